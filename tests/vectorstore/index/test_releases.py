from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.vectorstore.index.memory import MemoryEngine
from vectorstore.errors import IngestRunning, NoRelease, ReleaseMissing
from vectorstore.index.lock import ingest_lock
from vectorstore.index.pruning import prune_releases
from vectorstore.index.releases import FORMAT_VERSION, Changes, Manifest, Releases


def manifest(name: str) -> Manifest:
    return Manifest(FORMAT_VERSION, name, datetime.now(UTC), "fake", 3, (), (), 0, 0, Changes())


def publish(releases: Releases) -> str:
    name = releases.next_name()
    releases.publish(releases.start(), manifest(name))
    return name


def test_publishing_switches_and_an_unfinished_build_changes_nothing(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    assert publish(releases) == "0001"
    left = releases.start()
    (left.path / "half.sqlite").write_text("killed")
    assert releases.current().name == "0001"
    assert publish(releases) == "0002"
    assert releases.current().manifest().release == "0002"
    assert not (releases.current().path / "half.sqlite").exists()


def test_rollback_and_prune_keep_the_release_in_use(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    for _ in range(3):
        publish(releases)
    releases.switch("1")
    assert releases.old(1) == ["0002"]
    assert prune_releases(tmp_path, 1, MemoryEngine()) == ["0002"]
    assert releases.names() == ["0001", "0003"]
    assert releases.current().name == "0001"


def test_second_ingest_is_refused(tmp_path: Path) -> None:
    with ingest_lock(tmp_path), pytest.raises(IngestRunning, match="Another ingest is running"), ingest_lock(tmp_path):
        pass


def test_missing_releases_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NoRelease, match="ohjenuora ingest"):
        Releases(tmp_path).current()
    with pytest.raises(ReleaseMissing, match="0007"):
        Releases(tmp_path).switch("7")
