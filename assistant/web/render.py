"""Answers and sources as HTML. Everything from documents and readers is escaped here."""

from datetime import date
from html import escape
from urllib.parse import quote, urlencode

from assistant.records import Answer, Citation, in_force
from assistant.texts import Language, text


def source_address(citation: Citation, language: Language) -> str:
    """The address of the page that shows a source with its sentence marked."""
    place = urlencode({"alku": citation.start, "loppu": citation.end, "kieli": language})
    return f"/lahde/{quote(citation.document)}?{place}"


def answer_html(answer: Answer, language: Language, *, growing: bool = False) -> str:
    """An answer as one block of HTML; while it is ``growing`` its sentences alone.

    One block without blank lines, because the chat reads it as Markdown and a blank line would
    end the HTML.
    """
    parts = [_understood(answer, language)]
    notices = [f'<p class="notice">{escape(notice)}</p>' for notice in answer.notices]
    if answer.answered:
        by_number = {citation.number: citation for citation in answer.citations}
        for sentence in answer.sentences:
            marks = "".join(_mark(by_number[number], language) for number in sentence.citations)
            parts.append(f"<p>{_lines(sentence.text)} {marks}</p>")
        if not growing:
            parts += notices
            parts.append(_sources(answer.citations, "answer.sources", language))
    else:
        parts.append(f'<p class="unknown">{escape(answer.answer)}</p>')
        parts += notices
        parts.append(_contact(answer, language))
        if answer.nearest:
            parts.append(_sources(answer.nearest, "answer.nearest", language))
    return f'<div class="answer">{"".join(parts)}</div>'


def _understood(answer: Answer, language: Language) -> str:
    if not answer.understood_as:
        return ""
    return f'<p class="understood">{escape(text("answer.understood", language, question=answer.understood_as))}</p>'


def _lines(content: str) -> str:
    """Text with its line ends: the items of a list each on its own line."""
    return "<br>".join(escape(line) for line in content.split("\n") if line)


def _mark(citation: Citation, language: Language) -> str:
    label = escape(text("web.open_source", language, number=citation.number, title=citation.title), quote=True)
    address = escape(source_address(citation, language), quote=True)
    return f'<a class="mark" href="{address}" target="_blank" rel="noopener" title="{label}">[{citation.number}]</a>'


def _sources(citations: tuple[Citation, ...], heading: str, language: Language) -> str:
    items = "".join(_source(citation, language) for citation in citations)
    return f'<div class="sources"><strong>{escape(text(heading, language))}</strong><ol>{items}</ol></div>'


def _source(citation: Citation, language: Language) -> str:
    page = text("answer.page", language, page=citation.page) if citation.page else ""
    facts = (text(f"kinds.{citation.kind}", language), citation.section, page, validity(citation, language))
    address = escape(source_address(citation, language), quote=True)
    shown = f'<a href="{address}" target="_blank" rel="noopener">{escape(citation.title)}</a>'
    details = " · ".join(escape(fact) for fact in facts if fact)
    quoted = _lines(citation.quote)
    return f'<li value="{citation.number}">{shown}<br><small>{details}</small><blockquote>{quoted}</blockquote></li>'


def validity(citation: Citation, language: Language) -> str:
    """When the source is valid, and a warning when it is not."""
    if citation.superseded_by:
        return text("web.superseded", language, newer=citation.superseded_by)
    if citation.valid_until and not in_force(citation.valid_until, date.today()):
        return text("web.expired", language, until=day(citation.valid_until))
    if citation.valid_from or citation.valid_until:
        start = day(citation.valid_from) if citation.valid_from else ""
        until = day(citation.valid_until) if citation.valid_until else ""
        return text("web.valid", language, start=start, until=until)
    return ""


def day(moment: date) -> str:
    """A date as Finns and Swedes write it."""
    return f"{moment.day}.{moment.month}.{moment.year}"


def _contact(answer: Answer, language: Language) -> str:
    if not answer.contact:
        return ""
    contact = answer.contact
    phone = "".join(contact.phone.split())
    reach = f'<a href="tel:{escape(phone, quote=True)}">{escape(contact.phone)}</a>'
    if contact.email:
        reach += f', <a href="mailto:{escape(contact.email, quote=True)}">{escape(contact.email)}</a>'
    return f'<p class="contact">{escape(text("web.ask_from", language, unit=contact.unit))} {reach}</p>'
