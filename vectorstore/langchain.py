"""Our search and our embedder in LangChain's terms, so that others can build with the parts.

The only module that imports langchain-core.
"""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from vectorstore.embedders import Embedder
from vectorstore.index.filters import ANY, Only
from vectorstore.search import Hit, LiveSearch


class OhjenuoraEmbeddings(Embeddings):
    """An ``Embedder`` as LangChain's ``Embeddings``: vectors are lists of floats of length 1."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""
        vectors: list[list[float]] = self._embedder.embed_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        vector: list[float] = self._embedder.embed_queries([text])[0].tolist()
        return vector


class OhjenuoraRetriever(BaseRetriever):
    """The search of the release in use as LangChain's retriever.

    Each document has the passage as ``page_content`` and, in ``metadata``, document, title, kind,
    section, page, start, end, score and release.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: LiveSearch
    limit: int = 10
    only: Only = ANY

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        release = self.search.current()
        question = release.understand(query)
        found = release.search(question, self.search.embed(question.text), limit=self.limit, only=self.only)
        return [
            _document(hit, release.titles[hit.passage.chunk.document_id], release.manifest.release)
            for hit in found.hits
        ]


def _document(hit: Hit, title: str, release: str) -> LangChainDocument:
    chunk = hit.passage.chunk
    return LangChainDocument(
        page_content=chunk.text,
        metadata={
            "document": chunk.document_id,
            "title": title,
            "kind": str(hit.passage.kind),
            "section": " › ".join(chunk.section),
            "page": chunk.first_page,
            "start": chunk.start,
            "end": chunk.end,
            "score": hit.score,
            "release": release,
        },
    )
