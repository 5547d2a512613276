"""Numbers, what they count, and the small words around them."""

import re

import pytest

from corpus.finnish.function_words import DENYING, IF, UNLESS, any_of
from corpus.finnish.numerals import in_digits
from corpus.finnish.quantities import quantities, spans


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("seitsemäntenä arkipäivänä", ["7"]),
        ("kahdenkymmenenviiden vuoden", ["25"]),
        ("kaksitoista kuukautta", ["12"]),
        ("sadan euron", ["100"]),
        ("1 000 euroa ja 12,50 euroa", ["1000", "12.50"]),
        ("1 päivänä tammikuuta 2023", ["1.1.2023"]),
        ("tammikuun 1. päivänä 2023", ["1.1.2023"]),
        ("1.1.2023 alkaen", ["1.1.2023"]),
        ("lain 1301/2014 36 §:n 2 momentti", ["1301/2014", "36", "2"]),
        ("yksi kuukausi", ["1"]),
        ("kuukausi ja yksikkö", []),
    ],
)
def test_numbers_are_read_however_they_are_written(text: str, values: list[str]) -> None:
    assert [quantity.value for quantity in quantities(text)] == values


def test_a_number_keeps_what_it_counts() -> None:
    weeks, months = quantities("kaksi viikkoa tai 24 kuukautta")
    assert "viikko" in weeks.units
    assert "kuukausi" in months.units
    assert not weeks.same(quantities("kaksi kuukautta")[0])


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("72 tunnin kuluessa", "kolmen vuorokauden kuluessa", True),
        ("14 vuorokautta", "kaksi viikkoa", True),
        ("14 päivää", "kahden viikon ajan", True),
        ("12 kuukautta", "vähintään vuoden", True),
        ("puoli tuntia", "30 minuuttia", True),
        ("kolme päivää", "kolme vuorokautta", False),
        ("kolme arkipäivää", "kolme päivää", False),
        ("neljä viikkoa", "yksi kuukausi", False),
    ],
)
def test_spans_as_long_are_alike(one: str, other: str, alike: bool) -> None:
    [first], [second] = spans(one), spans(other)
    assert bool(first.lengths & second.lengths) is alike
    assert one[first.start : first.end].split()[-1].startswith(first.unit[:3])


@pytest.mark.parametrize(
    ("word", "digits"),
    [
        ("puolen", "0.5"),
        ("sadassa", "100"),
        ("yhdeksäntoista", "19"),
        ("tuhannen", "1000"),
        ("yhdessä", "1"),
        ("yhtiö", ""),
        ("yksin", ""),
        ("kahdeksi", "2"),
        ("kahdeksaksi", "8"),
        ("yhdeksi", "1"),
        ("yhdeksäksi", "9"),
    ],
)
def test_numerals_are_told_from_words_that_begin_like_them(word: str, digits: str) -> None:
    assert in_digits(word) == digits


def test_the_longer_of_two_words_is_found_first() -> None:
    found = re.findall(any_of(DENYING), "eivät eikä ei")
    assert found == ["eivät", "eikä", "ei"]
    assert not IF & UNLESS
