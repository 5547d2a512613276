"""The learned parts of the search: how passage features are weighed, and how likely the sources answer at all.

Both are linear; ``weights.toml`` holds their weights, which ``python -m evals.training.ranking`` fits and writes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from vectorstore.ranking.passage_features import PASSAGE_FEATURE_NAMES
from vectorstore.ranking.query_performance import PREDICTOR_NAMES, predictors
from vectorstore.ranking.weights import Weights, read_weights


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages that one of the rankings found, with what speaks for each.

    Each has an entry in ``texts`` and a row in the arrays: ``features`` the ``PASSAGE_FEATURES``, ``lexical`` the
    BM25 score (0 for what the words did not find), ``cosines`` that with the question, ``sentences`` those of the
    sentences.
    ``dense`` and ``words`` are the scores of both rankings, best first.
    """

    numbers: list[int]
    texts: list[str]
    features: NDArray[np.float32]
    lexical: NDArray[np.float32]
    cosines: NDArray[np.float32]
    sentences: list[NDArray[np.float32]]
    dense: list[float]
    words: list[float]

    def ranked(self) -> list[tuple[int, float]]:
        """Places among the candidates with their scores, best first."""
        scored = scores(self.features)
        order = sorted(range(len(scored)), key=lambda place: (-scored[place], self.numbers[place]))
        return [(place, float(scored[place])) for place in order]

    def predictors(self) -> tuple[float, ...]:
        """The ``PREDICTORS`` of the learned order."""
        return predictors(self.features, self.ranked(), self.dense, self.words)


def scores(features: NDArray[np.float32]) -> NDArray[np.float64]:
    """The score of each passage, from ``PASSAGE_FEATURES`` of shape (passages, features)."""
    weights = ranking_weights().tables["passage"]
    scored: NDArray[np.float64] = features @ np.array([weights[name] for name in PASSAGE_FEATURE_NAMES])
    return scored


def answerable(predicting: Sequence[float]) -> float:
    """Probability, 0 to 1, that the sources answer a question, from its ``PREDICTORS``."""
    weights = ranking_weights().tables["answerable"]
    named = zip(PREDICTOR_NAMES, predicting, strict=True)
    value = weights["bias"] + sum(weights[name] * value for name, value in named)
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))


@cache
def ranking_weights() -> Weights:
    """The weights of passages and of their answerability. Raises ``BadWeights``."""
    tables = {"passage": PASSAGE_FEATURE_NAMES, "answerable": PREDICTOR_NAMES}
    return read_weights(files("vectorstore.ranking") / "weights.toml", tables)
