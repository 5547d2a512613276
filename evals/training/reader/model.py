"""The reader in PyTorch: question and passage go through the encoder together, each sentence gets a score."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from evals.training.encoder import Encoder
from evals.training.reader.examples import Example
from vectorstore.embedders.e5.adapter import Adapter, shipped_adapter
from vectorstore.embedders.e5.weights import Weights
from vectorstore.reader.e5 import SENTENCE, WHOLE
from vectorstore.reader.inputs import Input

FROZEN = 3
"""Layers that stay as they are in the embedder: what they know of words serves both."""


_TOGETHER = 16
"""Passages that go through the encoder at once."""


class ReaderModel(nn.Module):
    """Scores of the sentences of passages: above 0 where a sentence rather answers than not.

    The score of a sentence is a line through the mean of its hidden states, beside one through the first state, which
    sees question and passage as wholes; "no answer here" has the score 0.
    """

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.encoder = Encoder(weights, Adapter(shipped_adapter()), frozen=FROZEN)
        self.sentence = nn.Linear(weights.sizes.hidden, 1)
        self.whole = nn.Linear(weights.sizes.hidden, 1)
        nn.init.zeros_(self.whole.weight)

    def forward(self, inputs: Sequence[Input]) -> list[Tensor]:
        """The scores of each input's sentences. Those of like lengths go together: little is padding."""
        order = sorted(range(len(inputs)), key=lambda place: len(inputs[place].ids))
        found: dict[int, Tensor] = {}
        for start in range(0, len(order), _TOGETHER):
            places = order[start : start + _TOGETHER]
            found |= zip(places, self._scores([inputs[place] for place in places]), strict=True)
        return [found[place] for place in range(len(inputs))]

    def _scores(self, inputs: Sequence[Input]) -> Sequence[Tensor]:
        hidden = self.encoder([one.ids for one in inputs])
        width = hidden.shape[1]
        spans = [
            (row, row * width + start, row * width + end) for row, one in enumerate(inputs) for start, end in one.spans
        ]
        places = torch.cat([torch.arange(start, end) for _, start, end in spans])
        lengths = torch.tensor([end - start for _, start, end in spans])
        # The mean of the states through the line is the mean of what the line makes of each.
        of_tokens = self.sentence(hidden).float().flatten()[places]
        span_of_each = torch.repeat_interleave(torch.arange(len(spans)), lengths)
        means = torch.zeros(len(spans)).index_add(0, span_of_each, of_tokens) / lengths
        whole = self.whole(hidden[:, 0]).float().squeeze(-1)
        scores = means + whole[[row for row, _, _ in spans]]
        of_each: Sequence[Tensor] = scores.split([len(one.spans) for one in inputs])
        return of_each

    def arrays(self) -> tuple[dict[str, NDArray[np.float32]], dict[str, NDArray[np.float32]]]:
        """The matrices and the vectors of all that was learned, by their names in the packed file and of the lines."""
        of_layers = self.encoder.arrays()
        matrices = {name: values for name, values in of_layers.items() if values.ndim > 1}
        vectors = {name: values for name, values in of_layers.items() if values.ndim == 1}
        for name, line in ((SENTENCE, self.sentence), (WHOLE, self.whole)):
            vectors |= {f"{name}.w": line.weight.detach().numpy()[0], f"{name}.b": line.bias.detach().numpy()}
        return matrices, vectors


def loss_of(scores: Sequence[Tensor], examples: Sequence[Example]) -> Tensor:
    """How badly the sentences of a question's passages are scored: in each passage, and over all of them at once, which
    is how they are compared when somebody asks."""
    answers = [[number for number in e.answers if number < len(s)] for s, e in zip(scores, examples, strict=True)]
    in_each = torch.stack([_surprise(one, right) for one, right in zip(scores, answers, strict=True)]).mean()
    begins = np.cumsum([0, *map(len, scores)])
    right = [int(begin) + number for begin, numbers in zip(begins, answers, strict=False) for number in numbers]
    return in_each + _surprise(torch.cat(list(scores)), right)


def _surprise(scores: Tensor, answers: Sequence[int]) -> Tensor:
    """Cross-entropy between sentences and "no answer"; where several answer, the mean over them."""
    logs = torch.log_softmax(torch.cat([scores.new_zeros(1), scores]), 0)
    return -logs[[number + 1 for number in answers]].mean() if answers else -logs[0]
