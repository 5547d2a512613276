"""``ohjenuora verify`` on files, as a person who wrote an answer would use it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import show
from assistant.cli.verify import check_answer, in_json
from assistant.errors import BadAnswerFile
from assistant.grounding import Verdict
from assistant.grounding import verdict as verdict_module
from assistant.texts import Language, text
from corpus.errors import PathMissing, UnknownFormat


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    fee = tmp_path / "maksu.md"
    fee.write_text("# Maksut\n\n## Kotihoito\n\nMaksu on 15 % tuloista. Maksua ei peritä lapselta.\n", encoding="utf-8")
    time = tmp_path / "aika.txt"
    time.write_text("Päätös annetaan kolmen kuukauden kuluessa.\n", encoding="utf-8")
    return [fee, time]


def test_each_sentence_gets_a_verdict(tmp_path: Path, sources: list[Path]) -> None:
    answer = tmp_path / "vastaus.txt"
    answer.write_text(
        "Maksu on 15 prosenttia tuloista. [1]\n"
        "Päätös annetaan 3 kuukauden kuluessa. [2]\n"
        "Päätös annetaan 3 kuukauden kuluessa. [1]\n"
        "Maksua peritään lapselta. [1]\n"
        "Maksu on 15 % tuloista. [3]\n"
        "Tämä on minun mielipiteeni.\n",
        encoding="utf-8",
    )
    checked = check_answer(answer, sources)
    assert [one.supported for one in checked] == [True, True, False, False, False, False]
    assert [str(reason.objection) for reason in checked[3].reasons] == ["denial"]
    assert checked[4].reasons[0].found == "3"


def test_the_json_of_an_answer_can_be_checked(tmp_path: Path, sources: list[Path]) -> None:
    answer = tmp_path / "vastaus.json"
    rows = {"sentences": [{"text": "Maksu on 15 % tuloista.", "citations": [1]}]}
    answer.write_text(json.dumps(rows), encoding="utf-8")
    assert [one.supported for one in check_answer(answer, sources)] == [True]
    answer.write_text('{"lauseet": []}', encoding="utf-8")
    with pytest.raises(BadAnswerFile, match="sentences"):
        check_answer(answer, sources)


def test_what_is_missing_or_unreadable_is_said(tmp_path: Path, sources: list[Path]) -> None:
    answer = tmp_path / "vastaus.txt"
    answer.write_text("Maksu on 15 % tuloista. [1]\n", encoding="utf-8")
    with pytest.raises(PathMissing):
        check_answer(answer, [tmp_path / "ei-ole.md"])
    odd = tmp_path / "kuva.bmp"
    odd.write_bytes(b"BM")
    with pytest.raises(UnknownFormat):
        check_answer(answer, [odd])


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_fault_of_the_verifier_is_said_to_be_one(
    tmp_path: Path,
    sources: list[Path],
    language: Language,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(claim: str, sources: object) -> Verdict:
        raise IndexError

    monkeypatch.setattr(verdict_module, "_verdict", fails)
    answer = tmp_path / "vastaus.txt"
    answer.write_text("Maksu on 15 % tuloista. [1]\n", encoding="utf-8")
    checked = check_answer(answer, sources)
    assert json.loads(in_json(checked))["sentences"][0]["reasons"][0]["objection"] == "verifier-failed"
    show.verdicts(checked, language)
    assert text("verify.verifier-failed", language, found="IndexError") in capsys.readouterr().out


def test_the_command_fails_when_something_is_not_supported(tmp_path: Path, sources: list[Path]) -> None:
    answer = tmp_path / "vastaus.txt"
    answer.write_text("Maksu on 16 % tuloista. [1]\n", encoding="utf-8")
    command = [str(Path(sys.executable).with_name("ohjenuora")), "verify", "--answer", str(answer), "--sources"]
    done = subprocess.run([*command, *map(str, sources), "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    result = json.loads(done.stdout)
    assert result["supported"] is False
    assert result["sentences"][0]["finding"] == "changed"
    assert result["sentences"][0]["reasons"] == [{"objection": "number", "found": "16"}]
    said = subprocess.run([*command, *map(str, sources)], capture_output=True, text=True, check=False)
    assert said.stdout.startswith("Lähde sanoo toisin: Maksu on 16 % tuloista. [1]")
    assert "lukua 16" in said.stdout
