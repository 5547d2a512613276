"""The same releases with their vectors in a Chroma server on loopback."""

from pathlib import Path

import pytest

from tests.support import HashEmbedder, write
from vectorstore.errors import BrokenRelease
from vectorstore.index import open_engine
from vectorstore.index.dense import DenseIndex, ServerPlace
from vectorstore.index.pruning import prune_releases
from vectorstore.index.releases import Releases
from vectorstore.ingest.run import Ingest, Ingested
from vectorstore.search import LiveSearch


def ingest(data_dir: Path, source: Path, server: str) -> Ingested:
    return Ingest(data_dir, HashEmbedder(), open_engine(server)).run([source], progress=lambda stage, done, total: None)


def test_a_release_is_a_collection_of_the_server(server: str, tmp_path: Path) -> None:
    source = write(tmp_path / "a", tulkki="# Tulkki\n\nTulkki tilataan ajoissa.", ateria="# Ateria\n\nLounas.")
    ingest(tmp_path / "data", source, server)
    live = LiveSearch(Releases(tmp_path / "data"), HashEmbedder(), open_engine(server))
    assert live.search("tulkki", limit=1).hits[0].passage.chunk.document_id == "tulkki.md"
    assert not Releases(tmp_path / "data").current().chroma.exists()
    write(source, uusi="# Uusi\n\nUusi ohje.")
    ingest(tmp_path / "data", source, server)
    assert live.current().manifest.release == "0002"
    assert prune_releases(tmp_path / "data", 1, open_engine(server)) == ["0001"]
    with pytest.raises(LookupError):
        DenseIndex.open(ServerPlace(server, "0001"))
    assert live.search("uusi ohje", limit=1).hits[0].passage.chunk.document_id == "uusi.md"


def test_a_server_that_lost_the_collection_is_reported(server: str, tmp_path: Path) -> None:
    source = write(tmp_path / "a", tulkki="# Tulkki\n\nTulkki tilataan ajoissa.")
    ingest(tmp_path / "data", source, server)
    index = DenseIndex.open(ServerPlace(server, "0001"))
    index.delete()
    index.close()
    with pytest.raises(BrokenRelease, match="ohjenuora-0001"):
        LiveSearch(Releases(tmp_path / "data"), HashEmbedder(), open_engine(server)).current()


def test_a_server_and_a_folder_serve_in_one_process(server: str, tmp_path: Path) -> None:
    source = write(tmp_path / "a", tulkki="# Tulkki\n\nTulkki tilataan ajoissa.")
    ingest(tmp_path / "data", source, server)
    ingest(tmp_path / "beside", source, "")
    assert Releases(tmp_path / "beside").current().chroma.exists()


def test_an_ingest_with_another_engine_makes_a_release_there(server: str, tmp_path: Path) -> None:
    source = write(tmp_path / "a", tulkki="# Tulkki\n\nTulkki tilataan ajoissa.")
    assert ingest(tmp_path / "data", source, "").manifest.release == "0001"
    moved = ingest(tmp_path / "data", source, server)
    assert moved.new and moved.manifest.release == "0002"
    live = LiveSearch(Releases(tmp_path / "data"), HashEmbedder(), open_engine(server))
    assert live.search("tulkki", limit=1).hits[0].passage.chunk.document_id == "tulkki.md"
