"""What many tests need: the shared data, and the shipped corpus ingested once with the real model."""

from pathlib import Path

import pytest

from assistant.opening import open_assistant
from assistant.service import Assistant
from assistant.settings import Settings, shipped_documents
from tests.support import ingest_into
from vectorstore.embedders import open_embedder

_SHARED = Path(__file__).parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The shared data folder; a test that needs it is skipped where it is not."""
    folder = _SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the shared data folder is not beside the project")
    return folder


@pytest.fixture(scope="session")
def shipped_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a release of the shipped corpus."""
    data_dir = tmp_path_factory.mktemp("shipped")
    ingest_into(data_dir, [shipped_documents()], open_embedder("bundled"))
    return data_dir


@pytest.fixture(scope="session")
def assistant(shipped_data: Path) -> Assistant:
    """The assistant over the shipped corpus."""
    return open_assistant(Settings(data_dir=shipped_data))
