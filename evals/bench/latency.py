"""How long searches and answers take, alone and for several users at once."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.opening import open_assistant
from assistant.service import Assistant
from assistant.settings import Settings
from corpus.records import Kind
from evals.bench.collections import read_collection
from evals.bench.index import indexed, silent
from evals.bench.processes import alone, peak_memory_mb
from evals.bench.systems import BUNDLED
from vectorstore.embedders import open_embedder

_WARM_UP = 20
_USERS = 8


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of one user after another, questions a second of one and of several users."""

    passages: int
    search_p50_ms: float
    search_p95_ms: float
    filtered_p50_ms: float
    answer_p50_ms: float
    answer_p95_ms: float
    one_user_per_s: float
    eight_users_per_s: float
    errors: int
    memory_mb: float


def measure_latency(data: Path, *, full: bool, questions: int, work: Path) -> Latency:
    """Time the assistant over a collection with its first questions.

    The clock runs in a process that only serves, so that its memory is that of serving.
    """
    collection = read_collection(data, full=full)
    indexed(collection, work, open_embedder(BUNDLED), silent)
    return time_serving([asked.text for asked in collection.questions], questions, work, len(collection.items))


def time_serving(texts: Sequence[str], questions: int, work: Path, passages: int) -> Latency:
    """Time the release in use of a data folder with the first ``questions`` of these, warmed up with the last."""
    with alone() as pool:
        return pool.submit(_measure, texts[-_WARM_UP:], texts[:questions], work, passages).result()


def _measure(warm: Sequence[str], asked: Sequence[str], work: Path, passages: int) -> Latency:
    assistant = open_assistant(Settings(data_dir=work))
    timed(assistant.ask, warm)
    assistant.warm_up()
    answers = timed(assistant.ask, asked)
    searches = timed(assistant.find, asked)
    filtered = timed(lambda text: assistant.find(text, kinds=(Kind.STATUTE,)), asked)
    start = time.perf_counter()
    with ThreadPoolExecutor(_USERS) as users:
        failed = sum(users.map(lambda text: _fails(assistant, text), asked))
    together = len(asked) / (time.perf_counter() - start)
    return Latency(
        passages=passages,
        search_p50_ms=_percentile(searches, 50),
        search_p95_ms=_percentile(searches, 95),
        filtered_p50_ms=_percentile(filtered, 50),
        answer_p50_ms=_percentile(answers, 50),
        answer_p95_ms=_percentile(answers, 95),
        one_user_per_s=round(1000 * len(answers) / sum(answers), 1),
        eight_users_per_s=round(together, 1),
        errors=failed,
        memory_mb=peak_memory_mb(),
    )


def timed(call: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Milliseconds of each call."""
    times = []
    for text in texts:
        start = time.perf_counter()
        call(text)
        times.append((time.perf_counter() - start) * 1000)
    return times


def _fails(assistant: Assistant, text: str) -> bool:
    try:
        assistant.ask(text)
    except Exception:  # whatever goes wrong under load is what is counted
        return True
    return False


def _percentile(times: Sequence[float], share: int) -> float:
    return round(float(np.percentile(times, share)), 1)
