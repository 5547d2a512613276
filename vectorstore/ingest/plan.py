"""The first half of an ingest: which documents the new release holds, and what became of each file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.chunking import chunk_document
from corpus.errors import NoText, NothingToRead, ReadError
from corpus.isolation import read_all
from corpus.reading import fingerprint
from corpus.records import Chunk, Document, SourceFile
from corpus.sources import find_sources
from vectorstore.errors import NothingReadable
from vectorstore.index.originals import Originals
from vectorstore.index.releases import Changes, FailedFile, Manifest
from vectorstore.index.store import Store

Progress = Callable[[str, int, int], None]
"""Called with a stage ("read", "index", "embed"), how much of it is done and how much there is."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that goes into the release. ``fingerprint`` is that of the file it was read from."""

    document: Document
    fingerprint: str
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything for a new release, documents in the order of their ids."""

    documents: tuple[Ready, ...]
    failed: tuple[FailedFile, ...]


@dataclass(frozen=True, slots=True)
class InUse:
    """The release before, from which unchanged documents and last good versions come."""

    manifest: Manifest
    store: Store

    def fingerprint(self, document_id: str) -> str:
        """The fingerprint of a document, empty when the release does not hold it."""
        return next((document.fingerprint for document in self.manifest.documents if document.id == document_id), "")

    def document(self, document_id: str) -> Ready | None:
        """A document as the release holds it, None when it does not."""
        document = self.store.document(document_id)
        return _ready(document, self.fingerprint(document_id)) if document else None


def gather(roots: Sequence[Path], before: InUse | None, originals: Originals, progress: Progress) -> Gathered:
    """Read what changed and take the rest from the release before.

    Raises ``SourceError`` for a missing path or nothing to read, ``NothingReadable`` when no file
    gives a document.
    """
    scan = find_sources(roots)
    if not scan.files and not scan.problems:
        raise NothingToRead(path=", ".join(map(str, roots)))
    failed: dict[str, ReadError] = dict(scan.problems)
    marks = {file.id: fingerprint(file) for file in scan.files}
    unchanged = {file.id for file in scan.files if before and before.fingerprint(file.id) == marks[file.id]}
    ready: dict[str, Ready] = {}
    changed = [file for file in scan.files if file.id not in unchanged]
    for done, (file, result) in enumerate(read_all(changed), 1):
        outcome = _outcome(file, result, marks[file.id])
        if isinstance(outcome, Ready):
            originals.keep(file.path, outcome.document.sha256)
            ready[file.id] = outcome
        else:
            failed[file.id] = outcome
        progress("read", done, len(changed))
    for document_id in unchanged | failed.keys():
        # A file that fails keeps its last good version, under the fingerprint of that version.
        kept = before.document(document_id) if before else None
        if kept:
            ready[document_id] = kept
    report = tuple(_failure(file_id, error, kept=file_id in ready) for file_id, error in sorted(failed.items()))
    if not ready:
        raise NothingReadable(files=len(report), first=report[0].message)
    return Gathered(tuple(ready[document_id] for document_id in sorted(ready)), report)


def _outcome(file: SourceFile, result: Document | ReadError, mark: str) -> Ready | ReadError:
    if isinstance(result, ReadError):
        return result
    ready = _ready(result, mark)
    return ready if ready.chunks else NoText(path=str(file.path), found=0)


def _ready(document: Document, mark: str) -> Ready:
    return Ready(document, mark, tuple(chunk_document(document)))


def _failure(file_id: str, error: ReadError, *, kept: bool) -> FailedFile:
    return FailedFile(file_id, error.code, error.details, str(error), kept)


def changes_since(before: InUse | None, gathered: Gathered) -> Changes:
    """Which documents came, changed and went since the release before."""
    old = {document.id: document.fingerprint for document in before.manifest.documents} if before else {}
    new = {ready.document.id: ready.fingerprint for ready in gathered.documents}
    both = new.keys() & old.keys()
    return Changes(
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(name for name in both if new[name] != old[name])),
        removed=tuple(sorted(old.keys() - new.keys())),
        unchanged=sum(new[name] == old[name] for name in both),
    )
