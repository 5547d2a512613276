"""multilingual-e5-small as an ``Embedder``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedders.e5.adapter import Adapter
from vectorstore.embedders.e5.encoder import TOKENS_AT_ONCE, Encoder
from vectorstore.embedders.e5.matrices import Adapted
from vectorstore.embedders.e5.tokens import shipped_tokens
from vectorstore.embedders.e5.weights import shipped_weights
from vectorstore.embedders.unit import unit_rows

QUERY, PASSAGE = "query: ", "passage: "
"""What the model reads before a question and before a passage."""


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of a text that the model reads at once."""

    text: int
    ids: list[int]


class E5Embedder:
    """The model in ONNX Runtime, as an adapter changes it when one is given.

    A text longer than 510 tokens is read in windows whose means are averaged.

    Raises ``OSError``, ``ValueError`` or an error of ONNX Runtime when the weights or the processor do not serve.
    """

    def __init__(self, name: str, adapter: Adapter | None = None) -> None:
        self.name = f"{name}, {adapter.name}" if adapter else name
        self._weights = shipped_weights()
        self.dimension = self._weights.sizes.hidden
        self._tokens = shipped_tokens()
        self._encoder = Encoder(Adapted(self._weights, adapter), self._weights)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions."""
        return self._embed([QUERY + text for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages or sentences."""
        return self._embed([PASSAGE + text for text in texts])

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for batch in _batches(self._windows(texts)):
            for window, mean in zip(batch, self._means(batch), strict=True):
                sums[window.text] += mean * len(window.ids)
        return unit_rows(sums, self.name)

    def _windows(self, texts: Sequence[str]) -> list[_Window]:
        """The windows of all texts, longest first, so that those of a batch are of one length."""
        width = self._weights.sizes.positions - 2
        windows = [
            _Window(text, ids[start : start + width])
            for text, ids in enumerate(self._tokens.ids(texts))
            for start in range(0, max(1, len(ids)), width)
        ]
        return sorted(windows, key=lambda window: -len(window.ids))

    def _means(self, batch: Sequence[_Window]) -> NDArray[np.float32]:
        """The mean of the hidden states of each window, shape (windows, dimension)."""
        begin, end, *_ = self._weights.special
        ids = [[begin, *window.ids, end] for window in batch]
        hidden = self._encoder.hidden(ids)
        lengths = np.array([len(row) for row in ids])
        counts = (np.arange(lengths.max()) < lengths[:, None]).astype(np.float32)
        means: NDArray[np.float32] = np.einsum("bth,bt->bh", hidden, counts) / lengths[:, None]
        return means


def _batches(windows: Sequence[_Window]) -> Iterator[Sequence[_Window]]:
    """Windows, longest first, in groups of about ``TOKENS_AT_ONCE`` tokens."""
    start = 0
    while start < len(windows):
        size = max(1, TOKENS_AT_ONCE // (len(windows[start].ids) + 2))
        yield windows[start : start + size]
        start += size
