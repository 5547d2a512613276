"""An embedding service over HTTP: a server on loopback that speaks the OpenAI protocol."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.embedding_service import Service
from tests.support import HashEmbedder, ingest_into, write
from vectorstore.embedders import open_embedder
from vectorstore.embedders.errors import ServiceFailed
from vectorstore.errors import IndexMismatch
from vectorstore.index.releases import Releases
from vectorstore.search import LiveSearch


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


def test_an_address_that_is_none_is_reported() -> None:
    with pytest.raises(ServiceFailed, match="port"):
        open_embedder("http://127.0.0.1:portti/v1#malli")


def test_a_service_that_is_not_there_is_reported() -> None:
    with pytest.raises(ServiceFailed, match=r"127\.0\.0\.1:9"):
        open_embedder("http://127.0.0.1:9/v1#malli")
