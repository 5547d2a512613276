"""What readers hand over, and how it becomes the text, blocks and pages of a document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.records import Block, BlockKind, Notice, Page

ONE_LINE_APART = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})


@dataclass(frozen=True, slots=True)
class Element:
    """One structural element of a file, its text normalised.

    ``level`` is 1 to 6 for headings and 0 for the rest. ``turns`` are the (offset in ``text``,
    1-based page) where the element begins or goes over to a page; empty without pages.
    """

    kind: BlockKind
    text: str
    level: int = 0
    turns: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """A file as a reader understood it.

    ``front`` is front matter as written, ``title`` and ``language`` come from the file's own
    properties and are empty when it has none; ``page_count`` is 0 for formats without pages.
    """

    elements: tuple[Element, ...]
    front: Mapping[str, object] = field(default_factory=dict)
    title: str = ""
    language: str = ""
    page_count: int = 0
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Assembled:
    """Text with its structure; offsets count code points, ends are exclusive."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]


def assemble(elements: Iterable[Element], page_count: int) -> Assembled:
    """Join elements: list items and table rows a line apart, everything else a blank line apart."""
    parts: list[str] = []
    blocks: list[Block] = []
    starts: dict[int, int] = {}
    length = 0
    for element in elements:
        if not element.text.strip():
            continue
        if blocks:
            together = blocks[-1].kind is element.kind and element.kind in ONE_LINE_APART
            parts.append("\n" if together else "\n\n")
            length += len(parts[-1])
        for offset, page in element.turns:
            starts.setdefault(page, length + offset)
        parts.append(element.text)
        blocks.append(Block(element.kind, length, length + len(element.text), element.level))
        length += len(element.text)
    return Assembled("".join(parts), tuple(blocks), _pages(starts, page_count, length))


def _pages(starts: Mapping[int, int], count: int, length: int) -> tuple[Page, ...]:
    # A page without text begins and ends where the next one begins.
    borders = [length]
    for number in range(count, 0, -1):
        borders.append(min(starts.get(number, borders[-1]), borders[-1]))
    borders.reverse()
    if borders:
        borders[0] = 0
    return tuple(Page(number, start, end) for number, (start, end) in enumerate(pairwise(borders), 1))


def first_heading(elements: Sequence[Element]) -> str:
    """The text of the first heading, empty when there is none."""
    return next((element.text for element in elements if element.kind is BlockKind.HEADING), "")
