"""Vectors that were computed once are kept: text that did not change is never embedded twice."""

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedders import Embedder

_LOG = logging.getLogger(__name__)
_BATCH = 64
_READ = 500
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT, text TEXT, vector BLOB NOT NULL, PRIMARY KEY (model, text)
) WITHOUT ROWID
"""


class EmbeddingCache:
    """A SQLite file of (model, sha256 of the text) to a float32 vector; several processes may use it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def embed_cached(
        self, embedder: Embedder, texts: Sequence[str], *, on_progress: Callable[[int, int], None]
    ) -> NDArray[np.float32]:
        """Vectors of passages, shape (len(texts), dimension); only unseen texts are computed.

        Each batch is kept as soon as it is computed, so a killed ingest does not lose it.
        """
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        by_key = dict(zip(keys, texts, strict=True))
        with closing(self._open()) as db:
            known = self._known(db, embedder, list(by_key))
            missing = [key for key in by_key if key not in known]
            # Texts of like length together: a batch takes as long as its longest text.
            missing.sort(key=lambda key: len(by_key[key]))
            done = len(by_key) - len(missing)
            on_progress(done, len(by_key))
            for batch in _slices(missing, _BATCH):
                vectors = embedder.embed_passages([by_key[key] for key in batch])
                rows = [(embedder.name, key, vector.tobytes()) for key, vector in zip(batch, vectors, strict=True)]
                with db:
                    db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
                known |= dict(zip(batch, vectors, strict=True))
                done += len(batch)
                on_progress(done, len(by_key))
        found = np.empty((len(keys), embedder.dimension), dtype=np.float32)
        for row, key in enumerate(keys):
            found[row] = known[key]
        return found

    def _open(self) -> sqlite3.Connection:
        try:
            return _connect(self._path)
        except sqlite3.DatabaseError:
            # It only saves work: a damaged file is set aside and everything is computed anew.
            aside = self._path.with_suffix(".damaged")
            _LOG.warning("%s is damaged; it was moved to %s and is built anew.", self._path, aside)
            self._path.replace(aside)
            return _connect(self._path)

    def _known(self, db: sqlite3.Connection, embedder: Embedder, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        size = embedder.dimension * 4
        found: dict[str, NDArray[np.float32]] = {}
        for some in _slices(keys, _READ):
            for key, vector in _rows(db, embedder.name, some):
                if len(vector) == size:
                    found[key] = np.frombuffer(vector, dtype=np.float32)
        return found


def _slices(keys: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _rows(db: sqlite3.Connection, model: str, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    marks = ",".join("?" * len(keys))
    yield from db.execute(f"SELECT text, vector FROM vectors WHERE model = ? AND text IN ({marks})", (model, *keys))


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=60)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(_SCHEMA)
        db.execute("SELECT count(*) FROM (SELECT 1 FROM vectors LIMIT 1)").fetchone()
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
