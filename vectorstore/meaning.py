"""How near in meaning two Finnish words are: "koira" and "lemmikki", "nauhoittaa" and "tallentaa".

The vectors are those of the package spacy-fi-experimental-web-md (MIT), learned from Finnish web text; only their file
is read, spaCy itself is never loaded. They are of floret's kind (https://github.com/explosion/floret): a word is the
sum of its stretches of letters, so words and compounds that nobody has seen have vectors too.
"""

import os
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.metadata import distribution
from pathlib import Path

import mmh3
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from vectorstore.analysis import Token

_PACKAGE = "spacy_fi_experimental_web_md"
_KEPT = 20_000
"""Words whose vectors are kept in memory, 600 bytes each."""


_HALF = 0xFFFFFFFF


class _Floret(BaseModel):
    """How the rows of a word are found: ``vectors.cfg``."""

    minn: int
    maxn: int
    hash_count: int
    hash_seed: int
    bow: str
    eow: str


class Likeness:
    """How near words of texts are to the words of one question."""

    def __init__(self, words: Sequence[Token]) -> None:
        self._words = words
        lemmas = [lemma for word in words for lemma in word.lemmas]
        self._rows = np.array([_vector(lemma) for lemma in lemmas], dtype=np.float32)
        self._first = np.cumsum([0, *[len(word.lemmas) for word in words[:-1]]])
        self._known: dict[str, NDArray[np.float32]] = {}

    def near(self, others: Iterable[Token]) -> NDArray[np.float32]:
        """How near the nearest of the others is to each word, shape (number of words,).

        It is the best cosine of their lemmas: 1 for the same word, and never under 0. Words that tell nothing of a
        topic are passed over among the others.
        """
        lemmas = {lemma for word in others if not word.empty for lemma in word.lemmas}
        nearest = np.zeros(len(self._words), dtype=np.float32)
        if lemmas and len(nearest):
            np.maximum(nearest, np.max([self._of(lemma) for lemma in lemmas], axis=0), out=nearest)
        for place, word in enumerate(self._words):
            if not lemmas.isdisjoint(word.lemmas):
                nearest[place] = 1.0
        return nearest

    def _of(self, lemma: str) -> NDArray[np.float32]:
        """The cosine of a lemma with each word."""
        if lemma not in self._known:
            cosines = self._rows @ _vector(lemma).astype(np.float32)
            self._known[lemma] = np.maximum.reduceat(cosines, self._first)
        return self._known[lemma]


@lru_cache(maxsize=_KEPT)
def _vector(word: str) -> NDArray[np.float16]:
    """The unit vector of a word in lower case."""
    table = _table()
    vector = np.sum([table.row(number) for number in table.rows(word)], axis=0)
    unit: NDArray[np.float16] = (vector / (np.linalg.norm(vector) or 1.0)).astype(np.float16)
    return unit


class _Table:
    """The rows of stretches of letters, read one by one: the file is larger than all that questions ask for."""

    def __init__(self, folder: Path) -> None:
        self._floret = _Floret.model_validate_json((folder / "vectors.cfg").read_text(encoding="utf-8"))
        opened = np.load(folder / "vectors", mmap_mode="r")
        self._count, self._width = opened.shape
        self._first = opened.offset
        self._dtype = opened.dtype
        self._file = os.open(folder / "vectors", os.O_RDONLY)

    def row(self, number: int) -> NDArray[np.float32]:
        """One row, shape (width,)."""
        size = self._width * self._dtype.itemsize
        return np.frombuffer(os.pread(self._file, size, self._first + number * size), dtype=self._dtype)

    def rows(self, word: str) -> list[int]:
        """The rows of the word between its marks, and of every stretch of that of the lengths that have rows."""
        floret = self._floret
        marked = f"{floret.bow}{word}{floret.eow}"
        lengths = range(floret.minn, floret.maxn + 1)
        stretches = [marked[start : start + length] for length in lengths for start in range(len(marked) - length + 1)]
        return [row % self._count for stretch in (marked, *stretches) for row in self._hashes(stretch)]

    def _hashes(self, stretch: str) -> Sequence[int]:
        low, high = mmh3.hash64(stretch.encode(), self._floret.hash_seed, signed=False)
        return (low & _HALF, low >> 32, high & _HALF, high >> 32)[: self._floret.hash_count]


@cache
def _table() -> _Table:
    package = distribution(_PACKAGE)
    settings = next(file for file in package.files or () if file.name == "vectors.cfg")
    return _Table(Path(str(settings.locate())).parent)
