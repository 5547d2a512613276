"""The bundled model in PyTorch, with narrow matrices beside its own that can learn (LoRA, Hu et al. 2021).

The only module that imports PyTorch. It computes what ``vectorstore.embedders.e5`` computes, in float32: a BERT of the
sizes that the packed file tells, whose last hidden states are averaged.
"""

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from evals.training.embedder.pairs import TrainingPair
from vectorstore.embedders.e5.adapter import Factors
from vectorstore.embedders.e5.embedder import PASSAGE, QUERY
from vectorstore.embedders.e5.tokens import shipped_tokens
from vectorstore.embedders.e5.weights import shipped_weights

_RANK = 16
"""Columns of the narrow matrices."""
_LONGEST = 64
"""Tokens of a text that are read: questions and sentences are shorter."""
_NEVER = -1e9
"""Added to how much a token attends to one that is none."""
_SEED = 0
_RATE = 3e-4
_WARM_UP = 20
"""Steps in which the rate rises; after them it falls to 0."""
_TEMPERATURE = 0.02
_KEPT = 0.7
"""How much of what was learned is kept: so the questions that fit are found best, and texts of other fields as well as
before; all of it finds those worse (Wortsman et al. 2022, https://arxiv.org/abs/2109.01903)."""


class TaughtModel(nn.Module):
    """Texts to unit vectors; its parameters are the narrow matrices alone."""

    def __init__(self) -> None:
        super().__init__()
        self._weights, self._tokens = shipped_weights(), shipped_tokens()
        self._sizes = sizes = self._weights.sizes
        self._positions = self._tensor("emb.pos").reshape(-1, sizes.hidden)
        self._type = self._tensor("emb.type")[: sizes.hidden]
        self._norms = {name: (self._tensor(f"{name}.w"), self._tensor(f"{name}.b")) for name in self._norm_names()}
        self._own: dict[str, tuple[Tensor, Tensor]] = {}
        self._up, self._down = nn.ParameterDict(), nn.ParameterDict()
        random = torch.Generator().manual_seed(_SEED)
        for name in [f"l{layer}.{part}" for layer in range(sizes.layers) for part in ("q", "k", "v", "ao", "fi", "fo")]:
            columns = sizes.feed_forward if name.endswith("fo") else sizes.hidden
            own = torch.from_numpy(self._weights.matrix(f"{name}.w", columns).values())
            self._own[name] = own, self._tensor(f"{name}.b")
            self._up[_key(name)] = nn.Parameter(torch.zeros(len(own), _RANK))
            down = torch.randn(_RANK, columns, generator=random) / math.sqrt(columns)
            self._down[_key(name)] = nn.Parameter(down)

    def _norm_names(self) -> list[str]:
        return ["emb.ln", *(f"l{layer}.{part}" for layer in range(self._sizes.layers) for part in ("aln", "oln"))]

    def _tensor(self, name: str) -> Tensor:
        return torch.from_numpy(self._weights.vector(name).copy())

    def forward(self, texts: Sequence[str]) -> Tensor:
        """The vectors of texts that have their prompts, shape (texts, hidden)."""
        begin, end, *_ = self._weights.special
        ids = [[begin, *found[:_LONGEST], end] for found in self._tokens.ids(texts)]
        lengths = torch.tensor([len(row) for row in ids])
        is_token = torch.arange(int(lengths.max())) < lengths[:, None]
        hidden = self._embedded(np.concatenate(ids), is_token)
        for layer in range(self._sizes.layers):
            hidden = self._layer(f"l{layer}", hidden, is_token)
        text_of_each = torch.repeat_interleave(torch.arange(len(ids)), lengths)
        sums = torch.zeros(len(ids), self._sizes.hidden).index_add(0, text_of_each, hidden)
        return functional.normalize(sums, dim=-1)

    def _embedded(self, ids: NDArray[np.int64], is_token: Tensor) -> Tensor:
        """The sums of word, position and type of all tokens, one after another: padding would cost as much as they."""
        words = torch.from_numpy(self._weights.matrix("emb.word", self._sizes.hidden, ids).values())
        places = torch.arange(is_token.shape[1]).expand(is_token.shape)[is_token]
        return self._normed("emb.ln", words + self._positions[places] + self._type)

    def _layer(self, name: str, given: Tensor, is_token: Tensor) -> Tensor:
        texts, width = is_token.shape
        places = torch.nonzero(is_token.reshape(-1)).squeeze(1)
        beyond = torch.zeros(texts, 1, 1, width).masked_fill(~is_token[:, None, None], _NEVER)

        def by_heads(part: str) -> Tensor:
            padded = torch.zeros(texts * width, self._sizes.hidden).index_copy(0, places, self._times(part, given))
            return padded.view(texts, width, self._sizes.heads, -1).transpose(1, 2)

        queries, keys, values = (by_heads(f"{name}.{part}") for part in "qkv")
        attended = functional.scaled_dot_product_attention(queries, keys, values, beyond)
        together = attended.transpose(1, 2).reshape(texts * width, -1)[places]
        middle = self._normed(f"{name}.aln", self._times(f"{name}.ao", together) + given)
        active = functional.gelu(self._times(f"{name}.fi", middle))
        return self._normed(f"{name}.oln", self._times(f"{name}.fo", active) + middle)

    def _times(self, name: str, given: Tensor) -> Tensor:
        weights, bias = self._own[name]
        learned = functional.linear(functional.linear(given, self._down[_key(name)]), self._up[_key(name)])
        return functional.linear(given, weights, bias) + learned

    def _normed(self, name: str, given: Tensor) -> Tensor:
        return functional.layer_norm(given, (self._sizes.hidden,), *self._norms[name], eps=self._sizes.epsilon)

    def teach(self, batches: Iterable[Sequence[TrainingPair]], steps: int) -> Iterator[float]:
        """Learn from batches of pairs, so many in all; yields the loss of each.

        Each question is to be nearer to its answer than to the answers of the other pairs and to their ``others``
        (InfoNCE, van den Oord et al. 2018).
        """
        optimizer = torch.optim.AdamW(self.parameters(), lr=_RATE)
        rates = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1, (step + 1) / _WARM_UP) * (1 - step / steps)
        )
        for batch in batches:
            loss = self._loss(batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # so in PyTorch
            optimizer.step()
            rates.step()
            yield loss.item()

    def _loss(self, batch: Sequence[TrainingPair]) -> Tensor:
        answers = [pair.answer for pair in batch] + [other for pair in batch for other in pair.others]
        vectors = self([QUERY + pair.question for pair in batch] + [PASSAGE + answer for answer in answers])
        near = vectors[: len(batch)] @ vectors[len(batch) :].T / _TEMPERATURE
        # The same sentence may answer two questions of a batch.
        again = torch.tensor(
            [
                [place != own and answer == pair.answer for place, answer in enumerate(answers)]
                for own, pair in enumerate(batch)
            ]
        )
        return functional.cross_entropy(near.masked_fill(again, -torch.inf), torch.arange(len(batch)))

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of passages, shape (texts, hidden)."""
        with torch.no_grad():
            vectors: NDArray[np.float32] = self([PASSAGE + text for text in texts]).numpy()
        return vectors

    def settle(self) -> None:
        """Go back to where learning is worth most."""
        with torch.no_grad():
            for up in self._up.values():
                up.mul_(_KEPT)

    def factors(self) -> dict[str, Factors]:
        """What was learned, by the names of the matrices in the packed file."""
        return {
            f"{name}.w": (self._up[_key(name)].detach().numpy(), self._down[_key(name)].detach().numpy())
            for name in self._own
        }


def _key(name: str) -> str:
    # PyTorch takes a dot for a parameter within another.
    return name.replace(".", "_")
