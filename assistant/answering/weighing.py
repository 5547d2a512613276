"""Which sentence answers best: the learned weights of their features, and which of them can be the answer at all."""

import tomllib
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

_TIMES = frozenset({AnswerType.TIME, AnswerType.WHEN})
"""What is asked of time: a sentence that tells it goes before one that does not."""
_GOOD_ENOUGH = -2.0
"""How far below the best score one may be that has what the question asks for, and still go before it."""


@cache
def fitted(name: str) -> Mapping[str, float]:
    """The weights that ``python -m evals.training.answers`` has written: of ``sentences`` or of ``answerability``."""
    return tomllib.loads(files("assistant.answering").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def ranked(candidates: Iterable[Candidate], weights: Mapping[str, float] | None = None) -> list[Candidate]:
    """The candidates with the scores that weights of their features give them, best first.

    The fitted weights count when none are given.
    """
    weights = weights or fitted("sentences")
    row = [weights[name] for name in FEATURE_NAMES]
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
