"""Question and passage as the tokens that the reader reads at once; learning uses the same."""

from collections.abc import Sequence
from typing import NamedTuple

from vectorstore.embedders.e5.tokens import Tokens
from vectorstore.embedders.e5.weights import Special

LONGEST = 448
"""Tokens that are read at once: a passage of 1,200 characters has some 300."""
_LONGEST_PART = 96
"""Tokens of a question and of a heading, the last ones: what is asked stands at the end, and the nearest heading."""


class Input(NamedTuple):
    """Tokens, and the (start, end) among them of each sentence that is read."""

    ids: list[int]
    spans: list[tuple[int, int]]


def input_of(question: str, heading: str, sentences: Sequence[str], tokens: Tokens, special: Special) -> Input:
    """Question, heading and sentences, with the token that ends a text after each of the first two and at the end."""
    asked, above, *rest = tokens.ids([question, heading, *sentences])
    ids = [special.begin, *asked[-_LONGEST_PART:], special.end, *above[-_LONGEST_PART:], special.end]
    spans = []
    for sentence in rest:
        start = len(ids)
        room = LONGEST - start - 1
        if room <= 0:
            break
        # A sentence of no token has a place all the same.
        ids += (sentence or [special.end])[:room]
        spans.append((start, len(ids)))
    return Input([*ids, special.end], spans)
