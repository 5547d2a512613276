"""The texts of earlier releases, for as long as they are kept: no model and no vectors are opened for them."""

import logging
import sqlite3
from functools import lru_cache
from pathlib import Path

from corpus.records import Document
from vectorstore.errors import ReleaseMissing
from vectorstore.index.releases import Releases
from vectorstore.index.store import Store

_OPEN = 4
"""Releases held open at a time."""
_log = logging.getLogger(__name__)


class KeptReleases:
    """The releases below a data folder, opened for reading documents. Safe to share between threads."""

    def __init__(self, data_dir: Path) -> None:
        self._releases = Releases(data_dir)
        self._store = lru_cache(maxsize=_OPEN)(Store)

    def document(self, document_id: str, release: str) -> Document | None:
        """A document of a release; None when the release is not kept, not readable any more or has none of that id."""
        try:
            # The name is looked up among those that are there each time: a pruned release is gone though it is open.
            folder = self._releases.get(release)
        except ReleaseMissing:
            return None
        try:
            return self._store(folder.lexical).document(document_id)
        except (sqlite3.Error, ValueError) as error:
            # Made by a version of the program that stored documents otherwise, or pruned this very moment.
            _log.warning("Release %s cannot be read: %s", folder.name, error)
            return None
