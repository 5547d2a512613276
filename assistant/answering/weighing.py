"""Which sentence answers best: the learned weights of their features, and which of them can be the answer at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.answering.candidates import Candidate
from assistant.answering.comparison import REACHED
from assistant.answering.sentence_features import FEATURE_NAMES
from vectorstore.query.answer_types import STRICT, AnswerType
from vectorstore.query.question import Question
from vectorstore.ranking.weights import Weights, read_weights

_TIMES = frozenset({AnswerType.TIME, AnswerType.WHEN})
"""What is asked of time: a sentence that tells it goes before one that does not."""
SENTENCES = "sentences"
"""The table of the weights."""
UNFITTED = {"similarity": 1.0, "coverage": 1.0}
"""Weights that fit no model: with them a sentence is shown as near, never as the answer."""
_GOOD_ENOUGH = -2.0
"""How far below the best score one may be that has what the question asks for, and still go before it."""


@cache
def sentence_weights() -> Weights:
    """The weights that ``python -m evals.training.answers`` has written. Raises ``BadWeights``."""
    return read_weights(files("assistant.answering") / "sentences.toml", {SENTENCES: FEATURE_NAMES})


def ranked(candidates: Iterable[Candidate], weights: Mapping[str, float]) -> list[Candidate]:
    """The candidates with the scores that weights of their features give them, best first; those not named are 0."""
    row = [weights.get(name, 0.0) for name in FEATURE_NAMES]
    scored = [replace(candidate, score=float(np.dot(row, candidate.features))) for candidate in candidates]
    return sorted(scored, key=lambda candidate: -candidate.score)


def eligible(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that can be the answer, best first.

    A sentence without the percentage, sum or number asked for is none, nor one about another's. Sentences that hold
    the time asked for, or the word that a follow-up is about, go before better ones that do not.
    """
    if question.answer_type in STRICT:
        candidates = [candidate for candidate in candidates if candidate.has_answer_type]
    best = max((candidate.names_owner for candidate in candidates), default=0.0)
    owned = best if question.answer_type in REACHED else 0.5
    candidates = [candidate for candidate in candidates if candidate.names_owner >= owned > 0]
    if question.answer_type in _TIMES:
        candidates = _preferred(candidates, [candidate for candidate in candidates if candidate.has_answer_type])
    if question.stressed:
        candidates = _preferred(candidates, [candidate for candidate in candidates if candidate.names_stressed])
    return list(candidates)


def _preferred(candidates: Sequence[Candidate], better: Sequence[Candidate]) -> Sequence[Candidate]:
    """``better`` when its best is good enough to stand before the best of all."""
    good = better and better[0].score >= candidates[0].score + _GOOD_ENOUGH
    return better if good else candidates
