"""Removing old releases for good, with the vectors and originals that only they held."""

from pathlib import Path

from vectorstore.index.dense import DenseIndex, place_of
from vectorstore.index.lock import ingest_lock
from vectorstore.index.originals import Originals
from vectorstore.index.releases import Releases, writable


def prune_releases(data_dir: Path, keep: int, chroma_url: str = "") -> list[str]:
    """Delete all but the newest ``keep`` releases and the one in use; their numbers.

    Raises ``IngestRunning`` when an ingest holds the lock and ``CannotWrite``.
    """
    releases = Releases(data_dir)
    with writable(data_dir), ingest_lock(data_dir):
        gone = releases.prune(keep)
        if chroma_url:
            for name in gone:
                _drop_collection(releases, name, chroma_url)
        wanted = {document.sha256 for name in releases.names() for document in releases.get(name).manifest().documents}
        Originals(data_dir).prune(wanted)
    return gone


def _drop_collection(releases: Releases, name: str, chroma_url: str) -> None:
    try:
        index = DenseIndex.open(place_of(releases.start(), name, chroma_url))
    except LookupError:
        return  # an earlier run that was killed has removed it
    index.delete()
    index.close()
