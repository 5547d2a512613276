"""The learned parts of the search: how signs are weighed, and how likely the sources answer at all.

Both are linear; ``weights.toml`` holds their weights, which ``python -m evals.training.ranking`` fits and writes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from vectorstore.ranking.passage_features import NAMES
from vectorstore.ranking.weights import Weights, read_weights

_OF_BEST = ("passage", "sentence", "coverage", "neighbours", "answering sentence", "its coverage", "names", "missing")
OUTLOOK = (*_OF_BEST, "lead", "lead over ten", "dense lead", "lexical lead")
"""The signs of a question that the sources answer: those of the best passage (``evidence.NAMES``), how far its score is
above the second and the mean of the next nine, and how far the best cosine and the best BM25 (as a share) are above
theirs."""
_NEXT = 10


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages that one of the rankings found, with what speaks for each.

    Each has an entry in ``texts`` and a row in the arrays: ``signs`` those of ``evidence.NAMES``, ``lexical`` the
    BM25 score (0 for what the words did not find), ``cosines`` that with the question, ``sentences`` those of the
    sentences.
    ``dense`` and ``words`` are the scores of both rankings, best first.
    """

    numbers: list[int]
    texts: list[str]
    signs: NDArray[np.float32]
    lexical: NDArray[np.float32]
    cosines: NDArray[np.float32]
    sentences: list[NDArray[np.float32]]
    dense: list[float]
    words: list[float]

    def ranked(self) -> list[tuple[int, float]]:
        """Places among the candidates with their scores, best first."""
        scored = scores(self.signs)
        order = sorted(range(len(scored)), key=lambda place: (-scored[place], self.numbers[place]))
        return [(place, float(scored[place])) for place in order]

    def outlook(self) -> tuple[float, ...]:
        """The signs of ``ranking.OUTLOOK``."""
        return outlook(self.signs, self.ranked(), self.dense, self.words)


def scores(signs: NDArray[np.float32]) -> NDArray[np.float64]:
    """The score of each passage, from signs of shape (passages, ``len(evidence.NAMES)``)."""
    weights = ranking_weights().tables["passage"]
    scored: NDArray[np.float64] = signs @ np.array([weights[name] for name in NAMES])
    return scored


def outlook(
    signs: NDArray[np.float32], ranked: Sequence[tuple[int, float]], cosines: Sequence[float], lexical: Sequence[float]
) -> tuple[float, ...]:
    """The signs of ``OUTLOOK`` for candidates and their places with scores, best first; both rankings too."""
    if not ranked:
        return (0.0,) * len(OUTLOOK)
    best = signs[ranked[0][0]]
    values = [score for _, score in ranked]
    top = lexical[0] if lexical else 0.0
    return (
        *(float(best[NAMES.index(name)]) for name in _OF_BEST),
        values[0] - values[1] if len(values) > 1 else 0.0,
        _lead(values),
        _lead(cosines),
        _lead(lexical) / top if top else 0.0,
    )


def answerable(signs: Sequence[float]) -> float:
    """Probability, 0 to 1, that the sources answer a question of these signs."""
    weights = ranking_weights().tables["answerable"]
    value = weights["bias"] + sum(weights[name] * sign for name, sign in zip(OUTLOOK, signs, strict=True))
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))


def _lead(values: Sequence[float]) -> float:
    """How far the first is above the mean of the next nine."""
    following = values[1:_NEXT]
    return values[0] - sum(following) / len(following) if following else 0.0


@cache
def ranking_weights() -> Weights:
    """The weights of passages and of their answerability. Raises ``BadWeights``."""
    return read_weights(files("vectorstore.ranking") / "weights.toml", {"passage": NAMES, "answerable": OUTLOOK})
