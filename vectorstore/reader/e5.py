"""The bundled reader: the encoder of the bundled model, all of it trained to read, in ONNX Runtime.

``python -m evals.training.reader.training`` finds its weights, and ``reader.npz`` holds them: each matrix in bytes with
the scales of its blocks of 32, everything else as float16. The word embeddings are those of the embedder.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedders.e5.encoder import TOKENS_AT_ONCE, Encoder
from vectorstore.embedders.e5.matrices import Bytes, rounded
from vectorstore.embedders.e5.tokens import shipped_tokens
from vectorstore.embedders.e5.weights import Sizes, Weights, shipped_weights
from vectorstore.reader import ReadPassage
from vectorstore.reader.inputs import Input, input_of

SENTENCE, WHOLE = "sentence", "whole"
"""The lines through the mean of a sentence's states and through the first state of all."""
_BYTES, _SCALES = ".bytes", ".scales"


class TrainedWeights:
    """A file of trained weights beside the packed file, whose sizes it has. Raises ``OSError``, ``ValueError``."""

    def __init__(self, path: Path, packed: Weights) -> None:
        self.name = f"reader {hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
        self.sizes: Sizes = packed.sizes
        self._packed = packed
        with np.load(path) as stored:
            self._stored = {key: stored[key] for key in stored.files}

    def vector(self, name: str) -> NDArray[np.float32]:
        """See ``Source``."""
        if name not in self._stored:
            return self._packed.vector(name)
        vector: NDArray[np.float32] = self._stored[name].astype(np.float32)
        return vector

    def in_bytes(self, name: str, columns: int) -> Bytes:
        """See ``Source``."""
        return self._stored[name + _BYTES], self._stored[name + _SCALES].astype(np.float32)


class E5Reader:
    """See ``Reader``."""

    def __init__(self, path: Path) -> None:
        packed = shipped_weights()
        trained = TrainedWeights(path, packed)
        self.name = trained.name
        self._tokens = shipped_tokens()
        self._special = packed.special
        self._encoder = Encoder(trained, packed)
        self._sentence, self._sentence_bias = trained.vector(f"{SENTENCE}.w"), trained.vector(f"{SENTENCE}.b")
        self._whole, self._whole_bias = trained.vector(f"{WHOLE}.w"), trained.vector(f"{WHOLE}.b")

    def read(self, question: str, passages: Sequence[ReadPassage]) -> list[NDArray[np.float32]]:
        """See ``Reader``."""
        inputs = [input_of(question, one.heading, one.sentences, self._tokens, self._special) for one in passages]
        scores = [np.full(len(one.sentences), -np.inf, dtype=np.float32) for one in passages]
        order = sorted(range(len(inputs)), key=lambda number: -len(inputs[number].ids))
        while order:
            count = max(1, TOKENS_AT_ONCE // len(inputs[order[0]].ids))
            together, order = order[:count], order[count:]
            hidden = self._encoder.hidden([inputs[number].ids for number in together])
            for number, states in zip(together, hidden, strict=True):
                found = self._scores(inputs[number], states)
                scores[number][: len(found)] = found
        return scores

    def _scores(self, read: Input, states: NDArray[np.float32]) -> NDArray[np.float32]:
        means = np.stack([states[start:end].mean(axis=0) for start, end in read.spans])
        of_sentences = means @ self._sentence + self._sentence_bias
        scores: NDArray[np.float32] = of_sentences + states[0] @ self._whole + self._whole_bias
        return scores


def write_reader(
    path: Path, matrices: Mapping[str, NDArray[np.float32]], vectors: Mapping[str, NDArray[np.float32]]
) -> None:
    """Keep matrices in bytes, by their names in the packed file, and vectors as float16."""
    kept: dict[str, NDArray[np.generic]] = {name: vector.astype(np.float16) for name, vector in vectors.items()}
    for name, matrix in matrices.items():
        in_bytes, scales = rounded(matrix)
        kept |= {name + _BYTES: in_bytes, name + _SCALES: scales.astype(np.float16)}
    np.savez_compressed(path, allow_pickle=False, **kept)


@cache
def shipped_reader() -> E5Reader:
    """The reader that comes with the program, opened once."""
    return E5Reader(Path(str(files("vectorstore.reader"))) / "reader.npz")
