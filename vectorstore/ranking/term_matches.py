"""Which terms of a question a passage holds and where, and how much each of them tells."""

import math
from collections.abc import Sequence, Set
from itertools import count

from corpus.finnish.analysis import Word
from vectorstore.index.terms import HEADING_SHARE, Terms, word_of

_PART_SHARE = 0.6
_CONTEXT_SHARE = 0.5
"""How far a word is named that stands in a heading alone."""
_Wanted = tuple[Sequence[str], Sequence[str]]
"""The lemmas and the parts of a token that a question has."""
_NONE: _Wanted = ((), ())


class WantedTerms(dict[str, _Wanted]):
    """The wanted lemmas and parts of each token seen, so that a common token is taken apart once."""

    def __init__(self, wanted: Set[str]) -> None:
        super().__init__()
        self.wanted = wanted

    def __missing__(self, token: str) -> _Wanted:
        read = word_of(token)
        lemmas, parts = read.lemmas, read.parts
        found = _NONE
        # Nearly all tokens have none: that is the quick way.
        if not (self.wanted.isdisjoint(lemmas) and self.wanted.isdisjoint(parts)):
            found = ([one for one in lemmas if one in self.wanted], [one for one in parts if one in self.wanted])
        self[token] = found
        return found


class TermMatches:
    """Where the terms of a question stand in a passage: ``text`` and ``heading`` hold those found in either."""

    def __init__(self, terms: Terms, wanted: WantedTerms) -> None:
        self.counts: dict[str, float] = {}
        """Weighted count of each term, those in headings less."""
        self.text: set[str] = set()
        self.sentences: list[set[str]] = []
        """The terms found in each sentence."""
        self.heading = {term for term in terms.heading.split() if term in wanted.wanted}
        self._places: dict[str, list[int]] = {}
        place = count()
        for line in terms.sentences.split("\n"):
            found: set[str] = set()
            for at, token in zip(place, line.split(), strict=False):
                matched = wanted[token]
                if matched is _NONE:
                    continue
                lemmas, parts = matched
                for lemma in lemmas:
                    self._places.setdefault(lemma, []).append(at)
                for term in (*lemmas, *parts):
                    found.add(term)
                    self.counts[term] = self.counts.get(term, 0.0) + 1
            self.sentences.append(found)
            self.text |= found
        for term in terms.heading.split():
            if term in wanted.wanted:
                self.counts[term] = self.counts.get(term, 0.0) + HEADING_SHARE

    def places_of(self, word: Word) -> list[int]:
        """Where the word stands, by its lemmas, counted in words."""
        return [place for lemma in word.lemmas for place in self._places.get(lemma, ())]


def idf(frequency: int, passages: int) -> float:
    """The information in a term that stands in so many of the passages (as in BM25, never under 0)."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def names(word: Word, terms: frozenset[str]) -> bool:
    """Whether terms hold a word whole, or every part of a compound; the root of its last part is not enough."""
    if not word.parts:
        return not terms.isdisjoint(word.lemmas)
    whole = (lemma for lemma in word.lemmas if any(lemma != part and lemma.endswith(part) for part in word.parts))
    return not terms.isdisjoint(whole) or terms.issuperset(word.parts)


def named(word: Word, found: Set[str], around: Set[str]) -> float:
    """How far a text names a word: 1 outright, less by a part of it or in a heading alone."""
    if not found.isdisjoint(word.lemmas):
        return 1.0
    part = _PART_SHARE * len(found & set(word.parts)) / len(word.parts) if word.parts else 0.0
    return max(part, 0.0 if around.isdisjoint(word.lemmas) else _CONTEXT_SHARE)
