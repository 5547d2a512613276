"""Sources that differ, that replace each other and that have expired."""

from pathlib import Path

import pytest

from assistant.opening import open_assistant
from assistant.service import Assistant
from assistant.settings import Settings
from tests.support import ingest_into
from vectorstore.embedders import open_embedder


def _page(front: str, sentence: str) -> str:
    return f"---\n{front}\n---\n\n{sentence}\n"


FILES = {
    "turva-a.md": _page(
        "title: Turvapuhelimen maksut\nvalid_from: 2024-01-01", "Turvapuhelin maksaa 20 euroa kuukaudessa."
    ),
    "turva-b.md": _page("title: Palveluopas\nvalid_from: 2026-01-01", "Turvapuhelin maksaa 24 euroa kuukaudessa."),
    "ateria-vanha.md": _page(
        "title: Ateriaohje 2024\nvalid_until: 2025-12-31", "Ateriapalvelun lounas maksaa 8 euroa."
    ),
    "ateria-uusi.md": _page(
        "title: Ateriaohje 2026\nvalid_from: 2026-01-01\nsupersedes: ateria-vanha.md",
        "Ateriapalvelun lounas maksaa 9 euroa.",
    ),
    "siivous.md": _page("title: Siivousohje\nvalid_until: 2025-06-30", "Siivouspalvelun tunti maksaa 25 euroa."),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant over documents that differ."""
    folder = tmp_path_factory.mktemp("eri")
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    data_dir: Path = tmp_path_factory.mktemp("data")
    ingest_into(data_dir, [folder], open_embedder("bundled"))
    return open_assistant(Settings(data_dir=data_dir))


def test_both_of_two_that_differ_are_shown_the_younger_first(assistant: Assistant) -> None:
    answer = assistant.ask("Paljonko turvapuhelin maksaa kuukaudessa?")
    assert [citation.title for citation in answer.citations] == ["Palveluopas", "Turvapuhelimen maksut"]
    assert "24 euroa" in answer.sentences[0].text
    assert "20 euroa" in answer.sentences[1].text
    assert any("eri tieto" in notice for notice in answer.notices)


def test_what_is_replaced_answers_nothing_and_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Paljonko ateriapalvelun lounas maksaa?")
    assert "9 euroa" in answer.answer
    assert "8 euroa" not in answer.answer
    assert "Huomaa: ”Ateriaohje 2026” korvaa asiakirjan ”Ateriaohje 2024”." in answer.notices
    assert not any("eri tieto" in notice for notice in answer.notices)


def test_what_has_expired_answers_with_a_warning(assistant: Assistant) -> None:
    answer = assistant.ask("Paljonko siivouspalvelun tunti maksaa?")
    assert "25 euroa" in answer.answer
    assert any("30.6.2025" in notice for notice in answer.notices)
