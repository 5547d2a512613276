"""How likely the sources answer the question: a logistic model over four signs.

The weights are fitted by ``python -m evals.calibration`` on questions whose answers are known to
be inside or outside a collection; they are not fitted on the cases that ``ohjenuora eval`` reports.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.relevance import Candidate

_RANK_OF_GAP = 20


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells an answerable question: of the best sentence, and of the ranking behind it."""

    similarity: float
    """Cosine of the best sentence and the question."""
    coverage: float
    """Share of the question's information that the best sentence names."""
    passage_similarity: float
    """Cosine of the best passage."""
    gap: float
    """How far that is above the 20th passage."""
    has_wanted: float
    """1 when the best sentence holds the kind of thing asked for, else 0."""

    def vector(self) -> tuple[float, ...]:
        """The signs in the order of the weights."""
        return (self.similarity, self.coverage, self.passage_similarity, self.gap, self.has_wanted)


WEIGHTS = (16.011, 5.478, 6.462, 27.932, 0.395)
BIAS = -23.019
THRESHOLD = 0.7
"""Probability from which an answer is given."""
SURE = 0.85
"""Probability under which an answer says that it may not be what was asked: there, one question in
twenty without an answer still gets one."""


def signs(best: Candidate, similarities: Sequence[float]) -> Signs:
    """The signs of a question whose best sentence and dense ranking are known."""
    top = similarities[0] if similarities else 0.0
    tail = similarities[min(_RANK_OF_GAP, len(similarities)) - 1] if similarities else 0.0
    return Signs(best.similarity, best.coverage, top, top - tail, float(best.has_wanted))


def probability(found: Signs) -> float:
    """Estimated probability, 0 to 1, that the best sentence belongs to an answer."""
    value = BIAS + sum(weight * sign for weight, sign in zip(WEIGHTS, found.vector(), strict=True))
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))
