"""The release in use when an ingest begins: from it come unchanged documents and last good versions."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from corpus.records import Document
from vectorstore.errors import BrokenRelease
from vectorstore.index.port import Engine, Index
from vectorstore.index.releases import FORMAT_VERSION, Manifest, ReleasedDocument, Releases

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Before:
    """What the release before says it holds, and its index: None when this program cannot read that."""

    manifest: Manifest
    index: Index | None

    def held(self) -> dict[str, ReleasedDocument]:
        """The documents that can be taken over, by id."""
        return {document.id: document for document in self.manifest.documents} if self.index else {}

    def document(self, document_id: str) -> Document:
        """One of the documents that can be taken over."""
        found = self.index.document(document_id) if self.index else None
        assert found, document_id
        return found


@contextmanager
def opened_before(releases: Releases, engine: Engine) -> Iterator[Before | None]:
    """The release in use, open until the end; None when there is none, or not even its manifest can be read."""
    before = _opened(releases, engine)
    try:
        yield before
    finally:
        if before and before.index:
            before.index.close()


def _opened(releases: Releases, engine: Engine) -> Before | None:
    if not releases.current_name():
        return None
    folder = releases.current()
    try:
        manifest = folder.manifest()
    except (OSError, ValueError):
        _LOG.warning("The manifest of release %s cannot be read; the new one is built from files alone.", folder.name)
        return None
    if manifest.format != FORMAT_VERSION:
        _LOG.warning("Release %s is of another format; the new one is built from files alone.", folder.name)
        return Before(manifest, None)
    try:
        return Before(manifest, engine.open(folder, manifest))
    except BrokenRelease as error:
        _LOG.warning("%s The new one is built from files alone.", error)
        return Before(manifest, None)
