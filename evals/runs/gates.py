"""The figures below which an evaluation fails: ``gates.toml``, figure name to lowest value."""

import tomllib
from importlib.resources import files

from evals.records import Summary


def lowest() -> dict[str, float]:
    """Every gate, by the name of its figure."""
    found: dict[str, float] = tomllib.loads(files("evals.runs").joinpath("gates.toml").read_text(encoding="utf-8"))
    return found


def fallen(summary: Summary) -> dict[str, tuple[float, float]]:
    """Each figure under its gate, with its value and the gate."""
    return {name: (summary.figures[name], gate) for name, gate in lowest().items() if summary.figures[name] < gate}
