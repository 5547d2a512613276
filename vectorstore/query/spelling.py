"""Misspelt words of a question, set right by the words of the sources: "lastensuojleuilmoitus", "kiireellinen hata".

A word that the sources do not have is replaced by one that they have: the same with its ä and ö (which a foreign
keyboard lacks), or else one letter away. Of the words that Voikko knows only compounds are changed, and only by a
doubled or swapped letter: it accepts "toimentulotuki". Names stay as they are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product

from corpus.finnish.analysis import Word, words
from corpus.finnish.voikko import Reading, readings

Frequency = Callable[[Iterable[str]], Mapping[str, int]]
"""In how many passages terms occur; those that occur in none are left out."""
Spellings = Callable[[str], Iterator[str]]

_LETTERS = "abcdefghijklmnoprstuvyäö"
_SHORTEST, _SHORTEST_DOTTED, _SHORTEST_COMPOUND = 6, 4, 10
"""Letters of a word that is looked at: a shorter one is near to too many others."""
_MOST_DOTS = 8
"""Letters that may each have lost their dots; a word with more is read as if all had."""
_DOTS = {"a": "ä", "o": "ö"}
_LONGEST = 40


def corrected(text: str, frequency: Frequency) -> str:
    """The text with its misspelt words set right, the others as they stand."""
    pieces: list[str] = []
    done = 0
    for word in words(text):
        better = _corrected(text, word, frequency)
        if better:
            pieces += [text[done : word.start], better]
            done = word.end
    return "".join([*pieces, text[done:]])


def _corrected(text: str, word: Word, frequency: Frequency) -> str:
    """The word set right, empty when it is right or nothing better is known."""
    token = text[word.start : word.end]
    a_name = not token.islower() and (word.start > 0 or not token.istitle())
    if a_name or not token.isalpha() or not _SHORTEST_DOTTED <= len(token) <= _LONGEST:
        return ""
    token = token.lower()
    found = readings(token)
    if frequency(word.terms if not found else word.lemmas):
        return ""
    for spellings in _ways(token, found):
        known = {spelling: read for spelling in spellings(token) if (read := readings(spelling))}
        common = {
            spelling: _frequency(read, frequency, whole=bool(found) or spellings is not _dotted)
            for spelling, read in known.items()
        }
        best = max(sorted(common), key=common.__getitem__, default="")
        # What only lacks its dots is meant even if the sources never say it.
        if best and (common[best] or (spellings is _dotted and not found)):
            return best
    return ""


def _ways(token: str, found: Sequence[Reading]) -> Sequence[Spellings]:
    """How a word may be misspelt that has these readings."""
    if not found:
        return (_dotted, _doubled_or_swapped, _one_letter_away) if len(token) >= _SHORTEST else (_dotted,)
    compound = len(token) >= _SHORTEST_COMPOUND and any(reading.parts for reading in found)
    return (_dotted, _doubled_or_swapped) if compound else (_dotted,)


def _frequency(found: Iterable[Reading], frequency: Frequency, *, whole: bool) -> int:
    """How common the commonest reading is; unless it must be a ``whole`` one, a compound is as common as its parts."""
    most = 0
    for reading in found:
        occurs = frequency([reading.lemma, *reading.parts])
        parts = 0 if whole else min((occurs.get(part, 0) for part in reading.parts), default=0)
        most = max(most, occurs.get(reading.lemma, 0), parts)
    return most


def _dotted(token: str) -> Iterator[str]:
    """The word with dots on some of its letters, or on all."""
    places = [match.start() for match in re.finditer("[ao]", token)]
    if len(places) > _MOST_DOTS:
        yield "".join(_DOTS.get(letter, letter) for letter in token)
        return
    for choice in product((False, True), repeat=len(places)):
        letters = list(token)
        for place, dots in zip(places, choice, strict=True):
            if dots:
                letters[place] = _DOTS[letters[place]]
        yield "".join(letters)


def _doubled_or_swapped(token: str) -> Iterator[str]:
    """One letter twice instead of once, once instead of twice, or two letters in each other's place."""
    for place, letter in enumerate(token):
        yield token[:place] + letter + token[place:]
        if token[place : place + 2] == letter * 2:
            yield token[:place] + token[place + 1 :]
        yield token[:place] + token[place + 1 : place + 2] + letter + token[place + 2 :]


def _one_letter_away(token: str) -> Iterator[str]:
    """One letter too many, too few, or another."""
    for place in range(len(token) + 1):
        for letter in ("", *_LETTERS):
            yield token[:place] + letter + token[place + 1 :]
            if letter:
                yield token[:place] + letter + token[place:]
