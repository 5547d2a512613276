"""The last step of an ingest: a built folder checked, named and pointed at."""

from vectorstore.errors import BrokenRelease
from vectorstore.index.port import Engine, Index
from vectorstore.index.releases import Releases
from vectorstore.ingest.build import Built

_SAMPLES = 50
"""Passages that are searched for."""
_ITSELF = 0.999
"""Cosine above which a vector has found itself or its equal."""


def publish(built: Built, releases: Releases, engine: Engine) -> None:
    """Make a built folder a release and the one in use. Raises ``BrokenRelease``; then nothing has changed."""
    # Opened again, because only what a new reader finds counts.
    index = engine.open(built.folder, built.manifest)
    try:
        if not _searchable(index):
            expected = f"all {index.count()}"
            raise BrokenRelease(release=built.manifest.release, found="vectors that a search misses", expected=expected)
    finally:
        index.close()
    releases.publish(built.folder, built.manifest)


def _searchable(index: Index) -> bool:
    """Whether passages from all over find themselves: counts alone may promise too much."""
    samples = index.vectors(range(0, index.count(), max(1, index.count() // _SAMPLES)))
    return all(index.dense(vector, 1)[0][1] > _ITSELF for vector in samples)
