"""Reading a set of cases: one JSON object a line.

{"id": "...", "turns": ["..."], "category": "numeric",
 "evidence": [{"document": "ohje/a.md", "span": "..."}], "facts": ["15 %"]}
"""

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.errors import PathMissing
from evals.errors import BadCase
from evals.records import Case

_CASE = TypeAdapter(Case)


def shipped_cases() -> Path:
    """The set that comes with the program, over the documents that come with it."""
    return Path(str(files("evals.cases"))) / "cases.jsonl"


def fitting_cases() -> list[Path]:
    """The sets over the same documents that fit the weights: the shipped one, and questions as people say them."""
    return [shipped_cases(), shipped_cases().with_name("spoken.jsonl")]


def unseen_cases() -> list[Path]:
    """The sets over the same documents that fit nothing, written before their answers were seen, in the same order."""
    return [shipped_cases().with_name(f"{name}.jsonl") for name in ("unseen", "unseen-spoken")]


def cases_of(sets: Iterable[Path]) -> list[Case]:
    """The cases of several files. Raises what ``read_cases`` raises."""
    return [case for path in sets for case in read_cases(path)]


def read_cases(path: Path) -> list[Case]:
    """All cases of a file. Raises ``PathMissing`` and ``BadCase``."""
    if not path.is_file():
        raise PathMissing(path=str(path))
    lines = path.read_text(encoding="utf-8").splitlines()
    cases = [_case(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    seen: set[str] = set()
    for number, case in enumerate(cases, 1):
        if case.id in seen:
            raise BadCase(path=str(path), line=number, found=f"the id {case.id} again", expected="an id of its own")
        seen.add(case.id)
    return cases


def _case(path: Path, number: int, line: str) -> Case:
    try:
        case = _CASE.validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the line"
        raise BadCase(path=str(path), line=number, found=f"{where}: {first['msg']}", expected="a case") from error
    if not case.turns or case.answerable != bool(case.evidence):
        expected = "at least one turn, and evidence exactly when the question is answerable"
        raise BadCase(path=str(path), line=number, found=f"case {case.id}", expected=expected)
    return case
