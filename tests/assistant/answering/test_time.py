"""The same questions on later days: an answer whose source has expired is still given, with a warning."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.opening import open_assistant
from assistant.records import Answer
from assistant.service import Assistant
from assistant.settings import Settings
from evals.cases.sets import read_cases, shipped_cases
from evals.records import Case
from tests.support import ingest_into, write
from vectorstore.embedders import open_embedder

IN_FORCE = date(2026, 11, 27)
_ASSISTANT = Path(__file__).parents[3] / "assistant"
_READS_CLOCK = re.compile(r"\b(?:date|datetime)\.(?:today|now|utcnow)\b")
LATER = [date(2027, 1, 2), date(2028, 1, 2)]


class AnyDay:
    """An assistant that is asked on the day that a test says."""

    def __init__(self, data_dir: Path) -> None:
        self._day = IN_FORCE
        self.assistant = open_assistant(Settings(data_dir=data_dir), today=lambda: self._day)

    def ask(self, question: str, day: date) -> Answer:
        self._day = day
        return self.assistant.ask(question, language="fi")


@pytest.fixture(scope="module")
def shipped(shipped_data: Path) -> AnyDay:
    """The assistant over the shipped corpus."""
    return AnyDay(shipped_data)


def _until(assistant: Assistant, case: Case) -> date | None:
    """The last day of the document that answers last, None when one has none."""
    ends = [document.metadata.valid_until for of in case.evidence if (document := assistant.document(of.document))]
    return max(end for end in ends if end) if ends and all(ends) else None


def _expiring(assistant: Assistant, day: date) -> Iterator[Case]:
    """The shipped cases of one question whose only sources have expired by a day."""
    for case in read_cases(shipped_cases()):
        until = _until(assistant, case)
        if len(case.turns) == 1 and until and IN_FORCE <= until < day:
            yield case


def _warned_of(answer: Answer) -> list[str]:
    return [one.title for one in answer.citations if any(f"”{one.title}” oli voimassa" in it for it in answer.notices)]


@pytest.mark.parametrize("day", LATER)
def test_what_has_expired_answers_as_before_with_a_warning(shipped: AnyDay, day: date) -> None:
    cases = list(_expiring(shipped.assistant, day))
    assert len(cases) > 15
    for case in cases:
        [question] = case.turns
        was, now = shipped.ask(question, IN_FORCE), shipped.ask(question, day)
        assert (now.answered, now.confidence) == (was.answered, was.confidence), question
        added = [one for one in now.citations if one.quote not in {it.quote for it in was.citations}]
        assert {one.quote for one in was.citations} <= {one.quote for one in now.citations}, question
        assert not any(one.expired for one in added), question
        expired = [one for one in now.citations if one.valid_until and one.valid_until < day]
        assert _warned_of(now) == [one.title for one in expired], question
        assert [one.expired for one in now.citations] == sorted(one.expired for one in now.citations), question
        assert _warned_of(was) == []


@pytest.fixture(scope="module")
def meals(tmp_path_factory: pytest.TempPathFactory) -> AnyDay:
    """The assistant over two documents that say the same, of which one ends with 2026."""
    same = "Ateriapalvelun lounas maksaa 9 euroa."
    folder = write(
        tmp_path_factory.mktemp("ateriat"),
        a=f"---\ntitle: Ateriaohje\nvalid_from: 2026-01-01\n---\n\n{same}\n",
        b=f"---\ntitle: Ruokaopas\nvalid_until: 2026-12-31\n---\n\n# Muuta\n\n{same}\n",
    )
    data_dir: Path = tmp_path_factory.mktemp("data")
    ingest_into(data_dir, [folder], open_embedder("bundled"))
    return AnyDay(data_dir)


def test_of_two_that_say_the_same_the_one_in_force_answers(meals: AnyDay) -> None:
    question = "Paljonko ateriapalvelun lounas maksaa?"
    first, later = (meals.ask(question, day) for day in (IN_FORCE, LATER[0]))
    assert [one.title for one in first.citations] == ["Ruokaopas"]
    assert [one.title for one in later.citations] == ["Ateriaohje"]
    assert _warned_of(later) == []


def test_the_clock_is_read_at_the_edges_alone() -> None:
    rooms = ("answering", "conversation", "grounding", "models")
    files = [file for room in rooms for file in (_ASSISTANT / room).glob("*.py")] + [_ASSISTANT / "records.py"]
    assert len(files) > 10
    read = [file.name for file in files if _READS_CLOCK.search(file.read_text(encoding="utf-8"))]
    assert read == []
