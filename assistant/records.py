"""What the assistant says: answers, their sentences and their citations."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from corpus.records import Kind


def in_force(valid_until: date | None, today: date) -> bool:
    """Whether a document with that last day is still valid."""
    return valid_until is None or valid_until >= today


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered source; ``document.text[start:end] == quote`` in the release that answered.

    ``number`` is 1-based and unique within an answer. ``page`` is 1-based, None for documents
    without pages. ``section`` joins the heading path with " › ". ``source`` is the origin named
    by the document (an address or a name), or its path.
    """

    number: int
    document: str
    title: str
    kind: Kind
    section: str
    page: int | None
    quote: str
    start: int
    end: int
    source: str
    owner: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    expired: bool = False
    """Whether it was valid no more on the day of the question."""
    superseded_by: str = ""
    """Title of the document that replaces this one, empty when it is the newest."""


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer and the numbers of the citations that carry it.

    When it is not ``verified``, it is not known whether they do: it is shown marked, with their quotes.
    """

    text: str
    citations: tuple[int, ...]
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask when the sources do not answer."""

    unit: str
    topic: str
    phone: str
    email: str
    document: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was not shown, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with everything needed to check and to reproduce it.

    When ``answered`` is False, ``sentences`` and ``citations`` are empty, ``answer`` says so in one
    sentence, ``nearest`` holds up to three sources and ``contact`` whom to ask. ``notices`` are
    sentences for the reader that are no part of the answer (an expired source, whom to call in danger).
    ``unanswered`` is what the sources did not answer, as searched: the question, or those of its parts.
    ``understood_as`` is the question as searched when a follow-up was completed from the
    conversation, else empty. ``timings_ms`` has milliseconds by stage.
    """

    question: str
    answered: bool
    mode: Literal["extractive", "generative"]
    answer: str
    release: str
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    contact: Contact | None = None
    dropped: tuple[Dropped, ...] = ()
    notices: tuple[str, ...] = ()
    danger: bool = False
    """Whether somebody may be in danger: the first of ``notices`` is then the emergency advice."""
    unanswered: tuple[str, ...] = ()
    understood_as: str = ""
    fitted: bool = True
    """Whether learned weights fit the model in use; without them hardly anything is answered."""
    confidence: float = 0.0
    """Estimated probability, 0 to 1, that the sources answer the question."""
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def emergency(self) -> tuple[str, ...]:
        """The emergency advice, to be shown before anything else; empty when nobody is in danger."""
        return self.notices[: int(self.danger)]

    @property
    def remarks(self) -> tuple[str, ...]:
        """The notices that are no emergency advice."""
        return self.notices[int(self.danger) :]

    def cited_by(self, sentence: AnswerSentence) -> list[Citation]:
        """The citations of one of its sentences, in their order there."""
        by_number = {citation.number: citation for citation in self.citations}
        return [by_number[number] for number in sentence.citations]

    def saying(self, sentences: tuple[AnswerSentence, ...], citations: tuple[Citation, ...]) -> "Answer":
        """The same answer with these sentences and their citations; ``answer`` has those that are verified."""
        joined = " ".join(sentence.text for sentence in sentences if sentence.verified)
        return replace(self, answer=joined, sentences=sentences, citations=citations)


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation, as asked and as it was understood."""

    question: str
    understood_as: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the sources did not answer: how often it was asked, and when last, in UTC."""

    question: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One passage found: ``section`` joins the heading path with " › ", ``page`` is 1-based or None."""

    document: str
    title: str
    kind: Kind
    section: str
    page: int | None
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The passages found for a query in a release, best first."""

    query: str
    release: str
    hits: tuple[SearchHit, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the doctor examined: ``name`` is a key of the texts, ``found`` says what is so or wrong."""

    name: str
    ok: bool
    found: str
