"""Removing old releases for good, with the vectors and originals that only they held."""

from pathlib import Path

from vectorstore.index.lock import ingest_lock
from vectorstore.index.originals import Originals
from vectorstore.index.port import Engine
from vectorstore.index.releases import Releases, writable


def prune_releases(data_dir: Path, keep: int, engine: Engine) -> list[str]:
    """Delete all but the newest ``keep`` releases and the one in use; their numbers.

    Raises ``IngestRunning`` when an ingest holds the lock and ``CannotWrite``.
    """
    releases = Releases(data_dir)
    with writable(data_dir), ingest_lock(data_dir):
        gone = releases.old(keep)
        for name in gone:
            # The folder last: a release that is half removed is still listed, and the next run removes the rest.
            engine.delete(releases.get(name), name)
            releases.remove(name)
        wanted = {document.sha256 for name in releases.names() for document in releases.get(name).manifest().documents}
        Originals(data_dir).prune(wanted)
    return gone
