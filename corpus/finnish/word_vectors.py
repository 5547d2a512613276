"""How near in meaning two Finnish words are: "koira" and "lemmikki", "nauhoittaa" and "tallentaa".

The vectors are those of the package spacy-fi-experimental-web-md (MIT), learned from Finnish web text; only their file
is read, spaCy itself is never loaded. They are of floret's kind (https://github.com/explosion/floret): a word is the
sum of its stretches of letters, so words and compounds that nobody has seen have vectors too.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.metadata import distribution
from pathlib import Path

import mmh3
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from corpus.finnish.analysis import Token

_PACKAGE = "spacy_fi_experimental_web_md"
_KEPT = 20_000
"""Words whose vectors are kept at hand, 600 bytes each."""
_HALF = 0xFFFFFFFF
_STEPS = 127
"""A byte tells so many steps from 0 to the largest number of a row, either way."""
_LEAST = 1e-9
_BLOCK = 2_000
"""Rows made into bytes at once, so that the whole file is never in memory."""


class _Floret(BaseModel):
    """How the rows of a word are found: ``vectors.cfg``."""

    minn: int
    maxn: int
    hash_count: int
    hash_seed: int
    bow: str
    eow: str


class Likeness:
    """How near words of texts are to the words of one question; ``texts`` are those that will be asked about."""

    def __init__(self, words: Sequence[Token], texts: Iterable[Token]) -> None:
        self._words = words
        lemmas = {lemma: None for word in texts if not word.empty for lemma in word.lemmas}
        self._place = {lemma: place for place, lemma in enumerate(lemmas)}
        self._cosines = np.zeros((len(words), len(lemmas)), dtype=np.float32)
        if words and lemmas:
            # At once: each product of matrices lets another thread run, which costs more than it takes.
            rows = np.array([_vector(lemma) for word in words for lemma in word.lemmas], dtype=np.float32)
            cosines = rows @ np.array([_vector(lemma) for lemma in lemmas], dtype=np.float32).T
            first = np.cumsum([0, *[len(word.lemmas) for word in words[:-1]]])
            self._cosines = np.maximum.reduceat(cosines, first, axis=0)

    def near(self, others: Iterable[Token]) -> NDArray[np.float32]:
        """How near the nearest of the others is to each word, shape (number of words,).

        It is the best cosine of their lemmas: 1 for the same word, and never under 0. Words that tell nothing of a
        topic are passed over among the others. Raises ``KeyError`` for a word that was not among the texts.
        """
        lemmas = {lemma for word in others if not word.empty for lemma in word.lemmas}
        nearest: NDArray[np.float32] = self._cosines[:, [self._place[lemma] for lemma in lemmas]].max(
            axis=1, initial=0.0
        )
        for place, word in enumerate(self._words):
            if not lemmas.isdisjoint(word.lemmas):
                nearest[place] = 1.0
        return nearest


@lru_cache(maxsize=_KEPT)
def _vector(word: str) -> NDArray[np.float16]:
    """The unit vector of a word in lower case."""
    vector = _table().summed(word)
    unit: NDArray[np.float16] = (vector / (np.linalg.norm(vector) or 1.0)).astype(np.float16)
    return unit


class _Table:
    """The rows of stretches of letters, kept in bytes with a scale each: a quarter of the file, and as good."""

    def __init__(self, folder: Path) -> None:
        self._floret = _Floret.model_validate_json((folder / "vectors.cfg").read_text(encoding="utf-8"))
        stored = np.load(folder / "vectors", mmap_mode="r")
        self._rows = np.empty(stored.shape, dtype=np.int8)
        self._scales = np.empty((len(stored), 1), dtype=np.float32)
        for start in range(0, len(stored), _BLOCK):
            block = slice(start, start + _BLOCK)
            self._scales[block] = np.abs(stored[block]).max(axis=1, keepdims=True) / _STEPS
            self._rows[block] = np.rint(stored[block] / np.maximum(self._scales[block], _LEAST))

    def summed(self, word: str) -> NDArray[np.float32]:
        """The sum of the rows of a word, shape (width,)."""
        rows = self._of(word)
        total: NDArray[np.float32] = (self._rows[rows] * self._scales[rows]).sum(axis=0)
        return total

    def _of(self, word: str) -> list[int]:
        """The rows of the word between its marks, and of every stretch of that of the lengths that have rows."""
        floret = self._floret
        marked = f"{floret.bow}{word}{floret.eow}"
        lengths = range(floret.minn, floret.maxn + 1)
        stretches = [marked[start : start + length] for length in lengths for start in range(len(marked) - length + 1)]
        return [row % len(self._rows) for stretch in (marked, *stretches) for row in self._hashes(stretch)]

    def _hashes(self, stretch: str) -> Sequence[int]:
        low, high = mmh3.hash64(stretch.encode(), self._floret.hash_seed, signed=False)
        return (low & _HALF, low >> 32, high & _HALF, high >> 32)[: self._floret.hash_count]


@cache
def _table() -> _Table:
    package = distribution(_PACKAGE)
    settings = next(file for file in package.files or () if file.name == "vectors.cfg")
    return _Table(Path(str(settings.locate())).parent)
