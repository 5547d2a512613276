"""Telephone numbers of contacts: each one its own link, whatever stands around it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.records import Answer, AnswerSentence, Citation, Contact
from assistant.web.phones import with_links
from assistant.web.render import answer_html
from corpus.records import Kind


def linked(content: str) -> list[tuple[str, str]]:
    return re.findall(r'<a href="tel:([^"]*)">([^<]*)</a>', content)


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("03 000 1100", ["030001100"]),
        ("03 000 1100 (24 h), 03 000 1101", ["030001100", "030001101"]),
        ("03 000 1100 tai 040 123 4567 klo 9.00–15.00", ["030001100", "0401234567"]),
        ("03 000 1100 09–15", ["030001100"]),
        ("03 000 1100 24 h", ["030001100"]),
        ("+358 40 123 4567", ["+358401234567"]),
        ("+358 (0)3 000 1100", ["+35830001100"]),
        ("(03) 000 1100", ["030001100"]),
        ("0401234567/0401234568", ["0401234567", "0401234568"]),
        ("0800 12345, 09-123 4567", ["080012345", "091234567"]),
        ("112", ["112"]),
        ("Kriisipuhelin 116 117 tai 116006.", ["116117", "116006"]),
        ("PL 0, 00000 Järvikylä", []),
        ("Mallikuja 112, Järvikylä", []),
        ("voimassa 1.2.2025, 112 § ja 112 euroa", []),
        ("010190-1234 ja 7.5.0800", []),
    ],
)
def test_each_number_is_a_link(cell: str, numbers: list[str]) -> None:
    assert [dialled for dialled, _ in linked(with_links(cell))] == numbers


@settings(max_examples=150)
@given(st.text("0123456789+()-–/., aäk<&\"'", max_size=60))
def test_links_change_no_text_and_stay_escaped(content: str) -> None:
    made = with_links(content)
    without = re.sub(r'<a href="tel:\+?\d+">|</a>', "", made)
    assert without == with_links(content, phones=False) and "<" not in without


def test_the_contact_of_a_refusal_and_its_numbers() -> None:
    contact = Contact("Päivystys", "hätä", "03 000 1100 (24 h), 03 000 1101", "a@b.example", "y.csv")
    shown = answer_html(Answer("K?", False, "extractive", "En löydä.", "0001", contact=contact), "fi")
    assert linked(shown) == [("030001100", "03 000 1100"), ("030001101", "03 000 1101")]


@pytest.mark.parametrize(("kind", "links"), [(Kind.CONTACT, 2), (Kind.POLICY, 0)])
def test_numbers_are_links_where_a_contact_document_says_them(kind: Kind, links: int) -> None:
    row = "Yksikkö: Turvakoti; Puhelin: 03 000 1120"
    citation = Citation(1, "y.csv", "Numerot", kind, "", None, row, 0, len(row), "")
    answer = Answer("K?", True, "extractive", row, "0001", (AnswerSentence(row, (1,)),), (citation,))
    assert linked(answer_html(answer, "fi")) == [("030001120", "03 000 1120")] * links
