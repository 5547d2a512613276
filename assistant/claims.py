"""The claims that a chat model writes: one sentence a line, its sources in square brackets at the end."""

import re
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


def parse_claims(written: str) -> tuple[list[Claim], list[Dropped]]:
    """The claims of a model's text, and the lines that are none. Nothing is guessed or mended."""
    claims, dropped = [], []
    for line in filter(None, map(str.strip, written.splitlines())):
        if line.rstrip(".") == NO_ANSWER:
            continue
        match = _LINE.fullmatch(line)
        if match:
            claims.append(Claim(match["text"] + match["stop"], tuple(map(int, _MARK.findall(match["marks"])))))
        else:
            dropped.append(Dropped(line, "no-citation"))
    return claims, dropped
