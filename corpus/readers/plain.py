"""Plain text: paragraphs apart by blank lines, headings by how they look."""

import re
from collections.abc import Iterator

from corpus.elements import Element, Raw
from corpus.normalise import clean
from corpus.readers.encoding import decode
from corpus.readers.front import split_front
from corpus.readers.lists import numbered_heading, paragraph_elements, statute_heading
from corpus.records import BlockKind

_UNDERLINE = re.compile(r"(={3,}|-{3,})")
_LONGEST_HEADING = 90


def read(content: bytes, suffix: str, path: str) -> Raw:
    """Read a text file, with front matter or without. Raises ``ReadError``."""
    front, body = split_front(decode(content, path), path)
    return Raw(tuple(_elements(clean(body))), front=front)


def _elements(text: str) -> Iterator[Element]:
    for number, block in enumerate(re.split(r"\n{2,}", text)):
        lines = [line for line in block.split("\n") if line]
        if not lines:
            continue
        level = _heading_level(lines, first=number == 0)
        if level:
            yield Element(BlockKind.HEADING, lines[0], level)
            lines = [line for line in lines[1:] if not _UNDERLINE.fullmatch(line)]
        yield from paragraph_elements(lines)


def _heading_level(lines: list[str], *, first: bool) -> int:
    """Level of the heading that a block begins with, 0 when it begins with none."""
    head = lines[0]
    if len(lines) > 1 and (underline := _UNDERLINE.fullmatch(lines[1])):
        return 1 if underline[1].startswith("=") else 2
    marked = statute_heading(head) or numbered_heading(head)
    if marked and len(lines) == 1:
        return marked
    short = len(lines) == 1 and len(head) <= _LONGEST_HEADING and not head.endswith((".", ":", ";", ",", "?", "!"))
    if first and short:
        return 1
    return 2 if short and head.isupper() else 0
