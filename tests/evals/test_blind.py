"""Blind questions: how they are asked, written down and counted."""

import json
from pathlib import Path

import pytest

from assistant.service import Assistant
from evals.bench.blind import (
    OWN,
    BlindQuestion,
    Grade,
    Graded,
    Said,
    ask_all,
    measured,
    read_blind,
    read_graded,
    write_said,
)
from evals.bench.intervals import interval

SETS = sorted((Path(__file__).parents[2] / "evals" / "cases" / "blind").glob("set-*.jsonl"))
ASKED = (
    BlindQuestion("1", "Mitä maksaa turvapuhelin?", "", True, "a", "q", "sum", "standard"),
    BlindQuestion("2", "Kuka voitti jalkapallon mestaruuden?", "", False, "a", "", "who", "standard"),
)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_a_shipped_set_says_whose_it_is_and_quotes_what_answers(path: Path) -> None:
    head = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    assert head["voice"] and head["written"] and len(head["sha256"]) == 64
    questions = read_blind(path)
    assert len(questions) == 100 and sum(one.answerable for one in questions) == 66
    assert all(bool(one.quote) == one.answerable for one in questions)


def test_all_systems_are_asked_once_and_graded_by_a_reader(assistant: Assistant, tmp_path: Path) -> None:
    said = list(ask_all(ASKED, assistant))
    assert [(one.id, one.system) for one in said] == [
        (number, system) for number in "12" for system in ("ohjenuora", "BM25", "embedder")
    ]
    assert "turvapuhelin" in said[0].answer.lower() and all(one.answer for one in said)
    path = tmp_path / "said.jsonl"
    write_said(path, said)
    with pytest.raises(FileExistsError):
        write_said(path, said)
    with pytest.raises(ValueError, match="Grade"):
        read_graded(path)


def test_figures_are_of_the_grades() -> None:
    graded = [
        Graded(Said("1", OWN, "29 euroa", True, 0.9, False), Grade.RIGHT, superfluous=False),
        Graded(Said("2", OWN, "jotain", True, 0.4, True), Grade.WITHOUT_ANSWER, superfluous=True),
    ]
    row, *parts = measured(ASKED, graded)
    assert (row["system"], row["AUC"]) == (OWN, 1.0)
    assert str(row["answered rightly"]).startswith("1.00 (")
    assert str(row["answered without an answer"]).startswith("1.00 (")
    assert str(row["superfluous or misleading"]).startswith("0.50 (")
    assert [part["system"] for part in parts] == [
        f"{OWN}, {part}" for part in ("style standard", "kind sum", "kind who")
    ]


def test_an_interval_is_wilsons() -> None:
    # Newcombe 1998, https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8, table I: 81 of 263.
    found = interval([True] * 81 + [False] * 182)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    assert interval([]).of == 0
