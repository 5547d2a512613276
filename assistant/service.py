"""The assistant: one question in, one checkable answer out. ``opening`` builds it as the settings say."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.compose import compose
from assistant.answering.generative import Model, Writer
from assistant.answering.stages import decided, understand
from assistant.conversation.subquestions import joined, parts_of
from assistant.errors import EmptyQuestion, IdentityCode, QuestionTooLong
from assistant.grounding.entailment import Entailment
from assistant.privacy import has_identity_code
from assistant.process_memory import settle
from assistant.records import Answer, SearchHit, SearchResult, Turn
from assistant.texts import Language
from corpus.records import Document, Kind
from vectorstore.index.archive import KeptReleases
from vectorstore.index.filters import Only
from vectorstore.index.originals import Originals
from vectorstore.search import Hit, LiveSearch, ReleaseSearch

LONGEST_QUESTION = 1000
"""Characters."""


class Assistant:
    """Answers from the release in use. Safe to share between threads.

    ``writer`` writes the answers when there is one, else the sources are quoted; ``entailment`` may know that it says
    the same as a source in other words. ``language`` is that of readers who name none; ``fallback_contact`` the unit to
    name when no contact fits a question. ``today`` tells the day that decides what is in force.
    """

    def __init__(
        self,
        live: LiveSearch,
        originals: Originals,
        kept: KeptReleases,
        *,
        today: Callable[[], date],
        writer: Writer | None = None,
        entailment: Entailment | None = None,
        language: Language = "fi",
        fallback_contact: str = "",
    ) -> None:
        self._live = live
        self._originals = originals
        self._kept = kept
        self._today = today
        self._writer = writer
        self._entailment = entailment
        self._language = language
        self.fallback_contact = fallback_contact

    @property
    def release(self) -> str:
        """Number of the release in use. Raises ``NoRelease``."""
        return self.search.manifest.release

    @property
    def search(self) -> ReleaseSearch:
        """The search of the release in use. Raises what opening a release raises."""
        return self._live.current()

    def document(self, document_id: str, *, release: str = "") -> Document | None:
        """A document of a release, of the one in use when none is named; None when there is no such one."""
        if not release or release == self.release:
            return self.search.store.document(document_id)
        return self._kept.document(document_id, release)

    def original(self, document_id: str, *, release: str = "") -> Path | None:
        """The source file of a document as that release ingested it."""
        document = self.document(document_id, release=release)
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
        """The vector of a question, shape (dimension,)."""
        return self._live.embed(question)

    def warm_up(self) -> None:
        """Open the release and load the model and the lexicon, so that the first reader does not wait.

        From then on a new release is opened and warmed beside the one that answers.
        """
        self.ask("Mistä saan neuvontaa?")
        self._live.follow()
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
        language = language or self._language
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
        search = self.search
        inquiry = understand(asked, history, search, self.embed, day=self._today(), language=language)
        inquiry = decided(inquiry, search)
        model = Model(self._writer, self._entailment) if self._writer else None
        yield from compose(inquiry, search, model=model, fallback_contact=self.fallback_contact)


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
