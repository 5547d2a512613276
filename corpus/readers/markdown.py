"""Markdown (CommonMark with tables); the only module that imports markdown-it-py."""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.elements import Element, Raw
from corpus.normalise import clean, one_line
from corpus.readers.encoding import decode
from corpus.readers.front import split_front
from corpus.readers.lists import paragraph_elements
from corpus.readers.rows import table_elements
from corpus.records import BlockKind

MARKDOWN = MarkdownIt("commonmark").enable("table")
"""The parser: CommonMark and tables, as people write them."""


def read(content: bytes, suffix: str, path: str) -> Raw:
    """Read a Markdown file, with front matter or without. Raises ``ReadError``."""
    front, body = split_front(decode(content, path), path)
    return Raw(tuple(_elements(MARKDOWN.parse(body))), front=front)


def _elements(tokens: Sequence[Token]) -> Iterator[Element]:
    items: list[str] = []
    heading = 0
    rows: list[list[str]] | None = None
    for token in tokens:
        match token.type:
            case "list_item_open":
                # Numbers stay: people cite "3 kohta".
                items.append(f"{token.info}{token.markup} " if token.info else "")
            case "list_item_close":
                items.pop()
            case "heading_open":
                heading = int(token.tag[1])
            case "table_open":
                rows = []
            case "tr_open" if rows is not None:
                rows.append([])
            case "table_close" if rows is not None:
                yield from table_elements(rows)
                rows = None
            case "inline" if rows is not None:
                rows[-1].append(_words(token))
            case "inline":
                if items:
                    yield Element(BlockKind.LIST_ITEM, one_line(items[-1] + _words(token)))
                    items[-1] = ""
                else:
                    yield from _inline(_words(token), heading)
                heading = 0
            case "fence" | "code_block":
                yield from paragraph_elements([one_line(token.content)])


def _inline(text: str, heading: int) -> Iterator[Element]:
    if heading:
        yield Element(BlockKind.HEADING, one_line(text), heading)
    else:
        # A line "a) ..." is no Markdown list, but it is an item all the same.
        yield from paragraph_elements(clean(text).split("\n"))


def _words(token: Token) -> str:
    """The text without markup; a link keeps its words."""
    pieces = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append("\n")
    return "".join(pieces)
