"""The reader in PyTorch: question and passage go through the encoder together, each sentence gets a score."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from evals.training.encoder import Encoder
from evals.training.reader.examples import Example
from vectorstore.embedders.e5.tokens import Tokens
from vectorstore.embedders.e5.weights import Weights

FROZEN = 3
"""Layers that stay as they are in the embedder: what they know of words serves both."""
LONGEST_QUESTION, LONGEST = 96, 448
"""Tokens of a question, the last ones, and of all that is read at once."""


class Input(NamedTuple):
    """Tokens of a question with a passage, and the (start, end) of each sentence in them."""

    ids: list[int]
    spans: list[tuple[int, int]]


def input_of(question: str, heading: str, sentences: Sequence[str], tokens: Tokens, weights: Weights) -> Input:
    """Question, heading and sentences, with the token that ends a text between them; what is too long is cut."""
    begin, end, *_ = weights.special
    asked, above, *rest = tokens.ids([question, heading, *sentences])
    ids = [begin, *asked[-LONGEST_QUESTION:], end, *above[-LONGEST_QUESTION:], end]
    spans = []
    for sentence in rest:
        start = len(ids)
        ids += sentence[: max(1, LONGEST - start - 1)]
        spans.append((start, len(ids)))
        if len(ids) >= LONGEST - 1:
            break
    return Input([*ids, end], spans)


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


def loss_of(scores: Tensor, example: Example) -> Tensor:
    """Cross-entropy between the sentences and "no answer"; where several answer, the mean over them."""
    answers = [number for number in example.answers if number < len(scores)]
    logs = torch.log_softmax(torch.cat([scores.new_zeros(1), scores]), 0)
    return -logs[[number + 1 for number in answers]].mean() if answers else -logs[0]
