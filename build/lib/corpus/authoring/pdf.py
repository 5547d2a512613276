"""PDF files that look like a Finnish office's; the only module that imports reportlab."""

import io
from functools import cache
from html import escape
from pathlib import Path

import reportlab
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table, TableStyle

from corpus.authoring.parts import Part, parse
from corpus.records import BlockKind

_ORGANISATION = "Järvilaakson hyvinvointialue"
_MARGIN = 22 * mm
_GUTTER = 8 * mm


def pdf_bytes(source: str) -> bytes:
    """Set a source as A4 pages; front matter ``columns: 2`` sets it in two columns."""
    script = parse(source)
    _fonts()
    out = io.BytesIO()
    title = str(script.front["title"])
    pages = BaseDocTemplate(
        out, pagesize=A4, title=title, author=_ORGANISATION, lang="fi", invariant=1, pageCompression=1
    )
    columns = int(str(script.front.get("columns", 1)))
    pages.addPageTemplates(PageTemplate(frames=_frames(columns), onPage=_furniture))
    pages.build([_flowable(part, columns) for part in script.parts])
    return out.getvalue()


def _frames(columns: int) -> list[Frame]:
    width = (A4[0] - 2 * _MARGIN - (columns - 1) * _GUTTER) / columns
    height = A4[1] - 2 * _MARGIN
    return [
        Frame(_MARGIN + column * (width + _GUTTER), _MARGIN, width, height, 0, 0, 0, 0) for column in range(columns)
    ]


def _furniture(canvas: Canvas, pages: BaseDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont("Vera", 8)
    canvas.drawString(_MARGIN, A4[1] - 12 * mm, _ORGANISATION)
    canvas.drawRightString(A4[0] - _MARGIN, 12 * mm, f"Sivu {pages.page}")
    canvas.restoreState()


def _flowable(part: Part, columns: int) -> Flowable:
    size = 9 if columns > 1 else 10
    if part.rows:
        return _table(part.rows)
    if part.kind is BlockKind.HEADING:
        heading = {1: 16, 2: 13}.get(part.level, 11)
        style = ParagraphStyle(
            "h", fontName="VeraBd", fontSize=heading, leading=heading * 1.3, spaceBefore=8, spaceAfter=6
        )
        return Paragraph(escape(part.text), style)
    body = ParagraphStyle("p", fontName="Vera", fontSize=size, leading=size * 1.45, spaceAfter=7)
    if part.kind is BlockKind.LIST_ITEM:
        item = ParagraphStyle("li", parent=body, leftIndent=10, spaceAfter=3)
        return Paragraph(f"• {escape(part.text)}", item)
    return Paragraph(escape(part.text), body)


def _table(rows: tuple[tuple[str, ...], ...]) -> Table:
    table = Table(rows, hAlign="LEFT", spaceBefore=4, spaceAfter=10, repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), "Vera", 9),
                ("FONT", (0, 0), (-1, 0), "VeraBd", 9),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
                ("LINEBELOW", (0, 1), (-1, -1), 0.3, colors.grey),
            ]
        )
    )
    return table


@cache
def _fonts() -> None:
    # Bitstream Vera comes with reportlab and may be embedded freely.
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in ("Vera", "VeraBd"):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
