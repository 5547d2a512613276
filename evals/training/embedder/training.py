"""Teaches the bundled model Finnish questions: ``python -m evals.training.embedder.training FOLDER``.

The folder holds public Finnish data (``pairs`` tells which). Neither the cases of ``ohjenuora eval`` nor the second
halves of the collections are read. What is learned goes to ``vectorstore/embedders/e5/adapter.npz``; after it, fit
``evals.training.ranking`` and ``evals.training.answers`` anew.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from evals.training.embedder.model import TaughtModel
from evals.training.embedder.pairs import TrainingPair, read_pairs
from vectorstore.embedders.e5.adapter import SAMPLES, shipped_adapter, write_adapter

_ROUNDS = 2
_BATCH = 32
_SAID_EVERY = 20
_SEED = 0


def main(data: Annotated[Path, typer.Argument(help="Folder of public Finnish data")]) -> None:
    """Learn from all pairs and write the adapter."""
    pairs = read_pairs(data)
    model = TaughtModel()
    steps = _ROUNDS * (len(pairs) // _BATCH)
    for step, loss in enumerate(model.teach(_batches(pairs), steps), 1):
        if step % _SAID_EVERY == 0:
            print(f"{step}/{steps} loss {loss:.3f}", flush=True)
    model.settle()
    write_adapter(shipped_adapter(), model.factors(), model.passages(SAMPLES))


def _batches(pairs: Sequence[TrainingPair]) -> Iterator[Sequence[TrainingPair]]:
    """All pairs in a new order each round, with one of the sentences beside the answer of each."""
    chosen = random.Random(_SEED)
    for _ in range(_ROUNDS):
        order = [replace(pair, others=_one(pair.others, chosen)) for pair in chosen.sample(pairs, len(pairs))]
        for start in range(0, len(order) - _BATCH + 1, _BATCH):
            yield order[start : start + _BATCH]


def _one(others: Sequence[str], chosen: random.Random) -> tuple[str, ...]:
    return (chosen.choice(others),) if others else ()


if __name__ == "__main__":
    typer.run(main)
