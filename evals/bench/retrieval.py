"""Systems side by side: how often the right passage comes first, how fast, how big."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.bench.collections import Asked, read_collection
from evals.bench.index import silent
from evals.bench.processes import alone, peak_memory_mb
from evals.bench.systems import NAMES, OwnSearch, System, opened, parts, prepare
from evals.runs.metrics import FIGURES, ranked_figures
from vectorstore.index.releases import Releases

_WARM_UP = 5
"""Questions asked before the clock starts."""
_MEGA = 1_000_000
_ANSWERED = {"answer@1": 1, "answer@5": 5}
_NOWHERE = 1000


@dataclass(frozen=True, slots=True)
class Task:
    """What a row of the table is measured on."""

    data: Path
    full: bool
    questions: Path | None
    folder: Path
    """Where the indexes are kept."""
    held_out: bool
    """Whether only the questions are asked that fitted nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One system: quality figures (0 to 1), milliseconds, megabytes (of 1,000,000 bytes).

    Where the collection knows the answers, ``answer@1`` and ``answer@5`` are the shares of questions whose answer
    stands in the best chosen sentence and in the best five; None for a system that chooses no sentences.
    """

    system: str
    figures: dict[str, float | None]
    p50_ms: float
    p95_ms: float
    index_mb: float
    memory_mb: float
    """The most memory that the process held, model and all."""


def measure_all(task: Task, systems: Sequence[str] = NAMES) -> Iterator[Row]:
    """Each system in a process of its own, one after another, so that its memory and time are its own."""
    for system in systems:
        with alone() as pool:
            pool.submit(_prepare, task, system).result()
        with alone() as pool:
            yield pool.submit(_measure, task, system).result()


def _prepare(task: Task, system: str) -> None:
    prepare(system, read_collection(task.data, full=task.full), task.folder, silent)


def _measure(task: Task, system: str) -> Row:
    collection = read_collection(task.data, full=task.full, questions=task.questions)
    search = opened(system, collection, task.folder)
    asked_of = collection.held_out if task.held_out else collection.questions
    inside = [asked for asked in asked_of if asked.relevant]
    for asked in inside[:_WARM_UP]:
        search.rank(asked.text)
    ranked: dict[str, list[str]] = {}
    times = []
    for asked in inside:
        start = time.perf_counter()
        ranked[asked.id] = search.rank(asked.text)
        times.append((time.perf_counter() - start) * 1000)
    releases = Releases(task.folder)
    release = releases.current().chroma.parent if releases.current_name() else task.folder
    return Row(
        system,
        _quality(inside, ranked) | _answers(inside, search),
        round(float(np.percentile(times, 50)), 3),
        round(float(np.percentile(times, 95)), 3),
        round(sum(map(_size, parts(system, release, task.folder))) / _MEGA, 1),
        peak_memory_mb(),
    )


def _answers(inside: Sequence[Asked], search: System) -> dict[str, float | None]:
    known = [asked for asked in inside if asked.answer]
    if not known:
        return {}
    if not isinstance(search, OwnSearch):
        return dict.fromkeys(_ANSWERED)
    found = [_place_of_answer(search.sentences(asked.text, max(_ANSWERED.values())), asked.answer) for asked in known]
    return {name: round(sum(place < first for place in found) / len(known), 4) for name, first in _ANSWERED.items()}


def _place_of_answer(sentences: Sequence[str], answer: str) -> int:
    """The place, from 0, of the first sentence that holds an answer, ``_NOWHERE`` when none does."""
    return next((place for place, text in enumerate(sentences) if holds_answer(text, answer)), _NOWHERE)


def holds_answer(text: str, answer: str) -> bool:
    """Whether an answer stands in a text, however both are spaced and capitalised."""
    return _plain(answer) in _plain(text)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _quality(inside: Sequence[Asked], ranked: dict[str, list[str]]) -> dict[str, float | None]:
    relevant = {asked.id: asked.relevant for asked in inside}
    return {name: round(value, 4) for name, value in ranked_figures(relevant, ranked, FIGURES).items()}


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
