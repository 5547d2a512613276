"""A quote found again: where it stood, or in another version of its document the place that is nearest to it."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.finnish.sentences import split_sentences
from corpus.records import BlockKind, Document

_OPENING = 400
"""Characters of a quote that are carried along; a digest stands for the rest."""
_GRAM = 3
_LIKE = 0.4
"""Dice coefficient of letter trigrams from which a sentence may be what became of another. Chosen by eye: of 10,248
pairs of different sentences within a shipped document the median is 0.15, and 5 % have more, most of them rows of
tables. What is found so is shown as the nearest place, never as the quote."""


class Match(StrEnum):
    """How a quote was found in a document: with every character, with every letter, or only something like it."""

    EXACT = "exact"
    LETTERS = "letters"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote as a link names it: offsets, the first characters and a digest of the whole.

    Without a digest it is a stretch of a document, whatever stands there.
    """

    start: int
    end: int
    opening: str = ""
    digest: str = ""

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "Quote":
        """The quote ``text``, which stands at these offsets."""
        return cls(start, end, text[:_OPENING], _digest(text))

    @property
    def length(self) -> int:
        return self.end - self.start

    def stands_in(self, text: str) -> bool:
        """Whether the text has this very quote at its offsets."""
        return not self.digest or _digest(text[self.start : self.end]) == self.digest


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote was found; ``end`` is exclusive."""

    start: int
    end: int
    match: Match


def find_quote(quote: Quote, document: Document) -> Place | None:
    """The place of a quote in another version of its document, None when nothing there is like it."""
    if not quote.opening.strip():
        return None
    return _exact(quote, document.text) or _by_letters(quote, document.text) or _nearest(quote, document)


def _exact(quote: Quote, text: str) -> Place | None:
    found = []
    start = text.find(quote.opening)
    while start >= 0:
        if _digest(text[start : start + quote.length]) == quote.digest:
            found.append(start)
        start = text.find(quote.opening, start + 1)
    if not found:
        return None
    # A sentence may stand in a document twice: the one that has moved least.
    start = min(found, key=lambda place: abs(place - quote.start))
    return Place(start, start + quote.length, Match.EXACT)


def _by_letters(quote: Quote, text: str) -> Place | None:
    """The quote with other spaces, signs or capitals. Of a long one only the opening is known, which is no match."""
    wanted = "".join(letter for _, letter in _letters(quote.opening))
    if not wanted or quote.length != len(quote.opening):
        return None
    spelled = list(_letters(text))
    place = "".join(letter for _, letter in spelled).find(wanted)
    if place < 0:
        return None
    return Place(spelled[place][0], spelled[place + len(wanted) - 1][0] + 1, Match.LETTERS)


def _nearest(quote: Quote, document: Document) -> Place | None:
    wanted = _trigrams(quote.opening)
    compared = [
        (_alike(wanted, _trigrams(document.text[start:end])), -start, end) for start, end in _sentences(document)
    ]
    like, start, end = max(compared, default=(0.0, 0, 0))
    return Place(-start, end, Match.NEAREST) if like >= _LIKE else None


def _sentences(document: Document) -> Iterator[tuple[int, int]]:
    """What can be quoted alone: sentences of paragraphs, list items and table rows."""
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            for start, end in split_sentences(document.text[block.start : block.end]):
                yield block.start + start, block.start + end
        elif block.kind is not BlockKind.HEADING:
            yield block.start, block.end


def _letters(text: str) -> Iterator[tuple[int, str]]:
    """Each letter and digit in lower case with the offset of its character."""
    return ((offset, letter) for offset, sign in enumerate(text) for letter in sign.lower() if letter.isalnum())


def _trigrams(text: str) -> Counter[str]:
    spelled = " ".join(text.lower().split())
    return Counter(spelled[i : i + _GRAM] for i in range(len(spelled) - _GRAM + 1))


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Dice coefficient, 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
