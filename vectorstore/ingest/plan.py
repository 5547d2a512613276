"""The first step of an ingest: which documents the new release holds, and what became of each file.

Files are read here, since only reading tells which of them fail; nothing is written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.chunking import chunk_document
from corpus.errors import NoText, NothingToRead, ReadError
from corpus.isolation import read_all
from corpus.reading import fingerprint
from corpus.records import Chunk, Document, SourceFile
from corpus.sources import find_sources
from vectorstore.errors import NothingReadable, WouldLoseMuch
from vectorstore.index.releases import Changes, FailedFile, ReleasedDocument
from vectorstore.ingest.before import Before

Progress = Callable[[str, int, int], None]
"""Called with a stage ("read", "index", "embed"), how much of it is done and how much there is."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that goes into the release.

    ``fingerprint`` is that of the file it was read from, ``source`` that file when it is read just now.
    """

    document: Document
    fingerprint: str
    chunks: tuple[Chunk, ...]
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a new release is to hold, and how it differs from the one before.

    ``read`` are the documents read now, ``kept`` those taken over from the release before: the unchanged, and the last
    good version of files that fail. ``needed`` is False when the release before is just what would come out, and
    ``outdated`` True when it was made by another program or model, so that nothing could be taken over unread.
    """

    roots: tuple[str, ...]
    read: tuple[Ready, ...]
    kept: tuple[ReleasedDocument, ...] = ()
    changes: Changes = Changes()  # noqa: RUF009  # it is frozen
    failed: tuple[FailedFile, ...] = ()
    needed: bool = True
    outdated: bool = False


def make_plan(
    roots: Sequence[Path], before: Before | None, *, digest: str, allow_removals: bool, progress: Progress
) -> Plan:
    """Read what changed; ``digest`` is that of what releases are made with now.

    Raises ``SourceError`` for a missing path or nothing to read, ``NothingReadable`` when no file gives a document, and
    ``WouldLoseMuch``.
    """
    scan = find_sources(roots)
    if not scan.files and not scan.problems:
        raise NothingToRead(path=", ".join(map(str, roots)))
    held = before.held() if before else {}
    outdated = before is not None and before.manifest.digest != digest
    marks = {file.id: fingerprint(file) for file in scan.files}
    unchanged = {
        name for name, mark in marks.items() if not outdated and name in held and held[name].fingerprint == mark
    }
    read, failed = _read([file for file in scan.files if file.id not in unchanged], marks, progress)
    failed |= dict(scan.problems)
    # A file that fails keeps its last good version, under the fingerprint of that version.
    kept = {name: held[name] for name in sorted(unchanged | failed.keys()) if name in held}
    report = tuple(_failure(name, error, kept=name in kept) for name, error in sorted(failed.items()))
    if not read and not kept:
        raise NothingReadable(files=len(report), first=report[0].message)
    names = tuple(str(root.resolve()) for root in roots)
    changes = _changes(before, {ready.document.id: ready.fingerprint for ready in read}, kept)
    if before and before.manifest.roots == names and not allow_removals:
        _refuse_loss(changes, len(before.manifest.documents))
    same = before is not None and before.index is not None and not outdated and before.manifest.failed == report
    needed = not same or bool(changes.added or changes.changed or changes.removed)
    return Plan(names, tuple(read), tuple(kept.values()), changes, report, needed, outdated)


def _read(
    files: Sequence[SourceFile], marks: dict[str, str], progress: Progress
) -> tuple[list[Ready], dict[str, ReadError]]:
    ready: list[Ready] = []
    failed: dict[str, ReadError] = {}
    for done, (file, result) in enumerate(read_all(files), 1):
        outcome = _outcome(file, result, marks[file.id])
        if isinstance(outcome, Ready):
            ready.append(outcome)
        else:
            failed[file.id] = outcome
        progress("read", done, len(files))
    return ready, failed


def _outcome(file: SourceFile, result: Document | ReadError, mark: str) -> Ready | ReadError:
    if isinstance(result, ReadError):
        return result
    ready = Ready(result, mark, tuple(chunk_document(result)), file.path)
    return ready if ready.chunks else NoText(path=str(file.path), found=0)


def _failure(file_id: str, error: ReadError, *, kept: bool) -> FailedFile:
    return FailedFile(file_id, error.code, error.details, str(error), kept)


def _changes(before: Before | None, read: dict[str, str], kept: dict[str, ReleasedDocument]) -> Changes:
    """Which documents came, changed and went since the release before, by the fingerprints of their files."""
    old = {document.id: document.fingerprint for document in before.manifest.documents} if before else {}
    new = read | {name: document.fingerprint for name, document in kept.items()}
    both = new.keys() & old.keys()
    return Changes(
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(name for name in both if new[name] != old[name])),
        removed=tuple(sorted(old.keys() - new.keys())),
        unchanged=sum(new[name] == old[name] for name in both),
    )


def _refuse_loss(changes: Changes, before: int) -> None:
    if len(changes.removed) * 2 > before:
        raise WouldLoseMuch(lost=len(changes.removed), before=before)
