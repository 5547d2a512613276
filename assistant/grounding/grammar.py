"""What a word is for in its sentence: the verb of a clause, or standing for another word."""

from assistant.grounding.statement import Token
from corpus.finnish.function_words import SOMEONE, SOMETHING
from corpus.finnish.modal_verbs import HELPERS

_STANDS_FOR = SOMEONE | SOMETHING


def is_verb(token: Token) -> bool:
    """Whether it is a finite verb or ei, and can hardly be a noun."""
    if not token.finite:
        return False
    certain = all(reading.word_class in ("teonsana", "kieltosana") for reading in token.readings)
    return certain or bool(token.lemmas & HELPERS)


def pronoun_cases(token: Token) -> frozenset[str]:
    """The cases in which it stands for another word: "sen", "hänellä"; none for other words."""
    return frozenset(reading.case for reading in token.readings if reading.lemma in _STANDS_FOR and reading.case)
