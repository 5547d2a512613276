"""The pages that show a source: our own routes, so that only documents of a release are served.

/lahde/{document}?alku=..&loppu=..&lainaus=..&tiiviste=..&julkaisu=..&kieli=..   the quote marked, as a picture or text
/sivu/{number}/{document}?alku=..&loppu=..&julkaisu=..                           one page of a PDF as a PNG
"""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from assistant.quotes import Quote, find_quote
from assistant.service import Assistant
from assistant.texts import Language, text
from assistant.web.page_image import page_png
from assistant.web.source_page import Shown, changed, facts, marked_text, page, picture
from corpus.records import Document

_Offset = Annotated[int, Query(ge=0, le=100_000_000)]
_Release = Annotated[str, Query(max_length=12)]
_Opening = Annotated[str, Query(max_length=1000)]
_Digest = Annotated[str, Query(max_length=64)]


def source_routes(assistant: Assistant) -> APIRouter:
    """The routes of one assistant."""
    routes = APIRouter()

    @routes.get("/lahde/{document_id:path}", response_class=HTMLResponse)
    def source(
        document_id: str,
        alku: _Offset = 0,
        loppu: _Offset = 0,
        lainaus: _Opening = "",
        tiiviste: _Digest = "",
        julkaisu: _Release = "",
        sivu: int = 0,
        kieli: Language = "fi",
    ) -> HTMLResponse:
        quote = Quote(alku, loppu, lainaus, tiiviste)
        shown = _shown(assistant, document_id, quote, julkaisu)
        if shown is None:
            missing = "web.source_removed" if tiiviste else "web.no_source"
            return HTMLResponse(page(text(missing, kieli), "", kieli), status_code=404)
        document = shown.document
        if document.pages and assistant.original(document_id, release=shown.release):
            number = sivu if 1 <= sivu <= len(document.pages) else _page_of(document, shown.start)
            body = picture(shown, number, quote, kieli)
        else:
            body = marked_text(shown)
        told = changed(shown, quote, kieli) + facts(document.metadata, kieli)
        return HTMLResponse(page(document.metadata.title, told + body, kieli))

    @routes.get("/sivu/{number}/{document_id:path}")
    def page_picture(
        number: int, document_id: str, alku: _Offset = 0, loppu: _Offset = 0, julkaisu: _Release = ""
    ) -> Response:
        document = assistant.document(document_id, release=julkaisu)
        original = assistant.original(document_id, release=julkaisu)
        if document is None or original is None or not 1 <= number <= len(document.pages):
            return Response(status_code=404)
        start, end = _within(document, alku, loppu)
        on = document.pages[number - 1]
        marked = document.text[max(start, on.start) : min(end, on.end)]
        return Response(page_png(original, number, marked), media_type="image/png")

    return routes


def _shown(assistant: Assistant, document_id: str, quote: Quote, release: str) -> Shown | None:
    """The document as it answered while that is kept, else as it is now; None when it is nowhere."""
    now = assistant.document(document_id)
    then = assistant.document(document_id, release=release) if release else now
    if then and quote.stands_in(then.text):
        start, end = _within(then, quote.start, quote.end)
        if now is None:
            return Shown(then, release, start, end, "web.removed_since")
        if now.text == then.text:
            return Shown(now, "", start, end)
        return Shown(then, release, start, end, "web.changed_since", newer=True)
    if now is None:
        return None
    place = find_quote(quote, now)
    if place is None:
        return Shown(now, "", 0, 0, "web.quote_gone")
    return Shown(now, "", place.start, place.end, f"web.quote_{place.match}")


def _within(document: Document, start: int, end: int) -> tuple[int, int]:
    """The stretch to mark, cut to the document; the beginning when it makes no sense."""
    end = min(end, len(document.text))
    return (start, end) if start < end else (0, 0)


def _page_of(document: Document, offset: int) -> int:
    return next((page.number for page in document.pages if page.start <= offset < page.end), 1)
