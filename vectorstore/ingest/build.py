"""An ingest: files in, a new release out, and the release in use untouched until the last step."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.finnish.analysis import ANALYSER_VERSION
from corpus.records import BlockKind, Chunk, Document
from vectorstore.embedders import Embedder
from vectorstore.embedders.cache import EmbeddingCache
from vectorstore.embedders.unit import unit_rows
from vectorstore.errors import BrokenRelease, WouldLoseMuch
from vectorstore.index.dense import DenseIndex, place_of, searchable
from vectorstore.index.lock import ingest_lock
from vectorstore.index.originals import Originals
from vectorstore.index.releases import (
    FORMAT_VERSION,
    Changes,
    Manifest,
    ReleasedDocument,
    ReleaseFolder,
    Releases,
    writable,
)
from vectorstore.index.store import Store, StoreWriter, context_of
from vectorstore.ingest.plan import Gathered, InUse, Progress, Ready, changes_since, gather

_LOG = logging.getLogger(__name__)
_SAMPLES = 50


@dataclass(frozen=True, slots=True)
class Ingested:
    """The release in use after an ingest; ``new`` is False when nothing had changed."""

    manifest: Manifest
    new: bool


class Ingest:
    """Makes releases in one data folder with one embedder.

    ``chroma_url`` names the Chroma server that holds the vectors; empty keeps them in the release.
    """

    def __init__(self, data_dir: Path, embedder: Embedder, chroma_url: str = "") -> None:
        self._data_dir = data_dir
        self._embedder = embedder
        self._chroma_url = chroma_url
        self._releases = Releases(data_dir)

    def run(self, roots: Sequence[Path], *, allow_removals: bool = False, progress: Progress) -> Ingested:
        """Read the files below ``roots`` and make them the release in use.

        A file that cannot be read is reported in the manifest and keeps its last good version.
        Raises ``SourceError`` for a missing path or nothing to read, ``IngestRunning``,
        ``NothingReadable``, ``WouldLoseMuch``, ``CannotWrite`` and ``BrokenRelease``; after each of
        them the release in use is what it was.
        """
        with writable(self._data_dir):
            self._data_dir.mkdir(parents=True, exist_ok=True)
            with ingest_lock(self._data_dir):
                return self._run(roots, allow_removals, progress)

    def _run(self, roots: Sequence[Path], allow_removals: bool, progress: Progress) -> Ingested:
        names = tuple(str(root.resolve()) for root in roots)
        before = self._in_use()
        gathered = gather(roots, before, Originals(self._data_dir), progress)
        changes = changes_since(before, gathered)
        if before and before.manifest.roots == names and not allow_removals:
            _refuse_loss(changes, before.manifest)
        if before and not self._differs(before.manifest, gathered, changes):
            return Ingested(before.manifest, new=False)
        return Ingested(self.build(names, gathered, progress, changes), new=True)

    def build(
        self, roots: tuple[str, ...], gathered: Gathered, progress: Progress, changes: Changes | None = None
    ) -> Manifest:
        """Make documents that are read already the release in use; the caller holds the lock."""
        building = self._releases.start()
        name = self._releases.next_name()
        with StoreWriter(building.lexical) as writer:
            for done, ready in enumerate(gathered.documents, 1):
                writer.add(ready.document, ready.chunks)
                progress("index", done, len(gathered.documents))
        passages, sentences = self._vectors(gathered.documents, progress)
        np.save(building.passages, passages.astype(np.float16))
        np.save(building.sentences, sentences.astype(np.float16))
        self._write_dense(building, name, passages)
        manifest = Manifest(
            format=FORMAT_VERSION,
            release=name,
            created=datetime.now().astimezone(),
            embedder=self._embedder.name,
            dimension=self._embedder.dimension,
            analyser=ANALYSER_VERSION,
            roots=roots,
            documents=tuple(map(_released, gathered.documents)),
            passages=len(passages),
            sentences=len(sentences),
            changes=changes or Changes(),
            failed=gathered.failed,
        )
        self._releases.publish(building, manifest)
        return manifest

    def _in_use(self) -> InUse | None:
        if not self._releases.current_name():
            return None
        try:
            release = self._releases.current()
            return InUse(release.manifest(), Store(release.lexical))
        except (OSError, ValueError):
            # Of another format or damaged: there is nothing to take over, everything is read anew.
            _LOG.warning("The release in use cannot be read; the new one is built from the files alone.")
            return None

    def _differs(self, before: Manifest, gathered: Gathered, changes: Changes) -> bool:
        was = (before.format, before.analyser, before.embedder, before.failed)
        now = (FORMAT_VERSION, ANALYSER_VERSION, self._embedder.name, gathered.failed)
        return was != now or bool(changes.added or changes.changed or changes.removed)

    def _vectors(
        self, documents: Sequence[Ready], progress: Progress
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Vectors of all passages and of all sentences, in the order of the store.

        That of a sentence is halfway between the sentence alone, which tells it from its neighbours, and the sentence
        with its headings, which tell what it is about.
        """
        chunks = [(ready.document, chunk) for ready in documents for chunk in ready.chunks]
        passages = [passage_text(document, chunk) for document, chunk in chunks]
        placed = [
            (text, f"{context_of(document, chunk)}: {text}")
            for document, chunk in chunks
            for text in sentence_texts(document, chunk)
        ]
        cache = EmbeddingCache(self._data_dir / "embeddings.sqlite")
        vectors = cache.embed_cached(
            self._embedder,
            [*passages, *chain.from_iterable(placed)],
            on_progress=lambda done, total: progress("embed", done, total),
        )
        of_sentences = vectors[len(passages) :]
        return vectors[: len(passages)], unit_rows(of_sentences[0::2] + of_sentences[1::2], self._embedder.name)

    def _write_dense(self, building: ReleaseFolder, name: str, vectors: NDArray[np.float32]) -> None:
        place = place_of(building, name, self._chroma_url)
        index = DenseIndex.create(place)
        index.add(vectors, first=0)
        index.close()
        # Opened again, because only what a new reader finds counts.
        index = DenseIndex.open(place)
        samples = vectors[:: max(1, len(vectors) // _SAMPLES)]
        whole = index.count() == len(vectors) and searchable(index, list(samples))
        index.close()
        if not whole:
            raise BrokenRelease(release=name, found="vectors that a search misses", expected=f"all {len(vectors)}")


def passage_text(document: Document, chunk: Chunk) -> str:
    """A passage as it is embedded: where it stands, then its text."""
    return f"{context_of(document, chunk)}\n{chunk.text}".lstrip()


def sentence_texts(document: Document, chunk: Chunk) -> list[str]:
    """The sentences of a chunk as they are embedded.

    A list item comes after the sentence that leads to it, a table row after its heading: alone
    they would say too little.
    """
    texts = []
    for sentence in chunk.sentences:
        text = document.text[sentence.start : sentence.end]
        if sentence.lead_in:
            text = f"{document.text[slice(*sentence.lead_in)]} {text}"
        elif sentence.kind is BlockKind.TABLE_ROW and chunk.section:
            text = f"{chunk.section[-1]}: {text}"
        texts.append(text)
    return texts


def _refuse_loss(changes: Changes, before: Manifest) -> None:
    if len(changes.removed) * 2 > len(before.documents):
        raise WouldLoseMuch(lost=len(changes.removed), before=len(before.documents))


def _released(ready: Ready) -> ReleasedDocument:
    document, facts = ready.document, ready.document.metadata
    return ReleasedDocument(
        id=document.id,
        title=facts.title,
        kind=facts.kind,
        sha256=document.sha256,
        fingerprint=ready.fingerprint,
        source=facts.source,
        pages=len(document.pages),
        chunks=len(ready.chunks),
        owner=facts.owner,
        number=facts.number,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        review_date=facts.review_date,
        supersedes=facts.supersedes,
        warnings=document.warnings,
    )
