"""A question beside the passages that a search found: what of it each passage names, and which sentence may answer."""

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore.index.terms import Terms
from vectorstore.query.question import Question, is_name
from vectorstore.ranking.term_matches import TermMatches, WantedTerms, idf, named

_SATURATION, _LENGTH_SHARE = 1.2, 0.75
"""k1 and b of BM25, Robertson and Zaragoza 2009; those that SQLite uses."""
_RARE = 1.5
_COSINE_WEIGHT = 5.0
"""How much the cosine of a sentence counts beside its coverage in which one answers."""


class TopicTerms:
    """The topic words of a question with the information (idf) in each.

    ``frequency`` tells in how many of ``passages`` passages each term of the question stands; ``mean_length`` is the
    mean of their lengths.
    """

    def __init__(self, question: Question, frequency: Mapping[str, int], passages: int, mean_length: float) -> None:
        self.question = question
        self.mean_length = mean_length
        self.idf = {term: idf(frequency.get(term, 0), passages) for word in question.topic for term in word.terms}
        self.names = [word for word in question.topic if is_name(question.text, word)]
        """The names and numbers."""
        self._weighed = [(word, max(self.idf[lemma] for lemma in word.lemmas)) for word in question.topic]
        self._total = sum(weight for _, weight in self._weighed) or 1.0

    def coverage(self, found: Set[str], around: Set[str] = frozenset()) -> float:
        """The share of information, 0 to 1, that a text of these terms names; less what only those around it do."""
        # So it is of most headings and sentences: that is the quick way.
        if not found and not around:
            return 0.0
        return sum([weight * named(word, found, around) for word, weight in self._weighed]) / self._total

    def weightiest_missing(self, found: Set[str], around: Set[str]) -> float:
        """The largest share of information in a word, 0 to 1, less how far it is named."""
        missing = [weight * (1 - named(word, found, around)) for word, weight in self._weighed]
        return max(missing, default=0.0) / self._total


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage as the rankings found it.

    ``lexical`` is its BM25 scaled to 0..1, ``cosine`` that with the question; ``sentence_cosines`` has one for each
    line of ``terms.sentences``.
    """

    terms: Terms
    lexical: float
    cosine: float
    sentence_cosines: NDArray[np.float32]


class PassageComparison:
    """What of a question a passage names, itself or by its headings."""

    def __init__(self, topic: TopicTerms, found: FoundPassage, wanted: WantedTerms) -> None:
        self.topic = topic
        self.found = found
        self.matches = TermMatches(found.terms, wanted)
        heading = self.matches.heading
        self.coverage = topic.coverage(self.matches.text, heading)
        self.best_cosine = float(found.sentence_cosines.max())
        """That of the nearest sentence."""
        self.rare_words = self._rare_words()
        """Its BM25 with the idf to the power 1.5."""
        by_heading = topic.coverage(frozenset(), heading)
        by_sentence = [topic.coverage(terms, heading) if terms else by_heading for terms in self.matches.sentences]
        answering = int(np.argmax(_COSINE_WEIGHT * found.sentence_cosines + np.array(by_sentence)))
        self.answering_cosine = float(found.sentence_cosines[answering])
        """The cosine of the sentence that is best by cosine and coverage together."""
        self.answering_coverage = by_sentence[answering]

    def _rare_words(self) -> float:
        length = self.found.terms.length
        size = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * length / self.topic.mean_length)
        counts = self.matches.counts.items()
        return math.fsum(
            self.topic.idf[term] ** _RARE * count * (_SATURATION + 1) / (count + size) for term, count in counts
        )


@dataclass(frozen=True, slots=True)
class PooledPassage:
    """A passage beside the question, and the best of all that were found: cosine of a sentence, and rare words."""

    own: PassageComparison
    best_cosine: float
    most_rare_words: float


def compared(topic: TopicTerms, found: Sequence[FoundPassage]) -> list[PooledPassage]:
    """Each passage beside the question and among the others."""
    wanted = WantedTerms(frozenset(topic.idf))
    passages = [PassageComparison(topic, one, wanted) for one in found]
    best_cosine = max((one.best_cosine for one in passages), default=0.0)
    most_rare_words = max((one.rare_words for one in passages), default=0.0)
    return [PooledPassage(one, best_cosine, most_rare_words) for one in passages]
