"""Collections made into releases by the same builder that ingests documents."""

import hashlib
from pathlib import Path

from corpus.chunking import chunk_document
from corpus.elements import Element, assemble
from corpus.records import BlockKind, Document, Kind, Metadata
from evals.bench.collections import Collection, Item
from vectorstore.embedders import Embedder
from vectorstore.index.digest import release_digest
from vectorstore.index.releases import Manifest, Releases
from vectorstore.ingest.plan import Plan, Progress, Ready
from vectorstore.ingest.run import Ingest
from vectorstore.search import ReleaseSearch


def silent(stage: str, done: int, total: int) -> None:
    """No progress: only the figures are printed."""


def indexed(collection: Collection, data_dir: Path, embedder: Embedder, progress: Progress) -> ReleaseSearch:
    """The release of a collection in a data folder, made when it is not there; its id is that of the passages.

    The folder keeps the vectors, so a second index of the same texts is quick.
    """
    names = (collection.name, _digest(collection))
    releases = Releases(data_dir)
    if releases.current_name() and _made_now(releases.current().manifest(), names, embedder):
        return ReleaseSearch.open(releases.current(), embedder)
    Ingest(data_dir, embedder).make(Plan(names, tuple(map(ready, collection.items))), progress)
    return ReleaseSearch.open(releases.current(), embedder)


def _made_now(manifest: Manifest, names: tuple[str, ...], embedder: Embedder) -> bool:
    now = release_digest(embedder=embedder.name, dimension=embedder.dimension)
    return (manifest.roots, manifest.digest) == (names, now)


def ready(item: Item) -> Ready:
    """A passage as a document of its own, its lines as paragraphs."""
    elements = [Element(BlockKind.PARAGRAPH, line) for line in item.text.split("\n")]
    assembled = assemble(elements, 0)
    digest = hashlib.sha256(f"{item.title}\n{item.text}".encode()).hexdigest()
    document = Document(item.id, digest, Metadata(item.title, Kind.STATUTE), assembled.text, assembled.blocks)
    return Ready(document, digest, tuple(chunk_document(document)))


def _digest(collection: Collection) -> str:
    digest = hashlib.sha256()
    for item in collection.items:
        digest.update(f"{item.id}\n{item.title}\n{item.text}\n".encode())
    return digest.hexdigest()
