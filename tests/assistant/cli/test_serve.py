"""Where the chat may be served."""

import sys
from pathlib import Path

import pytest

from assistant.cli.main import main
from assistant.errors import ListensPublicly
from assistant.settings import load_settings
from assistant.web import check_address
from assistant.web.guard import is_loopback

SAID = {"fi": "Osoitteeseen 0.0.0.0 pääsee", "sv": "Adressen 0.0.0.0 nås", "en": "0.0.0.0 can be reached"}


@pytest.mark.parametrize("language", SAID)
def test_an_address_that_others_reach_is_refused_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OHJENUORA_LANGUAGE", language)
    monkeypatch.setattr(sys, "argv", ["ohjenuora", "serve", "--host", "0.0.0.0"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = " ".join(capsys.readouterr().err.split())
    assert ended.value.code == 2 and SAID[language] in said and "listen_publicly = true" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1", "[::1]"])
def test_this_machine_alone_reaches_loopback(host: str) -> None:
    check_address(host, listen_publicly=False)
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "ohjenuora.example", "", "127.0.0.1.paha.example"])
def test_everything_else_needs_the_setting(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ListensPublicly):
        check_address(host, listen_publicly=load_settings().listen_publicly)
    monkeypatch.setenv("OHJENUORA_LISTEN_PUBLICLY", "true")
    monkeypatch.setenv("OHJENUORA_ALLOWED_HOSTS", '["ohjenuora.example"]')
    check_address(host, listen_publicly=load_settings().listen_publicly)
    assert load_settings().allowed_hosts == ["ohjenuora.example"]
