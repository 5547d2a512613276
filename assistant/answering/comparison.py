"""A question beside one sentence of the sources: what of it the sentence names, and in which words."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from corpus.finnish.analysis import Token, Word
from corpus.finnish.negation import opposed
from corpus.records import Kind, Sentence
from vectorstore.query.answer_types import AnswerType, holds
from vectorstore.query.question import Question, is_name
from vectorstore.ranking.likeness import Likeness
from vectorstore.ranking.term_matches import named, names

_HEADING_SHARE = 0.5
"""How far a word is meant whose like stands in a heading alone."""
REACHED = frozenset({AnswerType.PHONE, AnswerType.EMAIL, AnswerType.ADDRESS})
"""What is asked of a unit: a row that names it goes before one under a heading that does."""


def asks_to_reach(question: Question) -> bool:
    """Whether a question asks how or when somebody is reached."""
    return question.answer_type in REACHED or question.kind is Kind.CONTACT


class QuestionTerms:
    """A question with the information (idf) of its topic words.

    ``texts`` are all words of the passages that may answer and of their headings.
    """

    def __init__(self, question: Question, information: Sequence[float], texts: Iterable[Token]) -> None:
        self.question = question
        self.information = np.array(information, dtype=np.float64)
        self.is_thing = np.array([word == question.thing for word in question.topic], dtype=np.bool_)
        of_follow_up = [not question.stressed.isdisjoint(word.lemmas) for word in question.topic]
        self.must_have = np.array(of_follow_up if any(of_follow_up) else [True] * len(of_follow_up), dtype=np.bool_)
        """The words that may not be missing: a follow-up takes the place of words of the question before."""
        self.must_have_words = list(compress(question.topic, self.must_have))
        self.names = [word for word in question.topic if is_name(question.text, word)]
        self.likeness = Likeness(question.topic, texts)

    def share(self, named: Sequence[float] | NDArray[np.float32]) -> float:
        """The share of information, 0 to 1, for how far each topic word is named (0 to 1)."""
        total = self.information.sum()
        return float(np.dot(self.information, named) / total) if total else 0.0

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """The share of information in each topic word, shape (words,)."""
        shares: NDArray[np.float64] = self.information / (self.information.sum() or 1.0)
        return shares


@dataclass(frozen=True, slots=True)
class SentenceInPlace:
    """A sentence where it stands: as it is read, with the words around it, and what the search said of its passage.

    ``around`` are the words of its headings, and of the sentence before when it points back to that; ``around_near``
    how near they are to those of the question (``Likeness.near``). ``preamble`` tells that it stands before the first
    heading, ``similarity`` is its cosine with the question. Of the passage ``behind_best`` is how far its score is
    below the best (at most 0), ``rank_share`` 1 / (1 + its place among the scores), ``passage_similarity`` its cosine.
    """

    sentence: Sentence
    text: str
    read: Sequence[Token]
    around: Sequence[Token]
    around_near: NDArray[np.float32]
    kind: Kind
    preamble: bool
    similarity: float
    behind_best: float
    rank_share: float
    passage_similarity: float


class Comparison:
    """What of a question a sentence names, itself or by its headings."""

    def __init__(self, terms: QuestionTerms, place: SentenceInPlace) -> None:
        self.terms = terms
        self.question = terms.question
        self.place = place
        self.has_answer_type = holds(self.question.answer_type, place.text)
        """Whether it holds the kind of thing that the question asks for."""
        self._opposed = opposed(self.question.text, place.text)
        self._asked: Set[str] = self.question.asking if self.has_answer_type else frozenset()
        own = _terms(place.read)
        self._around = _terms(place.around)
        self._meant = (own - self._opposed) | self._asked
        """Its terms without those that it opposes, and with the words of the question for the kind of thing it has."""
        self.said = own | self._around
        """The terms of the sentence and of what stands above it."""

    def names_stressed(self) -> bool:
        """Whether it names what a follow-up is about."""
        return bool(self.question.stressed & self.said)

    def names_owner(self) -> float:
        """1 when it names whose number is asked for, 0.5 when its headings do, 0 when neither does."""
        owner = self.question.owner
        if owner is None or names(owner, self._meant):
            return 1.0
        return 0.5 if names(owner, self._around) else 0.0

    def named(self, word: Word) -> float:
        """How far it names a word of the question, 0 to 1."""
        return named(word, self._meant, self._around)

    @cached_property
    def near(self) -> NDArray[np.float32]:
        """How near its words come to each topic word in meaning, 0 to 1, shape (words,)."""
        own = self.terms.likeness.near(self.place.read)
        near: NDArray[np.float32] = np.maximum(own, _HEADING_SHARE * self.place.around_near)
        for at, word in enumerate(self.question.topic):
            if not self._asked.isdisjoint(word.lemmas):
                near[at] = 1.0
            elif not self._opposed.isdisjoint(word.lemmas):
                near[at] = 0.0
        return near

    @cached_property
    def far(self) -> NDArray[np.float32]:
        """How much of each topic word is missing in meaning, 0 for those that may be missing, shape (words,)."""
        far: NDArray[np.float32] = np.where(self.terms.must_have, 1 - self.near, 0.0)
        return far

    @cached_property
    def missing(self) -> float:
        """The largest share of information in a topic word, less what is like it."""
        return float((self.far * self.terms.shares).max(initial=0.0))


def _terms(read: Iterable[Token]) -> frozenset[str]:
    return frozenset(term for word in read for term in word.terms)
