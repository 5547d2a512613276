"""An encoder in ONNX Runtime: rows of tokens to hidden states; the only module that imports onnxruntime."""

import os
from collections.abc import Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from vectorstore.embedders.e5.graph import EncoderGraph
from vectorstore.embedders.e5.matrices import Source
from vectorstore.embedders.e5.weights import Weights

TOKENS_AT_ONCE = 768
"""Tokens of one run: more do not fit the caches of a processor and go slower."""


class Encoder:
    """The layers of a source over the word embeddings of the packed file.

    Raises an error of ONNX Runtime when the processor does not serve.
    """

    def __init__(self, source: Source, words: Weights) -> None:
        self._words = words
        self._hidden = source.sizes.hidden
        self._positions = source.vector("emb.pos").reshape(-1, self._hidden)
        self._type = source.vector("emb.type")[: self._hidden]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = os.cpu_count() or 1
        # Threads that wait for work in a busy loop take the processor from what else runs on the machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        graph = EncoderGraph(source).serialized()
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        # From here on only the rows of words that are asked for are read.
        words.forget()

    def hidden(self, rows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """The last hidden states of rows of tokens with their special ones, shape (rows, longest, hidden).

        What stands after the end of a row means nothing.
        """
        lengths = np.array([len(row) for row in rows], dtype=np.int32)
        embeddings = np.zeros((len(rows), lengths.max(), self._hidden), dtype=np.float32)
        words = self._words.matrix("emb.word", self._hidden, np.concatenate(rows)).values()
        start = 0
        for row, length in enumerate(lengths):
            embeddings[row, :length] = words[start : start + length] + self._positions[:length] + self._type
            start += length
        (hidden,) = self._session.run(None, {"embeddings": embeddings, "lengths": lengths})
        states: NDArray[np.float32] = hidden
        return states
