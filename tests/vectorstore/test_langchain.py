from pathlib import Path

from corpus.records import Kind
from tests.support import HashEmbedder, ingest_into, write
from vectorstore.index.filters import Only
from vectorstore.index.releases import Releases
from vectorstore.langchain import OhjenuoraEmbeddings, OhjenuoraRetriever
from vectorstore.search import LiveSearch


def test_search_is_a_retriever(tmp_path: Path) -> None:
    write(tmp_path / "a" / "ohje", tulkki="# Tulkki\n\n## Tilaus\n\nTulkki tilataan ajoissa.")
    ingest_into(tmp_path / "data", [tmp_path / "a"], HashEmbedder())
    live = LiveSearch(Releases(tmp_path / "data"), HashEmbedder())
    [found] = OhjenuoraRetriever(search=live, limit=1).invoke("Miten tulkki tilataan?")
    assert found.page_content == "Tulkki tilataan ajoissa."
    assert found.metadata["document"] == "ohje/tulkki.md" and found.metadata["section"] == "Tilaus"
    assert found.metadata["title"] == "Tulkki" and found.metadata["release"] == "0001"
    assert OhjenuoraRetriever(search=live, only=Only(kinds=(Kind.STATUTE,))).invoke("tulkki") == []


def test_the_embedder_gives_lists() -> None:
    embeddings = OhjenuoraEmbeddings(HashEmbedder())
    assert len(embeddings.embed_query("tulkki")) == 64
    assert embeddings.embed_documents(["tulkki"])[0] == embeddings.embed_query("tulkki")
