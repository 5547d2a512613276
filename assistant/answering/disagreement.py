"""Sources that answer the same question with different numbers: a reader must see both."""

from collections.abc import Sequence
from datetime import date

from assistant.answering.candidates import Candidate
from corpus.finnish.analysis import words
from corpus.finnish.quantities import quantities
from vectorstore.query.answer_types import AnswerType
from vectorstore.query.question import Question

_ASKED_BY_NUMBER = frozenset(
    {AnswerType.PERCENT, AnswerType.NUMBER, AnswerType.MONEY, AnswerType.TIME, AnswerType.PHONE}
)
_NEAR = -6.0
"""How far below the best score a sentence may be that is compared with it."""
_SAME_SUBJECT = 0.75
"""Share of the words of the shorter sentence, numbers apart, that the other must have."""


def disagreeing(question: Question, candidates: Sequence[Candidate]) -> Candidate | None:
    """The best sentence of another document that says the same as the first candidate with another number."""
    if question.answer_type not in _ASKED_BY_NUMBER or not candidates:
        return None
    best = candidates[0]
    near = (other for other in candidates[1:] if other.score >= best.score + _NEAR)
    elsewhere = (other for other in near if other.document.id != best.document.id and other.has_answer_type)
    return next((other for other in elsewhere if _differ(best.text, other.text)), None)


def in_force_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences with that of the document first that is in force, and of two such that of the younger."""

    def standing(candidate: Candidate) -> tuple[bool, date]:
        return candidate.in_force, candidate.document.metadata.valid_from or date.min

    return sorted(candidates, key=standing, reverse=True)


def _differ(one: str, other: str) -> bool:
    subject, same = _subject(one), _subject(other)
    if len(subject & same) < _SAME_SUBJECT * max(1, min(len(subject), len(same))):
        return False
    ours, theirs = quantities(one), quantities(other)
    alike = [(a, b) for a in ours for b in theirs if a.units & b.units]
    return bool(alike) and not any(a.value == b.value for a, b in alike)


def _subject(text: str) -> frozenset[str]:
    """What a sentence is about: the lemmas of its words without the numbers."""
    found = (word for word in words(text) if not word.empty and not text[word.start].isdigit())
    return frozenset(word.lemmas[0] for word in found)
