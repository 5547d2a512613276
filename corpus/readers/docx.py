"""Word documents; the only module that imports python-docx."""

import io
import re
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from corpus.elements import Element, Raw
from corpus.errors import BrokenFile, EncryptedFile
from corpus.normalise import clean, one_line
from corpus.readers.archive import check_archive
from corpus.readers.lists import paragraph_elements
from corpus.readers.rows import table_elements
from corpus.records import BlockKind

_HEADING = re.compile(r"(?:heading|otsikko) (\d)", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0"


def read(content: bytes, suffix: str, path: str) -> Raw:
    """Read a DOCX file in the order of its body. Raises ``ReadError``."""
    if content.startswith(_OLE):
        raise EncryptedFile(path=path, found="Office encryption, or the old DOC format")
    check_archive(content, path, "DOCX")
    try:
        document = docx.Document(io.BytesIO(content))
        elements = tuple(_elements(document))
        title, language = document.core_properties.title, document.core_properties.language
    except (PackageNotFoundError, KeyError, ValueError, XMLSyntaxError, AttributeError, OSError) as error:
        raise BrokenFile(path=path, found=str(error), expected="DOCX") from error
    return Raw(elements, title=title or "", language=(language or "")[:2].lower())


def _elements(document: WordDocument) -> Iterator[Element]:
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            yield from table_elements([_row(cells) for cells in part.rows])
        else:
            yield from _paragraph(part)


def _row(row: object) -> list[str]:
    # A merged cell comes once for each column that it spans.
    cells = list(dict.fromkeys(cell._tc for cell in row.cells))  # type: ignore[attr-defined]
    return [one_line("\n".join(text.text or "" for text in cell.iter() if text.tag.endswith("}t"))) for cell in cells]


def _paragraph(paragraph: Paragraph) -> Iterator[Element]:
    text = clean(paragraph.text)
    style = paragraph.style.name or "" if paragraph.style else ""
    heading = _HEADING.match(style)
    if not text:
        return
    if style in ("Title", "Otsikko"):
        yield Element(BlockKind.HEADING, one_line(text), 1)
    elif heading:
        yield Element(BlockKind.HEADING, one_line(text), min(6, int(heading[1])))
    elif style.startswith("List") or style.startswith("Luettelo") or _is_numbered(paragraph):
        yield Element(BlockKind.LIST_ITEM, one_line(text))
    else:
        yield from paragraph_elements(text.split("\n"))


def _is_numbered(paragraph: Paragraph) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and properties.numPr is not None
