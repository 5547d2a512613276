"""The same releases with their vectors in a Chroma server on loopback."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support import HashEmbedder, write
from vectorstore.errors import BrokenRelease
from vectorstore.index.dense import DenseIndex, ServerPlace
from vectorstore.index.pruning import prune_releases
from vectorstore.index.releases import Releases
from vectorstore.ingest.build import Ingest, Ingested
from vectorstore.search import LiveSearch


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(Path(sys.executable).parent / "chroma")
    folder = tmp_path_factory.mktemp("chroma")
    command = [program, "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                if httpx.get(f"{address}/api/v2/heartbeat", timeout=1).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def ingest(data_dir: Path, source: Path, server: str) -> Ingested:
    return Ingest(data_dir, HashEmbedder(), server).run([source], progress=lambda stage, done, total: None)


def test_a_release_is_a_collection_of_the_server(server: str, tmp_path: Path) -> None:
    source = write(tmp_path / "a", tulkki="# Tulkki\n\nTulkki tilataan ajoissa.", ateria="# Ateria\n\nLounas.")
    ingest(tmp_path / "data", source, server)
    live = LiveSearch(Releases(tmp_path / "data"), HashEmbedder(), server)
    assert live.search("tulkki", limit=1).hits[0].passage.chunk.document_id == "tulkki.md"
    assert not Releases(tmp_path / "data").current().chroma.exists()
    write(source, uusi="# Uusi\n\nUusi ohje.")
    ingest(tmp_path / "data", source, server)
    assert live.current().manifest.release == "0002"
    assert prune_releases(tmp_path / "data", keep=1, chroma_url=server) == ["0001"]
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
        LiveSearch(Releases(tmp_path / "data"), HashEmbedder(), server).current()


def test_a_server_and_a_folder_serve_in_one_process(server: str, tmp_path: Path) -> None:
    source = write(tmp_path / "a", tulkki="# Tulkki\n\nTulkki tilataan ajoissa.")
    ingest(tmp_path / "data", source, server)
    ingest(tmp_path / "beside", source, "")
    assert Releases(tmp_path / "beside").current().chroma.exists()
