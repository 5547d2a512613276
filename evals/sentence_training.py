"""Fits ``assistant/sentences.toml``: ``python -m evals.sentence_training FOLDER [FOLDER ...]``.

Each folder is a collection whose questions come with their answers. Every second question fits the weights, the others
tell in how many the answer stands in the best chosen sentence and in the best five. Run it after ``evals.training``,
because a sentence is judged by its passage too.
"""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from assistant.relevance import SIGNS, Relevance, spoken
from assistant.service import READ_PASSAGES
from evals.bench.collections import read_collection
from evals.bench.index import indexed, silent
from evals.bench.report import save
from evals.bench.retrieval import holds_answer
from evals.training import fit_lists
from vectorstore.embedders import open_embedder

Choice = tuple[NDArray[np.float64], NDArray[np.bool_]]
"""The signs of the sentences that one question can choose from, shape (sentences, ``len(SIGNS)``), and which answer."""
_FIRST = (1, 5)


def main(
    folders: Annotated[list[Path], typer.Argument(help="Folders of collections with answers")],
    work: Annotated[Path, typer.Option(help="Where indexes are kept")] = Path("data/bench"),
    results: Annotated[Path, typer.Option(help="Where the figures go")] = Path("evals/results"),
) -> None:
    """Fit the weights on one half of the questions and write them; print and save how the other half does."""
    choices = {folder.name: _choices(folder, work) for folder in folders}
    weights = fit_lists([choice for found in choices.values() for choice in found[0::2]])
    figures = {name: _figures(found[1::2], weights) for name, found in choices.items()}
    print(figures)
    lines = [
        "# Fitted by `python -m evals.sentence_training`; its figures are in evals/results/sentence-training.json."
    ]
    lines += [f'"{name}" = {weight:.4f}' for name, weight in zip(SIGNS, weights, strict=True)]
    Path(str(files("assistant"))).joinpath("sentences.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    save(results, "sentence-training", {"folders": list(choices), "half": "every second"}, {"other half": figures})


def _choices(folder: Path, work: Path) -> list[Choice]:
    collection = read_collection(folder)
    embedder = open_embedder("bundled")
    search = indexed(collection, work / folder.name, embedder, silent)
    relevance = Relevance(search)
    choices = []
    for asked in collection.questions:
        question = search.understand(asked.text)
        vector = embedder.embed_queries([question.text])[0]
        candidates = relevance.candidates(question, search.search(question, vector, limit=READ_PASSAGES).hits)
        texts = [spoken(relevance.document(c.hit.passage.chunk.document_id), c.sentence) for c in candidates]
        signs = np.array([candidate.signs for candidate in candidates]).reshape(-1, len(SIGNS))
        choices.append((signs, np.array([holds_answer(text, asked.answer) for text in texts], dtype=np.bool_)))
    return choices


def _figures(choices: Sequence[Choice], weights: NDArray[np.float64]) -> dict[str, float]:
    found = [answers[np.argsort(-(signs @ weights), kind="stable")] for signs, answers in choices]
    return {f"answer@{first}": round(float(np.mean([right[:first].any() for right in found])), 4) for first in _FIRST}


if __name__ == "__main__":
    typer.run(main)
