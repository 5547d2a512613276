"""The generative answer: a model's claims, those that stand in the sources and, marked, those that perhaps do."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answering.candidates import Candidate
from assistant.answering.citations import Citations
from assistant.answering.inquiry import Inquiry
from assistant.errors import ModelFailed
from assistant.grounding import Finding, Objection, Source, verify
from assistant.grounding.entailment import Entailment
from assistant.grounding.passages import source_of
from assistant.models.claims import Claim, read_claims
from assistant.privacy import masked
from assistant.records import Answer, AnswerSentence, Dropped

_log = logging.getLogger(__name__)

CUT_SHORT = "model-failed"
"""Why nothing more of a model's text is there: it failed or was too slow."""
_WRITTEN_FROM = 5
"""Passages that a language model gets."""
_MOST_LINES = 8
"""Lines that a model is read for; it is asked for four."""
_LONGEST = 6000
"""Characters that a model is read for."""


class Writer(Protocol):
    """Writes claims about numbered passages."""

    def write(self, question: str, passages: Sequence[str]) -> Iterator[str]:
        """The claims, a line each, in pieces. Raises ``ModelFailed``."""


@dataclass(frozen=True, slots=True)
class Model:
    """What writes answers, and what may know that a sentence says the same as its source in other words."""

    writer: Writer
    entailment: Entailment | None = None


def generated(model: Model, inquiry: Inquiry, answer: Answer, citations: Citations) -> Iterator[Answer]:
    """The answer with each sentence of the model that is shown, and with all that was dropped at the end."""
    passages = list({candidate.passage: candidate for candidate in inquiry.candidates}.values())[:_WRITTEN_FROM]
    try:
        for said in _generate(model, masked(inquiry.question.text), passages, citations):
            if isinstance(said, Dropped):
                answer = replace(answer, dropped=(*answer.dropped, said))
            else:
                answer = answer.saying((*answer.sentences, said), citations.all())
                yield answer
    except ModelFailed as error:
        _log.warning("%s", error)
        answer = replace(answer, dropped=(*answer.dropped, Dropped("", CUT_SHORT)))
    yield answer


def _generate(
    model: Model, question: str, passages: Sequence[Candidate], citations: Citations
) -> Iterator[AnswerSentence | Dropped]:
    """Let a model write from the passages of candidates: what stands in them as it is verified, and what was dropped.

    A model that writes on and on is stopped. Raises ``ModelFailed``.
    """
    sources = [source_of(one.document, one.hit.passage.chunk) for one in passages]
    shown = ["\n".join(filter(None, (source.context, *source.sentences))) for source in sources]
    pieces = model.writer.write(question, shown)
    said: set[str] = set()
    for count, claim in enumerate(read_claims(_bounded(pieces)), 1):
        if claim.text in said:
            yield Dropped(claim.text, "repeated")
        else:
            yield claim if isinstance(claim, Dropped) else _judged(claim, model, passages, sources, citations)
        said.add(claim.text)
        if count == _MOST_LINES:
            yield Dropped("", "too-long")
            return


def _bounded(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces up to a length that no honest answer has."""
    left = _LONGEST
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def _judged(
    claim: Claim, model: Model, passages: Sequence[Candidate], sources: Sequence[Source], citations: Citations
) -> AnswerSentence | Dropped:
    """The sentence with what it rests on, or with what is nearest to it when nobody can tell whether that says so."""
    if not all(1 <= number <= len(passages) for number in claim.cited):
        return Dropped(claim.text, Objection.SOURCE)
    cited = [number - 1 for number in claim.cited]
    verdict = verify(claim.text, [sources[number] for number in cited], model.entailment)
    if verdict.finding is Finding.CHANGED or not verdict.places:
        return Dropped(claim.text, verdict.reasons[0].objection)
    carrying = [(passages[cited[source]], place) for source, place in verdict.places]
    numbers = (number for one, place in carrying for number in citations.cite_sentence(one.at(one.siblings[place])))
    return AnswerSentence(claim.text, tuple(dict.fromkeys(numbers)), verified=verdict.supported)
