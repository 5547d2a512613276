"""What speaks for a passage as the answer to a question: ``PASSAGE_FEATURES``, numbers that a ranking can weigh."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vectorstore.ranking.features import Feature
from vectorstore.ranking.passage_comparison import PooledPassage

_NEAR = 3
"""Words within which two words are neighbours."""
_SHORT = 8
"""A short question is answered by one sentence; a long one, of about so many topic words or more, needs the whole."""


def _rare_words(seen: PooledPassage) -> float:
    return seen.own.rare_words / (seen.most_rare_words or 1.0)


def _if_short(seen: PooledPassage) -> float:
    return _SHORT / (_SHORT + len(seen.own.topic.question.topic))


def _sentence_if_short(seen: PooledPassage) -> float:
    return seen.own.best_cosine * _if_short(seen)


def _coverage_if_short(seen: PooledPassage) -> float:
    return seen.own.coverage * _if_short(seen)


def _heading(seen: PooledPassage) -> float:
    return seen.own.topic.coverage(seen.own.matches.heading)


def _holds_wanted(seen: PooledPassage) -> float:
    return float(seen.own.topic.question.answer_type in seen.own.found.terms.kinds.split())


def _length(seen: PooledPassage) -> float:
    return math.log(1 + seen.own.found.terms.length)


def _neighbours(seen: PooledPassage) -> float:
    topic = seen.own.topic.question.topic
    if len(topic) < 2:
        return 0.0
    places = [seen.own.matches.places_of(word) for word in topic]
    near = sum(any(abs(a - b) <= _NEAR for a in first for b in second) for first, second in pairwise(places))
    return near / (len(topic) - 1)


def _answering_sentence(seen: PooledPassage) -> float:
    return seen.own.answering_cosine - seen.best_cosine


def _answering_sentence_if_short(seen: PooledPassage) -> float:
    return _answering_sentence(seen) * _if_short(seen)


def _names(seen: PooledPassage) -> float:
    names, matches = seen.own.topic.names, seen.own.matches
    if not names:
        return 1.0
    said = matches.text | matches.heading
    return sum(not said.isdisjoint(word.terms) for word in names) / len(names)


def _missing(seen: PooledPassage) -> float:
    return seen.own.topic.weightiest_missing(seen.own.matches.text, seen.own.matches.heading)


PASSAGE_FEATURES: tuple[Feature[PooledPassage], ...] = (
    Feature("lexical", "its BM25 among those found by words, 0 to 1", lambda seen: seen.own.found.lexical),
    Feature("rare words", "BM25 with the idf to the power 1.5, as a share of the best", _rare_words),
    Feature("passage", "its cosine with the question", lambda seen: seen.own.found.cosine),
    Feature("sentence", "the cosine of its nearest sentence", lambda seen: seen.own.best_cosine),
    Feature("sentence if short", "that times 8 / (8 + n) for n topic words", _sentence_if_short),
    Feature("coverage", "the share of information that it or its headings name", lambda seen: seen.own.coverage),
    Feature("coverage if short", "that times 8 / (8 + n) for n topic words", _coverage_if_short),
    Feature("heading", "the share of information that its headings name", _heading),
    Feature("holds wanted", "1 when it holds the kind of thing asked for", _holds_wanted),
    Feature("length", "the logarithm of 1 + its terms", _length),
    Feature("neighbours", "the share of pairs of topic words that stand near each other in it", _neighbours),
    Feature("answering sentence", "the cosine of its sentence that answers, less the best of all", _answering_sentence),
    Feature("answering sentence if short", "that times 8 / (8 + n) for n topic words", _answering_sentence_if_short),
    Feature("its coverage", "the coverage of that sentence", lambda seen: seen.own.answering_coverage),
    Feature("names", "the share of the question's names and numbers in it or its headings, 1 without any", _names),
    Feature("missing", "the largest share of information in a word that neither it nor its headings name", _missing),
)
"""The features of a passage in the order of their numbers; each is computed by itself from the comparison.

Information is that in the topic words of the question, in idf; the sentence that answers is the one best by cosine and
coverage together.
"""
PASSAGE_FEATURE_NAMES = tuple(feature.name for feature in PASSAGE_FEATURES)


def passage_features(passages: Sequence[PooledPassage]) -> NDArray[np.float32]:
    """The value of each of the ``PASSAGE_FEATURES``, shape (passages, features)."""
    rows = [[feature.value(seen) for feature in PASSAGE_FEATURES] for seen in passages]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(PASSAGE_FEATURES))
