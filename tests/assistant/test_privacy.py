"""Other people's data: what is found, what is not, and that it goes nowhere."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import IdentityCode
from assistant.journal import Journal
from assistant.privacy import Personal, find_personal, masked
from assistant.service import Assistant
from evals.bench.privacy import measure_privacy, typed_sentences

# Individual numbers from 900 on belong to nobody for good; the check characters are right.
CODES = [
    "010190-900P",
    "010190Y900P",
    "010190X900P",
    "010190W900P",
    "010190V900P",
    "010190U900P",
    "010105A900S",
    "010105B900S",
    "010105C900S",
    "010105D900S",
    "010105E900S",
    "010105F900S",
    "010190+900P",
]


@pytest.mark.parametrize("code", CODES)
def test_every_separator_of_an_identity_code_is_known(code: str) -> None:
    text = f"Asiakkaan tunnus {code.lower()} ja muuta."
    [found] = find_personal(text)
    assert (found.kind, text[found.start : found.end]) == (Personal.IDENTITY, code.lower())


@pytest.mark.parametrize("text", ["010190-901P", "320190-900P", "123456-7890", "1010190-900P", "010190-900PX"])
def test_a_wrong_check_or_date_is_no_identity_code(text: str) -> None:
    assert Personal.IDENTITY not in {found.kind for found in find_personal(text)}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Matti Virtanen muutti", "[nimi] muutti"),
        ("Voiko Liisan äiti hakea?", "Voiko [nimi] äiti hakea?"),
        ("matti virtasta pitää auttaa", "[nimi] pitää auttaa"),
        ("Soita 040 000 0123 huomenna", "Soita [puhelinnumero] huomenna"),
        ("posti a.b@koti.example kiitos", "posti [sähköposti] kiitos"),
        ("Keskuskatu 5 B 12, 00100 Helsinki", "[osoite]"),
        ("Kela päättää Helsingissä 112 §:n mukaan", "Kela päättää Helsingissä 112 §:n mukaan"),
        ("Soita 112 tai 0800 000 123", "Soita 112 tai 0800 000 123"),
        ("Toivo auttaa", "Toivo auttaa"),
        ("Fatima Al-Sayed odottaa", "[nimi] odottaa"),
        ("Abdi Hassan odottaa", "[nimi] odottaa"),
        ("M. Korhonen odottaa", "[nimi] odottaa"),
        ("Sari ja Jukka Niemi riitelevät", "[nimi] ja [nimi] riitelevät"),
        ("Toivo- ja Ilo-ryhmät alkavat", "Toivo- ja Ilo-ryhmät alkavat"),
        ("Milloin Saagan huoltokatko on?", "Milloin Saagan huoltokatko on?"),
    ],
)
def test_personal_data_is_masked_and_the_rest_stays(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_the_set_of_sentences_is_found_as_measured() -> None:
    sentences = typed_sentences()
    assert len(sentences) >= 300
    figures = measure_privacy(sentences)
    assert figures["without"] >= 150
    by_kind = {row["kind"]: row for row in figures["systems"]}
    assert (by_kind["identity"]["recall"], by_kind["identity"]["precision"]) == (1, 1)
    for row in by_kind.values():
        assert row["recall"] >= 0.95, row
        assert row["precision"] >= 0.9, row


def test_an_identity_code_stops_a_question(assistant: Assistant) -> None:
    with pytest.raises(IdentityCode, match="identity code"):
        assistant.ask(f"Mitä tukea saa {CODES[0]}?")
    with pytest.raises(IdentityCode):
        assistant.find(CODES[0])


def test_what_is_kept_is_masked(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path}/app.sqlite", 30)
    number = journal.add_feedback("Mitä Matti Virtanen saa?", "Vastaus.", "0001", "good")
    journal.comment(number, "Soita 040 000 0123")
    journal.add_gap(f"Tunnus {CODES[0]}?")
    journal.close()
    content = (tmp_path / "app.sqlite").read_bytes()
    for personal in (b"Virtanen", b"040 000", CODES[0].encode()):
        assert personal not in content
    assert b"[nimi]" in content


def test_questions_without_an_answer_are_counted(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path}/app.sqlite", 30)
    for question in ("Kuka maksaa taksin?", "Onko sauna auki?", "kuka maksaa taksin?"):
        journal.add_gap(question)
    assert [(gap.question.lower(), gap.times) for gap in journal.gaps()] == [
        ("kuka maksaa taksin?", 2),
        ("onko sauna auki?", 1),
    ]


def test_old_records_are_really_deleted(tmp_path: Path) -> None:
    path = tmp_path / "app.sqlite"
    journal = Journal(f"sqlite:///{path}", 30)
    journal.add_gap("Vanha kysymys kuutamosta?")
    journal.add_feedback("Vanha palaute kuutamosta?", "Vastaus.", "0001", "bad")
    journal.close()
    old = (datetime.now(UTC) - timedelta(days=31)).strftime("%Y-%m-%d %H:%M:%S.%f")
    with sqlite3.connect(path) as db:
        db.execute("UPDATE gaps SET time = ?", (old,))
        db.execute("UPDATE feedback SET time = ?", (old,))
    db.close()
    again = Journal(f"sqlite:///{path}", 30)
    assert (again.gaps(), again.feedback()) == ([], [])
    again.close()
    assert b"kuutamosta" not in path.read_bytes()


def test_what_is_young_enough_stays(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path}/app.sqlite", 1)
    journal.add_gap("Uusi kysymys?")
    journal.close()
    assert [gap.question for gap in Journal(f"sqlite:///{tmp_path}/app.sqlite", 1).gaps()] == ["Uusi kysymys?"]
