"""Models of sentence-transformers, with the extra ``models``; the only module that imports it."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedders.errors import ModelNotFound, ModelsMissing
from vectorstore.embedders.prompts import e5_prompts
from vectorstore.embedders.unit import unit_rows

_FOLLOWS = "entailment"


class SentenceTransformersEmbedder:
    """A model by its folder, or by its name when it is in the local cache of models.

    The model's own prompts for queries and passages are used; models of the E5 family, which need
    "query: " and "passage: " and often do not say so, get these.
    """

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar
        except ImportError as error:
            raise ModelsMissing(model=model) from error
        disable_progress_bar()
        try:
            # Nothing is fetched behind the administrator's back.
            self._model = SentenceTransformer(model, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise ModelNotFound(model=model, found=str(error).splitlines()[0]) from error
        self._lock = threading.Lock()
        self._prompts = _prompts(model, self._model.prompts)
        self.name = f"sentence-transformers {model}"
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions."""
        return self._embed(texts, self._prompts[0])

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages or sentences."""
        return self._embed(texts, self._prompts[1])

    def _embed(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode(list(texts), prompt=prompt, convert_to_numpy=True, show_progress_bar=False)
        return unit_rows(np.asarray(vectors, dtype=np.float32), self.name)


class SentenceTransformersCrossEncoder:
    """A cross-encoder by its folder, or by its name when it is in the local cache of models."""

    def __init__(self, model: str) -> None:
        self._model = _cross_encoder(model)
        self._lock = threading.Lock()

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the question; higher is better."""
        if not texts:
            return []
        with self._lock:
            scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in np.asarray(scores).reshape(len(texts), -1)[:, -1]]


class SentenceTransformersEntailment:
    """A cross-encoder of entailment, whose configuration names its labels, one of them "entailment"."""

    def __init__(self, model: str) -> None:
        self._model = _cross_encoder(model)
        labels = [label.lower() for _, label in sorted(self._model.config.id2label.items())]
        if _FOLLOWS not in labels:
            raise ModelNotFound(model=model, found=f"labels {', '.join(labels)}, none of them {_FOLLOWS}")
        self._label = labels.index(_FOLLOWS)
        self._lock = threading.Lock()

    def follows(self, claim: str, given: str) -> float:
        """How probable it is, 0 to 1, that the claim is so when what is given is so."""
        with self._lock:
            shares = self._model.predict([(given, claim)], apply_softmax=True, show_progress_bar=False)
        return float(np.asarray(shares)[0, self._label])


def _cross_encoder(model: str) -> Any:
    try:
        from sentence_transformers import CrossEncoder
    except ImportError as error:
        raise ModelsMissing(model=model) from error
    try:
        return CrossEncoder(model, device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelNotFound(model=model, found=str(error).splitlines()[0]) from error


def _prompts(model: str, own: Mapping[str, str | None]) -> tuple[str, str]:
    if not any(own.values()):
        return e5_prompts(model)
    return own.get("query") or "", own.get("passage") or own.get("document") or ""
