"""Models of sentence-transformers, with the extra ``models``; the only module that imports it."""

import threading
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedders.errors import ModelNotFound, ModelsMissing
from vectorstore.embedders.unit import unit_rows


class SentenceTransformersEmbedder:
    """A model by its folder, or by its name when it is in the local cache of models.

    The model's own prompts for queries and passages are used; models of the E5 family, which need
    "query: " and "passage: " and often do not say so, get these.
    """

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelsMissing(model=model) from error
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


def _prompts(model: str, own: Mapping[str, str | None]) -> tuple[str, str]:
    if "e5" in model.lower() and not any(own.values()):
        return "query: ", "passage: "
    return own.get("query") or "", own.get("passage") or own.get("document") or ""
