import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import NothingToRead
from corpus.records import Kind
from tests.support import HashEmbedder, ingest_into, write
from vectorstore.embedders.cache import EmbeddingCache
from vectorstore.errors import (
    BrokenRelease,
    CannotWrite,
    IndexMismatch,
    NothingReadable,
    OutdatedRelease,
    WouldLoseMuch,
)
from vectorstore.index import open_engine
from vectorstore.index import releases as releases_module
from vectorstore.index.dense import DenseIndex, FolderPlace
from vectorstore.index.filters import Only
from vectorstore.index.pruning import prune_releases
from vectorstore.index.releases import Changes, Releases
from vectorstore.ingest.build import field_sentences
from vectorstore.ingest.run import Ingest
from vectorstore.search import LiveSearch, ReleaseSearch


def search(data_dir: Path) -> LiveSearch:
    return LiveSearch(Releases(data_dir), HashEmbedder())


def top(live: LiveSearch, query: str) -> str:
    return live.search(query, limit=1).hits[0].passage.chunk.text


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(
        tmp_path / "aineisto",
        liitteet="# Liitteet\n\nLiitteen enimmäiskoko on 20 megatavua.",
        tulkki="# Tulkki\n\nTulkki tilataan kolme arkipäivää ennen tapaamista.",
        saaga="# Saaga\n\nSaagaan kirjaudutaan ammattikortilla.",
    )


def test_what_was_ingested_is_found(source: Path, tmp_path: Path) -> None:
    done = ingest_into(tmp_path / "data", [source], HashEmbedder())
    assert done.new and done.manifest.changes.added == ("liitteet.md", "saaga.md", "tulkki.md")
    assert "arkipäivää" in top(search(tmp_path / "data"), "tulkin tilaaminen")


def test_only_what_changed_is_read_again(source: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    ingest_into(data_dir, [source], HashEmbedder())
    assert not ingest_into(data_dir, [source], HashEmbedder()).new
    write(source, tulkki="# Tulkki\n\nTulkki tilataan viisi arkipäivää ennen tapaamista.")
    (source / "saaga.md").unlink()
    changes = ingest_into(data_dir, [source], HashEmbedder()).manifest.changes
    assert (changes.added, changes.changed, changes.removed, changes.unchanged) == (
        (),
        ("tulkki.md",),
        ("saaga.md",),
        1,
    )


def test_metadata_beside_a_file_counts_as_a_change(source: Path, tmp_path: Path) -> None:
    ingest_into(tmp_path / "data", [source], HashEmbedder())
    (source / "tiedot.toml").write_text('["saaga.md"]\nvalid_until = 2025-01-01\n')
    done = ingest_into(tmp_path / "data", [source], HashEmbedder())
    assert done.manifest.changes.changed == ("saaga.md",)
    assert [str(d.valid_until) for d in done.manifest.documents if d.id == "saaga.md"] == ["2025-01-01"]


def test_a_file_that_breaks_keeps_its_last_good_version(source: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    ingest_into(data_dir, [source], HashEmbedder())
    (source / "tulkki.md").write_bytes("Tulkkaus päättyy".encode("latin-1"))
    write(source, uusi="# Uusi\n\nUusi ohje perhetyöstä.")
    made = ingest_into(data_dir, [source], HashEmbedder()).manifest
    [failure] = made.failed
    assert (failure.id, failure.code, failure.kept) == ("tulkki.md", "wrong-encoding", True)
    live = search(data_dir)
    assert "kolme arkipäivää" in top(live, "tulkin tilaaminen") and "perhetyöstä" in top(live, "perhetyö")


def test_readers_notice_a_new_release_and_a_rollback(source: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    ingest_into(data_dir, [source], HashEmbedder())
    live = search(data_dir)
    assert live.current().manifest.release == "0001"
    write(source, uusi="# Uusi\n\nUusi ohje.")
    ingest_into(data_dir, [source], HashEmbedder())
    assert live.current().manifest.release == "0002"
    Releases(data_dir).switch("1")
    assert live.current().manifest.release == "0001"


def test_an_ingest_that_would_lose_much_is_refused(source: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    ingest_into(data_dir, [source], HashEmbedder())
    for name in ("tulkki.md", "saaga.md"):
        (source / name).unlink()
    with pytest.raises(WouldLoseMuch, match="2 of the 3"):
        ingest_into(data_dir, [source], HashEmbedder())
    assert Releases(data_dir).current_name() == "0001"
    assert ingest_into(data_dir, [source], HashEmbedder(), allow_removals=True).manifest.changes.removed


def test_nothing_readable_changes_nothing(source: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    ingest_into(data_dir, [source], HashEmbedder())
    empty = tmp_path / "tyhjä"
    empty.mkdir()
    with pytest.raises(NothingToRead):
        ingest_into(data_dir, [empty], HashEmbedder())
    (empty / "a.pdf").write_bytes(b"rikki")
    with pytest.raises(NothingReadable, match=r"a\.pdf"):
        ingest_into(data_dir, [empty], HashEmbedder())
    assert Releases(data_dir).current_name() == "0001"


def test_a_full_disk_leaves_the_release_in_use(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data_dir = tmp_path / "data"
    ingest_into(data_dir, [source], HashEmbedder())
    write(source, uusi="# Uusi\n\nUusi ohje.")

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(releases_module, "_write_synced", full)
    with pytest.raises(CannotWrite, match="No space left"):
        ingest_into(data_dir, [source], HashEmbedder())
    monkeypatch.undo()
    assert "20 megatavua" in top(search(data_dir), "liitteen koko")
    assert ingest_into(data_dir, [source], HashEmbedder()).manifest.release == "0002"


def test_an_index_of_another_model_or_format_is_refused(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_dir = tmp_path / "data"
    ingest_into(data_dir, [source], HashEmbedder())
    folder = Releases(data_dir).current()
    with pytest.raises(IndexMismatch, match=r"toinen.*ohjenuora ingest"):
        ReleaseSearch.open(folder, HashEmbedder(name="toinen"))
    with pytest.raises(IndexMismatch, match="vectors of length 64"):
        ReleaseSearch.open(folder, HashEmbedder(dimension=32))
    monkeypatch.setattr("vectorstore.search.FORMAT_VERSION", 99)
    with pytest.raises(IndexMismatch, match=f"version {releases_module.FORMAT_VERSION}, but this program uses 99"):
        ReleaseSearch.open(folder, HashEmbedder())
    monkeypatch.undo()
    # An ingest with the other model makes the index anew.
    assert ingest_into(data_dir, [source], HashEmbedder(name="toinen")).new


def test_a_damaged_release_says_so(source: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    ingest_into(data_dir, [source], HashEmbedder())
    folder = Releases(data_dir).current()
    np.save(folder.sentences, np.zeros((1, 64), dtype=np.float16))
    with pytest.raises(BrokenRelease, match="3 sentences"):
        ReleaseSearch.open(folder, HashEmbedder())
    folder.manifest_file.write_text("{")
    with pytest.raises(BrokenRelease, match=r"manifest\.json"):
        ReleaseSearch.open(folder, HashEmbedder())
    shutil.rmtree(folder.chroma)
    assert ingest_into(data_dir, [source], HashEmbedder()).manifest.release == "0002"


def test_pruning_removes_the_bytes_of_what_was_taken_out(source: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    secret = "Salainenkohta poistetaan."
    write(source, salainen=f"# Salainen\n\n{secret}")
    ingest_into(data_dir, [source], HashEmbedder())
    vector = HashEmbedder().embed_passages([f"Salainen\n{secret}"])[0]
    (source / "salainen.md").unlink()
    ingest_into(data_dir, [source], HashEmbedder())
    assert holds(data_dir, secret.encode())
    assert prune_releases(data_dir, 1, open_engine()) == ["0001"]
    assert not holds(data_dir / "releases", secret.encode())
    assert not holds(data_dir / "releases", vector.tobytes())
    assert not holds(data_dir / "originals", secret.encode())
    assert "20 megatavua" in top(search(data_dir), "liitteen koko")


def holds(folder: Path, content: bytes) -> bool:
    return any(content in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_filter_by_kind_gives_only_that_kind(tmp_path: Path) -> None:
    source = tmp_path / "aineisto"
    write(source / "ohje", tulkki="# Tulkki\n\nTulkki tilataan numerosta.")
    write(source / "palvelu", tulkkaus="# Tulkkaus\n\nTulkkaus on maksutonta.")
    ingest_into(tmp_path / "data", [source], HashEmbedder())
    found = search(tmp_path / "data").search("tulkkaus", limit=5, only=Only(kinds=(Kind.SERVICE,)))
    assert [hit.passage.chunk.document_id for hit in found.hits] == ["palvelu/tulkkaus.md"]


class Counting(HashEmbedder):
    """Counts the texts that it embeds, and the calls."""

    seen = calls = 0

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen += len(texts)
        self.calls += 1
        return super().embed_passages(texts)


def test_opening_a_release_embeds_nothing(source: Path, tmp_path: Path) -> None:
    ingest_into(tmp_path / "data", [source], HashEmbedder())
    embedder = Counting()
    live = LiveSearch(Releases(tmp_path / "data"), embedder)
    assert live.current().store.field() == pytest.approx(HashEmbedder().embed_passages(field_sentences()))
    assert embedder.calls == 0
    found = live.search("tulkin tilaaminen")
    assert embedder.calls == 1  # the question
    assert 0 < found.background < 1


def test_another_digest_makes_everything_anew_and_the_old_release_answers_until_then(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    data_dir = tmp_path / "data"
    ingest_into(data_dir, [source], HashEmbedder())
    assert not ingest_into(data_dir, [source], HashEmbedder()).new
    top(search(data_dir), "liitteen koko")
    assert caplog.messages == []
    for module in ("vectorstore.ingest.run", "vectorstore.ingest.build", "vectorstore.search"):
        monkeypatch.setattr(f"{module}.release_digest", lambda **_: "of another program")
    assert "20 megatavua" in top(search(data_dir), "liitteen koko")
    assert [message for message in caplog.messages if "ohjenuora ingest" in message] == [
        str(OutdatedRelease(release="0001"))
    ]
    read: list[str] = []
    done = Ingest(data_dir, HashEmbedder()).run(
        [source], progress=lambda stage, done, total: read.append(stage) if stage == "read" else None
    )
    assert done.new and done.remade and len(read) == 3
    assert done.manifest.changes == Changes(unchanged=3)
    again = ingest_into(data_dir, [source], HashEmbedder())
    assert not again.new and not again.remade


def test_a_file_that_breaks_keeps_its_last_good_version_under_another_digest(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_dir = tmp_path / "data"
    ingest_into(data_dir, [source], HashEmbedder())
    (source / "tulkki.md").write_bytes("Tulkkaus päättyy".encode("latin-1"))
    for module in ("vectorstore.ingest.run", "vectorstore.ingest.build"):
        monkeypatch.setattr(f"{module}.release_digest", lambda **_: "of another program")
    done = ingest_into(data_dir, [source], HashEmbedder())
    assert done.remade and [failure.kept for failure in done.manifest.failed] == [True]
    assert "kolme arkipäivää" in top(search(data_dir), "tulkin tilaaminen")


@pytest.mark.parametrize("lost", ["chroma", "lexical.sqlite", "field.npy"])
def test_a_damaged_release_is_mended_by_the_ingest_that_its_error_asks_for(
    source: Path, tmp_path: Path, lost: str
) -> None:
    data_dir = tmp_path / "data"
    ingest_into(data_dir, [source], HashEmbedder())
    path = Releases(data_dir).current().path / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(BrokenRelease, match="Run: ohjenuora ingest"):
        search(data_dir).current()
    assert ingest_into(data_dir, [source], HashEmbedder()).new
    assert "20 megatavua" in top(search(data_dir), "liitteen koko")


def test_cached_vectors_are_not_computed_again(tmp_path: Path) -> None:
    cache, embedder = EmbeddingCache(tmp_path / "e.sqlite"), Counting()
    texts = ["yksi", "kaksi", "yksi"]
    first = cache.embed_cached(embedder, texts, on_progress=lambda done, total: None)
    again = cache.embed_cached(embedder, [*texts, "kolme"], on_progress=lambda done, total: None)
    assert embedder.seen == 3
    assert np.array_equal(first, again[:3]) and np.array_equal(first[0], first[2])


def test_a_damaged_cache_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "e.sqlite"
    path.write_bytes(b"tama ei ole tietokanta" * 100)
    found = EmbeddingCache(path).embed_cached(HashEmbedder(), ["a"], on_progress=lambda done, total: None)
    assert found.shape == (1, 64) and path.with_suffix(".damaged").exists()


def test_large_writes_and_searches_stay_inside_the_limits_of_chroma(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(6000, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index = DenseIndex.create(FolderPlace(tmp_path))
    index.add(vectors, first=0)
    assert index.count() == 6000
    assert index.search(vectors[5999], 3)[0][0] == 5999
    index.close()
