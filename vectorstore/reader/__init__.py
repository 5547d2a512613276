"""The reader: a model that reads a question and a passage together, and tells which sentences answer."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray


class ReadPassage(NamedTuple):
    """A passage as it is read: the path of headings above it, and its sentences."""

    heading: str
    sentences: Sequence[str]


class Reader(Protocol):
    """Reads passages for a question. Safe to share between threads."""

    name: str
    """Changes whenever other scores may be given."""

    def read(self, question: str, passages: Sequence[ReadPassage]) -> list[NDArray[np.float32]]:
        """For each passage a score of each of its sentences, comparable between passages of one question.

        Above 0 where a sentence answers rather than not; minus infinity where a passage is too long to be read so far.
        """
        ...
