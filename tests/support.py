"""Helpers of the tests: a fast embedder, small files and ingests."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from reportlab.pdfgen.canvas import Canvas

from corpus.finnish.analysis import index_terms
from vectorstore.embedders import Embedder
from vectorstore.ingest.run import Ingest, Ingested


class HashEmbedder:
    """Vectors from the hashes of lemmas: real enough to tell texts apart, and fast."""

    def __init__(self, name: str = "hash", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.full((len(texts), self.dimension), 0.01, dtype=np.float32)
        for row, text in enumerate(texts):
            for term in index_terms(text):
                vectors[row, int(hashlib.md5(term.encode()).hexdigest(), 16) % self.dimension] += 1
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def ingest_into(data_dir: Path, roots: Sequence[Path], embedder: Embedder, **options: bool) -> Ingested:
    """Ingest without progress bars."""
    return Ingest(data_dir, embedder).run(roots, progress=lambda stage, done, total: None, **options)


def write(folder: Path, **files: str) -> Path:
    """Markdown files by name: ``write(folder, saaga="# Saaga ...")``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def pdf(path: Path, *pages: Sequence[str], size: int = 10) -> Path:
    """A PDF of pages of lines, 14 points apart."""
    canvas = Canvas(str(path), invariant=1)
    for lines in pages:
        canvas.setFont("Helvetica", size)
        for number, line in enumerate(lines):
            canvas.drawString(60, 780 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return path
