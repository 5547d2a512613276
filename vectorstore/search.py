"""Finding the passages for a question in one release: what words and vectors find, weighed by their features."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.records import Document
from vectorstore.embedders import Embedder
from vectorstore.errors import BrokenRelease, IndexMismatch, OutdatedRelease
from vectorstore.following import Follower
from vectorstore.index import open_engine
from vectorstore.index.digest import release_digest
from vectorstore.index.filters import ANY, Only
from vectorstore.index.port import Engine, Index, Passage
from vectorstore.index.releases import FORMAT_VERSION, Manifest, ReleaseFolder, Releases
from vectorstore.query.answer_types import AnswerType
from vectorstore.query.colloquial import written
from vectorstore.query.foreign import in_finnish, language_of
from vectorstore.query.question import Question, understand
from vectorstore.query.references import SectionReferences
from vectorstore.query.spelling import corrected
from vectorstore.query.vocabulary import standard
from vectorstore.ranking.passage_comparison import FoundPassage, TopicTerms, compared
from vectorstore.ranking.passage_features import passage_features
from vectorstore.ranking.rerankers import FeatureReranker, PlainFusion, Reranker
from vectorstore.ranking.scoring import Candidates, answerable, ranking_weights

_LOG = logging.getLogger(__name__)
_CANDIDATES = 50
"""How many passages each ranking gives to the reranking."""
_COMMON = 2000
"""Passages with a term above which it finds none: it tells little, and reading so many is slow."""
_NAMED = 1000.0
"""Score of a passage whose section the question names: above every other."""
_ONE_IN_TEN = 0.9
_WARMING = "Mistä saan neuvontaa?"
"""A question that warms a release: any will do."""


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

    ``answerable`` is the probability, 0 to 1, that the sources answer it (0 where no weights fit the model);
    ``background`` the cosine with the question that one in ten sentences of the field reaches (``Vectors.field``),
    whatever they are of.
    """

    query: str
    hits: tuple[Hit, ...]
    answerable: float
    background: float


class ReleaseSearch:
    """One open release. Safe to share between threads; the release never changes."""

    def __init__(self, manifest: Manifest, index: Index, reranker: Reranker) -> None:
        self.manifest = manifest
        self.store = index
        """The documents and passages of the release. Whoever holds it may read it, also when the search is gone."""
        self._reranker = reranker
        self.is_fitted = manifest.embedder == ranking_weights().embedder
        """Whether the learned weights of the ranking are for the model of the release; plain fusion serves without."""
        if not self.is_fitted and isinstance(reranker, FeatureReranker):
            self._reranker = PlainFusion()
        self.titles = {document.id: document.title for document in manifest.documents}
        """Titles of the documents by id."""
        self._references = SectionReferences(index, manifest.documents)
        self._mean_length = index.mean_length()
        self.newer: dict[str, Document] = self._newer()
        """For the id of each superseded document, the one that replaces it."""

    @classmethod
    def open(
        cls,
        folder: ReleaseFolder,
        embedder: Embedder,
        engine: Engine | None = None,
        reranker: Reranker = FeatureReranker(),  # noqa: B008  # it has no state
    ) -> "ReleaseSearch":
        """Open a finished release for an embedder. Raises ``IndexMismatch`` and ``BrokenRelease``.

        One that another version of this program made is opened with a warning: it answers as it did.
        """
        try:
            manifest = folder.manifest()
        except (OSError, ValueError) as error:
            raise BrokenRelease(release=folder.name, found=f"manifest.json: {error}", expected="a manifest") from error
        _check_readable(manifest, embedder)
        if manifest.digest != release_digest(embedder=embedder.name, dimension=embedder.dimension):
            _LOG.warning("%s", OutdatedRelease(release=manifest.release))
        return cls(manifest, (engine or open_engine()).open(folder, manifest), reranker)

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
        likely = answerable(candidates.predictors()) if self.is_fitted else 0.0
        return Found(question.text, tuple((named + hits)[:limit]), likely, self._background(vector))

    def candidates(self, question: Question, vector: NDArray[np.float32], only: Only = ANY) -> Candidates:
        """Everything that words or vectors find for a question, weighed."""
        terms = [term for word in question.topic for term in word.terms]
        frequency = self.store.document_frequency(terms)
        rare = [term for term in terms if frequency.get(term, 0) <= _COMMON] or terms
        lexical = dict(self.store.lexical(rare, _CANDIDATES, only))
        dense = dict(self.store.dense(vector, _CANDIDATES, only))
        numbers = list(dict.fromkeys([*lexical, *dense]))
        sentences = self.store.sentence_cosines(numbers, vector)
        cosines = self.store.cosines(numbers, vector)
        topic = TopicTerms(question, frequency, self.manifest.passages, self._mean_length)
        read = self.store.evidence(numbers)
        share = scaled(lexical)
        found = [
            FoundPassage(of, share.get(number, 0.0), cosine, near)
            for number, (_, of), cosine, near in zip(numbers, read, cosines.tolist(), sentences, strict=True)
        ]
        return Candidates(
            numbers,
            [text for text, _ in read],
            passage_features(compared(topic, found)),
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
        return float(np.quantile(self.store.field() @ vector, _ONE_IN_TEN))

    def _named(self, query: str, vector: NDArray[np.float32], only: Only) -> list[Hit]:
        """The passages of sections that the question names, in the order of the act."""
        numbers = self.store.allowed(self._references.passages(query), only)
        read = zip(self.store.passages(numbers), self.store.sentence_cosines(numbers, vector), strict=True)
        return [Hit(passage, _NAMED, 1.0, 0.0, tuple(map(float, cosines)), named=True) for passage, cosines in read]

    def _newer(self) -> dict[str, Document]:
        newer = {}
        for document in self.manifest.documents:
            if document.supersedes and (replacing := self.store.text_of(document.id)):
                newer[document.supersedes] = replacing
        return newer


def _check_readable(manifest: Manifest, embedder: Embedder) -> None:
    checks = (
        ("the format version", manifest.format, FORMAT_VERSION),
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
    """Searches the release in use, and notices when another process makes a new one.

    A new one is opened by whoever asks first, who waits; or, once ``follow`` is called, in the background, and the one
    before answers until it is ready. A release that nobody searches any more closes its files by itself.
    """

    def __init__(
        self,
        releases: Releases,
        embedder: Embedder,
        engine: Engine | None = None,
        reranker: Reranker = FeatureReranker(),  # noqa: B008  # it has no state
    ) -> None:
        self._releases = releases
        self._embedder = embedder
        self._engine = engine or open_engine()
        self._reranker = reranker
        self._lock = threading.Lock()
        self._open: ReleaseSearch | None = None
        self._follower: Follower | None = None
        self._warm: Callable[[ReleaseSearch], object] | None = None

    def current(self) -> ReleaseSearch:
        """The release in use, opened; while it is followed, the one before until the new one is ready.

        Raises ``NoRelease``, ``IndexMismatch``, ``BrokenRelease``.
        """
        if self._open and self._follower:
            return self._open
        with self._lock:
            folder = self._releases.current()
            if self._open is None or self._open.manifest.release != folder.name:
                # The one before is left to whoever still searches it.
                self._open = self._opened(folder)
            return self._open

    def follow(self, *, warm: Callable[[ReleaseSearch], object] | None = None, every: float = 1.0) -> None:
        """From now on look every so many seconds for a new release, and switch when it is open and warm.

        ``warm`` does with it what a reader would wait for, a search when nothing is given. While a new release cannot
        be opened the one before stays. Raises what ``current`` raises.
        """
        self.current()
        self._warm = warm
        self._follower = self._follower or Follower(self.refresh, every=every)

    def refresh(self) -> None:
        """Open, warm and then switch to the release in use, when another one is open. Raises what ``current`` raises
        and what the warming raises; then nothing has changed."""
        folder = self._releases.current()
        if self._open and self._open.manifest.release == folder.name:
            return
        new = self._opened(folder)
        (self._warm or self._try)(new)
        self._open = new

    def close(self) -> None:
        """Follow no longer; a release that is just being opened is waited for."""
        if self._follower:
            self._follower.stop()
            self._follower = None

    def _opened(self, folder: ReleaseFolder) -> ReleaseSearch:
        return ReleaseSearch.open(folder, self._embedder, self._engine, self._reranker)

    def _try(self, search: ReleaseSearch) -> None:
        question = search.understand(_WARMING)
        search.search(question, self.embed(question.text), limit=_CANDIDATES)

    def embed(self, query: str) -> NDArray[np.float32]:
        """The vector of a question, shape (dimension,)."""
        vector: NDArray[np.float32] = self._embedder.embed_queries([query])[0]
        return vector

    def search(self, query: str, *, limit: int = 10, only: Only = ANY) -> Found:
        """The best passages of the release in use that a filter allows, best first."""
        search = self.current()
        question = search.understand(query)
        return search.search(question, self.embed(question.text), limit=limit, only=only)
