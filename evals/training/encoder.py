"""The bundled model in PyTorch, all of its layers able to learn; its word embeddings stay as they are.

It computes what ``vectorstore.embedders.e5`` computes: a BERT of the sizes that the packed file tells, from the weights
of that file, and an adapter's changes where there is one.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from vectorstore.embedders.e5.adapter import Adapter
from vectorstore.embedders.e5.weights import Weights

_NEVER = -1e9
"""Added to how much a token attends to one that is none."""


class Encoder(nn.Module):
    """Token ids to hidden states. The lowest ``frozen`` layers do not learn, which saves a part of each step."""

    def __init__(self, weights: Weights, adapter: Adapter | None = None, *, frozen: int = 0) -> None:
        super().__init__()
        self._weights = weights
        self.sizes = sizes = weights.sizes
        self._places = torch.from_numpy(weights.vector("emb.pos").reshape(-1, sizes.hidden).copy())
        self._type = torch.from_numpy(weights.vector("emb.type")[: sizes.hidden].copy())
        self._word_scale, self._word_shift = (
            torch.from_numpy(weights.vector(f"emb.ln.{part}").copy()) for part in "wb"
        )
        layers = [Layer(weights, adapter, f"l{number}") for number in range(sizes.layers)]
        for layer in layers[:frozen]:
            layer.requires_grad_(False)
        self._frozen, self._learning = layers[:frozen], layers[frozen:]
        self.layers = nn.ModuleList(layers)

    def forward(self, ids: Sequence[Sequence[int]]) -> Tensor:
        """The hidden states of rows of tokens that have their special ones, shape (rows, longest, hidden)."""
        lengths = torch.tensor([len(row) for row in ids])
        width = int(lengths.max())
        is_token = torch.arange(width) < lengths[:, None]
        hidden = self._embedded(ids, is_token)
        beyond = torch.zeros(len(ids), 1, 1, width).masked_fill(~is_token[:, None, None], _NEVER)
        with torch.no_grad():
            for layer in self._frozen:
                hidden = layer(hidden, beyond)
        for layer in self._learning:
            hidden = layer(hidden, beyond)
        return hidden

    def _embedded(self, ids: Sequence[Sequence[int]], is_token: Tensor) -> Tensor:
        tokens = self._weights.matrix("emb.word", self.sizes.hidden, np.concatenate([np.array(row) for row in ids]))
        hidden = torch.zeros(*is_token.shape, self.sizes.hidden)
        hidden[is_token] = torch.from_numpy(tokens.values())
        hidden = hidden + self._places[: is_token.shape[1]] + self._type
        shape = (self.sizes.hidden,)
        return functional.layer_norm(hidden, shape, self._word_scale, self._word_shift, self.sizes.epsilon)

    def each_layer(self) -> Sequence["Layer"]:
        """The layers from the lowest."""
        return (*self._frozen, *self._learning)

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """The weights of all layers by their names in the packed file."""
        return {
            f"{layer.name}.{name}": value.detach().float().numpy()
            for layer in self.each_layer()
            for name, value in layer.named_arrays()
        }


class Layer(nn.Module):
    """One layer of the encoder: attention and what follows."""

    def __init__(self, weights: Weights, adapter: Adapter | None, name: str) -> None:
        super().__init__()
        self.name = name
        sizes = weights.sizes
        self._heads = sizes.heads

        def matrix(part: str, columns: int) -> NDArray[np.float32]:
            own = weights.matrix(f"{name}.{part}.w", columns).values()
            return own + adapter.change(f"{name}.{part}.w") if adapter else own

        joined = np.concatenate([matrix(part, sizes.hidden) for part in "qkv"])
        bias = np.concatenate([weights.vector(f"{name}.{part}.b") for part in "qkv"])
        self.joined = _linear(joined, bias)
        self.output = _linear(matrix("ao", sizes.hidden), weights.vector(f"{name}.ao.b"))
        self.wide = _linear(matrix("fi", sizes.hidden), weights.vector(f"{name}.fi.b"))
        self.narrow = _linear(matrix("fo", sizes.feed_forward), weights.vector(f"{name}.fo.b"))
        self.first = _norm(weights, f"{name}.aln")
        self.second = _norm(weights, f"{name}.oln")

    def forward(self, given: Tensor, beyond: Tensor) -> Tensor:
        rows, width, hidden = given.shape
        queries, keys, values = (
            part.view(rows, width, self._heads, -1).transpose(1, 2) for part in self.joined(given).chunk(3, -1)
        )
        attended = functional.scaled_dot_product_attention(queries, keys, values, beyond.to(queries.dtype))
        middle = self.first(self.output(attended.transpose(1, 2).reshape(rows, width, hidden)) + given)
        second: Tensor = self.second(self.narrow(functional.gelu(self.wide(middle))) + middle)
        return second

    def linears(self) -> dict[nn.Linear, Sequence[str]]:
        """Its matrices, each with the names of those of the packed file that it holds one beneath another."""
        return {self.joined: "qkv", self.output: ("ao",), self.wide: ("fi",), self.narrow: ("fo",)}

    def named_arrays(self) -> list[tuple[str, Tensor]]:
        parts = list(zip("qkv", self.joined.weight.chunk(3), self.joined.bias.chunk(3), strict=True))
        parts += [("ao", self.output.weight, self.output.bias), ("fi", self.wide.weight, self.wide.bias)]
        parts += [("fo", self.narrow.weight, self.narrow.bias)]
        parts += [("aln", self.first.weight, self.first.bias), ("oln", self.second.weight, self.second.bias)]
        return [(f"{name}.{kind}", value) for name, w, b in parts for kind, value in (("w", w), ("b", b))]


def _linear(matrix: NDArray[np.float32], bias: NDArray[np.float32]) -> nn.Linear:
    linear = nn.Linear(matrix.shape[1], matrix.shape[0])
    linear.weight.data, linear.bias.data = torch.from_numpy(matrix), torch.from_numpy(bias.copy())
    return linear


def _norm(weights: Weights, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(weights.sizes.hidden, eps=weights.sizes.epsilon)
    norm.weight.data = torch.from_numpy(weights.vector(f"{name}.w").copy())
    norm.bias.data = torch.from_numpy(weights.vector(f"{name}.b").copy())
    return norm
