"""The reader in PyTorch: question and passage go through the encoder together, each sentence gets a score."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from evals.training.encoder import Encoder
from evals.training.reader.examples import Example
from vectorstore.embedders.e5.weights import Weights
from vectorstore.reader.e5 import SENTENCE, WHOLE
from vectorstore.reader.inputs import Input

FROZEN = 3
"""Layers that stay as they are in the embedder: what they know of words serves both."""


class ReaderModel(nn.Module):
    """Scores of the sentences of passages: above 0 where a sentence rather answers than not.

    The score of a sentence is a line through the mean of its hidden states, beside one through the first state, which
    sees question and passage as wholes; "no answer here" has the score 0.
    """

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.encoder = Encoder(weights, frozen=FROZEN)
        self.sentence = nn.Linear(weights.sizes.hidden, 1)
        self.whole = nn.Linear(weights.sizes.hidden, 1)
        nn.init.zeros_(self.whole.weight)

    def forward(self, inputs: Sequence[Input]) -> list[Tensor]:
        """The scores of each input's sentences."""
        hidden = self.encoder([one.ids for one in inputs]).float()
        whole = self.whole(hidden[:, 0])
        scores = []
        for row, one in enumerate(inputs):
            means = torch.stack([hidden[row, start:end].mean(0) for start, end in one.spans])
            scores.append(self.sentence(means).squeeze(-1) + whole[row])
        return scores

    def arrays(self) -> tuple[dict[str, NDArray[np.float32]], dict[str, NDArray[np.float32]]]:
        """The matrices and the vectors of all that was learned, by their names in the packed file and of the lines."""
        of_layers = self.encoder.arrays()
        matrices = {name: values for name, values in of_layers.items() if values.ndim > 1}
        vectors = {name: values for name, values in of_layers.items() if values.ndim == 1}
        for name, line in ((SENTENCE, self.sentence), (WHOLE, self.whole)):
            vectors |= {f"{name}.w": line.weight.detach().numpy()[0], f"{name}.b": line.bias.detach().numpy()}
        return matrices, vectors


def loss_of(scores: Tensor, example: Example) -> Tensor:
    """Cross-entropy between the sentences and "no answer"; where several answer, the mean over them."""
    answers = [number for number in example.answers if number < len(scores)]
    logs = torch.log_softmax(torch.cat([scores.new_zeros(1), scores]), 0)
    return -logs[[number + 1 for number in answers]].mean() if answers else -logs[0]
