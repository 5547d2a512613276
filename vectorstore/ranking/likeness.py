"""How near in meaning words of texts are to those of a question: "hinta" and "maksaa", "auto" and "ajoneuvo"."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.finnish.analysis import Token
from vectorstore.embedders.e5.words import word_vector


class Likeness:
    """How near words of texts are to the words of one question; ``texts`` are those that will be asked about."""

    def __init__(self, words: Sequence[Token], texts: Iterable[Token]) -> None:
        self._words = words
        lemmas = {lemma: None for word in texts if not word.empty for lemma in word.lemmas}
        self._place = {lemma: place for place, lemma in enumerate(lemmas)}
        self._cosines = np.zeros((len(words), len(lemmas)), dtype=np.float32)
        if words and lemmas:
            # At once: each product of matrices lets another thread run, which costs more than it takes.
            rows = np.array([word_vector(lemma) for word in words for lemma in word.lemmas], dtype=np.float32)
            cosines = rows @ np.array([word_vector(lemma) for lemma in lemmas], dtype=np.float32).T
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
