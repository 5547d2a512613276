"""Where the weights of an encoder come from: the packed file with an adapter's changes, or a file of trained ones."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedders.e5.adapter import Adapter
from vectorstore.embedders.e5.weights import BLOCK, Sizes, Weights

ZERO, _STEPS = 128, 127
"""Where zero lies in a byte, and how many steps there are from it to the largest weight of a block."""
_SHIFT = np.uint8(ZERO - 8)
"""From zero at 8, as in the packed file, to zero at 128."""
_LEAST = 1e-12

Bytes = tuple[NDArray[np.uint8], NDArray[np.float32]]
"""A matrix in bytes of shape (rows, columns / 32, 32) with zero at 128, and the scales of its blocks."""


class Source(Protocol):
    """The weights of an encoder by the names of the packed file."""

    sizes: Sizes

    def vector(self, name: str) -> NDArray[np.float32]:
        """A tensor of plain numbers, one-dimensional."""
        ...

    def in_bytes(self, name: str, columns: int) -> Bytes:
        """A matrix with so many columns."""
        ...


class Adapted:
    """The packed file, as an adapter changes it when there is one. Changed sums are rounded to 8 bits anew."""

    def __init__(self, weights: Weights, adapter: Adapter | None) -> None:
        self.sizes = weights.sizes
        self._weights = weights
        self._adapter = adapter

    def vector(self, name: str) -> NDArray[np.float32]:
        """See ``Source``."""
        return self._weights.vector(name)

    def in_bytes(self, name: str, columns: int) -> Bytes:
        """See ``Source``."""
        blocks = self._weights.matrix(name, columns)
        if self._adapter is None:
            return blocks.nibbles + _SHIFT, blocks.scales
        return rounded(blocks.values() + self._adapter.change(name))


def rounded(matrix: NDArray[np.float32]) -> Bytes:
    """A matrix of shape (rows, columns), each block of 32 rounded to bytes with a scale of its own."""
    blocks = matrix.reshape(len(matrix), -1, BLOCK)
    scales = np.maximum(np.abs(blocks).max(axis=-1) / _STEPS, _LEAST).astype(np.float32)
    return (np.rint(blocks / scales[..., None]) + ZERO).astype(np.uint8), scales
