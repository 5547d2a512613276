"""A Markdown source as the parts that a page or a document is set from."""

from dataclasses import dataclass

from corpus.readers.front import split_front
from corpus.readers.markdown import MARKDOWN
from corpus.records import BlockKind


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, paragraph or list item, or a table when ``rows`` is not empty."""

    kind: BlockKind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A source: its front matter and its parts."""

    front: dict[str, object]
    parts: tuple[Part, ...]


def parse(source: str) -> Script:
    """Read a Markdown source with front matter."""
    front, body = split_front(source, "source")
    parts: list[Part] = []
    rows: list[list[str]] | None = None
    level, items = 0, 0
    for token in MARKDOWN.parse(body):
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "list_item_open":
                items += 1
            case "list_item_close":
                items -= 1
            case "table_open":
                rows = []
            case "tr_open" if rows is not None:
                rows.append([])
            case "table_close" if rows is not None:
                parts.append(Part(BlockKind.TABLE_ROW, rows=tuple(map(tuple, rows))))
                rows = None
            case "inline":
                text = " ".join(token.content.split())
                if rows is not None:
                    rows[-1].append(text)
                else:
                    parts.append(Part(_kind(level, items), text, level))
                    level = 0
    return Script(front, tuple(parts))


def _kind(level: int, items: int) -> BlockKind:
    if level:
        return BlockKind.HEADING
    return BlockKind.LIST_ITEM if items else BlockKind.PARAGRAPH
