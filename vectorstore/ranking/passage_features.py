"""What speaks for a passage as the answer to a question, as numbers that a ranking can weigh."""

import math
from collections.abc import Mapping, Sequence, Set
from itertools import count, pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.finnish.analysis import Word
from vectorstore.index.terms import HEADING_SHARE, Terms, word_of
from vectorstore.query.question import Question, is_name

NAMES = (
    "lexical",
    "rare words",
    "passage",
    "sentence",
    "sentence if short",
    "coverage",
    "coverage if short",
    "heading",
    "holds wanted",
    "length",
    "neighbours",
    "answering sentence",
    "answering sentence if short",
    "its coverage",
    "names",
    "missing",
)
"""The signs of a passage, in the order of their numbers.

"lexical" is its BM25 among those ranked (0 to 1); "rare words" BM25 with the idf to the power 1.5, as a share of
the best; "passage" and "sentence" the cosines of the passage and of its best sentence with the question; "coverage"
the share of the question's information (in idf) that the passage names; "heading" that of its headings; "holds
wanted" 1 when it has the kind of thing asked for; "length" the logarithm of its terms; "neighbours" the share of
pairs of words of the question that stand near each other in it; the "answering sentence" is the one best by cosine
and coverage together: its cosine less the best of all, and its coverage; "names" the share of the question's names
and numbers that the passage or its headings hold (1 when there are none), "missing" the share of information in the
weightiest word that they do not name. "If short" repeats a sign times 8/(8 + n)
for a question of n words: one sentence answers a short question, a long one needs the whole passage.
"""
_SATURATION, _LENGTH_SHARE = 1.2, 0.75
"""k1 and b of BM25, Robertson and Zaragoza 2009; those that SQLite uses."""
_RARE = 1.5
_PART_SHARE = 0.6
_CONTEXT_SHARE = 0.5
"""How far a word is named that stands in a heading alone."""
_NEAR = 3
"""Words within which two words are neighbours."""
_SHORT = 8
_COSINE_WEIGHT = 5.0


class Evidence:
    """Weighs the passages that a search found for one question.

    ``frequency`` tells in how many of ``passages`` passages each term of the question stands; ``length`` is the
    mean of their lengths.
    """

    def __init__(self, question: Question, frequency: Mapping[str, int], passages: int, length: float) -> None:
        self._question = question
        self._length = length
        self._idf = {term: idf(frequency.get(term, 0), passages) for word in question.topic for term in word.terms}
        self._weights = [max(self._idf[lemma] for lemma in word.lemmas) for word in question.topic]
        self._total = sum(self._weights) or 1.0
        self._names = [word for word in question.topic if is_name(question.text, word)]

    def signs(
        self,
        terms: Sequence[Terms],
        lexical: NDArray[np.float32],
        cosines: NDArray[np.float32],
        sentence_cosines: Sequence[NDArray[np.float32]],
    ) -> NDArray[np.float32]:
        """The signs of passages, shape (passages, ``len(NAMES)``).

        ``lexical`` is scaled to 0..1; ``sentence_cosines`` has an array for each passage, one number a sentence.
        """
        best = [float(values.max(initial=-1.0)) for values in sentence_cosines]
        best_of_all = max(best, default=0.0)
        short = _SHORT / (_SHORT + len(self._question.topic))
        rows = []
        rare = []
        tokens = _Tokens(frozenset(self._idf))
        for place, of in enumerate(terms):
            read = _Matches(of, tokens)
            rare.append(self._rare_words(read, of))
            coverage = self._coverage(read.text, read.heading)
            by_heading = self._coverage(frozenset(), read.heading)
            by_sentence = [self._coverage(found, read.heading) if found else by_heading for found in read.sentences]
            answering = _best(sentence_cosines[place], by_sentence)
            cosine = float(sentence_cosines[place][answering]) - best_of_all if by_sentence else -1.0
            rows.append(
                [
                    lexical[place],
                    0.0,
                    cosines[place],
                    best[place],
                    best[place] * short,
                    coverage,
                    coverage * short,
                    self._coverage(read.heading),
                    float(self._question.answer_type in of.kinds.split()),
                    math.log(1 + of.length),
                    self._neighbours(read),
                    cosine,
                    cosine * short,
                    by_sentence[answering] if by_sentence else 0.0,
                    self._share_of_names(read),
                    self._weightiest_missing(read),
                ]
            )
        signs = np.array(rows, dtype=np.float32).reshape(len(rows), len(NAMES))
        signs[:, NAMES.index("rare words")] = np.array(rare) / (max(rare, default=0.0) or 1.0)
        return signs

    def _rare_words(self, read: "_Matches", terms: Terms) -> float:
        size = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * terms.length / self._length)
        return math.fsum(
            self._idf[term] ** _RARE * count * (_SATURATION + 1) / (count + size) for term, count in read.counts.items()
        )

    def _coverage(self, found: Set[str], around: Set[str] = frozenset()) -> float:
        words = zip(self._question.topic, self._weights, strict=True)
        return sum(weight * named(word, found, around) for word, weight in words) / self._total

    def _share_of_names(self, read: "_Matches") -> float:
        if not self._names:
            return 1.0
        found = sum(not (read.text | read.heading).isdisjoint(word.terms) for word in self._names)
        return found / len(self._names)

    def _weightiest_missing(self, read: "_Matches") -> float:
        words = zip(self._question.topic, self._weights, strict=True)
        missing = (weight * (1 - named(word, read.text, read.heading)) for word, weight in words)
        return max(missing, default=0.0) / self._total

    def _neighbours(self, read: "_Matches") -> float:
        topic = self._question.topic
        if len(topic) < 2:
            return 0.0
        near = 0
        for one, other in pairwise(topic):
            first, second = read.places_of(one), read.places_of(other)
            near += any(abs(a - b) <= _NEAR for a in first for b in second)
        return near / (len(topic) - 1)


_Wanted = tuple[Sequence[str], Sequence[str]]
"""The lemmas and the parts of a token that a question has."""
_NONE: _Wanted = ((), ())


class _Tokens(dict[str, _Wanted]):
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


class _Matches:
    """Where the terms of a question stand in a passage."""

    def __init__(self, terms: Terms, tokens: _Tokens) -> None:
        self.counts: dict[str, float] = {}
        """Weighted count of each term, those in headings less."""
        self.text: set[str] = set()
        self.sentences: list[set[str]] = []
        self.heading = {term for term in terms.heading.split() if term in tokens.wanted}
        self._places: dict[str, list[int]] = {}
        place = count()
        for line in terms.sentences.split("\n"):
            found: set[str] = set()
            for at, token in zip(place, line.split(), strict=False):
                wanted = tokens[token]
                if wanted is _NONE:
                    continue
                lemmas, parts = wanted
                for lemma in lemmas:
                    self._places.setdefault(lemma, []).append(at)
                for term in (*lemmas, *parts):
                    found.add(term)
                    self.counts[term] = self.counts.get(term, 0.0) + 1
            self.sentences.append(found)
            self.text |= found
        for term in terms.heading.split():
            if term in tokens.wanted:
                self.counts[term] = self.counts.get(term, 0.0) + HEADING_SHARE

    def places_of(self, word: Word) -> list[int]:
        """Where the word stands, by its lemmas, counted in words."""
        return [place for lemma in word.lemmas for place in self._places.get(lemma, ())]


def _best(cosines: NDArray[np.float32], coverage: Sequence[float]) -> int:
    return int(np.argmax(_COSINE_WEIGHT * cosines + np.array(coverage))) if coverage else 0


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
