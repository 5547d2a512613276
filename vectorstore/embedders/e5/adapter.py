"""What the bundled model has learned of Finnish questions: small changes of its matrices.

Each change is the product of two narrow matrices (LoRA, Hu et al. 2021, https://arxiv.org/abs/2106.09685), which
``python -m evals.training.embedder.training`` finds and writes to ``adapter.npz``.
"""

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SAMPLES = ("Palvelutarpeen arviointi on aloitettava viimeistään seitsemäntenä arkipäivänä.", "SHL 36 §")
"""Passages whose vectors an adapter tells, so that it is seen whether an engine gives the same."""
_UP, _DOWN, _SAMPLES = ".up", ".down", "samples"

Factors = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Matrices of shapes (rows, rank) and (rank, columns)."""


class Adapter:
    """The changes by the name of the matrix; ``name`` tells one adapter from another.

    ``samples`` are the unit vectors of ``SAMPLES``, float32 of shape (number of them, hidden). Raises ``OSError`` and
    ``ValueError`` when the file is not there or is none.
    """

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        self.name = f"adapter {hashlib.sha256(content).hexdigest()[:8]}"
        with np.load(path) as stored:
            self._factors = {key: stored[key].astype(np.float32) for key in stored.files}
        self.samples = self._factors.pop(_SAMPLES)

    def change(self, matrix: str) -> NDArray[np.float32]:
        """What is added to a matrix, of its shape (rows, columns). Raises ``KeyError`` for one that did not change."""
        product: NDArray[np.float32] = self._factors[matrix + _UP] @ self._factors[matrix + _DOWN]
        return product


def shipped_adapter() -> Path:
    """The file that comes with the program."""
    return Path(str(files("vectorstore.embedders.e5"))) / "adapter.npz"


def write_adapter(path: Path, factors: Mapping[str, Factors], samples: NDArray[np.float32]) -> None:
    """Keep the factors of each matrix and the vectors of ``SAMPLES``, all as float16."""
    halves = {_SAMPLES: samples.astype(np.float16)}
    for matrix, (up, down) in factors.items():
        halves |= {matrix + _UP: up.astype(np.float16), matrix + _DOWN: down.astype(np.float16)}
    np.savez(path, allow_pickle=False, **halves)
