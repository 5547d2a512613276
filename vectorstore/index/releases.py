"""Releases on disk: numbered, immutable, one of them current.

    data/
      current              the number of the release in use, replaced atomically
      releases/0007/       one release
        manifest.json      ``Manifest``: what it holds, what it was made with and what changed; written last
        lexical.sqlite     documents, passages, their terms and BM25 (``store``)
        chroma/            the vectors of passages; in a Chroma server, when one is set, instead
        passages.npy       the same vectors in the order of the passages, float16
        sentences.npy      the vectors of their sentences in the same order, float16
        field.npy          the vectors of sentences of the field (``ingest/field.txt``), float32
      releases/.building/  a release that is being made
      embeddings.sqlite    every vector that was ever computed, by model and text
      originals/           the files that were read, by their sha256
      ingest.lock

All but the manifest belongs to the engine (``port``); the paths are here so that they stand in one place. A release is
built in ``.building`` and becomes visible by one rename; the pointer is a second. Killed at any moment, the old release
still answers and the next ingest starts clean.

Two numbers tell whether a release fits the program. ``FORMAT_VERSION`` is raised by hand when a release of another one
could not be read: it is refused. ``Manifest.digest`` (``digest``) changes by itself with all that shapes a release: one
with another still answers, as it was made, but should be made anew, which the next ingest does by itself.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import TypeAdapter

from corpus.records import Kind, Notice
from vectorstore.errors import CannotWrite, NoRelease, ReleaseMissing

FORMAT_VERSION = 5
"""Layout of a release folder: raise it when a release of another version cannot be read."""


@dataclass(frozen=True, slots=True)
class ReleasedDocument:
    """What a manifest says of one document. ``fingerprint`` changes with its file or metadata."""

    id: str
    title: str
    kind: Kind
    sha256: str
    fingerprint: str
    source: str
    pages: int
    chunks: int
    owner: str = ""
    number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    review_date: date | None = None
    supersedes: str = ""
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be read: the code of its error and the values of its text.

    ``kept`` is True when the version of the release before stands in for it.
    """

    id: str
    code: str
    details: dict[str, str | int | float]
    message: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of documents by what happened to them since the release before."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release holds and what it was made with: ``digest`` names the program, the libraries and the model."""

    format: int
    release: str
    created: datetime
    embedder: str
    dimension: int
    roots: tuple[str, ...]
    documents: tuple[ReleasedDocument, ...]
    passages: int
    sentences: int
    changes: Changes
    failed: tuple[FailedFile, ...] = ()
    digest: str = ""


_MANIFEST = TypeAdapter(Manifest)


@dataclass(frozen=True, slots=True)
class ReleaseFolder:
    """The paths inside the folder of one release."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def chroma(self) -> Path:
        return self.path / "chroma"

    @property
    def lexical(self) -> Path:
        return self.path / "lexical.sqlite"

    @property
    def passages(self) -> Path:
        return self.path / "passages.npy"

    @property
    def sentences(self) -> Path:
        return self.path / "sentences.npy"

    @property
    def field(self) -> Path:
        return self.path / "field.npy"

    @property
    def manifest_file(self) -> Path:
        return self.path / "manifest.json"

    def manifest(self) -> Manifest:
        """Read the manifest; ``ReleaseMissing`` is the business of whoever looks a release up."""
        return _MANIFEST.validate_json(self.manifest_file.read_bytes())

    def empty(self) -> None:
        """Remove all but the manifest."""
        for entry in self.path.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry != self.manifest_file:
                entry.unlink()


class Releases:
    """The releases below one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._folder = data_dir / "releases"
        self._pointer = data_dir / "current"

    def current_name(self) -> str:
        """Number of the release in use, empty when there is none yet."""
        try:
            return self._pointer.read_text().strip()
        except FileNotFoundError:
            return ""

    def current(self) -> ReleaseFolder:
        """The release in use. Raises ``NoRelease``."""
        name = self.current_name()
        if not name:
            raise NoRelease(data_dir=str(self.data_dir))
        return self.get(name)

    def names(self) -> list[str]:
        """Numbers of all finished releases, oldest first."""
        if not self._folder.is_dir():
            return []
        return sorted(entry.name for entry in self._folder.iterdir() if entry.name.isdigit())

    def get(self, name: str) -> ReleaseFolder:
        """The release of that number, ``7`` or ``0007``. Raises ``ReleaseMissing``."""
        found = self.names()
        name = name.zfill(4)
        if name not in found:
            raise ReleaseMissing(release=name, found=", ".join(found) or "-")
        return ReleaseFolder(self._folder / name)

    def start(self) -> ReleaseFolder:
        """An empty folder to build in; what a killed ingest left there is removed."""
        building = self._folder / ".building"
        if building.exists():
            shutil.rmtree(building)
        building.mkdir(parents=True)
        return ReleaseFolder(building)

    def next_name(self) -> str:
        """The number that the next release gets; numbers are never used twice."""
        used = [int(name) for name in (*self.names(), self.current_name() or "0")]
        return f"{max(used, default=0) + 1:04d}"

    def publish(self, building: ReleaseFolder, manifest: Manifest) -> None:
        """Make a finished folder a release and the one in use. The manifest is written last."""
        _write_synced(building.manifest_file, _MANIFEST.dump_json(manifest, indent=1))
        os.replace(building.path, self._folder / manifest.release)
        self.switch(manifest.release)

    def switch(self, name: str) -> None:
        """Point at a finished release, atomically. Raises ``ReleaseMissing``."""
        folder = self.get(name)
        beside = self._pointer.with_suffix(".new")
        _write_synced(beside, folder.name.encode())
        os.replace(beside, self._pointer)

    def old(self, keep: int) -> list[str]:
        """Numbers of all but the newest ``keep`` releases and the one in use."""
        current = self.current_name()
        return [name for name in self.names()[: -keep or None] if name != current]

    def remove(self, name: str) -> None:
        """Delete a release. Raises ``ReleaseMissing``."""
        shutil.rmtree(self.get(name).path)


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Turn a full disk or a forbidden folder into ``CannotWrite``."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(path=str(path), found=error.strerror or str(error)) from error


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
