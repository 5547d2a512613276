"""The extractive answer: sentences of the sources as they stand, each with its citation."""

from collections.abc import Sequence

from assistant.answering.candidates import Candidate
from assistant.answering.choosing import PRECISE
from assistant.answering.citations import Citations
from assistant.records import AnswerSentence
from corpus.records import BlockKind, Sentence
from vectorstore.query.question import Question
from vectorstore.search import Hit

_WHOLE_LIST = 900
"""Characters up to which a list is shown whole when the question asks for its items."""
_OPENING = 5
"""Sentences that are shown of a section that is asked for by its name."""


def write(question: Question, chosen: Sequence[Candidate], citations: Citations) -> tuple[AnswerSentence, ...]:
    """Turn chosen sentences into the answer; a list is given whole when its items are asked for."""
    written: dict[tuple[str, int, int], AnswerSentence] = {}
    for candidate in chosen:
        document, sentence = candidate.document.id, candidate.sentence
        whole = None if question.answer_type in PRECISE else _whole_list(candidate)
        if whole:
            citation = citations.cite(candidate, *whole)
            written[(document, *whole)] = AnswerSentence(citation.quote, (citation.number,))
        else:
            numbers = citations.cite_sentence(candidate)
            written[(document, sentence.start, sentence.end)] = AnswerSentence(candidate.text, numbers)
    return tuple(written.values())


def _whole_list(candidate: Candidate) -> tuple[int, int] | None:
    """The stretch of the list that a sentence leads to or belongs to, None when there is none or it is long."""
    start = candidate.sentence.lead_in[0] if candidate.sentence.lead_in else candidate.sentence.start
    items = [sentence for sentence in candidate.siblings if sentence.lead_in and sentence.lead_in[0] == start]
    end = max((item.end for item in items), default=0)
    return (start, end) if items and end - start <= _WHOLE_LIST else None


def opening(hit: Hit) -> list[Sentence]:
    """The first sentences of a passage that are not rows of a table."""
    return [s for s in hit.passage.chunk.sentences if s.kind is not BlockKind.TABLE_ROW][:_OPENING]
