"""Names of people: the words that Voikko knows as first and last names, and foreign ones beside each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.privacy.records import Span
from corpus.finnish.voikko import readings

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NAMES = frozenset(["etunimi", "sukunimi"])
_INITIAL = re.compile(r"(?<!\w)[A-ZÅÄÖ]\.\s?\Z")
_INITIAL_WITHIN = 4
_SENTENCE_END = re.compile(r"[.!?:]\s*\Z")
_LONGEST_WORD = 50
"""Letters up to which a word may be a name."""
_LONGEST_NAME = 6
"""Words of one person's name."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that may be a name: ``classes`` are Voikko's for it, ``opens`` says that a sentence begins with it."""

    text: str
    start: int
    end: int
    classes: frozenset[str]
    opens: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def first(self) -> bool:
        # "Milloin" is also "with Millos".
        return "etunimi" in self.classes and "seikkasana" not in self.classes

    @property
    def foreign(self) -> bool:
        """Whether it may be a name that Voikko does not know: "Abdi", but not "RAI"."""
        return self.capital and not self.classes and not self.text.isupper()

    @property
    def only_a_name(self) -> bool:
        return bool(self.classes) and self.classes <= _NAMES


def names(text: str) -> Iterator[Span]:
    """Names of people; an initial before one belongs to it, unless it is the last of another."""
    found = list(_words(text))
    place = done = 0
    while place < len(found):
        length = _length_of_name(found[place : place + _LONGEST_NAME], text)
        if length:
            start = found[place].start
            near = max(done, start - _INITIAL_WITHIN)
            initial = _INITIAL.search(text[near:start])
            done = found[place + length - 1].end
            yield near + initial.start() if initial else start, done
        place += length or 1


def _words(text: str) -> Iterator[_Word]:
    done = 0
    for match in _WORD.finditer(text):
        between = text[done : match.start()]
        opens = (done == 0 and not between.strip(" –-\"'”(")) or bool(_SENTENCE_END.search(between))
        done = match.end()
        known = readings(match[0]) if len(match[0]) <= _LONGEST_WORD else ()
        yield _Word(match[0], *match.span(), frozenset(reading.word_class for reading in known), opens)


def _length_of_name(found: Sequence[_Word], text: str) -> int:
    """How many words from the first on are one person's name, 0 when none is."""
    head = found[0]
    following = 0
    if text[head.end : head.end + 1] == "-":
        # "Toivo-ryhmä", and "Toivo- ja Ilo-ryhmä".
        return 0
    if head.foreign:
        return _length_of_foreign(found, text)
    if head.first or (head.capital and head.only_a_name):
        for before, word in pairwise(found):
            beside = text[before.end : word.start] == " " and not word.opens
            if not beside or not (word.capital if head.capital else word.only_a_name):
                break
            following += 1
        if following:
            return 1 + following
    pair = [word for word in found[1:3] if head.capital and head.first]
    if len(pair) > 1 and pair[0].text in ("ja", "sekä") and pair[1].capital and pair[1].first:
        # "Sari ja Jukka": at the beginning of a sentence the first may be another word.
        return 1
    if head.capital and not head.opens:
        a_name = head.first or ("sukunimi" in head.classes and "paikannimi" not in head.classes)
    else:
        a_name = head.only_a_name
    return int(a_name)


def _length_of_foreign(found: Sequence[_Word], text: str) -> int:
    """How many words make a name of which Voikko does not know the first: one alone is more often something else."""
    length = 1
    for before, word in pairwise(found):
        beside = text[before.end : word.start] == " " and not word.opens
        if not beside or not (word.foreign or (word.capital and word.classes & _NAMES)):
            break
        length += 1
    return length if length > 1 else 0
