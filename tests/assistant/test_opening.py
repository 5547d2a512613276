"""What the edge makes of settings: the embedder that is given, and one elsewhere that gets no personal data."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.opening import open_assistant
from assistant.settings import Settings
from tests.embedding_service import Service
from tests.support import HashEmbedder, ingest_into, write
from vectorstore.embedders import Embedder, open_embedder


@pytest.fixture
def service() -> Iterator[Service]:
    served = Service()
    yield served
    served.close()


def _data(folder: Path, embedder: Embedder) -> Path:
    source = write(folder / "a", tulkki="# Tulkki\n\nTulkki tilataan ajoissa.")
    ingest_into(folder / "data", [source], embedder)
    return folder / "data"


def test_a_service_elsewhere_gets_questions_without_personal_data(service: Service, tmp_path: Path) -> None:
    address = f"{service.url}#malli"
    data_dir = _data(tmp_path, open_embedder(address))
    assistant = open_assistant(Settings(data_dir=data_dir, embedder=address))
    assistant.search.understand("tulkki")
    service.asked.clear()
    assistant.ask("Milloin tulkki tilataan, kun numero on 040 123 4567?")
    assistant.find("tulkki numerosta 040 123 4567")
    sent = [text for request in service.asked for text in request["input"]]
    assert any("tulkki" in text for text in sent)
    assert not any("123 4567" in text for text in sent)


def test_an_embedder_that_is_open_is_used_instead_of_that_of_the_settings(tmp_path: Path) -> None:
    data_dir = _data(tmp_path, HashEmbedder())
    assistant = open_assistant(Settings(data_dir=data_dir, embedder="ei-ole"), embedder=HashEmbedder())
    assert assistant.find("tulkki").hits[0].document == "tulkki.md"
