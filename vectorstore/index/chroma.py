"""The engine of today: documents, words and terms in SQLite, passage vectors in Chroma, sentence vectors in a file.

The vectors of passages are beside Chroma in a file too, where any of them can be read by its number.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from corpus.records import Document
from vectorstore.errors import BrokenRelease
from vectorstore.index.dense import DenseIndex, place_of
from vectorstore.index.filters import ANY, Allowed, Only
from vectorstore.index.port import Entry, Ranking, Vectors
from vectorstore.index.releases import Manifest, ReleaseFolder
from vectorstore.index.store import ReadOnlyFile, Store, StoreWriter

_WIDEST = 5000
"""How many passages a filtered ranking reads at most."""
_COMPARED = 10_000
"""Allowed passages up to which comparing each is quicker than searching wide and leaving out."""
_Numbers = Sequence[int] | NDArray[np.int64]


class ChromaEngine:
    """See ``Engine``. ``url`` is that of the Chroma server that holds the passage vectors; empty keeps them in the
    folder of the release."""

    def __init__(self, url: str = "") -> None:
        self._url = url

    def create(self, folder: ReleaseFolder, release: str) -> "ChromaWriter":
        """See ``Engine``."""
        return ChromaWriter(folder, DenseIndex.create(place_of(folder, release, self._url)))

    def open(self, folder: ReleaseFolder, manifest: Manifest) -> "ChromaIndex":
        """See ``Engine``."""
        try:
            index = self._opened(folder, manifest)
        except Exception as error:
            # SQLite, Chroma and NumPy each have their own errors for a damaged file.
            raise BrokenRelease(release=manifest.release, found=str(error), expected="whole indexes") from error
        found, expected = index.sizes(), (*(manifest.passages,) * 3, manifest.sentences)
        if found != expected:
            index.close()
            counts = f"{manifest.passages} passages and {manifest.sentences} sentences"
            raise BrokenRelease(release=manifest.release, found="/".join(map(str, found)), expected=counts)
        return index

    def _opened(self, folder: ReleaseFolder, manifest: Manifest) -> "ChromaIndex":
        with ExitStack() as undo:
            dense = DenseIndex.open(place_of(folder, manifest.release, self._url))
            undo.callback(dense.close)
            index = ChromaIndex(folder, dense, manifest)
            undo.pop_all()
            return index

    def delete(self, folder: ReleaseFolder, release: str) -> None:
        """See ``Engine``."""
        if self._url:
            with suppress(LookupError):  # an earlier run that was killed has removed it
                dense = DenseIndex.open(place_of(folder, release, self._url))
                dense.delete()
                dense.close()
        folder.empty()


class ChromaWriter:
    """See ``IndexWriter``."""

    def __init__(self, folder: ReleaseFolder, dense: DenseIndex) -> None:
        self._folder = folder
        self._dense = dense
        self._store = StoreWriter(folder.lexical)

    def add(self, document: Document, entries: Sequence[Entry]) -> None:
        """See ``IndexWriter``."""
        self._store.add(document, entries)

    def add_vectors(self, vectors: Vectors) -> None:
        """See ``IndexWriter``. What is read by its number is kept in half precision."""
        np.save(self._folder.passages, vectors.passages.astype(np.float16))
        np.save(self._folder.sentences, vectors.sentences.astype(np.float16))
        np.save(self._folder.field, vectors.field)
        self._dense.add(vectors.passages, first=0)

    def finish(self) -> None:
        """See ``IndexWriter``."""
        self._store.finish()
        self._dense.close()

    def abandon(self) -> None:
        """See ``IndexWriter``."""
        self._store.abandon()
        self._dense.close()


class ChromaIndex(Store):
    """See ``Index``: what ``Store`` reads, and the vectors. Closes by itself when nobody holds it any more."""

    def __init__(self, folder: ReleaseFolder, dense: DenseIndex, manifest: Manifest) -> None:
        super().__init__(folder.lexical)
        self._dense = dense
        self._passages = np.load(folder.passages, mmap_mode="r")
        self._sentences = np.load(folder.sentences, mmap_mode="r")
        self._field: NDArray[np.float32] = np.load(folder.field)
        self._bounds = self.sentence_bounds()
        self._allowed = Allowed(manifest.documents, self.document_of_each())
        self._closing = finalize(self, _close, self._file, dense)
        # At the end of the process the system does it.
        self._closing.atexit = False

    def sizes(self) -> tuple[int, int, int, int]:
        """Passages in SQLite, in Chroma and in the file of their vectors; sentences."""
        return self.count(), self._dense.count(), len(self._passages), len(self._sentences)

    def lexical(self, terms: Iterable[str], limit: int, only: Only = ANY) -> Ranking:
        """See ``Index``. With a filter the best 5,000 of all are looked through, no more."""
        wanted = list(terms)
        return self._filtered(lambda wide: self.rank(wanted, wide), limit, only)

    def dense(self, vector: NDArray[np.float32], limit: int, only: Only = ANY) -> Ranking:
        """See ``Index``: near enough without a filter, exact where one leaves up to 10,000 passages."""
        if only != ANY:
            numbers = np.flatnonzero(self._allowed.mask(only))
            if len(numbers) <= _COMPARED:
                cosines = self.cosines(numbers, vector)
                best = np.argsort(-cosines, kind="stable")[:limit]
                return [(int(numbers[place]), float(cosines[place])) for place in best]
        return self._filtered(lambda wide: self._dense.search(vector, wide), limit, only)

    def _filtered(self, rank: Callable[[int], Ranking], limit: int, only: Only) -> Ranking:
        """The best allowed passages of a ranking: enough is read for as many to remain as without a filter."""
        if only == ANY:
            return rank(limit)
        mask = self._allowed.mask(only)
        allowed = int(mask.sum())
        if allowed == 0:
            return []
        wide = min(_WIDEST, limit * 2 * len(mask) // allowed)
        return [(number, score) for number, score in rank(wide) if mask[number]][:limit]

    def allowed(self, numbers: Sequence[int], only: Only) -> list[int]:
        """See ``Index``."""
        mask = self._allowed.mask(only)
        return [number for number in numbers if mask[number]]

    def vectors(self, numbers: _Numbers) -> NDArray[np.float32]:
        """See ``Index``."""
        return np.asarray(self._passages[np.asarray(numbers, dtype=np.int64)], dtype=np.float32)

    def cosines(self, numbers: _Numbers, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """See ``Index``."""
        cosines: NDArray[np.float32] = self.vectors(numbers) @ vector
        return cosines

    def sentence_cosines(self, numbers: Sequence[int], vector: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """See ``Index``."""
        spans = (self._bounds[number : number + 2] for number in numbers)
        return [np.asarray(self._sentences[start:end], dtype=np.float32) @ vector for start, end in spans]

    def field(self) -> NDArray[np.float32]:
        """See ``Index``."""
        return self._field

    def close(self) -> None:
        """See ``Index``."""
        self._closing()


def _close(file: ReadOnlyFile, dense: DenseIndex) -> None:
    file.close()
    dense.close()
