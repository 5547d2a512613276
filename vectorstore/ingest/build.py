"""The second step of an ingest: a plan and an embedder into a folder that nobody reads yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from itertools import chain
from pathlib import Path

from corpus.chunking import chunk_document
from vectorstore.embedders import Embedder
from vectorstore.embedders.cache import EmbeddingCache
from vectorstore.embedders.unit import unit_rows
from vectorstore.index.digest import release_digest
from vectorstore.index.originals import Originals
from vectorstore.index.port import Engine, IndexWriter, Vectors
from vectorstore.index.releases import FORMAT_VERSION, Manifest, ReleasedDocument, ReleaseFolder, Releases
from vectorstore.index.terms import context_of
from vectorstore.ingest.before import Before
from vectorstore.ingest.passages import entry_of, passage_text, sentence_texts
from vectorstore.ingest.plan import Plan, Progress, Ready


@dataclass(frozen=True, slots=True)
class Built:
    """A release that is whole but for its publication."""

    folder: ReleaseFolder
    manifest: Manifest


def build(
    plan: Plan, embedder: Embedder, *, data_dir: Path, engine: Engine, before: Before | None = None, progress: Progress
) -> Built:
    """Index and embed the documents of a plan; ``before`` is the release whose documents it keeps.

    The caller holds the lock. A build that fails or is killed leaves a folder that the next one clears.
    """
    releases = Releases(data_dir)
    documents = _documents(plan, before)
    _keep_originals(documents, Originals(data_dir))
    folder, name = releases.start(), releases.next_name()
    writer = engine.create(folder, name)
    try:
        _write_documents(writer, documents, progress)
        vectors = _vectors(documents, embedder, EmbeddingCache(data_dir / "embeddings.sqlite"), progress)
        writer.add_vectors(vectors)
    except BaseException:
        writer.abandon()
        raise
    writer.finish()
    manifest = Manifest(
        format=FORMAT_VERSION,
        release=name,
        created=datetime.now().astimezone(),
        embedder=embedder.name,
        dimension=embedder.dimension,
        roots=plan.roots,
        documents=tuple(map(_released, documents)),
        passages=len(vectors.passages),
        sentences=len(vectors.sentences),
        changes=plan.changes,
        failed=plan.failed,
        digest=release_digest(embedder=embedder.name, dimension=embedder.dimension),
    )
    return Built(folder, manifest)


def _documents(plan: Plan, before: Before | None) -> list[Ready]:
    """Everything for the release, in the order of the ids."""
    documents = list(plan.read)
    for released in plan.kept:
        assert before, "a plan keeps documents only of a release before"
        document = before.document(released.id)
        documents.append(Ready(document, released.fingerprint, tuple(chunk_document(document))))
    return sorted(documents, key=lambda ready: ready.document.id)


def _keep_originals(documents: Sequence[Ready], originals: Originals) -> None:
    for ready in documents:
        if ready.source:
            originals.keep(ready.source, ready.document.sha256)


def _write_documents(writer: IndexWriter, documents: Sequence[Ready], progress: Progress) -> None:
    for done, ready in enumerate(documents, 1):
        writer.add(ready.document, [entry_of(ready.document, chunk) for chunk in ready.chunks])
        progress("index", done, len(documents))


def _vectors(documents: Sequence[Ready], embedder: Embedder, cache: EmbeddingCache, progress: Progress) -> Vectors:
    """Vectors of all passages and of all sentences in their order, and of the field.

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
    field = field_sentences()
    vectors = cache.embed_cached(
        embedder,
        [*passages, *chain.from_iterable(placed), *field],
        on_progress=lambda done, total: progress("embed", done, total),
    )
    of_sentences = vectors[len(passages) : len(vectors) - len(field)]
    return Vectors(
        passages=vectors[: len(passages)],
        sentences=unit_rows(of_sentences[0::2] + of_sentences[1::2], embedder.name),
        field=vectors[len(vectors) - len(field) :],
    )


def field_sentences() -> list[str]:
    """Sentences of the field, whatever they are of: how near a question is to them tells whether it is of the field."""
    return files("vectorstore.ingest").joinpath("field.txt").read_text(encoding="utf-8").splitlines()


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
