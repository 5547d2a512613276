"""No password of an address is shown."""

import pytest

from corpus.addresses import without_secrets


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://user:salasana@host:8000/v1?key=salasana#model", "http://host:8000/v1#model"),
        ("postgresql+psycopg://user:sala@sana@host/db", "postgresql+psycopg://host/db"),
        ("http://host/v1#model", "http://host/v1#model"),
        ("sqlite:////data/app.sqlite", "sqlite:////data/app.sqlite"),
        ("failed for 'HTTP://u:salasana@h/v1' twice", "failed for 'HTTP://h/v1' twice"),
        ("http://user:sala/sana sana@host/v1", "http://host/v1"),
        ("http://host/v1;key=salasana", "http://host/v1"),
        ("user:salasana@host:5432/db", "host:5432/db"),
        ("no answer from user:salasana@host at 12:30", "no answer from host at 12:30"),
        ("bundled", "bundled"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address: str, shown: str) -> None:
    assert without_secrets(address) == shown
