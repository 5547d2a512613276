"""Documents, passages and the lexical index of one release, in one SQLite file.

FTS5 ranks by BM25 over lemmas (https://sqlite.org/fts5.html#the_bm25_function). The heading
path and the title are a column of their own, so that a match there can weigh differently.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from weakref import WeakSet

from pydantic import TypeAdapter

from corpus.records import Chunk, Document, Kind, Sentence
from vectorstore.index.port import Entry, Passage, Ranking
from vectorstore.index.terms import HEADING_SHARE, Terms

_DOCUMENT = TypeAdapter(Document)
_KEPT = 64
"""Documents whose text is kept at hand; the longest acts have a million characters."""
_SENTENCES = TypeAdapter(tuple[Sentence, ...])

# Terms have no spaces, and the ascii tokenizer leaves å, ä and ö as they are. The places of terms
# are kept (detail=full), because BM25 counts with them and a table without content has no other way.
_SCHEMA = """
CREATE TABLE documents (id TEXT PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, document TEXT NOT NULL, kind TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL, section TEXT NOT NULL,
    first_page INTEGER, last_page INTEGER, sentences TEXT NOT NULL, first_sentence INTEGER NOT NULL
);
CREATE TABLE evidence (
    number INTEGER PRIMARY KEY, sentences TEXT NOT NULL, heading TEXT NOT NULL, length INTEGER NOT NULL,
    kinds TEXT NOT NULL
);
CREATE INDEX passages_of_document ON passages (document);
CREATE VIRTUAL TABLE terms USING fts5 (
    heading, body, content='', tokenize="ascii tokenchars '/,.-'"
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (terms, row);
"""


class StoreWriter:
    """Fills the file of a release being built; ``finish`` makes it count."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.executescript(_SCHEMA)
        self._passages = 0
        self._sentences = 0

    def add(self, document: Document, entries: Sequence[Entry]) -> None:
        """Store a document with its passages, numbered onwards from those before."""
        kind = document.metadata.kind.value
        record = _DOCUMENT.dump_json(document).decode()
        self._db.execute("INSERT INTO documents VALUES (?, ?, ?)", (document.id, kind, record))
        for entry in entries:
            self._add_passage(kind, entry)

    def _add_passage(self, kind: str, entry: Entry) -> None:
        chunk, terms = entry.chunk, entry.terms
        row = (
            self._passages,
            chunk.document_id,
            kind,
            chunk.start,
            chunk.end,
            chunk.text,
            json.dumps(chunk.section, ensure_ascii=False),
            chunk.first_page,
            chunk.last_page,
            _SENTENCES.dump_json(chunk.sentences).decode(),
            self._sentences,
        )
        self._db.execute("INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?,?,?)", row)
        self._db.execute(
            "INSERT INTO terms (rowid, heading, body) VALUES (?,?,?)", (self._passages, terms.heading, entry.body)
        )
        self._db.execute(
            "INSERT INTO evidence VALUES (?,?,?,?,?)",
            (self._passages, terms.sentences, terms.heading, terms.length, terms.kinds),
        )
        self._passages += 1
        self._sentences += len(chunk.sentences)

    def finish(self) -> None:
        """Commit and close the file."""
        self._db.commit()
        self._db.close()

    def abandon(self) -> None:
        """Close the file without what was added."""
        self._db.close()


class Store:
    """Reads the file of a finished release; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._file = ReadOnlyFile(path)
        # Not of this object's own method: in a circle of references it would outlive its last user.
        self._text = lru_cache(maxsize=_KEPT)(partial(_text_of, self._file))

    def documents(self) -> Iterator[Document]:
        """All documents in the order of their ids."""
        for (record,) in self._file.all("SELECT record FROM documents ORDER BY id"):
            yield _DOCUMENT.validate_json(record)

    def document(self, document_id: str) -> Document | None:
        """The document of that id, None when the release has none."""
        rows = self._file.all("SELECT record FROM documents WHERE id = ?", (document_id,))
        return _DOCUMENT.validate_json(rows[0][0]) if rows else None

    def text_of(self, document_id: str) -> Document | None:
        """The document of that id without its blocks; None when there is none."""
        return self._text(document_id)

    def passages(self, numbers: Iterable[int]) -> list[Passage]:
        """The passages of these numbers, in the order asked."""
        wanted = list(numbers)
        marks = ",".join("?" * len(wanted))
        rows = self._file.all(f"SELECT * FROM passages WHERE number IN ({marks})", wanted)
        found = {row[0]: _passage(row) for row in rows}
        return [found[number] for number in wanted]

    def passages_of(self, document_id: str) -> list[Passage]:
        """The passages of a document in the order of its text."""
        rows = self._file.all("SELECT * FROM passages WHERE document = ? ORDER BY start", (document_id,))
        return [_passage(row) for row in rows]

    def section_paths(self) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Number, document id and heading path of every passage, in order."""
        rows = self._file.all("SELECT number, document, section FROM passages ORDER BY number")
        for number, document, section in rows:
            yield number, document, tuple(json.loads(section))

    def document_of_each(self) -> list[str]:
        """The document id of every passage, in order."""
        return [row[0] for row in self._file.all("SELECT document FROM passages ORDER BY number")]

    def evidence(self, numbers: Sequence[int]) -> list[tuple[str, Terms]]:
        """The text and the terms of each of these passages, in the order asked."""
        marks = ",".join("?" * len(numbers))
        rows = self._file.all(
            "SELECT number, text, evidence.sentences, heading, length, kinds "
            f"FROM passages JOIN evidence USING (number) WHERE number IN ({marks})",
            numbers,
        )
        found = {row[0]: (str(row[1]), Terms(*row[2:])) for row in rows}
        return [found[number] for number in numbers]

    def sentence_bounds(self) -> list[int]:
        """The row of the first sentence of every passage in order, then the number of all sentences."""
        rows = self._file.all("SELECT first_sentence, json_array_length(sentences) FROM passages ORDER BY number")
        return [first for first, _ in rows] + [rows[-1][0] + rows[-1][1] if rows else 0]

    def mean_length(self) -> float:
        """Mean of the terms of a passage, 1 when there are none."""
        return float(self._file.all("SELECT avg(length) FROM evidence")[0][0] or 1.0)

    def count(self) -> int:
        """How many passages there are."""
        return int(self._file.all("SELECT count(*) FROM passages")[0][0])

    def rank(self, terms: Iterable[str], limit: int) -> Ranking:
        """Passage numbers with their BM25 scores (higher is better) for any of the terms, best first."""
        query = " OR ".join(f'"{term}"' for term in dict.fromkeys(terms))
        if not query:
            return []
        sql = (
            f"SELECT rowid, -bm25(terms, {HEADING_SHARE}, 1.0) AS score FROM terms "
            "WHERE terms MATCH ? ORDER BY score DESC, rowid LIMIT ?"
        )
        return [(int(number), float(score)) for number, score in self._file.all(sql, (query, limit))]

    def document_frequency(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each term occurs; terms that occur in none are left out."""
        wanted = list(dict.fromkeys(terms))
        marks = ",".join("?" * len(wanted))
        return dict(self._file.all(f"SELECT term, doc FROM vocabulary WHERE term IN ({marks})", wanted))


class _Connection(sqlite3.Connection):
    """One that can be referred to weakly: it goes with its thread."""


class ReadOnlyFile:
    """A database file that never changes: one connection a thread, and SQLite needs no locks."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self._opened: WeakSet[_Connection] = WeakSet()

    def all(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        if not hasattr(self._local, "db"):
            # Whichever thread closes the file closes those of the others too.
            self._local.db = sqlite3.connect(self._uri, uri=True, check_same_thread=False, factory=_Connection)
            self._opened.add(self._local.db)
        return self._local.db.execute(sql, values).fetchall()  # type: ignore[no-any-return]

    def close(self) -> None:
        """Close the connections of all threads; each can ask no more."""
        for connection in self._opened:
            connection.close()


def _text_of(file: ReadOnlyFile, document_id: str) -> Document | None:
    rows = file.all("SELECT json_set(record, '$.blocks', json('[]')) FROM documents WHERE id = ?", (document_id,))
    return _DOCUMENT.validate_json(rows[0][0]) if rows else None


def _passage(row: Sequence[Any]) -> Passage:
    number, document, kind, start, end, text, section, first_page, last_page, sentences, _ = row
    chunk = Chunk(
        document_id=str(document),
        start=start,
        end=end,
        text=str(text),
        section=tuple(json.loads(section)),
        sentences=_SENTENCES.validate_json(sentences),
        first_page=first_page,
        last_page=last_page,
    )
    return Passage(number, Kind(kind), chunk)
