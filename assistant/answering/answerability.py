"""How likely the best sentence answers the question, and from where on it is given as the answer.

A logistic model over what the search says (``search.Found``) and what speaks for the best sentence;
``python -m evals.training.answers`` fits ``answerability.toml``.
"""

import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from assistant.answering.candidates import Candidate
from assistant.answering.sentence_features import FEATURE_NAMES
from assistant.answering.weighing import sentence_weights
from vectorstore.ranking.weights import BIAS, Weights, read_weights
from vectorstore.search import Found, ReleaseSearch

CERTAINTY = ("search", "background", *FEATURE_NAMES, "lead")
"""The features of answerability: the log odds that the sources answer by the search alone, the cosine with the question
that one in ten sentences of the field reaches, those of the best sentence, and how far its score is above the fifth."""
_FAR, _NEAR = 0.58, 0.62
"""Between what that cosine counts, the quartiles over the questions that fit: it is to tell the field, and not to
outweigh a sentence that answers a short question, or one over documents of another field."""
ANSWERABILITY = "answerability"
"""The table of the weights."""
THRESHOLD = 0.80
"""Probability from which an answer is given."""
SURE = 0.95
"""Probability under which an answer says that it may not be what was asked."""
_FIFTH = 4
_EDGE = 1e-9


@cache
def answer_weights() -> Weights:
    """The weights that ``python -m evals.training.answers`` has written. Raises ``BadWeights``."""
    return read_weights(files("assistant.answering") / "answerability.toml", {ANSWERABILITY: CERTAINTY})


def is_fitted(search: ReleaseSearch) -> bool:
    """Whether all learned weights are for the model of a release; else nothing can be said of how sure an answer is."""
    model = search.manifest.embedder
    return search.is_fitted and sentence_weights().embedder == model and answer_weights().embedder == model


def confidence(found: Found, candidates: Sequence[Candidate]) -> float:
    """The probability, 0 to 1, that the first candidate answers; 0 when there is none."""
    if not candidates:
        return 0.0
    weights = answer_weights().tables[ANSWERABILITY]
    named = zip(CERTAINTY, certainty(found, candidates), strict=True)
    value = weights[BIAS] + sum(weights[name] * feature for name, feature in named)
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))


def certainty(found: Found, candidates: Sequence[Candidate]) -> tuple[float, ...]:
    """The features of ``CERTAINTY`` for what the search found and its sentences, best first."""
    best = candidates[0]
    fifth = candidates[min(_FIFTH, len(candidates) - 1)]
    chance = min(max(found.answerable, _EDGE), 1 - _EDGE)
    near = min(max(found.background, _FAR), _NEAR)
    return (math.log(chance / (1 - chance)), near, *best.features, best.score - fifth.score)
