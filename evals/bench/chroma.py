"""Chroma's settings against exact search: which neighbours it misses, how fast it is, how big."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.bench.collections import read_collection
from evals.bench.index import indexed, silent
from evals.bench.systems import BUNDLED
from vectorstore.embedders import open_embedder
from vectorstore.index.dense import DenseIndex, FolderPlace, Graph

GRAPHS = (Graph(100, 16, 10), Graph(100, 16, 100), Graph(200, 32, 100), Graph(), Graph(400, 64, 400))
"""The first is what Chroma does when nothing is said."""
_NEIGHBOURS = 10
_MEGA = 1_000_000


def measure_chroma(data: Path, *, questions: int, work: Path) -> Iterator[dict[str, object]]:
    """Build the vectors of a collection with each of ``GRAPHS`` and compare the 10 nearest with the exact ones."""
    collection = read_collection(data)
    embedder = open_embedder(BUNDLED)
    index = indexed(collection, work, embedder, silent).store
    vectors = index.vectors(range(index.count()))
    asked = embedder.embed_queries([one.text for one in collection.questions[:questions]])
    exact = np.argsort(-(asked @ vectors.T), axis=1, kind="stable")[:, :_NEIGHBOURS]
    for graph in GRAPHS:
        with tempfile.TemporaryDirectory() as folder:
            yield asdict(graph) | _measure(graph, Path(folder), vectors, asked, exact)


def _measure(
    graph: Graph,
    folder: Path,
    vectors: NDArray[np.float32],
    asked: NDArray[np.float32],
    exact: NDArray[np.int64],
) -> dict[str, object]:
    start = time.perf_counter()
    made = DenseIndex.create(FolderPlace(folder), graph)
    made.add(vectors, first=0)
    made.close()
    built = time.perf_counter() - start
    index = DenseIndex.open(FolderPlace(folder))
    found, times = [], []
    for vector in asked:
        start = time.perf_counter()
        found.append([number for number, _ in index.search(vector, _NEIGHBOURS)])
        times.append((time.perf_counter() - start) * 1000)
    index.close()
    return {
        "recall@10": round(recall(found, exact), 4),
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "build_s": round(built, 1),
        "size_mb": round(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / _MEGA, 1),
    }


def recall(found: Sequence[Sequence[int]], exact: NDArray[np.int64]) -> float:
    """Share of the exact neighbours that were found."""
    shares = [len(set(one) & set(right.tolist())) / len(right) for one, right in zip(found, exact, strict=True)]
    return sum(shares) / len(shares)
