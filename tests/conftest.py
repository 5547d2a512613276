"""What many tests need: the shared data, and the shipped corpus ingested once with the real model.

A test that passes without an assertion that held, or an error that was expected, fails: it would pass whatever the code
does.
"""

import inspect
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.opening import open_assistant
from assistant.private_files import close_to_others
from assistant.service import Assistant
from assistant.settings import Settings, shipped_documents
from tests.support import ingest_into
from vectorstore.embedders import open_embedder

_SHARED = Path(__file__).parents[1].parent / "shared"
_HELD = pytest.StashKey[int]()
"""How many assertions of a test have held."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long tests, whatever the random order: one that began last would keep one processor alone."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_assertion_pass(item: pytest.Item) -> None:
    item.stash[_HELD] = item.stash.get(_HELD, 0) + 1


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    done = yield
    function = getattr(item, "function", None)
    if not item.stash.get(_HELD, 0) and function and "pytest.raises" not in inspect.getsource(function):
        pytest.fail("No assertion was made: the test passes whatever the code does.")
    return done


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The shared data folder; a test that needs it is skipped where it is not."""
    folder = _SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the shared data folder is not beside the project")
    return folder


@pytest.fixture(scope="session")
def shipped_data(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with a release of the shipped corpus: made once, and each process of the tests has a copy."""
    alone = worker_id == "master"
    # The folders of the processes that share a run are beside each other.
    made = (tmp_path_factory.getbasetemp() if alone else tmp_path_factory.getbasetemp().parent) / "made"
    with FileLock(made.with_suffix(".lock")):
        if not made.is_dir():
            unfinished = tmp_path_factory.mktemp("unfinished")
            ingest_into(unfinished, [shipped_documents()], open_embedder("bundled"))
            close_to_others(unfinished)
            unfinished.rename(made)
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("shipped"), dirs_exist_ok=True))


@pytest.fixture(scope="session")
def assistant(shipped_data: Path) -> Assistant:
    """The assistant over the shipped corpus."""
    return open_assistant(Settings(data_dir=shipped_data))
