"""Sources that answer the same question with different numbers: a reader must see both."""

from collections.abc import Sequence
from datetime import date

from assistant.answering.candidates import Candidate, Relevance, spoken
from assistant.records import in_force
from corpus.finnish.analysis import words
from corpus.finnish.quantities import quantities
from vectorstore.query.question import Question, Wanted

_ASKED_BY_NUMBER = frozenset({Wanted.PERCENT, Wanted.NUMBER, Wanted.MONEY, Wanted.TIME, Wanted.PHONE})
_NEAR = -6.0
"""How far below the best score a sentence may be that is compared with it."""
_SAME_SUBJECT = 0.75
"""Share of the words of the shorter sentence, numbers apart, that the other must have."""


def disagreeing(question: Question, candidates: Sequence[Candidate], relevance: Relevance) -> Candidate | None:
    """The best sentence of another document that says the same as the first candidate with another number."""
    if question.wanted not in _ASKED_BY_NUMBER or not candidates:
        return None
    best = candidates[0]
    for other in candidates[1:]:
        if other.score < best.score + _NEAR:
            return None
        elsewhere = other.hit.passage.chunk.document_id != best.hit.passage.chunk.document_id
        if elsewhere and other.has_wanted and _differ(_text(best, relevance), _text(other, relevance)):
            return other
    return None


def in_force_first(candidates: Sequence[Candidate], relevance: Relevance) -> list[Candidate]:
    """The sentences with that of the document first that is valid today, and of two such that of the younger."""
    today = date.today()

    def standing(candidate: Candidate) -> tuple[bool, date]:
        facts = relevance.document(candidate.hit.passage.chunk.document_id).metadata
        valid = in_force(facts.valid_until, today) and (facts.valid_from or today) <= today
        return valid, facts.valid_from or date.min

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


def _text(candidate: Candidate, relevance: Relevance) -> str:
    return spoken(relevance.document(candidate.hit.passage.chunk.document_id), candidate.sentence)
