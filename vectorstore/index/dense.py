"""Passage vectors in Chroma: the only module that imports chromadb.

A release is written once and then only read, because two processes writing to one Chroma folder
destroy it and a reader does not see rows that another process adds.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from chromadb.errors import NotFoundError
from numpy.typing import NDArray

from vectorstore.index.releases import ReleaseFolder

_BATCH = 500  # Chroma refuses writes of more than 5,461 records.


@dataclass(frozen=True, slots=True)
class Graph:
    """How Chroma builds and searches its graph of neighbours (HNSW): chosen by ``ohjenuora bench chroma``."""

    ef_construction: int = 200
    max_neighbors: int = 32
    ef_search: int = 200


def _settings() -> Settings:
    """Made anew for each client: Chroma writes the kind and the address of a client into its settings."""
    return Settings(anonymized_telemetry=False)


class ChromaPlace(Protocol):
    """Where the vectors of a release live: a folder of it, or a collection in a server."""

    def client(self) -> ClientAPI: ...

    @property
    def collection(self) -> str: ...


class FolderPlace:
    """Vectors in the ``chroma`` folder of a release; ``folder`` is that folder."""

    collection = "passages"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def client(self) -> ClientAPI:
        """Open the folder, making it when it is not there."""
        return chromadb.PersistentClient(path=str(self._folder), settings=_settings())


class ServerPlace:
    """Vectors in a collection named after the release, in the Chroma server at ``url``."""

    def __init__(self, url: str, release: str) -> None:
        self._url = urlsplit(url)
        self.collection = f"ohjenuora-{release}"

    def client(self) -> ClientAPI:
        """Connect to the server."""
        secure = self._url.scheme == "https"
        port = self._url.port or (443 if secure else 8000)
        return chromadb.HttpClient(host=self._url.hostname or "", port=port, ssl=secure, settings=_settings())


def place_of(folder: ReleaseFolder, release: str, url: str) -> ChromaPlace:
    """Where the vectors of a release are: in the server at ``url``, or in its folder when that is empty."""
    return ServerPlace(url, release) if url else FolderPlace(folder.chroma)


class DenseIndex:
    """One collection of passage vectors, found by cosine similarity."""

    def __init__(self, client: ClientAPI, collection: Collection) -> None:
        self._client = client
        self._collection = collection
        self._size = collection.count()

    @classmethod
    def create(cls, place: ChromaPlace, graph: Graph = Graph()) -> "DenseIndex":  # it is frozen
        """A new, empty collection; one of the same name left by a killed ingest is removed."""
        client = place.client()
        with suppress(NotFoundError):
            client.delete_collection(place.collection)
        configuration: CreateCollectionConfiguration = {
            "hnsw": {
                "space": "cosine",
                "ef_construction": graph.ef_construction,
                "max_neighbors": graph.max_neighbors,
                "ef_search": graph.ef_search,
            }
        }
        collection = client.create_collection(place.collection, embedding_function=None, configuration=configuration)
        return cls(client, collection)

    @classmethod
    def open(cls, place: ChromaPlace) -> "DenseIndex":
        """Open for reading. Raises ``LookupError`` when the collection is missing or not cosine."""
        client = place.client()
        try:
            collection = client.get_collection(place.collection, embedding_function=None)
            space = (collection.configuration.get("hnsw") or {}).get("space")
            if space != "cosine":
                raise LookupError(f"distance {space} instead of cosine")
            return cls(client, collection)
        except NotFoundError as error:
            _close(client)
            raise LookupError(f"no collection {place.collection}") from error
        except Exception:
            _close(client)
            raise

    def add(self, vectors: NDArray[np.float32], *, first: int) -> None:
        """Store vectors of shape (n, dimension) under the passage numbers ``first`` onwards."""
        for start in range(0, len(vectors), _BATCH):
            batch = vectors[start : start + _BATCH]
            ids = [str(first + start + offset) for offset in range(len(batch))]
            self._collection.upsert(ids=ids, embeddings=batch)
        self._size = self._collection.count()

    def count(self) -> int:
        """How many vectors the collection said it held when it was opened or last added to."""
        return self._size

    def search(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """Passage numbers with cosine similarities (-1 to 1), best first; ties by number."""
        limit = min(limit, self._size)
        if limit == 0:
            return []
        found = self._collection.query(query_embeddings=vector[None, :], n_results=limit, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        found_ids = found["ids"][0]
        pairs = [(int(number), 1.0 - float(distance)) for number, distance in zip(found_ids, distances, strict=True)]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def delete(self) -> None:
        """Remove the collection from its server or folder."""
        self._client.delete_collection(self._collection.name)

    def close(self) -> None:
        """Release the client's files and threads."""
        _close(self._client)


def _close(client: ClientAPI) -> None:
    client.close()  # type: ignore[attr-defined]  # of both clients, not of their interface
    # The client of a server leaves its connections open (chromadb 1.5.9).
    if session := getattr(getattr(client, "_server", None), "_session", None):
        session.close()
