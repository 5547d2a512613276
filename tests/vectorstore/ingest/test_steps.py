"""Plan, build and publish, each alone, over an index in memory: none of them knows what keeps the index."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.records import Kind
from tests.support import HashEmbedder, ingest_into, write
from tests.vectorstore.index.memory import MemoryEngine, MemoryIndex
from vectorstore.errors import BrokenRelease
from vectorstore.index.digest import release_digest
from vectorstore.index.filters import ANY, Only
from vectorstore.index.pruning import prune_releases
from vectorstore.index.releases import Manifest, ReleaseFolder, Releases
from vectorstore.ingest.before import Before, opened_before
from vectorstore.ingest.build import build
from vectorstore.ingest.plan import Plan, make_plan
from vectorstore.ingest.publish import publish
from vectorstore.ingest.run import Ingest
from vectorstore.search import LiveSearch

DIGEST = release_digest(embedder="hash", dimension=64)


def silent(stage: str, done: int, total: int) -> None:
    """Nobody looks."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(
        tmp_path / "aineisto",
        liitteet="# Liitteet\n\nLiitteen enimmäiskoko on 20 megatavua.",
        tulkki="# Tulkki\n\nTulkki tilataan kolme arkipäivää ennen tapaamista.",
        saaga="# Saaga\n\nSaagaan kirjaudutaan ammattikortilla.",
    )


def planned(source: Path, before: Before | None = None) -> Plan:
    return make_plan([source], before, digest=DIGEST, allow_removals=False, progress=silent)


def in_memory(source: Path, data_dir: Path) -> MemoryEngine:
    """An engine with a release of the files in use."""
    engine = MemoryEngine()
    Ingest(data_dir, HashEmbedder(), engine).run([source], progress=silent)
    return engine


def test_a_plan_tells_what_is_new_changed_removed_unchanged_and_failed(source: Path, tmp_path: Path) -> None:
    engine = in_memory(source, tmp_path / "data")
    write(source, uusi="# Uusi\n\nUusi ohje.", tulkki="# Tulkki\n\nTulkki tilataan ajoissa.")
    (source / "saaga.md").unlink()
    (source / "rikki.pdf").write_bytes(b"rikki")
    with opened_before(Releases(tmp_path / "data"), engine) as before:
        plan = planned(source, before)
    assert [ready.document.id for ready in plan.read] == ["tulkki.md", "uusi.md"]
    assert [document.id for document in plan.kept] == ["liitteet.md"]
    assert (plan.changes.added, plan.changes.changed, plan.changes.removed, plan.changes.unchanged) == (
        ("uusi.md",),
        ("tulkki.md",),
        ("saaga.md",),
        1,
    )
    assert [(failure.id, failure.kept) for failure in plan.failed] == [("rikki.pdf", False)]
    assert plan.needed and not plan.outdated
    with pytest.raises(FrozenInstanceError):
        plan.needed = False  # type: ignore[misc]


def test_a_plan_writes_nothing(source: Path, tmp_path: Path) -> None:
    plan = planned(source)
    assert plan.needed and len(plan.read) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["aineisto"]


def test_nothing_is_needed_when_nothing_has_changed(source: Path, tmp_path: Path) -> None:
    engine = in_memory(source, tmp_path / "data")
    with opened_before(Releases(tmp_path / "data"), engine) as before:
        plan = planned(source, before)
    assert not plan.needed and plan.read == () and len(plan.kept) == 3


def test_what_is_built_is_not_in_use_until_it_is_published(source: Path, tmp_path: Path) -> None:
    engine, releases = MemoryEngine(), Releases(tmp_path / "data")
    built = build(planned(source), HashEmbedder(), data_dir=tmp_path / "data", engine=engine, progress=silent)
    assert (built.manifest.passages, built.manifest.digest) == (3, DIGEST)
    assert releases.names() == [] and releases.current_name() == ""
    publish(built, releases, engine)
    assert releases.current().manifest() == built.manifest
    assert sorted(path.name for path in (tmp_path / "data" / "releases").iterdir()) == ["0001"]


class Forgetful(MemoryEngine):
    """An engine whose searches by vector miss what its counts promise."""

    def open(self, folder: ReleaseFolder, manifest: Manifest) -> MemoryIndex:
        index = super().open(folder, manifest)

        def search(vector: NDArray[np.float32], limit: int, only: Only = ANY) -> list[tuple[int, float]]:
            return [(0, 0.5)]

        index.dense = search  # type: ignore[method-assign]
        return index


def test_an_index_that_misses_its_own_vectors_is_not_published(source: Path, tmp_path: Path) -> None:
    in_memory(source, tmp_path / "data")
    write(source, uusi="# Uusi\n\nUusi ohje.")
    with pytest.raises(BrokenRelease, match=r"vectors that a search misses\. Expected all 4"):
        Ingest(tmp_path / "data", HashEmbedder(), Forgetful()).run([source], progress=silent)
    assert Releases(tmp_path / "data").current_name() == "0001"


def test_the_search_finds_the_same_whatever_keeps_the_index(source: Path, tmp_path: Path) -> None:
    write(source / "palvelu", ateria="# Ateria\n\nAteriapalvelu tuo lounaan kotiin. Tulkki ei kuulu siihen.")
    engine = in_memory(source, tmp_path / "memory")
    ingest_into(tmp_path / "files", [source], HashEmbedder())
    assert [path.name for path in (tmp_path / "memory" / "releases" / "0001").iterdir()] == ["manifest.json"]
    memory = LiveSearch(Releases(tmp_path / "memory"), HashEmbedder(), engine)
    files = LiveSearch(Releases(tmp_path / "files"), HashEmbedder())
    for query in ("tulkin tilaaminen", "liitteen koko", "lounas"):
        for only in (ANY, Only(kinds=(Kind.SERVICE,))):
            one, other = memory.search(query, only=only), files.search(query, only=only)
            assert one.hits[0].passage == other.hits[0].passage
            # Vectors in half precision: what is as far from a question may come in another order.
            scores = {hit.passage.number: hit.score for hit in other.hits}
            assert {hit.passage.number: hit.score for hit in one.hits} == pytest.approx(scores, abs=0.02)
            assert one.background == pytest.approx(other.background)
    write(source, uusi="# Uusi\n\nUusi ohje.")
    Ingest(tmp_path / "memory", HashEmbedder(), engine).run([source], progress=silent)
    assert memory.search("uusi ohje", limit=1).hits[0].passage.chunk.document_id == "uusi.md"
    assert prune_releases(tmp_path / "memory", 1, engine) == ["0001"]
