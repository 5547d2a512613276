"""A journal that cannot be written keeps nobody from an answer."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import JournalTrouble
from assistant.journal import Journal


def locked(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("CREATE TABLE held (x)")
    db.execute("BEGIN EXCLUSIVE")
    return db


def broken(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)


def a_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("spoil", [locked, broken, a_folder])
def test_a_trouble_is_one_error_without_what_people_wrote(
    tmp_path: Path, spoil: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.journal._PATIENCE", 0.1)
    held = spoil(tmp_path / "app.sqlite")
    journal = Journal(f"sqlite:///{tmp_path / 'app.sqlite'}", 30)
    uses: tuple[Callable[[], object], ...] = (
        lambda: journal.add_gap("Salainen kysymys?"),
        lambda: journal.add_feedback("Salainen kysymys?", "Vastaus.", "0001", "bad"),
        lambda: journal.comment(1, "Salainen kommentti"),
        journal.gaps,
        journal.feedback,
        journal.check,
    )
    for use in uses:
        with pytest.raises(JournalTrouble, match=r"app\.sqlite.*Answers are given all the same") as caught:
            use()
        assert "Salainen" not in str(caught.value) and caught.value.__cause__ is None
    if isinstance(held, sqlite3.Connection):
        held.execute("ROLLBACK")
        held.close()
        journal.add_gap("Nyt onnistuu?")
        assert [gap.question for gap in journal.gaps()] == ["Nyt onnistuu?"]
    journal.close()


def test_a_server_that_is_away_is_told_without_its_password() -> None:
    journal = Journal("postgresql://user:salasana@127.0.0.1:1/db?password=salasana", 30)
    with pytest.raises(JournalTrouble) as caught:
        journal.check()
    assert "salasana" not in str(caught.value) and "127.0.0.1:1/db" in str(caught.value)


def test_what_many_write_at_once_into_a_new_journal_is_all_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/app.sqlite"
    # Two journals on one file, as two processes would have.
    journals = [Journal(url, 30), Journal(url, 30)]
    together = threading.Barrier(12)

    def write(number: int) -> None:
        together.wait()
        journals[number % 2].add_gap(f"Kysymys {number}?")

    writers = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(journals[0].gaps()) == 12
