"""Spreadsheets and CSV files: a row becomes a line with its column names.

The only module that imports openpyxl. A sheet's name is a heading above its rows.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from corpus.elements import Element, Raw
from corpus.errors import BrokenFile, EncryptedFile
from corpus.normalise import one_line
from corpus.readers.archive import check_archive
from corpus.readers.encoding import decode
from corpus.readers.rows import table_elements
from corpus.records import BlockKind

_OLE = b"\xd0\xcf\x11\xe0"
"""An encrypted Office file is an OLE container instead of a ZIP."""


def read(content: bytes, suffix: str, path: str) -> Raw:
    """Read a spreadsheet or CSV file. Raises ``ReadError``."""
    return _csv(content, path) if suffix == ".csv" else _xlsx(content, path)


def _csv(content: bytes, path: str) -> Raw:
    text = decode(content, path)
    first = text.split("\n", 1)[0]
    delimiter = max(";\t,", key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    return Raw(tuple(table_elements(rows)))


def _xlsx(content: bytes, path: str) -> Raw:
    if content.startswith(_OLE):
        raise EncryptedFile(path=path, found="Office encryption")
    check_archive(content, path, "XLSX")
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        elements = tuple(_book(book))
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        raise BrokenFile(path=path, found=str(error), expected="XLSX") from error
    return Raw(elements, title=str(book.properties.title or ""))


def _book(book: openpyxl.Workbook) -> Iterator[Element]:
    for sheet in book.worksheets:
        rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        elements = table_elements(rows)
        if elements:
            yield Element(BlockKind.HEADING, one_line(sheet.title), 2)
            yield from elements


def _cell(value: object) -> str:
    """A cell as a Finnish reader writes it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.day}.{value.month}.{value.year}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:g}".replace(".", ",")
    return str(value)
