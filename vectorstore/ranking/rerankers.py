"""The last word on the order of what a search found. ``open_reranker`` chooses it."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from vectorstore.embedders.errors import UnknownReranker
from vectorstore.ranking.passage_features import PASSAGE_FEATURE_NAMES
from vectorstore.ranking.scoring import Candidates

_SENTENCE_TRANSFORMERS = "sentence-transformers:"
_READ = 20
"""Passages that a cross-encoder reads: it takes some hundredths of a second for each."""
_ABOVE = 1000.0
"""Added to the scores of what it has read, so that the rest stays below."""


class Reranker(Protocol):
    """Orders candidates."""

    def ranked(self, question: str, candidates: Candidates) -> list[tuple[int, float]]:
        """Places among the candidates with their scores, best first."""


class CrossEncoder(Protocol):
    """A model that reads question and passage together."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers; higher is better."""


class FeatureReranker:
    """The learned weights of ``ranking``."""

    def ranked(self, question: str, candidates: Candidates) -> list[tuple[int, float]]:
        """See ``Reranker``."""
        return candidates.ranked()


class PlainFusion:
    """No reranking: BM25 and cosine, each scaled to 0..1, half and half."""

    def ranked(self, question: str, candidates: Candidates) -> list[tuple[int, float]]:
        """See ``Reranker``."""
        cosines = candidates.cosines
        span = float(np.ptp(cosines)) if len(cosines) else 0.0
        scaled = (cosines - cosines.min(initial=1.0)) / span if span else np.ones_like(cosines)
        fused = 0.5 * candidates.features[:, PASSAGE_FEATURE_NAMES.index("lexical")] + 0.5 * scaled
        order = sorted(range(len(fused)), key=lambda place: (-fused[place], candidates.numbers[place]))
        return [(place, float(fused[place])) for place in order]


class CrossEncoderReranker:
    """The best of the learned order, read once more by a cross-encoder."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model

    def ranked(self, question: str, candidates: Candidates) -> list[tuple[int, float]]:
        """See ``Reranker``."""
        order = candidates.ranked()
        read = [place for place, _ in order[:_READ]]
        scores = self._model.score(question, [candidates.texts[place] for place in read])
        again = sorted(zip(read, scores, strict=True), key=lambda pair: -pair[1])
        return [(place, _ABOVE + score) for place, score in again] + order[_READ:]


def open_reranker(name: str) -> Reranker:
    """The reranker of a setting: ``features``, ``none``, or ``sentence-transformers:`` and a cross-encoder.

    Raises ``UnknownReranker``, ``ModelsMissing`` and ``ModelNotFound``.
    """
    if name == "features":
        return FeatureReranker()
    if name == "none":
        return PlainFusion()
    if name.startswith(_SENTENCE_TRANSFORMERS):
        from vectorstore.embedders.sentence_transformers import SentenceTransformersCrossEncoder

        return CrossEncoderReranker(SentenceTransformersCrossEncoder(name.removeprefix(_SENTENCE_TRANSFORMERS)))
    raise UnknownReranker(found=name)
