"""Finding the passages for a question in one release: what words and vectors find, weighed by its signs."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from corpus.finnish.analysis import ANALYSER_VERSION
from corpus.records import Document
from vectorstore.embedders import Embedder
from vectorstore.errors import BrokenRelease, IndexMismatch
from vectorstore.index.dense import DenseIndex, place_of
from vectorstore.index.filters import ANY, Allowed, Only
from vectorstore.index.releases import FORMAT_VERSION, Manifest, ReleaseFolder, Releases
from vectorstore.index.store import Passage, Store
from vectorstore.query.answer_types import AnswerType
from vectorstore.query.colloquial import written
from vectorstore.query.foreign import in_finnish, language_of
from vectorstore.query.question import Question, understand
from vectorstore.query.references import SectionReferences
from vectorstore.query.spelling import corrected
from vectorstore.query.vocabulary import standard
from vectorstore.ranking.passage_features import Evidence
from vectorstore.ranking.rerankers import FeatureReranker, Reranker
from vectorstore.ranking.scoring import Candidates, answerable

_CANDIDATES = 50
"""How many passages each ranking gives to the reranking."""
_COMMON = 2000
"""Passages with a term above which it finds none: it tells little, and reading so many is slow."""
_NAMED = 1000.0
"""Score of a passage whose section the question names: above every other."""
_WIDEST = 5000
"""How many passages a filtered ranking reads at most."""
_ONE_IN_TEN = 0.9
_COMPARED = 10_000
"""Allowed passages up to which comparing each is quicker than searching wide and leaving out."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. Scores are comparable within one search only, except the similarities.

    ``similarity`` is the cosine of passage and question (-1 to 1; 0 when the passage was found by
    its words alone), ``lexical`` its BM25 score (0 when it was found by meaning alone).
    ``sentence_similarities`` has one cosine for each of ``passage.chunk.sentences``. ``named`` is
    True when the question names the section that the passage belongs to.
    """

    passage: Passage
    score: float
    similarity: float
    lexical: float
    sentence_similarities: tuple[float, ...]
    named: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first.

    ``answerable`` is the probability, 0 to 1, that the sources answer it; ``background`` the cosine with the question
    that one in ten sentences of the field reaches (``field.txt``), whatever they are of.
    """

    query: str
    hits: tuple[Hit, ...]
    answerable: float
    background: float


class ReleaseSearch:
    """One open release. Safe to share between threads; the release never changes."""

    def __init__(
        self,
        manifest: Manifest,
        store: Store,
        dense: DenseIndex,
        passages: NDArray[np.float16],
        sentences: NDArray[np.float16],
        reranker: Reranker,
        field: NDArray[np.float32],
    ) -> None:
        self.manifest = manifest
        self.store = store
        self._dense = dense
        self._passages = passages
        self._sentences = sentences
        self._field = field
        self._reranker = reranker
        self.titles = {document.id: document.title for document in manifest.documents}
        """Titles of the documents by id."""
        self._allowed = Allowed(manifest.documents, store.document_of_each())
        self._references = SectionReferences(store, manifest.documents)
        self._bounds = store.sentence_bounds()
        self._mean_length = store.mean_length()
        self.newer: dict[str, Document] = self._newer()
        """For the id of each superseded document, the one that replaces it."""

    @classmethod
    def open(
        cls,
        folder: ReleaseFolder,
        embedder: Embedder,
        chroma_url: str = "",
        reranker: Reranker = FeatureReranker(),  # noqa: B008  # it has no state
    ) -> "ReleaseSearch":
        """Open a finished release for an embedder. Raises ``IndexMismatch`` and ``BrokenRelease``."""
        try:
            manifest = folder.manifest()
        except (OSError, ValueError) as error:
            raise BrokenRelease(release=folder.name, found=f"manifest.json: {error}", expected="a manifest") from error
        _check_made_alike(manifest, embedder)
        try:
            store = Store(folder.lexical)
            dense = DenseIndex.open(place_of(folder, manifest.release, chroma_url))
            passages = np.load(folder.passages, mmap_mode="r")
            sentences = np.load(folder.sentences, mmap_mode="r")
            found = (store.count(), dense.count(), len(passages), len(sentences))
        except Exception as error:
            # SQLite, Chroma and NumPy each have their own errors for a damaged file.
            raise BrokenRelease(release=folder.name, found=str(error), expected="whole indexes") from error
        if found != (*(manifest.passages,) * 3, manifest.sentences):
            expected = f"{manifest.passages} passages and {manifest.sentences} sentences"
            raise BrokenRelease(release=folder.name, found="/".join(map(str, found)), expected=expected)
        return cls(manifest, store, dense, passages, sentences, reranker, _field(embedder))

    def understand(self, text: str, answer_type: AnswerType | None = None) -> Question:
        """A question as asked of these sources: everyday words in standard Finnish, misspelt ones set right.

        One in Swedish or English is put into Finnish by its terms.
        """
        language = language_of(text)
        if language:
            return replace(understand(in_finnish(text, language), answer_type), language=language)
        return understand(corrected(written(standard(text)), self.store.document_frequency), answer_type)

    def search(self, question: Question, vector: NDArray[np.float32], *, limit: int, only: Only = ANY) -> Found:
        """The best passages for a question whose embedding is ``vector`` (shape (dimension,))."""
        candidates = self.candidates(question, vector, only)
        ranked = self._reranker.ranked(question.text, candidates)
        named = self._named(question.text, vector, only)
        ids = {hit.passage.number for hit in named}
        rest = [(place, score) for place, score in ranked if candidates.numbers[place] not in ids][:limit]
        passages = self.store.passages([candidates.numbers[place] for place, _ in rest])
        hits = [
            Hit(
                passage,
                score,
                float(candidates.cosines[place]),
                float(candidates.lexical[place]),
                tuple(map(float, candidates.sentences[place])),
            )
            for passage, (place, score) in zip(passages, rest, strict=True)
        ]
        likely = answerable(candidates.outlook())
        return Found(question.text, tuple((named + hits)[:limit]), likely, self._background(vector))

    def candidates(self, question: Question, vector: NDArray[np.float32], only: Only = ANY) -> Candidates:
        """Everything that words or vectors find for a question, weighed."""
        terms = [term for word in question.topic for term in word.terms]
        frequency = self.store.document_frequency(terms)
        rare = [term for term in terms if frequency.get(term, 0) <= _COMMON] or terms
        lexical = dict(self._ranked(only, lambda limit: self.store.rank(rare, limit)))
        dense = dict(self._ranked(only, lambda limit: self._dense.search(vector, limit), vector))
        numbers = list(dict.fromkeys([*lexical, *dense]))
        sentences = [self._sentence_cosines(number, vector) for number in numbers]
        cosines = np.asarray(self._passages[numbers], dtype=np.float32) @ vector
        evidence = Evidence(question, frequency, self.manifest.passages, self._mean_length)
        read = self.store.evidence(numbers)
        share = scaled(lexical)
        signs = evidence.signs(
            [of for _, of in read],
            np.array([share.get(number, 0.0) for number in numbers], dtype=np.float32),
            cosines,
            sentences,
        )
        return Candidates(
            numbers,
            [text for text, _ in read],
            signs,
            np.array([lexical.get(number, 0.0) for number in numbers], dtype=np.float32),
            cosines,
            sentences,
            list(dense.values()),
            list(lexical.values()),
        )

    def _background(self, vector: NDArray[np.float32]) -> float:
        """The cosine with a question that only one in ten sentences of the field exceeds.

        It tells how near a question is to this field at all, in whatever words it is put. The sentences are the same
        for every release: those of a small one would tell of it alone.
        """
        return float(np.quantile(self._field @ vector, _ONE_IN_TEN))

    def _ranked(
        self,
        only: Only,
        rank: Callable[[int], list[tuple[int, float]]],
        vector: NDArray[np.float32] | None = None,
    ) -> list[tuple[int, float]]:
        """The best allowed passages of a ranking.

        Enough is read for as many to remain as without a filter; where few passages are allowed and there is a
        ``vector``, these are compared one by one.
        """
        if only == ANY:
            return rank(_CANDIDATES)
        mask = self._allowed.mask(only)
        allowed = int(mask.sum())
        if allowed == 0:
            return []
        if vector is not None and allowed <= _COMPARED:
            numbers = np.flatnonzero(mask)
            cosines = np.asarray(self._passages[numbers], dtype=np.float32) @ vector
            best = np.argsort(-cosines, kind="stable")[:_CANDIDATES]
            return [(int(numbers[place]), float(cosines[place])) for place in best]
        wide = min(_WIDEST, _CANDIDATES * 2 * len(mask) // allowed)
        return [(number, score) for number, score in rank(wide) if mask[number]][:_CANDIDATES]

    def vectors(self) -> NDArray[np.float16]:
        """The unit vectors of all passages by number, shape (passages, dimension)."""
        return self._passages

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """Numbers and cosines of the passages nearest to a vector, by the vectors alone."""
        return self._dense.search(vector, limit)

    def _named(self, query: str, vector: NDArray[np.float32], only: Only) -> list[Hit]:
        """The passages of sections that the question names, in the order of the act."""
        mask = self._allowed.mask(only)
        numbers = [number for number in self._references.passages(query) if mask[number]]
        return [
            Hit(passage, _NAMED, 1.0, 0.0, tuple(map(float, self._sentence_cosines(number, vector))), named=True)
            for number, passage in zip(numbers, self.store.passages(numbers), strict=True)
        ]

    def _sentence_cosines(self, number: int, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        start, end = self._bounds[number : number + 2]
        cosines: NDArray[np.float32] = np.asarray(self._sentences[start:end], dtype=np.float32) @ vector
        return cosines

    def _newer(self) -> dict[str, Document]:
        newer = {}
        for document in self.manifest.documents:
            if document.supersedes and (replacing := self.store.text_of(document.id)):
                newer[document.supersedes] = replacing
        return newer

    def close(self) -> None:
        """Release the files of the index."""
        self._dense.close()


def _field(embedder: Embedder) -> NDArray[np.float32]:
    """The vectors of the sentences of ``field.txt``, shape (sentences, dimension)."""
    return embedder.embed_passages(
        files("vectorstore.ingest").joinpath("field.txt").read_text(encoding="utf-8").splitlines()
    )


def _check_made_alike(manifest: Manifest, embedder: Embedder) -> None:
    checks = (
        ("the format version", manifest.format, FORMAT_VERSION),
        ("the analyser version", manifest.analyser, ANALYSER_VERSION),
        ("the embedding model", manifest.embedder, embedder.name),
        ("vectors of length", manifest.dimension, embedder.dimension),
    )
    for what, found, expected in checks:
        if found != expected:
            raise IndexMismatch(release=manifest.release, what=what, found=found, expected=expected)


def scaled(ranking: Mapping[int, float]) -> dict[int, float]:
    """Scores from 0 for the last to 1 for the first; equal ones are 1."""
    low, high = min(ranking.values(), default=0.0), max(ranking.values(), default=0.0)
    if high == low:
        return dict.fromkeys(ranking, 1.0)
    return {number: (score - low) / (high - low) for number, score in ranking.items()}


class LiveSearch:
    """Searches the release in use, and notices when another process makes a new one."""

    def __init__(
        self,
        releases: Releases,
        embedder: Embedder,
        chroma_url: str = "",
        reranker: Reranker = FeatureReranker(),  # noqa: B008  # it has no state
    ) -> None:
        self._reranker = reranker
        self._releases = releases
        self._embedder = embedder
        self._chroma_url = chroma_url
        self._lock = threading.Lock()
        self._open: ReleaseSearch | None = None

    def current(self) -> ReleaseSearch:
        """The release in use, opened. Raises ``NoRelease``, ``IndexMismatch``, ``BrokenRelease``."""
        with self._lock:
            folder = self._releases.current()
            if self._open is None or self._open.manifest.release != folder.name:
                # The one before is left to whoever still searches it.
                self._open = ReleaseSearch.open(folder, self._embedder, self._chroma_url, self._reranker)
            return self._open

    def embed(self, query: str) -> NDArray[np.float32]:
        """The vector of a question, shape (dimension,)."""
        vector: NDArray[np.float32] = self._embedder.embed_queries([query])[0]
        return vector

    def search(self, query: str, *, limit: int = 10, only: Only = ANY) -> Found:
        """The best passages of the release in use that a filter allows, best first."""
        search = self.current()
        question = search.understand(query)
        return search.search(question, self.embed(question.text), limit=limit, only=only)
