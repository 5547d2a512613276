import json
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from assistant.service import Assistant
from evals.cases.sets import read_cases, shipped_cases
from evals.errors import BadCase, StaleCase
from evals.records import Case, Category, Evidence, Outcome, Summary
from evals.runs import gates
from evals.runs.gates import fallen
from evals.runs.metrics import summarise
from evals.runs.places import stands_in_place
from evals.runs.run import holds_facts, run_cases

_NUMBERS = count()


def outcome(category: Category, answered: bool, **fields: object) -> Outcome:
    case = Case(f"{category}-{next(_NUMBERS)}", ("?",), category, (Evidence("a", "b"),) if fields else ())
    values: dict[str, object] = {
        "answer": "", "cited_places": (), "retrieved": ("a",), "relevant": ("a",), "grounded": True, "in_place": True,
        "cited": None, "precise": None, "has_facts": None, "milliseconds": 10.0,
    }  # fmt: skip
    return Outcome(case=case, answered=answered, **(values | fields))  # type: ignore[arg-type]


def test_figures_of_a_small_run() -> None:
    outcomes = [
        outcome(Category.NUMERIC, True, cited=True, precise=1.0, has_facts=True),
        outcome(Category.NUMERIC, True, cited=False, precise=0.5, has_facts=False, retrieved=("x", "a")),
        outcome(Category.NUMERIC, False, retrieved=("x",)),
        outcome(Category.UNANSWERABLE, False),
        outcome(Category.UNANSWERABLE, True),
    ]
    figures = summarise(outcomes, "0001").figures
    assert figures["mrr"] == pytest.approx((1 + 0.5 + 0) / 3)
    assert figures["recall@5"] == pytest.approx(2 / 3)
    assert figures["citation correct"] == 0.5 and figures["citation precision"] == 0.75
    assert figures["abstention precision"] == 0.5 and figures["abstention recall"] == 0.5
    assert figures["answered of answerable"] == pytest.approx(2 / 3)
    assert figures["right"] == pytest.approx(2 / 5)


FORMATS = {
    ".pdf": "Mikä oli kyselyn vastausprosentti?",
    ".md": "Kuinka monta prosenttia vastaajista piti digitaalisia palveluja erittäin tärkeinä?",
    ".html": "Kuinka suuri alle 10-vuotiaan lapsen perusosa on?",
    ".docx": "Kuinka usein lapsen asiakassuunnitelma on tarkistettava?",
    ".xlsx": "Mihin numeroon soitan omaishoidon asioissa?",
    ".csv": "Mihin soitan yöllä, jos kotihoidon asiakas tarvitsee hoitajan?",
    ".txt": "Milloin kirjaamisvelvollisuus alkaa?",
}


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_quote_is_looked_for_in_the_file_itself(assistant: Assistant, suffix: str) -> None:
    answer = assistant.ask(FORMATS[suffix], language="fi")
    citation = next(citation for citation in answer.citations if citation.document.endswith(suffix))
    assert stands_in_place(citation, assistant)
    assert not stands_in_place(replace(citation, quote="Tätä ei sanota missään."), assistant)
    assert not stands_in_place(replace(citation, document="ei/ole.md"), assistant)
    elsewhere = {"page": citation.page + 1} if citation.page else {"section": "Otsikko, jota ei ole"}
    assert not stands_in_place(replace(citation, **elsewhere), assistant)


@pytest.mark.parametrize(
    ("answer", "facts", "expected"),
    [
        ("Vastaajista 15 % vastasi.", ["15%"], True),
        ("Aikaa on 7. arkipäivään.", ["seitsemäntenä|7. arkipäiv"], True),
        ("Aikaa on viikko.", ["30 päivää"], False),
        ("Avoinna 9.00-15.00.", ["9.00–15.00"], True),
    ],
)
def test_facts(answer: str, facts: list[str], expected: bool) -> None:
    assert holds_facts(answer, facts) is expected


def test_shipped_cases_are_enough_and_of_every_kind() -> None:
    cases = read_cases(shipped_cases())
    assert len(cases) >= 80 and {case.category for case in cases} == set(Category)


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', '{"id": "a", "turns": ["?"], "category": "numeric"}'])
def test_a_bad_case_names_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "cases.jsonl"
    good = {"id": "b", "turns": ["?"], "category": "unanswerable"}
    path.write_text(f"{json.dumps(good)}\n{line}\n")
    with pytest.raises(BadCase, match="line 2"):
        read_cases(path)


def test_evidence_that_is_gone_is_reported(assistant: Assistant) -> None:
    case = Case("vanha", ("?",), Category.NUMERIC, (Evidence("ohje/liitteet.md", "sata megatavua"),))
    with pytest.raises(StaleCase, match="sata megatavua"):
        run_cases(assistant, [case])


def test_the_shipped_set_passes_its_gates(assistant: Assistant) -> None:
    outcomes = run_cases(assistant, read_cases(shipped_cases()))
    summary = summarise(outcomes, assistant.release)
    assert fallen(summary) == {}
    assert summary.figures["grounded"] == 1.0


def test_a_figure_under_its_gate_falls() -> None:
    figures = dict.fromkeys(gates.lowest(), 0.0)
    assert set(fallen(Summary("0001", figures, {}))) == set(figures)
