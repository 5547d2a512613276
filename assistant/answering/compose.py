"""The last stage of a question: its answer, written by a model when there is one, else quoted; or a refusal."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering.answerability import THRESHOLD, is_fitted
from assistant.answering.candidates import Candidate
from assistant.answering.choosing import choose, with_like, with_tables
from assistant.answering.citations import Citations
from assistant.answering.contacts import contact_for, contacts_found
from assistant.answering.disagreement import disagreeing, in_force_first
from assistant.answering.extractive import write
from assistant.answering.generative import CUT_SHORT, Model, generated
from assistant.answering.inquiry import Inquiry
from assistant.answering.notices import in_danger, replacements, with_notices
from assistant.grounding import Finding
from assistant.records import Answer, Citation, Dropped
from assistant.texts import text
from vectorstore.search import ReleaseSearch

_NEAREST = 3


def compose(inquiry: Inquiry, search: ReleaseSearch, *, model: Model | None, fallback_contact: str) -> Iterator[Answer]:
    """The answer as it grows by verified sentences; the last one is whole."""
    if inquiry.certainty < THRESHOLD:
        yield _timed(inquiry, _refusal(inquiry, search, fallback_contact))
        return
    replaced = replacements(inquiry.found, search, inquiry.language)
    for answer in _answered(inquiry, search, model):
        cited = {citation.document for citation in answer.citations}
        newer = (notice for of, notice in replaced if of in cited)
        notices = (*in_danger(inquiry.question, inquiry.language), *answer.notices, *newer)
        yield _timed(inquiry, replace(answer, notices=tuple(dict.fromkeys(notices))))


def _timed(inquiry: Inquiry, answer: Answer) -> Answer:
    return replace(answer, timings_ms=dict(inquiry.after("answer").timings_ms))


def _draft(inquiry: Inquiry, search: ReleaseSearch) -> Answer:
    """An answer that does not say anything yet."""
    searched = inquiry.question.text
    urgent = in_danger(inquiry.question, inquiry.language)
    return Answer(
        question=inquiry.asked,
        answered=True,
        mode="extractive",
        answer="",
        release=search.manifest.release,
        notices=urgent,
        danger=bool(urgent),
        fitted=is_fitted(search),
        understood_as=searched if searched != inquiry.asked else "",
        confidence=round(inquiry.certainty, 3),
    )


def _refusal(inquiry: Inquiry, search: ReleaseSearch, fallback_contact: str) -> Answer:
    contacts = contacts_found(inquiry.question, inquiry.vector, search)
    return replace(
        _draft(inquiry, search),
        answered=False,
        answer=text("answer.unknown", inquiry.language),
        notices=_of_refusal(inquiry, search),
        unanswered=(inquiry.question.text,),
        nearest=_nearest(inquiry, search),
        contact=contact_for(contacts, search, fallback_contact),
    )


def _of_refusal(inquiry: Inquiry, search: ReleaseSearch) -> tuple[str, ...]:
    unfitted = () if is_fitted(search) else (text("answer.unfitted", inquiry.language),)
    return (*in_danger(inquiry.question, inquiry.language), *unfitted)


def _nearest(inquiry: Inquiry, search: ReleaseSearch) -> tuple[Citation, ...]:
    """The best sentence of each of the nearest documents, those in force first."""
    best: dict[str, Candidate] = {}
    for candidate in inquiry.candidates:
        best.setdefault(candidate.document.id, candidate)
    citations = Citations(search.newer, inquiry.day)
    for one in sorted(list(best.values())[:_NEAREST], key=lambda one: not one.in_force):
        citations.cite(one, one.sentence.start, one.sentence.end)
    return citations.all()


def _answered(inquiry: Inquiry, search: ReleaseSearch, model: Model | None) -> Iterator[Answer]:
    """The answer of the model when one is set and something of it stands, else that of the sources."""
    language = inquiry.language
    draft = _draft(inquiry, search)
    notices: tuple[str, ...] = ()
    if inquiry.question.language:
        notices += (text("answer.in_finnish", inquiry.question.language),)
    if model:
        written = replace(draft, mode="generative")
        for partial in generated(model, inquiry, written, Citations(search.newer, inquiry.day)):
            written = partial
            yield partial
        if any(sentence.verified for sentence in written.sentences):
            if any(dropped.reason == CUT_SHORT for dropped in written.dropped):
                notices += (text("answer.cut_short", language),)
            yield with_notices(written, notices, language, inquiry.day)
            return
        unsure = (Dropped(sentence.text, Finding.CANNOT_TELL) for sentence in written.sentences)
        draft = replace(draft, dropped=(*written.dropped, *unsure))
        notices += (text("answer.quoted_instead", language),)
    chosen, differ = _chosen(inquiry)
    if differ:
        notices += (text("answer.disagree", language),)
    citations = Citations(search.newer, inquiry.day)
    quoted = draft.saying(write(inquiry.question, chosen, citations), citations.all())
    yield with_notices(quoted, notices, language, inquiry.day)


def _chosen(inquiry: Inquiry) -> tuple[Sequence[Candidate], bool]:
    """The sentences to quote, and whether sources disagree, of which both are quoted then."""
    question, candidates = inquiry.question, inquiry.candidates
    if other := disagreeing(question, candidates):
        return in_force_first(with_tables([candidates[0], *with_like(other, candidates)])), True
    return choose(question, candidates), False
