"""Web pages; the only module that imports BeautifulSoup."""

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString

from corpus.elements import Element, Raw
from corpus.normalise import one_line
from corpus.readers.encoding import decode
from corpus.readers.lists import paragraph_elements
from corpus.readers.rows import table_elements
from corpus.records import BlockKind

_NOISE = [
    "script",
    "style",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "noscript",
    "template",
    "svg",
    "iframe",
    "button",
]
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "dl",
        "dt",
        "dd",
        "address",
        "details",
        "summary",
        "li",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "body",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read(content: bytes, suffix: str, path: str) -> Raw:
    """Read the main content of a page: menus, hidden parts and scripts are left out. Raises ``ReadError``."""
    soup = BeautifulSoup(decode(content, path), "lxml")
    title = soup.title.get_text() if soup.title else ""
    language = str(soup.html.get("lang") or "")[:2].lower() if soup.html else ""
    for tag in soup.find_all(_NOISE):
        # The header of the page is noise, but that of an article holds its title.
        if not (tag.name == "header" and tag.find_parent(["article", "main"])):
            tag.decompose()
    for tag in soup.select("[hidden], [aria-hidden=true]"):
        tag.decompose()
    main = soup.find("main") or soup.find("article") or soup.body or soup
    assert isinstance(main, Tag)
    return Raw(tuple(_elements(main)), title=title, language=language)


def _elements(parent: Tag) -> Iterator[Element]:
    loose: list[str] = []
    for child in parent.children:
        if isinstance(child, Tag) and child.name in _BLOCKS:
            yield from _paragraph("".join(loose))
            loose = []
            yield from _block(child)
        elif isinstance(child, Tag) and child.find(list(_BLOCKS)):
            yield from _paragraph("".join(loose))
            loose = []
            yield from _elements(child)
        elif isinstance(child, Tag):
            loose.append("\n" if child.name == "br" else child.get_text())
        elif isinstance(child, NavigableString) and not isinstance(child, Comment):
            loose.append(str(child).replace("\n", " "))
    yield from _paragraph("".join(loose))


def _block(tag: Tag) -> Iterator[Element]:
    if tag.name in _HEADINGS:
        yield Element(BlockKind.HEADING, one_line(tag.get_text()), _HEADINGS[tag.name])
    elif tag.name == "table":
        yield from _table(tag)
    elif tag.name == "li":
        yield from _item(tag)
    else:
        yield from _elements(tag)


def _paragraph(text: str) -> Iterator[Element]:
    lines = [one_line(line) for line in text.split("\n")]
    yield from paragraph_elements([line for line in lines if line])


def _item(tag: Tag) -> Iterator[Element]:
    """A list item, then the items of lists inside it."""
    inner = tag.find_all(["ul", "ol"], recursive=False)
    for nested in inner:
        nested.extract()
    text = one_line(tag.get_text(" "))
    if text:
        yield Element(BlockKind.LIST_ITEM, text)
    for nested in inner:
        yield from _elements(nested)


def _table(tag: Tag) -> Iterator[Element]:
    caption = tag.find("caption")
    if caption:
        yield from _paragraph(one_line(caption.get_text()))
    rows = [[one_line(cell.get_text(" ")) for cell in row.find_all(["th", "td"])] for row in tag.find_all("tr")]
    yield from table_elements(rows)
