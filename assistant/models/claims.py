"""The claims that a chat model writes: one sentence a line, its sources in square brackets at the end."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.records import Dropped

NO_ANSWER = "EI VASTAUSTA"
"""What the model writes when the passages do not answer."""
_LINE = re.compile(r"(?P<text>[^\[\]]+?)\s*(?P<marks>(?:\[\d{1,2}\]\s*)+)(?P<stop>[.!?]?)")
_MARK = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of the model and the numbers, from 1, of the passages that it cites."""

    text: str
    cited: tuple[int, ...]


def read_claims(written: Iterable[str]) -> Iterator[Claim | Dropped]:
    """The claims of a text that arrives in pieces, each as soon as its line is whole.

    A line that is no claim comes as dropped. Nothing is guessed or mended.
    """
    for line in filter(None, map(str.strip, _lines(written))):
        if line.rstrip(".") == NO_ANSWER:
            continue
        match = _LINE.fullmatch(line)
        if match:
            yield Claim(match["text"] + match["stop"], tuple(map(int, _MARK.findall(match["marks"]))))
        else:
            yield Dropped(line, "no-citation")


def _lines(written: Iterable[str]) -> Iterator[str]:
    rest = ""
    for piece in written:
        *whole, rest = (rest + piece).split("\n")
        yield from whole
    yield rest
