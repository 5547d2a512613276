"""Other people's data: what is found, what is not, and that it goes nowhere."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import IdentityCode
from assistant.journal import Journal
from assistant.privacy import LONGEST, Personal, find_personal, has_identity_code, masked
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


@pytest.mark.parametrize(
    "text",
    [
        "010190-123K",
        "010190-1234",
        "320190-900P",
        "131052 308T",
        "131052308T",
        "131052 3081",
        "131052 – 308 t",
        "13.10.52-308T",
        "13 10 52 - 308T",
        "13101952-308T",
        "010190−900p",
        "131052_308T",
        "131052-30 8T",
        "131052-308-T",
    ],
)
def test_what_has_the_shape_of_an_identity_code_is_one(text: str) -> None:
    assert masked(f"Asiakas {text}, mitä teen?") == "Asiakas [henkilötunnus], mitä teen?"
    assert has_identity_code(f"Asiakas {text}, mitä teen?")


@pytest.mark.parametrize(
    "text",
    [
        "123456-7890",
        "1010190-900P",
        "010190-900PX",
        "010190-12345",
        "010190",
        "0401234567",
        "050 123 4567",
        "040123 4567",
        "1234567-8",
        "131052/2026",
        "15.01.2026 klo 1500",
        "15.01.2026 1500 euroa",
        "2011052345",
        "120500 eurosta 300000 euroon",
    ],
)
def test_other_numbers_are_no_identity_codes(text: str) -> None:
    assert not has_identity_code(f"Onko {text} oikein?")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Asiakas on syntynyt 13.10.1952.", "Asiakas on syntynyt [syntymäaika]."),
        ("s. 131052, asuu yksin", "s. [syntymäaika], asuu yksin"),
        ("synt. aika 13.10.52", "synt. aika [syntymäaika]"),
        ("13.10.1952 syntynyt poika", "[syntymäaika] syntynyt poika"),
        ("Syntymäpäivä on 1952-10-13", "Syntymäpäivä on [syntymäaika]"),
        ("klienten är född 13.10.1952", "klienten är född [syntymäaika]"),
        ("s.13.10.1952, asuu yksin", "s.[syntymäaika], asuu yksin"),
        ("synt 13.10.52", "synt [syntymäaika]"),
        ("syntynyt 13. lokakuuta 1952", "syntynyt [syntymäaika]"),
        ("syntynyt 13/10/1952", "syntynyt [syntymäaika]"),
        ("born 13 October 1952", "born [syntymäaika]"),
        ("Päätös tehtiin 13. lokakuuta 1952.", "Päätös tehtiin 13. lokakuuta 1952."),
        ("Lapsi syntyi. Päätös tehtiin 13.10.2025.", "Lapsi syntyi. Päätös tehtiin 13.10.2025."),
        ("Laki tuli voimaan 1.1.2015", "Laki tuli voimaan 1.1.2015"),
        ("ks. s. 12 ja 13.10.2025 tehty päätös", "ks. s. 12 ja 13.10.2025 tehty päätös"),
    ],
)
def test_a_date_of_birth_is_masked_and_another_stays(text: str, shown: str) -> None:
    assert masked(text) == shown


HOSTILE = [
    "a",
    "a-",
    "a.",
    "FI00 ",
    "keskuskatu ",
    "0401 ",
    "1 ",
    "Matti ",
    "M. ",
    "Sari ja ",
    "@",
    "a@",
    "(",
    " ",
    "010190-",
]


class Counted(str):
    """A text that counts the characters that are cut out of it."""

    cut = 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        found = Counted(super().__getitem__(key))
        Counted.cut += len(found)
        return found


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_work_grows_as_the_text_does_and_has_an_end(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []

    def readings(word: str) -> tuple[()]:
        looked_up.append(word)
        return ()

    monkeypatch.setattr("assistant.privacy.names.readings", readings)
    Counted.cut = 0
    shown = masked(Counted(piece * (1_000_000 // len(piece))))
    assert len(shown) <= 10 * LONGEST
    # An account has up to 34 characters, and each of its ends is tried: a fixed number for each character.
    assert Counted.cut <= 40 * LONGEST and sum(map(len, looked_up)) <= LONGEST + 100


def test_what_the_end_would_cut_is_masked_whole() -> None:
    shown = masked("a" * (LONGEST - 6) + " 010190-900P ja muuta")
    assert shown.endswith("[henkilötunnus]") and "01019" not in shown


PIECES = [
    *CODES,
    *HOSTILE,
    "131052 308T",
    "Virtanen ",
    "syntynyt ",
    "1.2.1990",
    "040 000 0123",
    "FI21",
    ". ",
    "\n",
    "§ ",
]


def test_an_initial_at_the_end_of_one_name_is_not_of_the_next() -> None:
    assert masked("Matti M. Matti Virtanen kävi.") == "[nimi]. [nimi] kävi."
    assert masked("Soita M. Virtaselle.") == "Soita [nimi]."


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_nothing_is_left_after_masking(text: str) -> None:
    shown = masked(text)
    assert masked(shown) == shown and not has_identity_code(shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Matti Virtanen muutti", "[nimi] muutti"),
        ("Voiko Liisan äiti hakea?", "Voiko [nimi] äiti hakea?"),
        ("matti virtasta pitää auttaa", "[nimi] pitää auttaa"),
        ("Soita 040 000 0123 huomenna", "Soita [puhelinnumero] huomenna"),
        ("posti a.b@koti.example kiitos", "posti [sähköposti] kiitos"),
        ("FI21 1234 5600 0007 85 ja FI21 1234 5600 0007 85.", "[tilinumero] ja [tilinumero]."),
        ("FI2112345600000785 FI2112345600000785", "[tilinumero] [tilinumero]"),
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
