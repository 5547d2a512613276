"""A release that another version of the program made: what the doctor and the ingest say of it."""

from pathlib import Path

import pytest

from assistant.cli import doctor, show
from assistant.settings import Settings
from tests.support import HashEmbedder, ingest_into, write

OTHER = "of another program"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    source = write(tmp_path / "aineisto", tulkki="# Tulkki\n\nTulkki tilataan ajoissa.")
    ingest_into(tmp_path / "data", [source], HashEmbedder())
    return tmp_path / "data"


def test_the_doctor_tells_that_a_release_should_be_made_anew(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data_dir=data_dir, language="fi")
    assert doctor._check("release", doctor._release, settings).ok
    monkeypatch.setattr(doctor, "release_digest", lambda **_: OTHER)
    check = doctor._check("release", doctor._release, settings)
    assert not check.ok and "toisella versiolla" in check.found and "Aja: ohjenuora ingest" in check.found


def test_an_ingest_tells_why_it_read_everything_anew(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = data_dir.parent / "aineisto"
    show.ingested(ingest_into(data_dir, [source], HashEmbedder()), 1.0, "fi")
    assert "kaikki luettiin uudelleen" not in capsys.readouterr().out
    for module in ("vectorstore.ingest.run", "vectorstore.ingest.build"):
        monkeypatch.setattr(f"{module}.release_digest", lambda **_: OTHER)
    show.ingested(ingest_into(data_dir, [source], HashEmbedder()), 1.0, "fi")
    said = capsys.readouterr().out
    assert "kaikki luettiin uudelleen" in said and "ennallaan 1" in said
