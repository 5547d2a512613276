"""What a word is for in its sentence: joining, helping a verb, standing for another word, telling of which kind."""

from assistant.grounding.statement import Token
from corpus.finnish.function_words import SOMEONE, SOMETHING
from corpus.finnish.modal_verbs import HELPERS
from corpus.finnish.voikko import GENITIVE, Reading

_QUALITIES = frozenset(["laatusana", "nimisana_laatusana"])
_WHICH = frozenset(["muu", "toinen"])
"""Pronouns that tell of which kind as adjectives do."""
_AS_ADVERB = "kerrontosti"
_DEGREES = frozenset(["erittäin", "hyvin", "melko", "kovin", "täysin", "toiseksi", "kolmanneksi"])
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


def is_quality(token: Token) -> bool:
    """Whether it is an adjective."""
    return token.content and not token.verb and any(reading.word_class in _QUALITIES for reading in token.readings)


def is_degree(token: Token) -> bool:
    """Whether it tells how much so: "erittäin tärkeä", "toiseksi korkein"."""
    return token.text.lower() in _DEGREES or any(reading.case == _AS_ADVERB for reading in token.readings)


def tells_quality(token: Token, noun: Token) -> bool:
    """Whether it is an adjective or participle that goes with the noun after it."""
    return not noun.verb and any(_of_case(reading, noun) for reading in token.readings)


def _of_case(reading: Reading, noun: Token) -> bool:
    quality = reading.word_class in _QUALITIES or bool(reading.participle) or reading.lemma in _WHICH
    return quality and (reading.case in noun.cases or not noun.cases)


def owns(token: Token) -> bool:
    """Whether it is a genitive, or a name that looks like one."""
    return token.cases == {GENITIVE} or (not token.readings and token.text.endswith("n"))
