"""What answers are worth over real acts of Parliament."""

from collections.abc import Sequence
from pathlib import Path

from evals.cases.statutes import assistant_over, fitting, held_out, statute_cases
from evals.records import Outcome
from evals.runs.metrics import summarise
from evals.runs.run import run_cases

_FIGURES = ("recall@5", "mrr", "citation correct", "abstention recall", "answered of answerable", "right", "cases")


def measure_statutes(data: Path, work: Path) -> tuple[list[dict[str, object]], Sequence[Outcome]]:
    """The figures of the half of the questions that fits nothing and of the half that fits, and all that was answered.

    Raises ``PathMissing`` and what an ingest raises.
    """
    assistant = assistant_over([data], work)
    cases = statute_cases(data)
    outcomes = {"held out": run_cases(assistant, held_out(cases)), "fitting": run_cases(assistant, fitting(cases))}
    rows = []
    for half, found in outcomes.items():
        figures = summarise(found, assistant.release).figures
        rows.append({"questions": half, **{name: round(figures[name], 4) for name in _FIGURES}})
    return rows, outcomes["fitting"]
