"""Everyday questions over real acts: their places are found, and answers over them are measured."""

from pathlib import Path

import pytest

from corpus.errors import PathMissing
from evals.cases.acts import sections, sentences
from evals.cases.statutes import fitting, held_out, statute_cases

ACT = "# Laki kokeesta (1/2024)\n\n### 1 § Tarkoitus\n\nYksi asia. Toinen asia.\n\n### 2 a §\n\nAinoa asia.\n"


def test_the_sections_of_an_act() -> None:
    found = dict(sections(ACT))
    assert found == {"1": ("Tarkoitus", "Yksi asia. Toinen asia."), "2 a": ("", "Ainoa asia.")}
    assert sentences(found["1"][1]) == ["Yksi asia.", "Toinen asia."]


def test_every_question_has_its_sentence(shared_data: Path) -> None:
    cases = statute_cases(shared_data / "statutes")
    assert len({case.turns for case in cases}) == len(cases)
    assert all(place.span for case in cases for place in case.evidence)
    halves = fitting(cases), held_out(cases)
    assert sum(map(len, halves)) == len(cases)
    for half in halves:
        assert len([case for case in half if case.answerable]) > 100
        assert len([case for case in half if not case.answerable]) > 50


def test_a_folder_without_the_acts_is_named(tmp_path: Path) -> None:
    with pytest.raises(PathMissing, match="1975-0704"):
        statute_cases(tmp_path)
