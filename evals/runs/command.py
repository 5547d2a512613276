"""``ohjenuora eval``: ask every case, print the figures, exit 1 under the gates."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table

from assistant.settings import load_settings
from evals.cases.sets import read_cases, shipped_cases
from evals.errors import require
from evals.records import Outcome, Summary
from evals.runs.gates import fallen

app = typer.Typer(help="Mittaa vastausten laadun; päättyy koodiin 1, jos raja alittuu.")
_console = Console(highlight=False, soft_wrap=True)


@app.callback(invoke_without_command=True)
def evaluate(
    cases: Annotated[Path | None, typer.Option(help="Tapaukset (JSON-rivit); oletus on mukana tuleva sarja.")] = None,
    failures: Annotated[bool, typer.Option("--failures", help="Näytä väärin menneet tapaukset.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Tulosta JSON-muodossa.")] = False,
) -> None:
    """Mittaa vastausten laadun; päättyy koodiin 1, jos raja alittuu."""
    require("eval", "ir_measures")
    # Loaded here, so that the other commands do not wait for the models.
    from assistant.service import Assistant
    from evals.runs.metrics import summarise
    from evals.runs.run import run_cases

    assistant = Assistant(load_settings())
    outcomes = run_cases(assistant, read_cases(cases or shipped_cases()))
    summary = summarise(outcomes, assistant.release)
    under = fallen(summary)
    if as_json:
        print(TypeAdapter(Summary).dump_json(summary).decode())
    else:
        _print(summary, under)
    if failures:
        print_failures(outcomes)
    if under:
        raise typer.Exit(1)


def _print(summary: Summary, under: dict[str, tuple[float, float]]) -> None:
    table = Table(box=None, title=f"Release {summary.release}")
    table.add_column("")
    table.add_column("all", justify="right")
    for category in summary.by_category:
        table.add_column(category, justify="right")
    for name, value in summary.figures.items():
        others = [figures.get(name) for figures in summary.by_category.values()]
        table.add_row(name, _figure(value), *map(_figure, others))
    _console.print(table)
    for name, (value, gate) in under.items():
        _console.print(f"Under the gate: {name} is {value:.3f}, expected at least {gate:.3f}.")


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value > 1 else f"{value:.3f}"


def print_failures(outcomes: Sequence[Outcome]) -> None:
    """Print each case that went wrong, with what was expected."""
    for outcome in outcomes:
        if not outcome.right:
            case = outcome.case
            _console.print(f"\n{case.id} ({case.category}): {' / '.join(case.turns)}", markup=False)
            _console.print(f"  expected: {case.facts} {[place.document for place in case.evidence]}", markup=False)
            _console.print(f"  answer: {outcome.answer}", markup=False)
            _console.print(f"  cited: {outcome.cited_places}", markup=False)
