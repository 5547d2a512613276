"""Finnish text to search terms: lemmas, the parts of compounds and the roots of derived words.

"asiakastietojärjestelmien" gives asiakastietojärjestelmä, asiakas, tieto and järjestelmä, so a
question finds the word whichever form or part of it stands in a document.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from corpus.finnish.function_words import HOW, HOW_MUCH, JOINING, any_of
from corpus.finnish.voikko import Reading, readings

_TOKEN = re.compile(r"\d+/\d{4}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-:’][^\W\d_]+)*|[%€§]")
_SHORTENED = re.compile(rf"- {any_of(JOINING)} ")
_BETWEEN = 2
"""Words after the conjunction among which the whole compound is: "sosiaali- ja muut terveyspalvelut"."""
_SIGNS = {"%": "prosentti", "€": "euro", "§": "pykälä"}
_GRAMMAR = {"asemosana", "sidesana", "kieltosana"}
_EMPTY_LEMMAS = frozenset(
    [
        *HOW,
        *HOW_MUCH,
        "olla",
        "paljo",
        "moni",
        "mikä",
        "kuka",
        "kumpi",
        "onko",
        "eikö",
        "niin",
        "myös",
        "vain",
        "vielä",
        "jo",
        "sitten",
        "siis",
        "entä",
        "esimerkiksi",
        "siitä",
        "siinä",
        "kanssa",
        "mukaan",
        "kertoa",
        "sanoa",
        "tarkoittaa",
    ]
)

_AGED = re.compile(r"vuotia[a-zäö]{1,6}")
"""The end of "75-vuotiaan", which stands alone here: Voikko knows it in compounds only, or takes it for "vuota"."""
_stemmer = snowballstemmer.stemmer("finnish")


@dataclass(frozen=True, slots=True)
class Token:
    """The terms that one word of a text is found by.

    ``lemmas`` are its whole-word terms, ``parts`` the terms of its compound parts. ``empty`` is
    True for grammatical and question words that tell nothing of the topic.
    """

    lemmas: tuple[str, ...]
    parts: tuple[str, ...]
    empty: bool

    @property
    def terms(self) -> tuple[str, ...]:
        """Lemmas, then parts."""
        return self.lemmas + self.parts


@dataclass(frozen=True, slots=True)
class Word(Token):
    """A token and where it stands."""

    start: int
    end: int


def words(text: str) -> list[Word]:
    """The tokens of a text in order; offsets are into ``text``."""
    found = [Word(*_analyse(m.group().lower()), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    for place, word in enumerate(found):
        if _SHORTENED.match(text, word.end):
            found[place] = _completed(text, word, found[place + 2 : place + 2 + _BETWEEN])
    return found


def _completed(text: str, word: Word, following: Sequence[Word]) -> Word:
    """The "sosiaali-" of "sosiaali- ja kriisipäivystys" as the compound that it stands for, if Voikko knows it."""
    for other in following:
        for reading in readings(text[other.start : other.end]):
            whole = text[word.start : word.end].lower() + "".join(reading.parts[1:])
            if reading.parts and readings(whole):
                return Word(*_analyse(whole), word.start, word.end)
    return word


def index_terms(text: str) -> list[str]:
    """Every term of a text in order, with repeats, as the lexical index stores them."""
    return [term for word in words(text) for term in word.terms]


def topic_words(text: str) -> list[Word]:
    """The words of a question that say what it is about; all of them when none does."""
    found = words(text)
    return [word for word in found if not word.empty] or found


@lru_cache(maxsize=400_000)
def _analyse(token: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    if token in _SIGNS:
        return (_SIGNS[token],), (), False
    if token[0].isdigit():
        return (token,), (), False
    if _AGED.fullmatch(token):
        return ("vuotias",), (), False
    found = readings(token)
    if not found:
        return _unknown(token)
    lemmas = dict.fromkeys(lemma for reading in found for lemma in (reading.lemma, reading.root) if lemma)
    if not lemmas:
        # Voikko accepts a few forms without naming their base form.
        return _unknown(token)
    parts = dict.fromkeys(part for reading in found for part in reading.parts if part not in lemmas)
    return tuple(lemmas), tuple(parts), _is_empty(found)


def _unknown(token: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    # "SHL:n": Voikko knows no abbreviation with a case ending, so the ending goes.
    word = token.split(":", 1)[0]
    if word != token:
        return _analyse(word)
    pieces = word.split("-")
    if len(pieces) == 1:
        return (_stemmer.stemWord(word),), (), False
    parts = [term for piece in pieces if piece for group in _analyse(piece)[:2] for term in group]
    return (word,), tuple(dict.fromkeys(parts)), False


def _is_empty(found: tuple[Reading, ...]) -> bool:
    return all(reading.word_class in _GRAMMAR or reading.lemma in _EMPTY_LEMMAS for reading in found)
