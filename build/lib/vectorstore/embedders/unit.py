"""Vectors of length 1, so that a dot product is a cosine."""

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedders.errors import BadVector


def unit_rows(vectors: NDArray[np.float32], model: str) -> NDArray[np.float32]:
    """Each row of shape (n, d) scaled to length 1. Raises ``BadVector`` for zero or non-finite rows."""
    if not np.isfinite(vectors).all():
        raise BadVector(model=model, found="not finite")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not (lengths > 0).all():
        raise BadVector(model=model, found="all zeros")
    unit: NDArray[np.float32] = (vectors / lengths).astype(np.float32)
    return unit
