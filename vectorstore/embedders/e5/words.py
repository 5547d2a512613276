"""Words as multilingual-e5-small knows them before it reads: the sum of the vectors of a word's pieces.

A word or a compound that nobody has seen has a vector too. From each piece the mean of all is taken, which they share
and which tells nothing (Mu and Viswanath 2018, https://openreview.net/forum?id=HkuGJ3kCb), and a rare piece counts more
than a common one, by its information in the tokenizer's own model (after Arora, Liang and Ma 2017,
https://openreview.net/forum?id=SyK00v5xx).
"""

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedders.e5.tokens import shipped_tokens
from vectorstore.embedders.e5.weights import shipped_weights

_KEPT = 20_000
"""Words whose vectors are kept at hand, 768 bytes each."""
_SAMPLED = 10
"""Every tenth piece gives the mean as well as all of them do, and the file is hardly read."""


@lru_cache(maxsize=_KEPT)
def word_vector(word: str) -> NDArray[np.float16]:
    """The unit vector of a word in lower case, shape (384,)."""
    weights = shipped_weights()
    ids = [piece for piece in shipped_tokens().ids([word])[0] if piece not in weights.special]
    pieces = np.array(ids, dtype=np.int64)
    total = -weights.log_probabilities()[pieces] @ (_rows(pieces) - _mean())
    unit: NDArray[np.float16] = (total / (np.linalg.norm(total) or 1.0)).astype(np.float16)
    return unit


def _rows(pieces: NDArray[np.int64]) -> NDArray[np.float32]:
    weights = shipped_weights()
    return weights.matrix("emb.word", weights.sizes.hidden, pieces).values()


@cache
def _mean() -> NDArray[np.float32]:
    mean: NDArray[np.float32] = _rows(np.arange(0, shipped_weights().sizes.vocabulary, _SAMPLED)).mean(axis=0)
    return mean
