"""Collections of passages with questions whose right passage is known.

Two layouts are read: ``passages.jsonl.gz`` with ``questions.jsonl`` (Finnish SQuAD: a question is inside or outside
the small collection), and that of BEIR, https://github.com/beir-cellar/beir (``corpus.jsonl.gz``,
``queries.jsonl``, ``qrels.tsv``).
"""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import PathMissing
from evals.errors import BadCollection


@dataclass(frozen=True, slots=True)
class Item:
    """One passage; ``title`` is empty when it has none."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; ``relevant`` is empty when the collection does not answer it.

    ``answer`` is the string that an answer must hold, empty when none is known.
    """

    id: str
    text: str
    relevant: frozenset[str]
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages and the questions asked of them."""

    name: str
    items: tuple[Item, ...]
    questions: tuple[Asked, ...]

    @property
    def fitting(self) -> tuple[Asked, ...]:
        """The half of the questions that teaches the model and fits the weights."""
        return self.questions[0::2]

    @property
    def held_out(self) -> tuple[Asked, ...]:
        """The other half, which measures them."""
        return self.questions[1::2]


def read_collection(folder: Path, *, full: bool = False, questions: Path | None = None) -> Collection:
    """Read a folder of either layout; ``full`` takes also the passages that are not marked small.

    Raises ``PathMissing`` and ``BadCollection``.
    """
    if not folder.is_dir():
        raise PathMissing(path=str(folder))
    if (folder / "passages.jsonl.gz").is_file():
        return _squad(folder, full, questions or folder / "questions.jsonl")
    if (folder / "corpus.jsonl.gz").is_file():
        return _beir(folder, questions or folder / "queries.jsonl")
    raise BadCollection(path=str(folder), found="neither passages.jsonl.gz nor corpus.jsonl.gz")


def _squad(folder: Path, full: bool, questions: Path) -> Collection:
    rows = [row for row in _rows(folder / "passages.jsonl.gz") if full or row["small"]]
    items = tuple(Item(row["id"], "", row["text"]) for row in rows)
    ids = {item.id for item in items}
    asked = tuple(
        Asked(f"q{number}", row["question"], frozenset({row["passage"]} & ids))
        for number, row in enumerate(_rows(questions))
    )
    return Collection(f"{folder.name}-{'full' if full else 'small'}", items, asked)


def _beir(folder: Path, questions: Path) -> Collection:
    items = tuple(Item(row["_id"], row.get("title", ""), row["text"]) for row in _rows(folder / "corpus.jsonl.gz"))
    beside = questions.with_name("qrels.tsv")
    relevant: dict[str, set[str]] = {}
    with _existing(beside if beside.is_file() else folder / "qrels.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if int(row["score"]) > 0:
                relevant.setdefault(row["query-id"], set()).add(row["corpus-id"])
    asked = tuple(
        Asked(row["_id"], row["text"], frozenset(relevant.get(row["_id"], ())), row.get("answer", ""))
        for row in _rows(questions)
    )
    return Collection(folder.name, items, asked)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(_existing(path), "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise BadCollection(path=f"{path}, line {number}", found=str(error)) from error


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise PathMissing(path=str(path))
    return path
