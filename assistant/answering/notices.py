"""What a reader must know beside the answer: danger, doubt, validity, and documents that replace others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answering.answerability import SURE
from assistant.records import Answer, Citation
from assistant.texts import Language, day, text
from corpus.finnish.analysis import words
from vectorstore.query.question import Question
from vectorstore.search import Found, ReleaseSearch

_DANGER = frozenset(
    [
        "ase",
        "hakata",
        "hengenvaara",
        "huutaa",
        "huuto",
        "itsemurha",
        "itsetuhoinen",
        "kuristaa",
        "lyödä",
        "pahoinpidellä",
        "puukko",
        "raivota",
        "tajuton",
        "tappaa",
        "tulipalo",
        "vaara",
        "yliannostus",
    ]
)
"""Words of a question that may be asked beside somebody in danger."""


def in_danger(question: Question, language: Language) -> tuple[str, ...]:
    """The emergency number first, whatever the sources say, when a question sounds like somebody is in danger."""
    # The topic also has words that mean nearly the same: "väkivalta" with "hakata".
    urgent = any(not _DANGER.isdisjoint(word.lemmas) for word in words(question.text))
    return (text("answer.danger", language),) if urgent else ()


def replacements(found: Found, search: ReleaseSearch, language: Language) -> list[tuple[str, str]]:
    """For each document that replaces one that the search found too: its id, and a notice that says so."""
    old = dict.fromkeys(hit.passage.chunk.document_id for hit in found.hits)
    return [
        (newer.id, text("answer.replaces", language, title=newer.metadata.title, old=search.titles[name]))
        for name in old
        if (newer := search.newer.get(name))
    ]


def with_notices(answer: Answer, before: tuple[str, ...], language: Language, today: date) -> Answer:
    """The answer with these notices and those about its citations and how sure it is."""
    return replace(answer, notices=(*before, *_notices(answer.citations, answer.confidence, language, today)))


def _notices(citations: Sequence[Citation], sure: float, language: Language, today: date) -> tuple[str, ...]:
    notices: dict[str, None] = {} if sure >= SURE else {text("answer.unsure", language): None}
    for citation in citations:
        if citation.expired and citation.valid_until:
            until = day(citation.valid_until)
            notices[text("answer.expired", language, title=citation.title, until=until)] = None
        if citation.valid_from and citation.valid_from > today:
            start = day(citation.valid_from)
            notices[text("answer.not_yet", language, title=citation.title, start=start)] = None
    return tuple(notices)
