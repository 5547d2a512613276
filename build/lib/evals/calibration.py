"""Fits the weights of ``assistant.confidence``: ``python -m evals.calibration FOLDER [--passages N]``.

The folder holds ``passages.jsonl.gz`` and ``questions.jsonl`` in the form of SQuAD 2.0 in Finnish: questions whose
passage is in the collection and questions whose passage is not. Half of the questions fit the
weights, the other half tells how well they do; the cases of ``ohjenuora eval`` are not looked at.
"""

import gzip
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from assistant.confidence import signs
from assistant.questions import understand
from assistant.relevance import Relevance
from vectorstore.build import Ingest
from vectorstore.embedders import Embedder, open_embedder
from vectorstore.releases import Releases
from vectorstore.search import LiveSearch

_RIDGE = 1e-3
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and whether its passage is in the collection."""

    question: str
    answerable: bool


def main(
    folder: Annotated[Path, typer.Argument(help="Folder with passages.jsonl.gz and questions.jsonl")],
    passages: Annotated[int, typer.Option(help="How many passages to ingest")] = 1500,
    data: Annotated[Path | None, typer.Option(help="Keep the index here for another run")] = None,
) -> None:
    """Ingest a sample, ask its questions, fit and print the weights."""
    texts, questions = _sample(folder, passages)
    embedder = open_embedder("bundled")
    with tempfile.TemporaryDirectory() as beside:
        _ingest(texts, Path(beside), data or Path(beside) / "data", embedder)
        rows = list(_signs(questions, LiveSearch(Releases(data or Path(beside) / "data"), embedder)))
    vectors = np.array([vector for vector, _ in rows])
    labels = np.array([float(label) for _, label in rows])
    fit, check = slice(0, None, 2), slice(1, None, 2)
    weights = fitted(vectors[fit], labels[fit])
    print(f"{len(texts)} passages, {len(rows)} questions, {labels.mean():.2f} answerable")
    print("WEIGHTS =", tuple(round(float(weight), 3) for weight in weights[1:]), " BIAS =", round(float(weights[0]), 3))
    scores = _design(vectors[check]) @ weights
    print(f"AUC on the other half: {auc(scores, labels[check]):.3f}")
    for false_answers in (0.02, 0.05, 0.10):
        line = np.quantile(scores[labels[check] == 0], 1 - false_answers)
        answered = float((scores[labels[check] == 1] > line).mean())
        print(f"at {false_answers:.0%} false answers (p > {1 / (1 + np.exp(-line)):.2f}): {answered:.1%} answered")


def _sample(folder: Path, count: int) -> tuple[dict[str, str], list[Labelled]]:
    with gzip.open(folder / "passages.jsonl.gz", "rt", encoding="utf-8") as file:
        everything = [json.loads(line) for line in file]
    small = [passage for passage in everything if passage["small"]]
    chosen = random.Random(1).sample(small, min(count, len(small)))
    texts = {passage["id"]: passage["text"] for passage in chosen}
    asked = [json.loads(line) for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    inside = [Labelled(row["question"], True) for row in asked if row["passage"] in texts]
    outside = [Labelled(row["question"], False) for row in asked if row["passage"] not in texts]
    questions = inside + random.Random(2).sample(outside, min(len(outside), len(inside)))
    random.Random(3).shuffle(questions)
    return texts, questions


def _ingest(texts: dict[str, str], beside: Path, data: Path, embedder: Embedder) -> None:
    source = beside / "passages"
    source.mkdir()
    for name, text in texts.items():
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    Ingest(data, embedder).run([source], allow_removals=True, progress=lambda stage, done, total: None)


def _signs(questions: Sequence[Labelled], live: LiveSearch) -> Iterator[tuple[tuple[float, ...], bool]]:
    search = live.current()
    relevance = Relevance(search)
    for labelled in questions:
        question = understand(labelled.question)
        found = search.search(question.text, live.embed(question.text), limit=10)
        candidates = relevance.candidates(question, found.hits)
        yield signs(candidates[0], found.similarities).vector(), labelled.answerable


def fitted(vectors: NDArray[np.float64], labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of a logistic regression, the bias first, by Newton's method with a small ridge.

    ``vectors`` has shape (n, k), ``labels`` shape (n,) of 0 and 1; the result has shape (k + 1,).
    """
    design = _design(vectors)
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (labels - chance) - _RIDGE * weights
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + _RIDGE * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def _design(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hstack([np.ones((len(vectors), 1)), vectors])


def auc(scores: NDArray[np.float64], labels: NDArray[np.float64]) -> float:
    """Chance that a question with an answer scores above one without."""
    inside, outside = scores[labels == 1], scores[labels == 0]
    return float((inside[:, None] > outside[None, :]).mean() + 0.5 * (inside[:, None] == outside[None, :]).mean())


if __name__ == "__main__":
    typer.run(main)
