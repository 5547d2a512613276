"""DOCX and XLSX files with the same bytes each time."""

import csv
import io
import re
import zipfile
from datetime import datetime

import docx
import openpyxl
from docx.document import Document as WordDocument
from openpyxl.styles import Font

from corpus.authoring.parts import Part, parse
from corpus.records import BlockKind

_MOMENT = datetime(2025, 1, 1, 8, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def docx_bytes(source: str) -> bytes:
    """Set a Markdown source as a Word document with real heading, list and table styles."""
    script = parse(source)
    document = docx.Document()
    properties = document.core_properties
    properties.title = str(script.front["title"])
    properties.author, properties.language = "Järvilaakson hyvinvointialue", "fi-FI"
    properties.created = properties.modified = _MOMENT
    for part in script.parts:
        _add(document, part)
    out = io.BytesIO()
    document.save(out)
    return _settled(out.getvalue())


def _add(document: WordDocument, part: Part) -> None:
    if part.rows:
        table = document.add_table(rows=0, cols=len(part.rows[0]), style="Table Grid")
        for row in part.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    elif part.kind is BlockKind.HEADING:
        document.add_heading(part.text, level=part.level - 1)
    else:
        document.add_paragraph(part.text, style="List Bullet" if part.kind is BlockKind.LIST_ITEM else None)


def xlsx_bytes(source: str) -> bytes:
    """Set a CSV source (";" between cells) as a workbook; a line "# Nimi" begins a sheet of that name."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for block in re.split(r"^# ", source, flags=re.MULTILINE)[1:]:
        name, rows = block.split("\n", 1)
        sheet = book.create_sheet(name.strip())
        for row in csv.reader(io.StringIO(rows.strip()), delimiter=";"):
            sheet.append(row)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return _settled(out.getvalue())


def _settled(content: bytes) -> bytes:
    """The same archive with fixed times: both libraries write the moment of saving."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in sorted(old.namelist()):
            moment = _MOMENT.isoformat() + "Z"
            data = _STAMP.sub(rb"\g<1>" + moment.encode() + rb"\g<2>", old.read(entry))
            info = zipfile.ZipInfo(entry, date_time=(2025, 1, 1, 8, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)
    return out.getvalue()
