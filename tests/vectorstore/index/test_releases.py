from datetime import UTC, datetime
from pathlib import Path

from vectorstore.index.releases import FORMAT_VERSION, Changes, Manifest, Releases


def manifest(name: str) -> Manifest:
    return Manifest(FORMAT_VERSION, name, datetime.now(UTC), "fake", 3, 1, (), (), 0, 0, Changes())


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
    assert releases.prune(1) == ["0002"]
    assert releases.names() == ["0001", "0003"]
    assert releases.current().name == "0001"
