"""Texts to vectors. ``open_embedder`` chooses the model; everything else sees only ``Embedder``."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedders.errors import UnknownEmbedder

_SENTENCE_TRANSFORMERS = "sentence-transformers:"


class Embedder(Protocol):
    """A model that maps Finnish text to vectors whose cosine tells how near two texts are.

    ``name`` identifies the model and the version of its weights: a release made by one is not
    searched with another. Both methods give float32 of shape (number of texts, ``dimension``)
    with rows of length 1, and no rows for no texts. Safe to call from several threads.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]: ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


def is_service(name: str) -> bool:
    """Whether the embedder of that name is a service that texts are sent to."""
    return name.startswith(("http://", "https://"))


def open_embedder(name: str, key: str = "") -> Embedder:
    """The embedder of a setting: ``bundled``, ``sentence-transformers:`` and a model or folder, or the address of a
    service with the name of its model (``http://127.0.0.1:8000/v1#model``) and its key.

    Raises ``UnknownEmbedder``, ``ModelsMissing`` when the extra ``models`` is not installed,
    ``ModelNotFound`` and ``ServiceFailed``.
    """
    # Each model's library is loaded only when that model is chosen.
    if name == "bundled":
        from vectorstore.embedders.bundled import open_bundled

        return open_bundled()
    if name.startswith(_SENTENCE_TRANSFORMERS):
        from vectorstore.embedders.sentence_transformers import SentenceTransformersEmbedder

        return SentenceTransformersEmbedder(name.removeprefix(_SENTENCE_TRANSFORMERS))
    if is_service(name):
        from vectorstore.embedders.service import ServiceEmbedder

        return ServiceEmbedder(name, key)
    raise UnknownEmbedder(found=name)
