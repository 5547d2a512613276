"""Questions in Swedish and English, put into Finnish by the terms of the field."""

import pytest

from assistant.service import Assistant
from evals.runs.run import holds_facts
from vectorstore.query.foreign import in_finnish, language_of

_SEVENTH = "7. arkipäivänä|seitsemäntenä arkipäivänä"
"""As an instruction writes it, or the act."""


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Hur gör jag en barnskyddsanmälan?", "sv"),
        ("Vad är socialjourens telefonnummer?", "sv"),
        ("Who is obliged to make a child welfare notification?", "en"),
        ("What does home care cost?", "en"),
        ("Mikä on omatyöntekijä?", None),
        ("Saaks toimaria jos mulla on säästöjä?", None),
        ("Miten haen Kelan Kanta-palvelua?", None),
        ("SHL 36 §", None),
        ("", None),
    ],
)
def test_the_language_of_a_question(question: str, language: str | None) -> None:
    assert language_of(question) == language


def test_terms_and_question_words_come_in_finnish() -> None:
    asked = "How quickly must the service needs assessment begin?"
    assert in_finnish(asked, "en") == "kuinka nopeasti pitää palvelutarpeen arviointi aloittaa?"
    assert in_finnish("Hur gör jag en barnskyddsanmälan?", "sv") == "miten lastensuojeluilmoitus?"


@pytest.mark.parametrize(
    ("question", "fact", "notice"),
    [
        ("How quickly must the service needs assessment begin for a client over 75?", _SEVENTH, "The sources"),
        ("Vad är socialjourens telefonnummer?", "03 000 1100", "Källorna är på finska"),
    ],
)
def test_a_foreign_question_is_answered_in_finnish(assistant: Assistant, question: str, fact: str, notice: str) -> None:
    answer = assistant.ask(question)
    assert answer.answered
    assert holds_facts(answer.answer, [fact])
    assert answer.notices[0].startswith(notice)
    assert answer.understood_as
