"""The assistant over all acts in force, about a hundred thousand passages.

Their text is read, chunked and indexed in earnest. Embedding them would take hours, so each text gets the vector of a
passage of a smaller collection, with noise: search takes as long over these, and finds nothing sensible.
"""

import hashlib
import tarfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import PathMissing
from corpus.records import Kind
from evals.bench.collections import read_collection
from evals.bench.index import indexed, silent
from evals.bench.latency import Latency, time_serving
from evals.bench.systems import BUNDLED
from vectorstore.embedders import Embedder, open_embedder
from vectorstore.embedders.unit import unit_rows
from vectorstore.index.releases import Releases
from vectorstore.ingest.plan import Plan, Ready, make_plan
from vectorstore.ingest.run import Ingest

_NOISE = 0.015
"""Standard deviation in each dimension; leaves a cosine of about 0.96 to the vector that was drawn."""


class DrawnVectors:
    """An embedder that draws the vector of a text from others; questions go to the true one."""

    def __init__(self, true: Embedder, pool: NDArray[np.float32]) -> None:
        """``pool`` holds unit vectors, shape (any, ``true.dimension``)."""
        self.name, self.dimension = true.name, true.dimension
        self._true = true
        self._pool = pool

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Embedder``."""
        return self._true.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Embedder``; the same text has the same vector."""
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts]
        drawn = self._pool[[seed % len(self._pool) for seed in seeds]]
        noise = np.stack([np.random.default_rng(seed).normal(0, _NOISE, self.dimension) for seed in seeds])
        vectors = (drawn + noise).astype(np.float32)
        return unit_rows(vectors, self.name)


def measure_scale(acts: Path, like: Path, *, questions: int, work: Path) -> Latency:
    """Time the assistant over the acts of a packed folder, asked the questions of a collection.

    Raises ``PathMissing`` and what reading the collection and the acts raises.
    """
    if not acts.is_file():
        raise PathMissing(path=str(acts))
    collection = read_collection(like)
    releases = Releases(work)
    if not releases.current_name():
        embedder = open_embedder(BUNDLED)
        index = indexed(collection, work.with_name(like.name), embedder, silent).store
        drawn = DrawnVectors(embedder, index.vectors(range(index.count())))
        Ingest(work, drawn).make(_kinds_in_turn(_planned(acts, work)), silent)
    texts = [asked.text for asked in collection.questions]
    return time_serving(texts, questions, work, releases.current().manifest().passages)


def _planned(acts: Path, work: Path) -> Plan:
    folder = work / "acts"
    with tarfile.open(acts) as packed:
        packed.extractall(folder, filter="data")
    return make_plan([folder], None, digest="", allow_removals=False, progress=silent)


def _kinds_in_turn(plan: Plan) -> Plan:
    """All are statutes; a filter needs something to choose from."""
    return replace(plan, read=tuple(map(_with_kind, plan.read, cycle(Kind))))


def _with_kind(ready: Ready, kind: Kind) -> Ready:
    metadata = replace(ready.document.metadata, kind=kind)
    return replace(ready, document=replace(ready.document, metadata=metadata))
