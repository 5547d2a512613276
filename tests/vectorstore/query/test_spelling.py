from collections.abc import Iterable

import pytest

from vectorstore.query.spelling import corrected

KNOWN = {
    "lastensuojeluilmoitus": 9,
    "lapsi": 20,
    "suojelu": 12,
    "ilmoitus": 15,
    "äiti": 4,
    "käsitellä": 7,
    "määräaika": 8,
    "määrä": 20,
    "aika": 30,
    "toimeentulotuki": 11,
    "päätös": 9,
    "hoito": 5,
    "hoitaa": 5,
    "hoidon": 5,
}


def frequency(terms: Iterable[str]) -> dict[str, int]:
    return {term: KNOWN[term] for term in terms if term in KNOWN}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Miten teen lastensuojleuilmoituksen?", "Miten teen lastensuojeluilmoituksen?"),
        ("mika on maaraaika", "mika on määräaika"),
        ("Kehitysvammainen aiti", "Kehitysvammainen äiti"),
        ("toimentulotuki hylättiin", "toimeentulotuki hylättiin"),
        ("toimeentulottuen paatos", "toimeentulotuen päätös"),
    ],
)
def test_misspelt_words_are_set_right(typed: str, meant: str) -> None:
    assert corrected(typed, frequency) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "Miten lastensuojeluilmoitus tehdään?",
        "Kuka on Aiti Virtanen?",
        "Mitä sanoo SHL:n 36 §?",
        "Kela-korvaus",
        "Mitä on blokki xyzzyq?",
        "x" * 60,
        "",
    ],
)
def test_what_is_right_or_unknown_stays(typed: str) -> None:
    assert corrected(typed, frequency) == typed


def test_a_word_that_the_sources_hold_stays() -> None:
    assert corrected("toimentulotuki", lambda terms: dict.fromkeys(terms, 1)) == "toimentulotuki"
