"""What the rest asks of an index, whichever engine keeps it: Chroma and SQLite today, a distributed one some day.

An ``Engine`` makes, opens and deletes the index of a release; an ``IndexWriter`` fills it once; an ``Index`` answers.
Nothing outside this package sees an engine's types or its files, and ``tests/vectorstore/index/test_port.py`` is what
any implementation must pass.

Passages are numbered from 0 in the order in which they were added. Scores are higher-is-better, cosines from -1 to 1;
rankings are best first and ties go by number. Vectors have length 1 and shape (dimension,).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.records import Chunk, Document, Kind
from vectorstore.index.filters import ANY, Only
from vectorstore.index.releases import Manifest, ReleaseFolder
from vectorstore.index.terms import Terms

Ranking = list[tuple[int, float]]
"""Passage numbers with their scores, best first."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as stored in a release: ``number`` is its place there, ``kind`` that of its document."""

    number: int
    kind: Kind
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class Entry:
    """A chunk made ready for an index. ``body`` has the terms of its text with repeats, apart by spaces."""

    chunk: Chunk
    terms: Terms
    body: str


@dataclass(frozen=True, slots=True)
class Vectors:
    """All vectors of a release, float32 of shape (number, dimension).

    ``sentences`` holds those of each passage's sentences after those of the passage before; ``field`` those of
    sentences of the field that belong to no document.
    """

    passages: NDArray[np.float32]
    sentences: NDArray[np.float32]
    field: NDArray[np.float32]


class Index(Protocol):
    """The index of one finished release. It never changes, and threads may share it."""

    def count(self) -> int:
        """How many passages there are."""

    def documents(self) -> Iterator[Document]:
        """All documents in the order of their ids."""

    def document(self, document_id: str) -> Document | None:
        """The document of that id, None when the release has none."""

    def text_of(self, document_id: str) -> Document | None:
        """The document of that id without its blocks, of which a long act has thousands."""

    def passages(self, numbers: Iterable[int]) -> list[Passage]:
        """The passages of these numbers, in the order asked."""

    def passages_of(self, document_id: str) -> list[Passage]:
        """The passages of a document in the order of its text."""

    def section_paths(self) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Number, document id and heading path of every passage, in order."""

    def evidence(self, numbers: Sequence[int]) -> list[tuple[str, Terms]]:
        """The text and the terms of each of these passages, in the order asked."""

    def mean_length(self) -> float:
        """Mean of ``Terms.length``, 1 when there are no passages."""

    def document_frequency(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each term occurs; terms that occur in none are left out."""

    def lexical(self, terms: Iterable[str], limit: int, only: Only = ANY) -> Ranking:
        """The best passages for any of the terms by BM25, a term in a heading counting ``HEADING_SHARE``."""

    def dense(self, vector: NDArray[np.float32], limit: int, only: Only = ANY) -> Ranking:
        """The passages nearest to a vector, by cosine."""

    def allowed(self, numbers: Sequence[int], only: Only) -> list[int]:
        """Those of the numbers whose passages a filter allows, in the order given."""

    def vectors(self, numbers: Sequence[int]) -> NDArray[np.float32]:
        """The vectors of these passages, shape (len(numbers), dimension)."""

    def cosines(self, numbers: Sequence[int], vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine of each of these passages with a vector, shape (len(numbers),)."""

    def sentence_cosines(self, numbers: Sequence[int], vector: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """The cosines of the sentences of each of these passages with a vector, one array a passage."""

    def field(self) -> NDArray[np.float32]:
        """``Vectors.field`` as it was added."""

    def close(self) -> None:
        """Let go of files and connections; the index answers no more. A second time changes nothing."""


class IndexWriter(Protocol):
    """Fills the index of a release that is being made; what it wrote counts when ``finish`` has returned."""

    def add(self, document: Document, entries: Sequence[Entry]) -> None:
        """Store a document with its passages, numbered onwards from those before."""

    def add_vectors(self, vectors: Vectors) -> None:
        """Store the vectors of everything that was added, once."""

    def finish(self) -> None:
        """Write what is left and let go of all files."""

    def abandon(self) -> None:
        """Let go of all files of an index that nobody will read."""


class Engine(Protocol):
    """Where indexes live. Each belongs to a release, by its number, and may use the folder of that release."""

    def create(self, folder: ReleaseFolder, release: str) -> IndexWriter:
        """An empty index to fill; what a killed ingest left under that number is removed."""

    def open(self, folder: ReleaseFolder, manifest: Manifest) -> Index:
        """The index of a release. Raises ``BrokenRelease`` when it is not there or holds less than the manifest says.

        ``manifest`` may be that of a release that is not published yet.
        """

    def delete(self, folder: ReleaseFolder, release: str) -> None:
        """Remove the index of a release for good; one that is gone already is no error."""
