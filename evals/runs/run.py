"""Asking every case and judging what came back."""

import re
from collections.abc import Callable, Iterable, Sequence

from assistant.grounding import Source, verify
from assistant.records import Answer, Citation, Turn
from assistant.service import Assistant
from corpus.chunking import chunk_document
from evals.errors import StaleCase
from evals.records import Case, Evidence, Outcome
from evals.runs.places import stands_in_place

_RETRIEVED = 10


def run_cases(
    assistant: Assistant, cases: Sequence[Case], progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Outcome]:
    """Ask every case. Raises ``StaleCase`` before the first when evidence is not in the release."""
    relevant = [_relevant(assistant, case) for case in cases]
    outcomes = []
    for done, (case, passages) in enumerate(zip(cases, relevant, strict=True), 1):
        outcomes.append(_run(assistant, case, passages))
        progress(done, len(cases))
    return outcomes


def _run(assistant: Assistant, case: Case, relevant: tuple[str, ...]) -> Outcome:
    history: list[Turn] = []
    for question in case.turns:
        answer = assistant.ask(question, history=history, language="fi")
        history.append(Turn(question, answer.understood_as or question))
    found = assistant.find(history[-1].understood_as, limit=_RETRIEVED)
    judged = case.answerable and answer.answered
    return Outcome(
        case=case,
        answered=answer.answered,
        answer=answer.answer,
        cited_places=tuple(f"{citation.document} › {citation.section}" for citation in answer.citations),
        retrieved=tuple(_passage(hit.document, hit.text) for hit in found.hits),
        relevant=relevant,
        grounded=is_grounded(answer, assistant),
        in_place=all(stands_in_place(citation, assistant) for citation in answer.citations),
        cited=_cites(answer, case.evidence) if judged else None,
        precise=_precision(answer, case.evidence) if judged else None,
        has_facts=holds_facts(answer.answer, case.facts) if judged else None,
        milliseconds=answer.timings_ms["total"],
    )


def _relevant(assistant: Assistant, case: Case) -> tuple[str, ...]:
    """The passages that hold the evidence of a case."""
    found: list[str] = []
    for evidence in case.evidence:
        document = assistant.document(evidence.document)
        chunks = chunk_document(document) if document else []
        holding = [chunk for chunk in chunks if plain(evidence.span) in plain(chunk.text)]
        if not holding:
            raise StaleCase(case=case.id, span=evidence.span, document=evidence.document)
        found += [_passage(evidence.document, chunk.text) for chunk in holding]
    return tuple(dict.fromkeys(found))


def _passage(document: str, text: str) -> str:
    return f"{document}\n{text}"


def plain(text: str) -> str:
    """Lower case, single spaces, and one kind of dash: what counts when texts are compared."""
    return " ".join(re.sub("[–—−]", "-", text.lower()).split())


def is_grounded(answer: Answer, assistant: Assistant) -> bool:
    """Whether each quote stands in its document at its offsets, and each sentence in its quotes.

    A sentence that a model wrote must be supported by them unless it is marked; one that was quoted must be them.
    """
    cited = {citation.number: citation for citation in answer.citations}
    for citation in (*answer.citations, *answer.nearest):
        document = assistant.document(citation.document)
        if document is None or document.text[citation.start : citation.end] != citation.quote:
            return False
    stands = _supported if answer.mode == "generative" else _quoted
    return all(
        sentence.citations and stands(sentence.text, [cited[number] for number in sentence.citations])
        for sentence in answer.sentences
        if sentence.verified
    )


def _quoted(text: str, citations: Sequence[Citation]) -> bool:
    return text == " ".join(citation.quote for citation in citations)


def _supported(text: str, citations: Sequence[Citation]) -> bool:
    quotes = tuple(citation.quote for citation in citations)
    headings = " ".join(f"{citation.title} {citation.section}" for citation in citations)
    # A list item is read after the sentence that leads to it, so the quotes count together too.
    return verify(text, [Source((*quotes, " ".join(quotes)), headings)]).supported


def _cites(answer: Answer, evidence: Iterable[Evidence]) -> bool:
    places = list(evidence)
    return any(quotes_evidence(citation.document, citation.quote, places) for citation in answer.citations)


def quotes_evidence(document: str, quote: str, evidence: Iterable[Evidence]) -> bool:
    """Whether a quote of a document is of a place that answers, or holds it."""
    return any(document == place.document and _touch(plain(quote), plain(place.span)) for place in evidence)


def _touch(quote: str, span: str) -> bool:
    return span in quote or quote in span


def _precision(answer: Answer, evidence: Iterable[Evidence]) -> float:
    documents = {place.document for place in evidence}
    return sum(citation.document in documents for citation in answer.citations) / len(answer.citations)


def holds_facts(answer: str, facts: Iterable[str]) -> bool:
    """Whether an answer holds every fact, in one of the ways it can be written."""
    text = _squeezed(answer)
    return all(any(_squeezed(way) in text for way in fact.split("|")) for fact in facts)


def _squeezed(text: str) -> str:
    # "15 %" and "15%" are the same fact.
    return plain(text).replace(" ", "")
