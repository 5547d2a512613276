"""An index in plain lines: every score computed for every passage. Slow, and what the others are compared with."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.records import Document
from vectorstore.errors import BrokenRelease
from vectorstore.index.filters import ANY, Only
from vectorstore.index.port import Entry, Passage, Ranking, Vectors
from vectorstore.index.releases import Manifest, ReleasedDocument, ReleaseFolder
from vectorstore.index.terms import HEADING_SHARE, Terms

_SATURATION, _LENGTH_SHARE = 1.2, 0.75
_LEAST = 1e-6
"""The idf of a term that most passages have: SQLite's, https://sqlite.org/fts5.html#the_bm25_function."""


class MemoryIndex:
    """See ``Index`` and ``IndexWriter``; both in one."""

    def __init__(self) -> None:
        self.kept: list[tuple[Document, Entry]] = []
        self.all_documents: dict[str, Document] = {}
        self.all_vectors: Vectors | None = None
        self.released: dict[str, ReleasedDocument] = {}
        self.done = False

    def add(self, document: Document, entries: Sequence[Entry]) -> None:
        self.all_documents[document.id] = document
        self.kept += [(document, entry) for entry in entries]

    def add_vectors(self, vectors: Vectors) -> None:
        self.all_vectors = vectors

    def finish(self) -> None:
        self.done = True

    def abandon(self) -> None:
        self.kept.clear()

    def count(self) -> int:
        return len(self.kept)

    def sentences(self) -> int:
        return sum(len(entry.chunk.sentences) for _, entry in self.kept)

    def documents(self) -> Iterator[Document]:
        yield from (self.all_documents[name] for name in sorted(self.all_documents))

    def document(self, document_id: str) -> Document | None:
        return self.all_documents.get(document_id)

    def text_of(self, document_id: str) -> Document | None:
        found = self.document(document_id)
        return replace(found, blocks=()) if found else None

    def passages(self, numbers: Iterable[int]) -> list[Passage]:
        return [Passage(number, self.kept[number][0].metadata.kind, self.kept[number][1].chunk) for number in numbers]

    def passages_of(self, document_id: str) -> list[Passage]:
        return [one for one in self.passages(range(self.count())) if one.chunk.document_id == document_id]

    def section_paths(self) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        for number, (document, entry) in enumerate(self.kept):
            yield number, document.id, entry.chunk.section

    def evidence(self, numbers: Sequence[int]) -> list[tuple[str, Terms]]:
        return [(self.kept[number][1].chunk.text, self.kept[number][1].terms) for number in numbers]

    def mean_length(self) -> float:
        return sum(entry.terms.length for _, entry in self.kept) / len(self.kept) if self.kept else 1.0

    def document_frequency(self, terms: Iterable[str]) -> dict[str, int]:
        held = Counter(term for _, entry in self.kept for term in {*entry.terms.heading.split(), *entry.body.split()})
        return {term: held[term] for term in terms if held[term]}

    def lexical(self, terms: Iterable[str], limit: int, only: Only = ANY) -> Ranking:
        wanted = self.document_frequency(dict.fromkeys(terms))
        scores = {number: self._bm25(entry, wanted) for number, (_, entry) in enumerate(self.kept)}
        return self._best({number: score for number, score in scores.items() if score > 0}, limit, only)

    def _bm25(self, entry: Entry, wanted: dict[str, int]) -> float:
        heading, body = Counter(entry.terms.heading.split()), Counter(entry.body.split())
        length = heading.total() + body.total()
        mean = sum(len(e.terms.heading.split()) + len(e.body.split()) for _, e in self.kept) / self.count()
        score = 0.0
        for term, held in wanted.items():
            times = heading[term] * HEADING_SHARE + body[term]
            idf = math.log((self.count() - held + 0.5) / (held + 0.5))
            size = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * length / mean)
            score += (idf if idf > 0 else _LEAST) * times * (_SATURATION + 1) / (times + size)
        return score

    def dense(self, vector: NDArray[np.float32], limit: int, only: Only = ANY) -> Ranking:
        return self._best(dict(enumerate(self.cosines(range(self.count()), vector).tolist())), limit, only)

    def _best(self, scores: dict[int, float], limit: int, only: Only) -> Ranking:
        allowed = self.allowed(sorted(scores), only)
        return sorted(((number, scores[number]) for number in allowed), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def allowed(self, numbers: Sequence[int], only: Only) -> list[int]:
        return [number for number in numbers if only.allows(self.released[self.kept[number][0].id])]

    def vectors(self, numbers: Sequence[int]) -> NDArray[np.float32]:
        assert self.all_vectors
        return self.all_vectors.passages[list(numbers)]

    def cosines(self, numbers: Sequence[int], vector: NDArray[np.float32]) -> NDArray[np.float32]:
        return self.vectors(numbers) @ vector

    def sentence_cosines(self, numbers: Sequence[int], vector: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        assert self.all_vectors
        bounds = list(pairwise([0, *accumulate(len(entry.chunk.sentences) for _, entry in self.kept)]))
        return [self.all_vectors.sentences[slice(*bounds[number])] @ vector for number in numbers]

    def field(self) -> NDArray[np.float32]:
        assert self.all_vectors
        return self.all_vectors.field

    def close(self) -> None:
        """There is nothing to let go of."""


class MemoryEngine:
    """See ``Engine``: indexes by the data folder and number of their releases."""

    def __init__(self) -> None:
        self._indexes: dict[tuple[str, str], MemoryIndex] = {}

    def create(self, folder: ReleaseFolder, release: str) -> MemoryIndex:
        index = self._indexes[self._key(folder, release)] = MemoryIndex()
        return index

    def open(self, folder: ReleaseFolder, manifest: Manifest) -> MemoryIndex:
        index = self._indexes.get(self._key(folder, manifest.release))
        if index is None or not index.done:
            raise BrokenRelease(release=manifest.release, found="nothing", expected="whole indexes")
        if (index.count(), index.sentences()) != (manifest.passages, manifest.sentences):
            counts = f"{manifest.passages} passages and {manifest.sentences} sentences"
            raise BrokenRelease(release=manifest.release, found=str(index.count()), expected=counts)
        index.released = {document.id: document for document in manifest.documents}
        return index

    def delete(self, folder: ReleaseFolder, release: str) -> None:
        self._indexes.pop(self._key(folder, release), None)

    def _key(self, folder: ReleaseFolder, release: str) -> tuple[str, str]:
        return str(folder.path.parent), release
