"""The password of an address is printed nowhere, and what is kept is for its owner alone."""

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.cli.main import main
from assistant.journal import Journal
from assistant.private_files import open_to_others
from tests.embedding_service import Service
from tests.support import write

SECRET = "salasana-99"


@pytest.fixture
def service() -> Iterator[Service]:
    served = Service()
    yield served
    served.close()


def test_a_password_is_printed_nowhere(
    service: Service,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    host = service.url.replace("http://", f"user:{SECRET}@").removesuffix("/v1")
    source = write(tmp_path / "a", ohje="# Ohje\n\nLiitteen enimmäiskoko on 20 megatavua.")
    data = tmp_path / "data"
    monkeypatch.setenv("OHJENUORA_DATA_DIR", str(data))
    monkeypatch.setenv("OHJENUORA_DATABASE_URL", f"postgresql://{host}/db?password={SECRET}")
    monkeypatch.setenv("OHJENUORA_MODEL_URL", f"http://{host}/v1")
    codes = []
    monkeypatch.setenv("OHJENUORA_EMBEDDER", f"http://{host}/v1?key={SECRET}#malli")
    for spoil in ("", "failure"):
        service.spoil = spoil
        for command in (["ingest", str(source)], ["ask", "Mikä on liitteen koko?", "--json"], ["doctor"], ["gaps"]):
            monkeypatch.setattr("sys.argv", ["ohjenuora", *command])
            with pytest.raises(SystemExit) as ended:
                main()
            codes.append(ended.value.code or 0)
    printed = capfd.readouterr()
    assert "127.0.0.1" in printed.out and SECRET not in printed.out + printed.err + caplog.text
    assert codes[0] == 0 and codes[4] == 2, printed.err
    kept = [path for path in data.rglob("*") if path.is_file()]
    assert kept and not any(SECRET.encode() in path.read_bytes() for path in kept)


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    (data / "vanha").write_text("x")
    os.chmod(data / "vanha", 0o644)
    monkeypatch.setenv("OHJENUORA_DATA_DIR", str(data))
    monkeypatch.setenv("OHJENUORA_EMBEDDER", f"{service.url}#malli")
    source = write(tmp_path / "a", ohje="# Ohje\n\nLiitteen enimmäiskoko on 20 megatavua.")
    monkeypatch.setattr("sys.argv", ["ohjenuora", "ingest", str(source)])
    with pytest.raises(SystemExit):
        main()
    journal = Journal(f"sqlite:///{data}/app.sqlite", 30)
    journal.add_gap("Kysymys?")
    assert open_to_others(data) == []
    assert {stat.S_IMODE(path.stat().st_mode) for path in data.rglob("*") if path.is_file()} == {0o600}
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    journal.close()
