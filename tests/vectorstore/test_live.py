"""A serving process and new releases: the old one answers until the new one is open and warm."""

import gc
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering.contacts import contact_for
from tests.support import HashEmbedder, ingest_into, write
from tests.vectorstore.index.test_port import all_closed
from vectorstore.errors import BrokenRelease, NoRelease
from vectorstore.following import Follower
from vectorstore.index.releases import Releases
from vectorstore.search import LiveSearch, ReleaseSearch

PATIENCE = 60.0
"""Seconds after which a test gives up waiting; none of them is waited for when all is well."""


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder with one release."""
    publish(tmp_path, "tulkki", "Tulkki tilataan ajoissa.")
    return tmp_path / "data"


@pytest.fixture
def live(data_dir: Path) -> Iterator[LiveSearch]:
    """A search of that folder; it follows nothing yet."""
    made = LiveSearch(Releases(data_dir), HashEmbedder())
    yield made
    made.close()


def publish(folder: Path, name: str, text: str) -> str:
    """One more document, and its release in use."""
    source = write(folder / "aineisto", **{name: f"# {name}\n\n{text}"})
    return ingest_into(folder / "data", [source], HashEmbedder()).manifest.release


class Warming:
    """A warming that waits in the middle until it is told to go on."""

    def __init__(self) -> None:
        self.started, self.go_on = threading.Event(), threading.Event()
        self.warmed: list[str] = []

    def __call__(self, search: ReleaseSearch) -> None:
        self.started.set()
        assert self.go_on.wait(PATIENCE)
        self.warmed.append(search.manifest.release)


def test_without_following_the_one_who_asks_opens_it(live: LiveSearch, data_dir: Path) -> None:
    assert live.current().manifest.release == "0001"
    publish(data_dir.parent, "ateria", "Lounas tuodaan kotiin.")
    assert live.current().manifest.release == "0002"
    assert live._follower is None


def test_the_old_release_answers_until_the_new_one_is_warm(live: LiveSearch, data_dir: Path) -> None:
    warming = Warming()
    live.follow(warm=warming, every=0.001)
    publish(data_dir.parent, "ateria", "Lounas tuodaan kotiin.")
    assert warming.started.wait(PATIENCE)
    # The new one is open by now, and still nobody waits for it.
    assert live.current().manifest.release == "0001"
    assert live.search("lounas", limit=1).hits[0].passage.chunk.document_id == "tulkki.md"
    warming.go_on.set()
    live.close()  # waits for the switch
    assert warming.warmed == ["0002"]
    assert live.current().manifest.release == "0002"
    assert live.search("lounas", limit=1).hits[0].passage.chunk.document_id == "ateria.md"


def test_a_release_is_warmed_by_a_search_when_nothing_else_is_given(
    live: LiveSearch, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = live.current()
    publish(data_dir.parent, "ateria", "Lounas tuodaan kotiin.")
    searched: list[tuple[str, str]] = []
    search = ReleaseSearch.search

    def noted(self, *given, **options):  # type: ignore[no-untyped-def]
        answering = "0001" if live._open is old else "another"
        searched.append((self.manifest.release, answering))
        return search(self, *given, **options)

    monkeypatch.setattr(ReleaseSearch, "search", noted)
    live.refresh()
    assert searched == [("0002", "0001")]
    live.refresh()
    assert len(searched) == 1  # it is the one in use


def test_a_rollback_is_followed_too(live: LiveSearch, data_dir: Path) -> None:
    publish(data_dir.parent, "ateria", "Lounas tuodaan kotiin.")
    assert live.current().manifest.release == "0002"
    Releases(data_dir).switch("1")
    live.refresh()
    assert live.current().manifest.release == "0001"


def test_a_new_release_that_cannot_be_opened_or_warmed_leaves_the_old_one(live: LiveSearch, data_dir: Path) -> None:
    live.current()
    publish(data_dir.parent, "ateria", "Lounas tuodaan kotiin.")

    def failing(search: ReleaseSearch) -> None:
        raise ValueError("cold")

    live._warm = failing
    with pytest.raises(ValueError, match="cold"):
        live.refresh()
    (data_dir / "releases" / "0002" / "lexical.sqlite").unlink()
    with pytest.raises(BrokenRelease, match="0002"):
        live.refresh()
    assert live._open and live._open.manifest.release == "0001"
    assert live._open.store.count() == 1


def test_following_begins_with_a_release(tmp_path: Path) -> None:
    with pytest.raises(NoRelease):
        LiveSearch(Releases(tmp_path), HashEmbedder()).follow()


def test_the_old_release_is_closed_when_its_last_reader_is_done(live: LiveSearch, data_dir: Path) -> None:
    gc.collect()
    gc.disable()  # files must not wait for it: a serving process freezes what it has loaded
    try:
        # In a list, because the frame of a test that asserts keeps its variables.
        readers = [live.current()]
        assert nobody_to_ask(live, readers)
        publish(data_dir.parent, "ateria", "Lounas tuodaan kotiin.")
        live.refresh()
        assert live.current().manifest.release == "0002"
        assert first_document(readers) == "tulkki.md"
        readers.clear()
        assert all_closed(data_dir / "releases" / "0001")
        assert not all_closed(data_dir / "releases" / "0002", tries=1)
    finally:
        gc.enable()


def nobody_to_ask(live: LiveSearch, readers: list[ReleaseSearch]) -> bool:
    return contact_for(live.search("tulkki"), readers[0], "Neuvonta") is None


def first_document(readers: list[ReleaseSearch]) -> str:
    return readers[0].store.passages([0])[0].chunk.document_id


class Looker:
    """Something that looks, and fails as it is told."""

    def __init__(self, *failures: str) -> None:
        self.failures = list(failures)
        self.looked = 0
        self.done = threading.Event()

    def look(self) -> None:
        self.looked += 1
        if not self.failures:
            self.done.set()
            return
        raise OSError(self.failures.pop(0))


def test_what_fails_is_logged_once_and_looked_at_again(caplog: pytest.LogCaptureFixture) -> None:
    looker = Looker("no server", "no server", "no server", "no disk", "no server")
    with caplog.at_level(logging.WARNING, logger="vectorstore.following"):
        follower = Follower(looker.look, every=0.0001)
        assert looker.done.wait(PATIENCE)
        follower.stop()
    assert caplog.messages == ["OSError: no server", "OSError: no disk", "OSError: no server"]
    assert looker.looked >= 6


def test_a_follower_ends_with_what_it_follows() -> None:
    lookers = [Looker()]
    done, follower = lookers[0].done, Follower(lookers[0].look, every=0.0001)
    assert done.wait(PATIENCE)
    lookers.clear()
    follower._thread.join(PATIENCE)
    assert not follower._thread.is_alive()
