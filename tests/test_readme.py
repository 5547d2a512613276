"""What the README says: its questions and answers, commands, settings, links and pictures."""

import re
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.core import TyperArgument, TyperCommand, TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from assistant.cli.main import app
from assistant.records import Answer, Turn
from assistant.service import Assistant
from assistant.settings import Settings, shipped_documents
from corpus.sources import find_sources

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFUSED = "not in the sources"
"""What a row says whose question is not answered."""


def table(heading: str) -> list[list[str]]:
    """The rows, cell by cell, of the table below a heading."""
    section = README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return rows[2:]


ROWS = [(row[0], row[1]) for row in table("What it answers")]


def asked(cell: str) -> str:
    """The question of a cell, without the remark in brackets after it."""
    return re.sub(r" \([^()]*\)$", "", cell)


def facts(cell: str) -> list[str]:
    """What an answer must hold: each quoted piece, and each number outside them."""
    quoted = re.findall("”([^”]+)”", cell)
    return [*quoted, *re.findall(r"\d+(?:[ .,]\d+)*(?: %)?", re.sub("”[^”]+”", "", cell))]


def shown(answer: Answer) -> str:
    return " ".join([answer.answer, *answer.notices])


def test_rows_are_read() -> None:
    assert asked("Entä lapsen? (a follow-up)") == "Entä lapsen?"
    assert facts("93, or 25 % of ”vastaajista 25 %”") == ["vastaajista 25 %", "93", "25 %"]
    assert len(ROWS) > 10


@pytest.mark.parametrize(("question", "says"), ROWS)
def test_a_question_of_the_table_is_answered_so(assistant: Assistant, question: str, says: str) -> None:
    before = asked(ROWS[ROWS.index((question, says)) - 1][0])
    history = [Turn(before, before)] if question.endswith("(a follow-up)") else []
    answer = assistant.ask(asked(question), history=history)
    assert answer.answered is (REFUSED not in says)
    assert answer.answered is bool(answer.citations)
    assert facts(says) or not answer.answered, "the row says nothing that can be looked for: quote it, ”…”"
    for fact in facts(says):
        assert fact in shown(answer)
    kinds = re.findall(r"\(`(\w+)`\)", says)
    assert kinds == [citation.kind for citation in answer.citations[:1]]


def test_it_says_how_many_documents_are_shipped() -> None:
    [said] = re.findall(r"The (\d+) shipped documents", README)
    assert len(find_sources([shipped_documents()]).files) == int(said)


def commands() -> Iterator[str]:
    """Every ``ohjenuora`` command line of the README, without its remark."""
    for line in re.findall(r"^ {4}ohjenuora (.*)|`ohjenuora ([^`]*)`", README, re.MULTILINE):
        yield "".join(line).partition(" #")[0].strip()


def alternatives(line: str) -> list[str]:
    """``releases [list|show N]`` as ``releases list`` and ``releases show N``; other brackets are only optional."""
    if choice := re.search(r"\[([^\]]*\|[^\]]*)\]", line):
        return [line.replace(choice[0], one) for one in choice[1].split("|")]
    return [line.replace("[", "").replace("]", "")]


def resolved(line: str) -> tuple[TyperCommand | TyperGroup, list[str], list[str]]:
    """The command that a line names, the words that name it, and the rest of its words."""
    command, words, names = get_command(app), line.split(), []
    while words and isinstance(command, TyperGroup) and words[0] in command.commands:
        command = command.commands[words[0]]
        names.append(words.pop(0))
    assert isinstance(command, TyperCommand | TyperGroup)
    return command, names, words


LINES = sorted({line for written in commands() for line in alternatives(written)})


@pytest.mark.parametrize("line", LINES)
def test_a_command_is_there_with_its_options(line: str) -> None:
    command, names, rest = resolved(line)
    assert names
    options = [word for word in rest if word.startswith("--")]
    assert set(options) <= {option for parameter in command.params for option in parameter.opts}
    takes_more = any(isinstance(parameter, TyperArgument) for parameter in command.params)
    assert takes_more or len(rest) <= 2 * len(options)
    helped = CliRunner().invoke(app, [*names, "--help"])
    assert helped.exit_code == 0


def test_every_command_is_named() -> None:
    program = get_command(app)
    assert isinstance(program, TyperGroup)
    named = {resolved(line)[1][0] for line in LINES} | {"serve"}
    assert named == set(program.commands)


def test_make_has_the_targets() -> None:
    targets = set(re.findall(r"^([\w.-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^ {4}|`)make (\w+)", README, re.MULTILINE))
    assert named >= {"chat", "test"}
    assert named <= targets


def test_modules_and_extras_are_there() -> None:
    modules = re.findall(r"python -m ([\w.]+)", README)
    assert modules
    assert [name for name in modules if not find_spec(name)] == []
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(re.findall(r"ohjenuora\[([\w-]+)\]", README)) <= set(extras)


def settings() -> Iterator[tuple[str, str]]:
    """The name and the default of each setting of the table."""
    for names, defaults, *_ in table("Settings"):
        for name, default in zip(names.split(", "), defaults.split(", "), strict=True):
            yield name.strip("`"), default


def test_the_settings_are_those_of_the_program() -> None:
    assert sorted(name for name, _ in settings()) == sorted(Settings.model_fields)


@pytest.mark.parametrize(("name", "default"), list(settings()))
def test_a_setting_has_its_default(name: str, default: str) -> None:
    field = Settings.model_fields[name]
    if field.default_factory or (field.default == "" and default != "none"):
        # Worked out when it is asked for: the README tells how in words, or that there is nothing.
        assert len(default.split()) > 1 or (default == "none" and field.get_default(call_default_factory=True) == [])
        return
    value = field.default.get_secret_value() if hasattr(field.default, "get_secret_value") else field.default
    number = f"{value:g}" if isinstance(value, float) else str(value).lower()
    assert default.strip("`").removesuffix(" s").lower() == (number or "none")


def test_links_pictures_and_files_are_there() -> None:
    linked = [path for path in re.findall(r"\]\(([^)]+)\)", README) if "://" not in path]
    folders = "|".join(path.name for path in ROOT.iterdir() if path.is_dir() and path.name != "data")
    named = re.findall(rf"`((?:{folders})/[\w./-]+)`", README)
    assert linked
    assert named
    assert [path for path in (*linked, *named) if not (ROOT / path.partition("#")[0]).exists()] == []
