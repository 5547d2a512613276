"""The assistant: one question in, one checkable answer out."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.answerability import THRESHOLD, confidence
from assistant.answering.candidates import Candidate, Relevance, eligible
from assistant.answering.contacts import contact_for
from assistant.answering.disagreement import disagreeing, in_force_first
from assistant.answering.extractive import Citations, choose, opening, with_like, with_tables, write
from assistant.answering.generative import generate, open_writer
from assistant.answering.notices import in_danger, replacements, with_notices
from assistant.answering.sentence_features import asks_to_reach
from assistant.answering.unknown import asks_of_unknown
from assistant.conversation.followups import complete
from assistant.conversation.subquestions import joined, parts_of
from assistant.errors import EmptyQuestion, IdentityCode, ModelFailed, QuestionTooLong
from assistant.privacy import has_identity_code, masked
from assistant.process_memory import settle
from assistant.records import Answer, AnswerSentence, Citation, Dropped, SearchHit, SearchResult, Turn
from assistant.settings import Settings
from assistant.texts import Language, text
from corpus.records import Document, Kind
from vectorstore.embedders import is_service, open_embedder
from vectorstore.index.filters import Only
from vectorstore.index.originals import Originals
from vectorstore.index.releases import Releases
from vectorstore.query.question import Question
from vectorstore.ranking.rerankers import open_reranker
from vectorstore.search import Found, Hit, LiveSearch, ReleaseSearch

_log = logging.getLogger(__name__)

LONGEST_QUESTION = 1000
"""Characters."""
READ_PASSAGES = 10
"""How many of the passages found an answer may quote."""
_NEAREST = 3
_CONTACTS = Only(kinds=(Kind.CONTACT,))
_WRITTEN_FROM = 5
"""Passages that a language model gets."""
_CUT_SHORT = "model-failed"
"""Why nothing more of a model's text is there: it failed or was too slow."""
_ONLY_A_REFERENCE = 3
"""Topic words up to which a question that names a section asks for the section itself."""


class Assistant:
    """Answers from the release in use. Safe to share between threads."""

    def __init__(self, settings: Settings, *, today: Callable[[], date] = date.today) -> None:
        self.settings = settings
        self._today = today
        embedder = open_embedder(settings.embedder, settings.embedder_key.get_secret_value())
        reranker = open_reranker(settings.reranker)
        self._live = LiveSearch(Releases(settings.data_dir), embedder, settings.chroma_url, reranker)
        self._originals = Originals(settings.data_dir)
        self._writer = open_writer(settings)

    @property
    def release(self) -> str:
        """Number of the release in use. Raises ``NoRelease``."""
        return self.search.manifest.release

    @property
    def search(self) -> ReleaseSearch:
        """The search of the release in use. Raises what opening a release raises."""
        return self._live.current()

    def document(self, document_id: str) -> Document | None:
        """A document of the release in use, None when it has none of that id."""
        return self.search.store.document(document_id)

    def original(self, document_id: str) -> Path | None:
        """The source file of a document as it was ingested."""
        document = self.document(document_id)
        return self._originals.find(document.sha256) if document else None

    def find(self, query: str, *, limit: int = 10, kinds: Sequence[Kind] = ()) -> SearchResult:
        """Search without answering. Raises what ``ask`` raises."""
        query = checked(query)
        search = self.search
        question = search.understand(query)
        only = Only(kinds=tuple(kinds))
        found = search.search(question, self.embed(question.text), limit=limit, only=only)
        hits = tuple(_shown(hit, search.titles[hit.passage.chunk.document_id]) for hit in found.hits)
        return SearchResult(query, search.manifest.release, hits)

    def embed(self, question: str) -> NDArray[np.float32]:
        """The vector of a question; a service elsewhere gets it without personal data."""
        return self._live.embed(masked(question) if is_service(self.settings.embedder) else question)

    def warm_up(self) -> None:
        """Open the release and load the model and the lexicon, so that the first reader does not wait."""
        self.ask("Mistä saan neuvontaa?")
        settle()

    def ask(self, question: str, *, history: Sequence[Turn] = (), language: Language | None = None) -> Answer:
        """Answer a question, completed from ``history`` when it is a follow-up.

        Raises ``EmptyQuestion``, ``QuestionTooLong``, ``IdentityCode`` and the errors of opening a release.
        """
        *_, answer = self.answers(question, history=history, language=language)
        return answer

    def answers(
        self, question: str, *, history: Sequence[Turn] = (), language: Language | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows by verified sentences; the last one is whole. Raises what ``ask`` raises."""
        language = language or self.settings.language
        asked = checked(question)
        # A language model reads a question of several parts whole; the sources are searched for each.
        parts = [asked] if self._writer else parts_of(asked, self.search.understand)
        if len(parts) > 1:
            answers: dict[str, Answer] = {}
            for part in parts:
                *_, answers[part] = self._answers(part, history, language)
                history = [*history, Turn(part, answers[part].understood_as or part)]
            if any(answer.answered for answer in answers.values()):
                yield joined(asked, answers, language)
                return
        yield from self._answers(asked, history, language)

    def _answers(self, asked: str, history: Sequence[Turn], language: Language) -> Iterator[Answer]:
        """The answer to one question."""
        clock = _Clock()
        search = self.search
        day = self._today()
        understood = complete(asked, history, search.understand)
        vector = self.embed(understood.text)
        clock.lap("understand")
        found = search.search(understood, vector, limit=READ_PASSAGES)
        clock.lap("search")
        relevance = Relevance(search, day)
        candidates, sure = answering(understood, vector, found, relevance)
        unanswered = Answer(
            question=asked,
            answered=False,
            mode="extractive",
            answer=text("answer.unknown", language),
            release=search.manifest.release,
            notices=in_danger(understood, language),
            understood_as=understood.text if understood.text != asked else "",
            confidence=round(sure, 3),
            timings_ms=clock.laps,
        )
        if sure < THRESHOLD:
            clock.lap("answer")
            yield replace(
                unanswered,
                unanswered=(understood.text,),
                nearest=_nearest(candidates, relevance),
                contact=contact_for(contacts_for(understood, vector, search), search, self.settings.fallback_contact),
            )
            return
        replaced = replacements(found, search, language)
        for answer in self._answered(unanswered, understood, candidates, relevance, search, language):
            clock.lap("answer")
            cited = {citation.document for citation in answer.citations}
            newer = (notice for of, notice in replaced if of in cited)
            yield replace(answer, notices=tuple(dict.fromkeys([*unanswered.notices, *answer.notices, *newer])))

    def _answered(
        self,
        unanswered: Answer,
        question: Question,
        candidates: Sequence[Candidate],
        relevance: Relevance,
        search: ReleaseSearch,
        language: Language,
    ) -> Iterator[Answer]:
        """The answer of the model when one is set and something of it stands, else that of the sources."""
        written = replace(unanswered, answered=True, mode="generative")
        notices: tuple[str, ...] = (text("answer.in_finnish", question.language),) if question.language else ()
        if self._writer:
            for partial in self._written(written, question, candidates, relevance, search):
                written = partial
                yield partial
            if written.sentences:
                if any(dropped.reason == _CUT_SHORT for dropped in written.dropped):
                    notices += (text("answer.cut_short", language),)
                yield with_notices(written, notices, language, relevance.day)
                return
            notices += (text("answer.quoted_instead", language),)
        citations = Citations(relevance)
        if other := disagreeing(question, candidates, relevance):
            both = with_tables([candidates[0], *with_like(other, candidates)], relevance)
            chosen = in_force_first(both, relevance)
            notices += (text("answer.disagree", language),)
        else:
            chosen = choose(question, candidates, relevance)
        sentences = write(question, chosen, relevance, citations)
        quoted = replace(written, mode="extractive", citations=citations.all())
        yield with_notices(_saying(quoted, sentences), notices, language, relevance.day)

    def _written(
        self,
        answer: Answer,
        question: Question,
        candidates: Sequence[Candidate],
        relevance: Relevance,
        search: ReleaseSearch,
    ) -> Iterator[Answer]:
        """The answer with each sentence of the model that stands, and with all that was dropped at the end."""
        assert self._writer
        citations = Citations(relevance)
        hits = list({c.hit.passage.number: c.hit for c in candidates}.values())[:_WRITTEN_FROM]
        try:
            for said in generate(self._writer, masked(question.text), hits, relevance, citations):
                if isinstance(said, Dropped):
                    answer = replace(answer, dropped=(*answer.dropped, said))
                else:
                    answer = _saying(replace(answer, citations=citations.all()), (*answer.sentences, said))
                    yield answer
        except ModelFailed as error:
            _log.warning("%s", error)
            answer = replace(answer, dropped=(*answer.dropped, Dropped("", _CUT_SHORT)))
        yield answer


def answering(
    question: Question, vector: NDArray[np.float32], found: Found, relevance: Relevance
) -> tuple[list[Candidate], float]:
    """The sentences that may answer, best first, and how likely the first of them does (0 to 1)."""
    search = relevance.search
    hits = readable(question, vector, found, search)
    named = [hit for hit in hits if hit.named]
    candidates = relevance.candidates(question, named or hits)
    if named:
        if len(question.topic) <= _ONLY_A_REFERENCE:
            wanted = opening(named[0])
            candidates = [candidate for candidate in candidates if candidate.sentence in wanted] or candidates
        return candidates, float(bool(candidates))
    fitting = eligible(question, candidates)
    sure = 0.0 if asks_of_unknown(question, search) else confidence(found, fitting)
    # Where none can be the answer, the nearest are still shown.
    return fitting or candidates, sure


def contacts_for(question: Question, vector: NDArray[np.float32], search: ReleaseSearch) -> Found:
    """What the contact details alone say to a question."""
    return search.search(question, vector, limit=READ_PASSAGES, only=_CONTACTS)


def readable(question: Question, vector: NDArray[np.float32], found: Found, search: ReleaseSearch) -> list[Hit]:
    """The hits that an answer may use: none from a document that another one has replaced.

    A question that asks how somebody is reached has the contact details too.
    """
    contacts = contacts_for(question, vector, search).hits if asks_to_reach(question) else ()
    hits = {hit.passage.number: hit for hit in (*contacts, *found.hits)}
    return [hit for hit in hits.values() if hit.passage.chunk.document_id not in search.newer]


class _Clock:
    """Milliseconds by stage, and in all."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = round((now - self._last) * 1000, 1)
        self.laps["total"] = round((now - self._start) * 1000, 1)
        self._last = now


def checked(question: str) -> str:
    """The question in one line.

    Raises ``EmptyQuestion`` when it has no letter, ``QuestionTooLong``, and ``IdentityCode`` when it holds one.
    """
    question = " ".join(question.split())
    if not any(map(str.isalpha, question)):
        raise EmptyQuestion()
    if len(question) > LONGEST_QUESTION:
        raise QuestionTooLong(found=len(question), expected=LONGEST_QUESTION)
    if has_identity_code(question):
        raise IdentityCode()
    return question


def _shown(hit: Hit, title: str) -> SearchHit:
    chunk = hit.passage.chunk
    section = " › ".join(chunk.section)
    return SearchHit(
        chunk.document_id, title, hit.passage.kind, section, chunk.first_page, chunk.text, round(hit.score, 4)
    )


def _nearest(candidates: Sequence[Candidate], relevance: Relevance) -> tuple[Citation, ...]:
    """The best sentence of each of the nearest documents."""
    citations = Citations(relevance)
    seen: set[str] = set()
    for candidate in candidates:
        document_id = candidate.hit.passage.chunk.document_id
        if document_id not in seen and len(seen) < _NEAREST:
            seen.add(document_id)
            citations.cite(candidate.hit, candidate.sentence.start, candidate.sentence.end)
    return citations.all()


def _saying(answer: Answer, sentences: tuple[AnswerSentence, ...]) -> Answer:
    return replace(answer, sentences=sentences, answer=" ".join(sentence.text for sentence in sentences))
