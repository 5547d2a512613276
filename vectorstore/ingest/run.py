"""An ingest: files in, a new release out, and the release in use untouched until the last step."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vectorstore.embedders import Embedder
from vectorstore.index import open_engine
from vectorstore.index.digest import release_digest
from vectorstore.index.lock import ingest_lock
from vectorstore.index.port import Engine
from vectorstore.index.releases import Manifest, Releases, writable
from vectorstore.ingest.before import Before, opened_before
from vectorstore.ingest.build import build
from vectorstore.ingest.plan import Plan, Progress, make_plan
from vectorstore.ingest.publish import publish


@dataclass(frozen=True, slots=True)
class Ingested:
    """The release in use after an ingest; ``new`` is False when nothing had changed.

    ``remade`` is True when the release before was made by another program or model.
    """

    manifest: Manifest
    new: bool
    remade: bool = False


class Ingest:
    """Makes releases in one data folder with one embedder and one engine."""

    def __init__(self, data_dir: Path, embedder: Embedder, engine: Engine | None = None) -> None:
        self._data_dir = data_dir
        self._embedder = embedder
        self._engine = engine or open_engine()
        self._releases = Releases(data_dir)

    def run(self, roots: Sequence[Path], *, allow_removals: bool = False, progress: Progress) -> Ingested:
        """Read the files below ``roots`` and make them the release in use.

        A file that cannot be read is reported in the manifest and keeps its last good version.
        Raises ``SourceError`` for a missing path or nothing to read, ``IngestRunning``,
        ``NothingReadable``, ``WouldLoseMuch``, ``CannotWrite`` and ``BrokenRelease``; after each of
        them the release in use is what it was.
        """
        digest = release_digest(embedder=self._embedder.name, dimension=self._embedder.dimension)
        with writable(self._data_dir):
            self._data_dir.mkdir(parents=True, exist_ok=True)
            with ingest_lock(self._data_dir), opened_before(self._releases, self._engine) as before:
                plan = make_plan(roots, before, digest=digest, allow_removals=allow_removals, progress=progress)
                if before and not plan.needed:
                    return Ingested(before.manifest, new=False)
                return Ingested(self.make(plan, progress, before), new=True, remade=plan.outdated)

    def make(self, plan: Plan, progress: Progress, before: Before | None = None) -> Manifest:
        """Build and publish what is planned already; whoever else may write the folder is locked out by the caller."""
        built = build(
            plan, self._embedder, data_dir=self._data_dir, engine=self._engine, before=before, progress=progress
        )
        publish(built, self._releases, self._engine)
        return built.manifest
