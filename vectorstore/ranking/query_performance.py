"""How likely the sources answer, by what the search alone tells: ``PREDICTORS`` of query performance.

They look at what was retrieved, as post-retrieval predictors do (Carmel and Yom-Tov 2010).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore.ranking.features import Feature
from vectorstore.ranking.passage_features import PASSAGE_FEATURES

_OF_BEST = {"passage", "sentence", "coverage", "neighbours", "answering sentence", "its coverage", "names", "missing"}
_NEXT = 10


@dataclass(frozen=True, slots=True)
class ResultList:
    """What a search found: the ``PASSAGE_FEATURES`` of the passage in first place, and scores, best first.

    ``scores`` are those that the passages were ordered by, ``cosines`` and ``lexical`` those of either ranking.
    """

    best: Sequence[float]
    scores: Sequence[float]
    cosines: Sequence[float]
    lexical: Sequence[float]


def _of_best(name: str, meaning: str, place: int) -> Feature[ResultList]:
    return Feature(name, f"of the passage in first place: {meaning}", lambda found: found.best[place])


def _lead(found: ResultList) -> float:
    return found.scores[0] - found.scores[1] if len(found.scores) > 1 else 0.0


def _lexical_lead(found: ResultList) -> float:
    top = found.lexical[0] if found.lexical else 0.0
    return _lead_over_ten(found.lexical) / top if top else 0.0


def _lead_over_ten(scores: Sequence[float]) -> float:
    """How far the first is above the mean of the next nine."""
    following = scores[1:_NEXT]
    return scores[0] - sum(following) / len(following) if following else 0.0


PREDICTORS: tuple[Feature[ResultList], ...] = (
    *(_of_best(of.name, of.meaning, at) for at, of in enumerate(PASSAGE_FEATURES) if of.name in _OF_BEST),
    Feature("lead", "how far the first score is above the second", _lead),
    Feature("lead over ten", "and above the mean of the next nine", lambda found: _lead_over_ten(found.scores)),
    Feature(
        "dense lead", "the best cosine above the mean of the next nine", lambda found: _lead_over_ten(found.cosines)
    ),
    Feature("lexical lead", "the best BM25 above the mean of the next nine, as a share of the best", _lexical_lead),
)
"""What tells whether the sources answer, in the order of the numbers."""
PREDICTOR_NAMES = tuple(predictor.name for predictor in PREDICTORS)


def predictors(
    features: NDArray[np.float32],
    ranked: Sequence[tuple[int, float]],
    cosines: Sequence[float],
    lexical: Sequence[float],
) -> tuple[float, ...]:
    """The value of each of the ``PREDICTORS``, all 0 when nothing was found.

    ``features`` are of shape (passages, passage features); ``ranked`` has their places with scores, best first, and
    ``cosines`` and ``lexical`` the scores of both rankings.
    """
    if not ranked:
        return (0.0,) * len(PREDICTORS)
    found = ResultList(features[ranked[0][0]].tolist(), [score for _, score in ranked], cosines, lexical)
    return tuple(predictor.value(found) for predictor in PREDICTORS)
