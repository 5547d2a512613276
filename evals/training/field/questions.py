"""The questions of the field: what was written to learn from, over ``documents`` of another county and over acts.

None of them is of the product, or of what measures it.
"""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple


class Asked(NamedTuple):
    """A question of the field: its document, what was asked before it, how each answer begins, and who wrote it."""

    document: str
    question: str
    before: str
    answers: tuple[str, ...]
    writer: str = ""

    @property
    def whole(self) -> str:
        """The question after the one before it, as the reader sees them."""
        return f"{self.before} {self.question}".strip()


def written(part: str) -> Path:
    """The folder ``documents`` or ``asked`` of what was written to learn from."""
    return Path(str(files("evals.training.field"))) / part


def field_questions() -> list[Asked]:
    """All questions of the field."""
    return [
        Asked(row["d"], row["q"], row.get("before", ""), tuple(row["a"]), path.stem)
        for path in sorted(written("asked").glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


def held_out_documents() -> set[str]:
    """A tenth of the documents: their questions are not learned from. More documents leave it as it is."""
    listed = files("evals.training.field").joinpath("held-out.txt").read_text(encoding="utf-8")
    return set(listed.split())


def beginning_of(answer: str) -> re.Pattern[str]:
    """What finds the sentence that begins so. Of a table's row, between whose cells its text has the names of columns,
    the cells in their order."""
    cells = [re.escape(cell) for cell in map(plain, answer.split("|")) if cell]
    return re.compile(r"\b" + r"\b.*?\b".join(cells))


def plain(text: str) -> str:
    """The words of a text alone, in small letters."""
    return " ".join(re.findall(r"\w+", text.lower()))
