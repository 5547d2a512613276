"""Models behind an OpenAI-compatible ``/v1/embeddings``; the only module that imports httpx.

Format: https://platform.openai.com/docs/api-reference/embeddings, as vLLM, llama.cpp, Ollama and others serve it.
"""

import logging
from collections.abc import Sequence

import httpx
import numpy as np
from numpy.typing import NDArray

from corpus.addresses import without_secrets
from vectorstore.embedders.errors import ServiceFailed
from vectorstore.embedders.prompts import e5_prompts
from vectorstore.embedders.unit import unit_rows

_BATCH = 64
_TIMEOUT = 120.0
_RETRIES = 2
# At INFO it would log each request with the whole address, password and all.
logging.getLogger("httpx").setLevel(logging.WARNING)


class ServiceEmbedder:
    """A model at an address such as ``http://127.0.0.1:8000/v1#model``: the part after "#" names it.

    Raises ``ServiceFailed`` when the service cannot be reached or answers something else.
    """

    def __init__(self, address: str, key: str = "") -> None:
        url, _, self._model = address.partition("#")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._url = url
        try:
            base = httpx.URL(url)
            self._url = str(base.copy_with(path=f"{base.path.rstrip('/')}/embeddings"))
        except httpx.InvalidURL as error:
            raise self._failed(f"{type(error).__name__}: {error}") from None
        self._client = httpx.Client(
            timeout=_TIMEOUT, headers=headers, transport=httpx.HTTPTransport(retries=_RETRIES), trust_env=False
        )
        self._prompts = e5_prompts(self._model)
        self.name = f"service {without_secrets(address)}"
        self.dimension = self._request(["mitta"]).shape[1]

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions."""
        return self._embed([self._prompts[0] + text for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages or sentences."""
        return self._embed([self._prompts[1] + text for text in texts])

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        batches = [self._request(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        if any(batch.shape[1] != self.dimension for batch in batches):
            raise self._failed("vectors of different lengths")
        empty = np.empty((0, self.dimension), dtype=np.float32)
        return unit_rows(np.concatenate([empty, *batches]), self.name)

    def _request(self, texts: Sequence[str]) -> NDArray[np.float32]:
        try:
            reply = self._client.post(self._url, json={"model": self._model, "input": list(texts)})
            reply.raise_for_status()
            rows = sorted(reply.json()["data"], key=lambda row: row["index"])
            vectors = np.array([row["embedding"] for row in rows], dtype=np.float32)
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise self._failed(f"{type(error).__name__}: {error}") from None
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise self._failed(f"vectors of shape {vectors.shape} for {len(texts)} texts")
        return vectors

    def _failed(self, found: str) -> ServiceFailed:
        return ServiceFailed(url=without_secrets(self._url), found=without_secrets(found))
