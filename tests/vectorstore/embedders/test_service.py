"""An embedding service over HTTP: a server on loopback that speaks the OpenAI protocol."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support import HashEmbedder, ingest_into, write
from vectorstore.embedders import open_embedder
from vectorstore.embedders.errors import ServiceFailed
from vectorstore.errors import IndexMismatch
from vectorstore.index.releases import Releases
from vectorstore.search import LiveSearch


class Service:
    """Serves the vectors of ``HashEmbedder``; ``spoil`` changes what it answers."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.spoil = ""
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service.asked.append(body)
                service.keys.append(self.headers["Authorization"])
                vectors = HashEmbedder().embed_passages(body["input"]).tolist()
                rows = [{"index": place, "embedding": vector} for place, vector in enumerate(vectors)]
                if service.spoil == "one missing":
                    rows = rows[1:]
                self.send_response(500 if service.spoil == "failure" else 200)
                self.end_headers()
                # In no order: the protocol numbers them.
                reply = b"<html>" if service.spoil == "html" else json.dumps({"data": rows[::-1]}).encode()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def service() -> Iterator[Service]:
    served = Service()
    yield served
    served.close()


def test_a_service_embeds_documents_and_questions(service: Service, tmp_path: Path) -> None:
    embedder = open_embedder(f"{service.url}#multilingual-e5-base", "avain")
    assert embedder.dimension == 64
    source = write(tmp_path / "a", tulkki="# Tulkki\n\nTulkki tilataan.", ateria="# Ateria\n\nLounas tuodaan kotiin.")
    ingest_into(tmp_path / "data", [source], embedder)
    live = LiveSearch(Releases(tmp_path / "data"), embedder)
    assert live.search("tulkki", limit=1).hits[0].passage.chunk.document_id == "tulkki.md"
    assert service.asked[-1] == {"model": "multilingual-e5-base", "input": ["query: tulkki"]}
    assert set(service.keys) == {"Bearer avain"}
    with pytest.raises(IndexMismatch, match="the embedding model"):
        LiveSearch(Releases(tmp_path / "data"), HashEmbedder()).current()


def test_vectors_come_back_in_the_order_of_the_texts(service: Service) -> None:
    embedder = open_embedder(f"{service.url}#malli")
    texts = [f"teksti numero {number}" for number in range(70)]
    assert np.allclose(embedder.embed_passages(texts), HashEmbedder().embed_passages(texts), atol=1e-5)
    assert [len(request["input"]) for request in service.asked[1:]] == [64, 6]


@pytest.mark.parametrize("spoil", ["failure", "html", "one missing"])
def test_a_service_that_fails_is_reported(service: Service, spoil: str) -> None:
    embedder = open_embedder(f"{service.url}#malli")
    service.spoil = spoil
    with pytest.raises(ServiceFailed, match="/v1/embeddings failed"):
        embedder.embed_passages(["yksi", "kaksi"])


def test_a_service_that_is_not_there_is_reported() -> None:
    with pytest.raises(ServiceFailed, match=r"127\.0\.0\.1:9"):
        open_embedder("http://127.0.0.1:9/v1#malli")
