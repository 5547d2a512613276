"""Evaluation cases and what a run found."""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What a case tries."""

    ANSWERABLE = "answerable"
    NUMERIC = "numeric"
    CONTACT = "contact"
    FOLLOW_UP = "follow-up"
    UNANSWERABLE = "unanswerable"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an answer stands: a document and a stretch of its text, quoted."""

    document: str
    span: str


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what its answer must cite and say.

    ``turns`` holds the questions of the conversation, the one to judge last. ``evidence`` names
    every place that answers it; empty for unanswerable questions. ``facts`` must all stand in the
    answer, letter case and spaces aside; "|" separates ways to write one fact.
    """

    id: str
    turns: tuple[str, ...]
    category: Category
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        return self.category is not Category.UNANSWERABLE


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case went. Fields that a case cannot have are None.

    ``in_place`` says whether each quote stands in its source file where its citation says, as other readers see the
    file. ``cited`` says whether a citation covers the evidence, ``precise`` the share of citations that
    lie in an evidence document, ``grounded`` whether every sentence stands word for word in its
    citations and every quote in its document, ``has_facts`` whether the answer holds all facts.
    """

    case: Case
    answered: bool
    answer: str
    cited_places: tuple[str, ...]
    retrieved: tuple[str, ...]
    relevant: tuple[str, ...]
    grounded: bool
    in_place: bool
    cited: bool | None
    precise: float | None
    has_facts: bool | None
    milliseconds: float

    @property
    def right(self) -> bool:
        """Answered with the evidence and the facts, or rightly not answered."""
        if not self.case.answerable:
            return not self.answered
        return bool(self.answered and self.grounded and self.cited and self.has_facts)


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run: name to value, all shares 0 to 1 except milliseconds and counts."""

    release: str
    figures: dict[str, float]
    by_category: dict[str, dict[str, float]]
