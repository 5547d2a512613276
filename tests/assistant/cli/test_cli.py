import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib.metadata import entry_points
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest

from assistant.cli.main import main
from tests.support import write

PROGRAM = [sys.executable, "-c", "from assistant.cli.main import main; main()"]


@dataclass(frozen=True)
class Ended:
    """A command that has ended: what it printed and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "OHJENUORA_DATA_DIR": str(data_dir), "HOME": str(data_dir), **settings}


def run(*arguments: str, data_dir: Path, cwd: Path = Path(), **settings: str) -> Ended:
    """Run a command in this process, with an environment of its own."""
    out, err = StringIO(), StringIO()
    with (
        mock.patch.dict(os.environ, environment(data_dir, **settings), clear=True),
        mock.patch.object(sys, "argv", ["ohjenuora", *arguments]),
        chdir(cwd),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    return Ended(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def run_alone(*arguments: str, data_dir: Path) -> Ended:
    """Run a command as a person does, in a process of its own."""
    found = subprocess.run(
        [*PROGRAM, *arguments], capture_output=True, text=True, env=environment(data_dir), timeout=300, check=False
    )
    return Ended(found.returncode, found.stdout, found.stderr)


def one_line(found: Ended) -> str:
    assert found.returncode == 2, found.stdout + found.stderr
    assert "Traceback" not in found.stderr and len(found.stderr.strip().splitlines()) == 1
    return found.stderr.strip()


def test_the_program_is_installed_under_its_name() -> None:
    [point] = entry_points(group="console_scripts", name="ohjenuora")
    assert point.load() is main


def test_a_process_ends_as_a_command_in_it_does(tmp_path: Path) -> None:
    for arguments in (["releases"], ["ask", "Mitä?"], ["doctor"]):
        alone, here = run_alone(*arguments, data_dir=tmp_path), run(*arguments, data_dir=tmp_path)
        assert alone == here


def test_ask_prints_the_object_of_the_contract(shipped_data: Path) -> None:
    question = "Kuinka monta prosenttia vastaajista piti digitaalisia palveluja erittäin tärkeinä?"
    found = run("ask", question, "--json", data_dir=shipped_data)
    answer = json.loads(found.stdout)
    assert found.returncode == 0 and answer["answered"] and "15 %" in answer["answer"]
    assert {"question", "mode", "sentences", "citations", "nearest", "contact", "release", "dropped"} <= set(answer)
    [citation] = answer["citations"]
    assert citation["number"] == 1 and citation["kind"] == "tutkimus" and "15" in citation["quote"]
    assert answer["sentences"][0]["citations"] == [1] and answer["timings_ms"]["total"] > 0


def test_ask_reads_a_file_and_goes_on_after_a_bad_line(shipped_data: Path, tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text("Mitä maksaa turvapuhelin?\n\nKuka voitti MM-kisat?\n", encoding="utf-8")
    found = run("ask", "--file", str(tmp_path / "q.txt"), "--json", data_dir=shipped_data)
    first, second, third = [json.loads(line) for line in found.stdout.splitlines()]
    assert first["answered"] and second["error"]["code"] == "empty-question" and not third["answered"]
    assert found.returncode == 2


def test_search_prints_hits_of_a_kind(shipped_data: Path) -> None:
    found = json.loads(run("search", "kotihoito", "--kind", "palvelu", "--json", data_dir=shipped_data).stdout)
    assert found["query"] == "kotihoito" and found["release"] == "0001"
    assert found["hits"] and {hit["kind"] for hit in found["hits"]} == {"palvelu"}
    assert set(found["hits"][0]) == {"document", "title", "kind", "section", "page", "text", "score"}


def test_what_cannot_run_ends_with_one_line_and_code_2(tmp_path: Path, shipped_data: Path) -> None:
    assert "Aja: ohjenuora ingest" in one_line(run("ask", "Mitä?", data_dir=tmp_path))
    assert "Kysymys on tyhjä" in one_line(run("ask", "", data_dir=shipped_data))
    assert "20000" in one_line(run("ask", "a" * 20_000, data_dir=shipped_data))
    assert "Tarkista polku" in one_line(run("ingest", str(tmp_path / "puuttuu"), data_dir=tmp_path))
    assert "0099" in one_line(run("releases", "rollback", "99", data_dir=shipped_data))
    assert "embedder" in one_line(run("ask", "Mitä?", data_dir=shipped_data, OHJENUORA_EMBEDDER="muu"))
    assert "PORT" in one_line(run("doctor", data_dir=shipped_data, OHJENUORA_PORT="seitsemän")).upper()


def test_ingest_reports_each_bad_file_and_goes_on(tmp_path: Path) -> None:
    source = write(tmp_path / "aineisto", hyva="# Hyvä\n\nTämä luetaan.")
    (source / "huono.pdf").write_bytes(b"rikki")
    found = run("ingest", str(source), data_dir=tmp_path / "data")
    assert found.returncode == 0
    assert "huono.pdf on rikki" in found.stdout and "Julkaisu 0001 on käytössä" in found.stdout
    again = run("ingest", str(source), data_dir=tmp_path / "data")
    assert "Mikään ei ole muuttunut" in again.stdout


def test_releases_are_listed_shown_and_rolled_back(tmp_path: Path) -> None:
    source = write(tmp_path / "aineisto", eka="# Eka\n\nEnsimmäinen.")
    run("ingest", str(source), data_dir=tmp_path / "data")
    write(source, toka="# Toka\n\nToinen.")
    run("ingest", str(source), data_dir=tmp_path / "data")
    assert "0002" in run("releases", data_dir=tmp_path / "data").stdout
    assert "toka.md" in run("releases", "show", "2", data_dir=tmp_path / "data").stdout
    assert "0001" in run("releases", "rollback", "1", data_dir=tmp_path / "data").stdout
    assert run("releases", "prune", "--keep", "1", data_dir=tmp_path / "data").returncode == 0


def test_settings_come_from_file_and_environment(tmp_path: Path, shipped_data: Path) -> None:
    (tmp_path / "ohjenuora.toml").write_text('language = "sv"\n')
    swedish = run("ask", "Kuka voitti MM-kisat?", data_dir=shipped_data, cwd=tmp_path).stdout
    assert "Jag hittar inget svar" in swedish
    english = run("ask", "Kuka voitti?", data_dir=shipped_data, cwd=tmp_path, OHJENUORA_LANGUAGE="en").stdout
    assert "I find no answer" in english
    (tmp_path / "ohjenuora.toml").write_text("kieli = 1\n")
    assert "ohjenuora.toml" in one_line(run("ask", "Mitä?", data_dir=shipped_data, cwd=tmp_path))


def test_doctor_says_what_is_well_and_what_is_not(shipped_data: Path, tmp_path: Path) -> None:
    assert "Kaikki on kunnossa." in run("doctor", data_dir=shipped_data).stdout
    found = run("doctor", data_dir=tmp_path)
    assert found.returncode == 1 and "ohjenuora ingest" in found.stdout


@pytest.mark.parametrize("command", [[], ["ask"], ["ingest"], ["releases"], ["eval"]])
def test_help_is_in_finnish(command: list[str], tmp_path: Path) -> None:
    found = run(*command, "--help", data_dir=tmp_path)
    assert found.returncode == 0 and any(letter in found.stdout for letter in "äö")
