"""Everyday questions over real acts of Parliament: what answers are worth over texts that nobody wrote for it.

``statutes.tsv`` names the place of each answer by act, section and number of the sentence in the section, from 0; rows
without an act have no answer in any of the acts. The acts are read from a folder of public data, one file each,
``1975-0704.md``, a section under a heading "### 7 §". Every second question fits the weights of answers; the others fit
nothing.
"""

import csv
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from assistant.opening import open_assistant
from assistant.service import Assistant
from assistant.settings import Settings
from corpus.errors import PathMissing
from evals.cases.acts import sections, sentences
from evals.records import Case, Category, Evidence
from vectorstore.embedders import open_embedder
from vectorstore.ingest.run import Ingest


def statute_questions() -> Path:
    """The file of the questions."""
    return Path(str(files("evals.cases"))) / "statutes.tsv"


def statute_cases(folder: Path) -> list[Case]:
    """All questions with the sentences that answer them. Raises ``PathMissing``."""
    with statute_questions().open(encoding="utf-8", newline="") as file:
        return [_case(number, row, folder) for number, row in enumerate(csv.DictReader(file, delimiter="\t"))]


def _case(number: int, row: dict[str, str], folder: Path) -> Case:
    name, turns = f"statute-{number:03}", (row["question"],)
    if not row["act"]:
        return Case(name, turns, Category.UNANSWERABLE)
    path = folder / f"{row['act']}.md"
    if not path.is_file():
        raise PathMissing(path=str(path))
    of_section = dict(sections(path.read_text(encoding="utf-8")))[row["section"]][1]
    return Case(name, turns, Category.ANSWERABLE, (Evidence(path.name, sentences(of_section)[int(row["sentence"])]),))


def fitting(cases: Sequence[Case]) -> Sequence[Case]:
    """Those that fit the weights."""
    return cases[0::2]


def held_out(cases: Sequence[Case]) -> Sequence[Case]:
    """Those that fit nothing."""
    return cases[1::2]


def assistant_over(documents: Sequence[Path], work: Path) -> Assistant:
    """An assistant over files and folders, whose release is kept in ``work``. Raises what an ingest raises."""
    settings = Settings(data_dir=work)
    embedder = open_embedder(settings.embedder)
    Ingest(work, embedder).run(documents, progress=lambda stage, done, total: None)
    return open_assistant(settings, embedder=embedder)
