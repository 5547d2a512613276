"""Questions that ask two things at once."""

import pytest

from assistant.conversation.subquestions import parts_of
from assistant.service import Assistant
from vectorstore.query.question import understand


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Pitääkö tulkki tilata ja kuka sen maksaa?", ["Pitääkö tulkki tilata?", "kuka sen maksaa?"]),
        ("Kuka saa omaishoidon tukea, ja paljonko se on?", ["Kuka saa omaishoidon tukea?", "paljonko se on?"]),
        ("Missä ja milloin neuvola on auki?", ["Missä ja milloin neuvola on auki?"]),
        ("Kuka päättää ja millä perusteella tuesta?", ["Kuka päättää ja millä perusteella tuesta?"]),
        ("Montako päivää ja viikkoa lomaa saa?", ["Montako päivää ja viikkoa lomaa saa?"]),
    ],
)
def test_a_question_falls_into_what_it_asks(question: str, parts: list[str]) -> None:
    assert parts_of(question, understand) == parts


def test_each_part_is_answered_with_its_source(assistant: Assistant) -> None:
    answer = assistant.ask("Milloin asiakassuunnitelma tehdään ja kuinka usein se tarkistetaan?")
    assert "30 päivän kuluessa" in answer.answer and "puolen vuoden välein" in answer.answer
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    quotes = {citation.number: citation.quote for citation in answer.citations}
    assert all(
        sentence.text == " ".join(quotes[number] for number in sentence.citations) for sentence in answer.sentences
    )


def test_a_part_without_an_answer_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Mikä on turvakodin puhelinnumero ja montako koiraa siellä on?", language="fi")
    assert answer.answered and "03 000 1120" in answer.answer
    assert any("montako koiraa siellä on?" in notice for notice in answer.notices)
    assert len(answer.unanswered) == 1 and "koiraa" in answer.unanswered[0]
