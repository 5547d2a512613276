"""A question taken through its stages one by one."""

from datetime import date

import pytest

from assistant.answering.inquiry import Inquiry
from assistant.answering.stages import STAGES, decide, decided, find, read, understand
from assistant.records import Turn
from assistant.service import Assistant

QUESTION = "Missä ajassa lapsen palvelutarpeen arviointi on aloitettava?"
DAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def inquiry(assistant: Assistant) -> Inquiry:
    return understand(QUESTION, (), assistant.search, assistant.embed, day=DAY, language="fi")


def test_each_stage_adds_to_the_record_and_changes_nothing_of_it(assistant: Assistant, inquiry: Inquiry) -> None:
    found = find(inquiry, assistant.search)
    assert (inquiry.hits, inquiry.candidates, inquiry.certainty) == ((), (), 0.0)
    assert found.hits and not found.candidates
    sentences = read(found, assistant.search)
    assert len(sentences.candidates) > len(sentences.hits) and sentences.certainty == 0.0
    final = decide(sentences, assistant.search)
    assert set(final.candidates) <= set(sentences.candidates) and 0.8 < final.certainty <= 1
    assert (final.asked, final.day, final.question) == (QUESTION, DAY, inquiry.question)


def test_a_candidate_knows_its_document_and_its_text(assistant: Assistant, inquiry: Inquiry) -> None:
    candidates = decided(inquiry, assistant.search).candidates
    assert [one.score for one in candidates] == sorted((one.score for one in candidates), reverse=True)
    for one in candidates:
        document = assistant.document(one.document.id)
        assert document and document.text[one.sentence.start : one.sentence.end] == one.quote
        assert one.text.endswith(one.quote) and one.sentence in one.siblings
        assert one.at(one.siblings[0]).quote == document.text[one.siblings[0].start : one.siblings[0].end]


def test_a_follow_up_is_asked_in_its_completed_form(assistant: Assistant) -> None:
    history = [Turn(QUESTION, QUESTION)]
    asked = understand("Entä aikuisella?", history, assistant.search, assistant.embed, day=DAY, language="fi")
    assert asked.asked == "Entä aikuisella?" and "palvelutarpeen arviointi" in asked.question.text


def test_every_stage_is_timed(assistant: Assistant) -> None:
    timings = assistant.ask(QUESTION).timings_ms
    assert list(timings) == ["understand", *(name for name, _ in STAGES), "answer", "total"]
    total = timings.pop("total")
    assert sum(timings.values()) == pytest.approx(total, abs=0.2)
