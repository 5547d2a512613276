"""Finding the passages for a question in one release: two rankings, fused, then reranked."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.records import Document, Kind
from vectorstore.analysis import ANALYSER_VERSION, topic_words
from vectorstore.dense import DenseIndex, place_of
from vectorstore.embedders import Embedder
from vectorstore.errors import BrokenRelease, IndexMismatch
from vectorstore.fusion import fused, scaled
from vectorstore.references import SectionReferences
from vectorstore.releases import FORMAT_VERSION, Manifest, ReleaseFolder, Releases
from vectorstore.store import Passage, Store

_CANDIDATES = 50
"""How many passages each ranking gives to the fusion."""
_RERANKED = 20
_BEST_SENTENCE_WEIGHT = 0.4
_OVER_FETCH = 6
"""A filter inside Chroma costs in proportion to the collection, so more is fetched and filtered here."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. Scores are comparable within one search only, except the similarities.

    ``similarity`` is the cosine of passage and question (-1 to 1; 0 when the passage was found by
    its words alone), ``lexical`` its BM25 score (0 when it was found by meaning alone).
    ``sentence_similarities`` has one cosine for each of ``passage.chunk.sentences``. ``named`` is
    True when the question names the section that the passage belongs to.
    """

    passage: Passage
    score: float
    similarity: float
    lexical: float
    sentence_similarities: tuple[float, ...]
    named: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first, with the two rankings it came from."""

    query: str
    hits: tuple[Hit, ...]
    similarities: tuple[float, ...]
    """Cosines of the dense ranking, best first; at most 50."""


class ReleaseSearch:
    """One open release. Safe to share between threads; the release never changes."""

    def __init__(self, manifest: Manifest, store: Store, dense: DenseIndex, sentences: NDArray[np.float16]) -> None:
        self.manifest = manifest
        self.store = store
        self._dense = dense
        self._sentences = sentences
        self._references = SectionReferences(store)
        self.newer: dict[str, Document] = self._newer()
        """For the id of each superseded document, the one that replaces it."""

    @classmethod
    def open(cls, folder: ReleaseFolder, embedder: Embedder, chroma_url: str = "") -> "ReleaseSearch":
        """Open a finished release for an embedder. Raises ``IndexMismatch`` and ``BrokenRelease``."""
        try:
            manifest = folder.manifest()
        except (OSError, ValueError) as error:
            raise BrokenRelease(release=folder.name, found=f"manifest.json: {error}", expected="a manifest") from error
        _check_made_alike(manifest, embedder)
        try:
            store = Store(folder.lexical)
            dense = DenseIndex.open(place_of(folder, manifest.release, chroma_url))
            sentences = np.load(folder.sentences, mmap_mode="r")
            found = (store.count(), dense.count(), len(sentences))
        except Exception as error:
            # SQLite, Chroma and NumPy each have their own errors for a damaged file.
            raise BrokenRelease(release=folder.name, found=str(error), expected="whole indexes") from error
        if found != (manifest.passages, manifest.passages, manifest.sentences):
            expected = f"{manifest.passages} passages and {manifest.sentences} sentences"
            raise BrokenRelease(release=folder.name, found="/".join(map(str, found)), expected=expected)
        return cls(manifest, store, dense, sentences)

    def search(self, query: str, vector: NDArray[np.float32], *, limit: int, kinds: Sequence[Kind] = ()) -> Found:
        """The best passages for a question whose embedding is ``vector`` (shape (dimension,))."""
        terms = [term for word in topic_words(query) for term in word.terms]
        lexical = dict(self.store.rank(terms, _CANDIDATES, kinds=kinds))
        similar = self._dense.search(vector, _CANDIDATES * (_OVER_FETCH if kinds else 1))
        kind_of = self.store.kinds([number for number, _ in similar]) if kinds else {}
        dense = {number: score for number, score in similar if not kinds or kind_of[number] in kinds}
        order = fused([(0.5, lexical), (0.5, dense)])
        hits = self._rerank(order, lexical, dense, vector, limit)
        named = self._named(query, vector, kinds)
        ids = {hit.passage.number for hit in named}
        rest = [hit for hit in hits if hit.passage.number not in ids]
        return Found(query, tuple((named + rest)[:limit]), tuple(dense.values())[:_CANDIDATES])

    def _rerank(
        self,
        order: Sequence[tuple[int, float]],
        lexical: dict[int, float],
        dense: dict[int, float],
        vector: NDArray[np.float32],
        limit: int,
    ) -> list[Hit]:
        top = order[: max(limit, _RERANKED)]
        passages = self.store.passages([number for number, _ in top])
        sentences = {passage.number: self._sentence_similarities(passage, vector) for passage in passages}
        best = scaled({number: max(values, default=0.0) for number, values in sentences.items()})
        hits = [
            Hit(
                passage,
                score + _BEST_SENTENCE_WEIGHT * best[passage.number],
                dense.get(passage.number, 0.0),
                lexical.get(passage.number, 0.0),
                sentences[passage.number],
            )
            for passage, (_, score) in zip(passages, top, strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.number))

    def _named(self, query: str, vector: NDArray[np.float32], kinds: Sequence[Kind]) -> list[Hit]:
        """The passages of sections that the question names, in the order of the act."""
        passages = self.store.passages(self._references.passages(query))
        return [
            Hit(passage, 2.0, 1.0, 0.0, self._sentence_similarities(passage, vector), named=True)
            for passage in passages
            if not kinds or passage.kind in kinds
        ]

    def _sentence_similarities(self, passage: Passage, vector: NDArray[np.float32]) -> tuple[float, ...]:
        first = passage.first_sentence
        rows = np.asarray(self._sentences[first : first + len(passage.chunk.sentences)], dtype=np.float32)
        return tuple(float(value) for value in rows @ vector)

    def _newer(self) -> dict[str, Document]:
        newer = {}
        for document in self.manifest.documents:
            if document.supersedes and (replacing := self.store.document(document.id)):
                newer[document.supersedes] = replacing
        return newer

    def close(self) -> None:
        """Release the files of the index."""
        self._dense.close()


def _check_made_alike(manifest: Manifest, embedder: Embedder) -> None:
    checks = (
        ("the format version", manifest.format, FORMAT_VERSION),
        ("the analyser version", manifest.analyser, ANALYSER_VERSION),
        ("the embedding model", manifest.embedder, embedder.name),
        ("vectors of length", manifest.dimension, embedder.dimension),
    )
    for what, found, expected in checks:
        if found != expected:
            raise IndexMismatch(release=manifest.release, what=what, found=found, expected=expected)


class LiveSearch:
    """Searches the release in use, and notices when another process makes a new one."""

    def __init__(self, releases: Releases, embedder: Embedder, chroma_url: str = "") -> None:
        self._releases = releases
        self._embedder = embedder
        self._chroma_url = chroma_url
        self._lock = threading.Lock()
        self._open: ReleaseSearch | None = None

    def current(self) -> ReleaseSearch:
        """The release in use, opened. Raises ``NoRelease``, ``IndexMismatch``, ``BrokenRelease``."""
        with self._lock:
            folder = self._releases.current()
            if self._open is None or self._open.manifest.release != folder.name:
                # The one before is left to whoever still searches it.
                self._open = ReleaseSearch.open(folder, self._embedder, self._chroma_url)
            return self._open

    def embed(self, query: str) -> NDArray[np.float32]:
        """The vector of a question, shape (dimension,)."""
        vector: NDArray[np.float32] = self._embedder.embed_queries([query])[0]
        return vector

    def search(self, query: str, *, limit: int = 10, kinds: Sequence[Kind] = ()) -> Found:
        """The best passages of the release in use, best first, of the given kinds or of all."""
        return self.current().search(query, self.embed(query), limit=limit, kinds=kinds)
