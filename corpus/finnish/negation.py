"""Conditions that say the opposite: "jos lapsi vastustaa" is not answered by "jos lapsi ei vastusta"."""

import re

from corpus.finnish.analysis import Word, words
from corpus.finnish.function_words import DENYING, IF, UNLESS, any_of
from corpus.finnish.voikko import readings

_CONDITION = re.compile(rf"\b{any_of(IF)}\b[^.;:]*", re.IGNORECASE)
_WITHOUT = re.compile(rf"\b{any_of(UNLESS)}\b[^.;:]*", re.IGNORECASE)
_NOT = rf"\b{any_of(DENYING)}\b"
_DENIED = re.compile(rf"{_NOT}\s+(?:\w+\s+)?(\w+)", re.IGNORECASE)
_DENIES = re.compile(_NOT, re.IGNORECASE)


def opposed(question: str, sentence: str) -> frozenset[str]:
    """Lemmas that a condition of one denies and a condition of the other does not."""
    return _denied_by_conditions(question) ^ _denied_by_conditions(sentence)


def _denied_by_conditions(text: str) -> frozenset[str]:
    return frozenset().union(*map(denied, _CONDITION.findall(text) + _WITHOUT.findall(text)))


def denied(text: str) -> frozenset[str]:
    """Lemmas of the words that a text denies, nouns apart: "ei vastusta sijoitusta" denies no placement."""
    told = (word for match in _DENIED.finditer(text) for word in _told(match[0]))
    return frozenset(lemma for word in told for lemma in word.lemmas)


def _told(text: str) -> list[Word]:
    return [word for word in words(text) if not word.empty and not _is_noun(text[word.start : word.end])]


def _is_noun(word: str) -> bool:
    found = readings(word)
    return bool(found) and all(reading.word_class == "nimisana" for reading in found)


def denies(text: str) -> bool:
    """Whether a text says or asks what is not so."""
    return bool(_DENIES.search(text))
