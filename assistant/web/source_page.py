"""The page of a source as HTML: what it is, what has become of it since the answer, and the quote in its place."""

from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from assistant.quotes import Quote
from assistant.texts import Language, day, text
from assistant.web.phones import with_links
from corpus.records import BlockKind, Document, Kind, Metadata

_AROUND = 6
"""Blocks of text shown before and after the marked sentence."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a link opens: a document of a release with a stretch marked.

    ``release`` is empty for the one in use; ``start`` equals ``end`` when nothing is marked. ``note`` is the key of a
    text about what has changed since the answer, empty when nothing has. ``newer`` says whether the
    document reads otherwise in the release in use.
    """

    document: Document
    release: str
    start: int
    end: int
    note: str = ""
    newer: bool = False


def address(document_id: str, of: Quote, language: Language, *, release: str = "", page: int = 0) -> str:
    """The address of a source with a quote marked, as it is in a release, or in the one in use."""
    place: dict[str, str | int] = {"alku": of.start, "loppu": of.end}
    known: dict[str, str | int] = {"lainaus": of.opening, "tiiviste": of.digest, "julkaisu": release, "sivu": page}
    place |= {name: value for name, value in known.items() if value}
    return f"/lahde/{quote(document_id)}?{urlencode({**place, 'kieli': language})}"


def page(title: str, body: str, language: Language) -> str:
    """A whole page; ``body`` is HTML and ``title`` is not."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/tyyli.css"></head>'
        f'<body class="source"><main><h1>{escape(title)}</h1>{body}</main></body></html>'
    )


def facts(known: Metadata, language: Language) -> str:
    """Kind, owner, validity and origin of a document in one line."""
    start = day(known.valid_from) if known.valid_from else ""
    until = day(known.valid_until) if known.valid_until else ""
    valid = text("web.valid", language, start=start, until=until) if start or until else ""
    said = (text(f"kinds.{known.kind}", language), known.owner, valid, known.source)
    return f'<p class="facts">{" · ".join(escape(fact) for fact in said if fact)}</p>'


def changed(shown: Shown, of: Quote, language: Language) -> str:
    """What has become of the source since the answer, with a link to its text as it is now."""
    if not shown.note:
        return ""
    link = ""
    if shown.newer:
        now = escape(address(shown.document.id, of, language), quote=True)
        link = f' <a href="{now}">{escape(text("web.show_current", language))}</a>'
    return f'<p class="notice" role="note">{escape(text(shown.note, language))}{link}</p>'


def picture(shown: Shown, number: int, of: Quote, language: Language) -> str:
    """One page of a PDF, with the quote above it and links to the pages beside it."""
    document = shown.document
    place = urlencode({"alku": shown.start, "loppu": shown.end, "julkaisu": shown.release})
    image = escape(f"/sivu/{number}/{quote(document.id)}?{place}", quote=True)
    label = escape(text("web.page_of", language, page=number, pages=len(document.pages)), quote=True)
    links = []
    for key, other in (("web.previous", number - 1), ("web.next", number + 1)):
        if 1 <= other <= len(document.pages):
            there = escape(address(document.id, of, language, release=shown.release, page=other), quote=True)
            links.append(f'<a href="{there}">{escape(text(key, language))}</a>')
    quoted = escape(document.text[shown.start : shown.end])
    return (
        (f"<blockquote><mark>{quoted}</mark></blockquote>" if quoted else "")
        + f'<nav aria-label="{escape(text("web.pages", language), quote=True)}">{label} {" ".join(links)}</nav>'
        + f'<img class="page" src="{image}" alt="{label}">'
    )


def marked_text(shown: Shown) -> str:
    """The text around a quote, structure kept, the quote marked."""
    document, start, end = shown.document, shown.start, shown.end
    here = next((i for i, block in enumerate(document.blocks) if block.end > start), 0)
    last = next((i for i, block in enumerate(document.blocks) if block.end >= end), here)
    phones = document.metadata.kind is Kind.CONTACT
    parts, level = [], 1
    for block in document.blocks[max(0, here - _AROUND) : last + _AROUND + 1]:
        content = _marked(document.text, (block.start, block.end), (start, end), phones=phones)
        if content == escape(document.metadata.title):
            continue  # the page says it already
        if block.kind is BlockKind.HEADING:
            # The title of the page is its first heading, and no level may be left out below it.
            level = min(block.level + 1, level + 1, 6)
            parts.append(f"<h{level}>{content}</h{level}>")
        else:
            parts.append(f"<p>{content}</p>" if block.kind is BlockKind.PARAGRAPH else f'<p class="item">{content}</p>')
    return "".join(parts)


def _marked(content: str, block: tuple[int, int], stretch: tuple[int, int], *, phones: bool) -> str:
    low, high = max(block[0], stretch[0]), min(block[1], stretch[1])
    if low >= high:
        return with_links(content[slice(*block)], phones=phones)
    before, inside, after = content[block[0] : low], content[low:high], content[high : block[1]]
    return (
        f"{with_links(before, phones=phones)}<mark>{with_links(inside, phones=phones)}</mark>"
        f"{with_links(after, phones=phones)}"
    )
