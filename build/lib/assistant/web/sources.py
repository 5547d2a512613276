"""The pages that show a source: our own routes, so that only documents of the release are served.

/lahde/{document}?alku=..&loppu=..&kieli=..     the sentence marked, as a page picture or as text
/sivu/{number}/{document}?alku=..&loppu=..      one page of a PDF as a PNG
"""

from html import escape
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from assistant.service import Assistant
from assistant.texts import Language, text
from assistant.web.page_image import page_png
from assistant.web.render import day
from corpus.records import BlockKind, Document, Metadata

_AROUND = 6
"""Blocks of text shown before and after the marked sentence."""
_Offset = Annotated[int, Query(ge=0, le=100_000_000)]


def source_routes(assistant: Assistant) -> APIRouter:
    """The routes of one assistant."""
    routes = APIRouter()

    @routes.get("/lahde/{document_id:path}", response_class=HTMLResponse)
    def source(
        document_id: str, alku: _Offset = 0, loppu: _Offset = 0, sivu: int = 0, kieli: Language = "fi"
    ) -> HTMLResponse:
        document = assistant.document(document_id)
        if document is None:
            return HTMLResponse(_page(text("web.no_source", kieli), "", kieli), status_code=404)
        start, end = _within(document, alku, loppu)
        if document.pages and assistant.original(document_id):
            number = sivu if 1 <= sivu <= len(document.pages) else _page_of(document, start)
            body = _picture(document, number, start, end, kieli)
        else:
            body = _marked_text(document, start, end)
        return HTMLResponse(_page(document.metadata.title, _facts(document.metadata, kieli) + body, kieli))

    @routes.get("/sivu/{number}/{document_id:path}")
    def picture(number: int, document_id: str, alku: _Offset = 0, loppu: _Offset = 0) -> Response:
        document = assistant.document(document_id)
        original = assistant.original(document_id)
        if document is None or original is None or not 1 <= number <= len(document.pages):
            return Response(status_code=404)
        start, end = _within(document, alku, loppu)
        page = document.pages[number - 1]
        marked = document.text[max(start, page.start) : min(end, page.end)]
        return Response(page_png(original, number, marked), media_type="image/png")

    return routes


def _within(document: Document, start: int, end: int) -> tuple[int, int]:
    """The stretch to mark, cut to the document; the beginning when it makes no sense."""
    end = min(end, len(document.text))
    return (start, end) if start < end else (0, 0)


def _page_of(document: Document, offset: int) -> int:
    return next((page.number for page in document.pages if page.start <= offset < page.end), 1)


def _picture(document: Document, number: int, start: int, end: int, language: Language) -> str:
    place = {"alku": start, "loppu": end}
    address = escape(f"/sivu/{number}/{quote(document.id)}?{urlencode(place)}", quote=True)
    quoted = escape(document.text[start:end])
    label = escape(text("web.page_of", language, page=number, pages=len(document.pages)), quote=True)
    links = []
    for key, other in (("web.previous", number - 1), ("web.next", number + 1)):
        if 1 <= other <= len(document.pages):
            there = escape("?" + urlencode({**place, "sivu": other, "kieli": language}), quote=True)
            links.append(f'<a href="{there}">{escape(text(key, language))}</a>')
    return (
        f"<blockquote><mark>{quoted}</mark></blockquote>"
        f"<nav>{label} {' '.join(links)}</nav>"
        f'<img class="page" src="{address}" alt="{label}">'
    )


def _marked_text(document: Document, start: int, end: int) -> str:
    """The text around a sentence, structure kept, the sentence marked."""
    here = next((i for i, block in enumerate(document.blocks) if block.end > start), 0)
    last = next((i for i, block in enumerate(document.blocks) if block.end >= end), here)
    shown = document.blocks[max(0, here - _AROUND) : last + _AROUND + 1]
    parts = []
    for block in shown:
        content = _marked(document.text, block.start, block.end, start, end)
        if block.kind is BlockKind.HEADING:
            level = min(4, block.level + 1)
            parts.append(f"<h{level}>{content}</h{level}>")
        elif block.kind is BlockKind.PARAGRAPH:
            parts.append(f"<p>{content}</p>")
        else:
            parts.append(f'<p class="item">{content}</p>')
    return "".join(parts)


def _marked(content: str, block_start: int, block_end: int, start: int, end: int) -> str:
    low, high = max(block_start, start), min(block_end, end)
    if low >= high:
        return escape(content[block_start:block_end])
    before, inside, after = content[block_start:low], content[low:high], content[high:block_end]
    return f"{escape(before)}<mark>{escape(inside)}</mark>{escape(after)}"


def _facts(facts: Metadata, language: Language) -> str:
    start = day(facts.valid_from) if facts.valid_from else ""
    until = day(facts.valid_until) if facts.valid_until else ""
    valid = text("web.valid", language, start=start, until=until) if start or until else ""
    known = (text(f"kinds.{facts.kind}", language), facts.owner, valid, facts.source)
    return f'<p class="facts">{" · ".join(escape(fact) for fact in known if fact)}</p>'


def _page(title: str, body: str, language: Language) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/tyyli.css"></head>'
        f'<body class="source"><main><h1>{escape(title)}</h1>{body}</main></body></html>'
    )
