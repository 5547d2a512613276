"""Answers and sources as HTML. Everything from documents and readers is escaped here."""

from html import escape

from assistant.quotes import Quote
from assistant.records import Answer, AnswerSentence, Citation
from assistant.texts import Language, day, text
from assistant.web.phones import with_links
from assistant.web.source_page import address
from corpus.records import Kind


def source_address(citation: Citation, release: str, language: Language) -> str:
    """The address of the page that shows a source of a release with its sentence marked."""
    of = Quote.of(citation.quote, citation.start, citation.end)
    return address(citation.document, of, language, release=release)


def answer_html(answer: Answer, language: Language, *, growing: bool = False) -> str:
    """An answer as one block of HTML; while it is ``growing`` its sentences alone.

    One block without blank lines, because the chat reads it as Markdown and a blank line would
    end the HTML.
    """
    parts = [*(_emergency(advice) for advice in answer.emergency), _understood(answer, language)]
    remarks = [f'<p class="notice">{escape(remark)}</p>' for remark in answer.remarks]
    if answer.answered:
        parts += [_sentence(sentence, answer, language) for sentence in answer.sentences]
        if not growing:
            parts += remarks
            parts.append(_sources(answer.citations, "answer.sources", answer.release, language))
    else:
        parts.append(f'<p class="unknown">{escape(answer.answer)}</p>')
        parts += remarks
        parts.append(_contact(answer, language))
        if answer.nearest:
            parts.append(_sources(answer.nearest, "answer.nearest", answer.release, language))
    return f'<div class="answer">{"".join(parts)}</div>'


def _emergency(advice: str) -> str:
    return f'<p class="danger" role="alert">{with_links(advice)}</p>'


def _sentence(sentence: AnswerSentence, answer: Answer, language: Language) -> str:
    cited = answer.cited_by(sentence)
    marks = "".join(_mark(citation, answer.release, language) for citation in cited)
    said = _lines(sentence.text, phones=any(citation.kind is Kind.CONTACT for citation in cited))
    if sentence.verified:
        return f"<p>{said} {marks}</p>"
    label = escape(text("answer.unverified", language))
    quotes = "".join(f"<blockquote>{_quote(citation)}</blockquote>" for citation in cited)
    return f'<div class="unverified"><p><strong>{label}</strong></p><p>{said} {marks}</p>{quotes}</div>'


def _understood(answer: Answer, language: Language) -> str:
    if not answer.understood_as:
        return ""
    return f'<p class="understood">{escape(text("answer.understood", language, question=answer.understood_as))}</p>'


def _lines(content: str, *, phones: bool) -> str:
    """Text with its line ends: the items of a list each on its own line."""
    return "<br>".join(with_links(line, phones=phones) for line in content.split("\n") if line)


def _mark(citation: Citation, release: str, language: Language) -> str:
    label = escape(text("web.open_source", language, number=citation.number, title=citation.title), quote=True)
    there = escape(source_address(citation, release, language), quote=True)
    return f'<a class="mark" href="{there}" target="_blank" rel="noopener" title="{label}">[{citation.number}]</a>'


def _sources(citations: tuple[Citation, ...], heading: str, release: str, language: Language) -> str:
    items = "".join(_source(citation, release, language) for citation in citations)
    return f'<div class="sources"><strong>{escape(text(heading, language))}</strong><ol>{items}</ol></div>'


def _source(citation: Citation, release: str, language: Language) -> str:
    page = text("answer.page", language, page=citation.page) if citation.page else ""
    facts = (text(f"kinds.{citation.kind}", language), citation.section, page, validity(citation, language))
    there = escape(source_address(citation, release, language), quote=True)
    shown = f'<a href="{there}" target="_blank" rel="noopener">{escape(citation.title)}</a>'
    details = " · ".join(escape(fact) for fact in facts if fact)
    quoted = _quote(citation)
    return f'<li value="{citation.number}">{shown}<br><small>{details}</small><blockquote>{quoted}</blockquote></li>'


def _quote(citation: Citation) -> str:
    return _lines(citation.quote, phones=citation.kind is Kind.CONTACT)


def validity(citation: Citation, language: Language) -> str:
    """When the source is valid, and a warning when it is not."""
    if citation.superseded_by:
        return text("web.superseded", language, newer=citation.superseded_by)
    if citation.valid_until and citation.expired:
        return text("web.expired", language, until=day(citation.valid_until))
    if citation.valid_from or citation.valid_until:
        start = day(citation.valid_from) if citation.valid_from else ""
        until = day(citation.valid_until) if citation.valid_until else ""
        return text("web.valid", language, start=start, until=until)
    return ""


def _contact(answer: Answer, language: Language) -> str:
    if not answer.contact:
        return ""
    contact = answer.contact
    reach = with_links(contact.phone)
    if contact.email:
        reach += f', <a href="mailto:{escape(contact.email, quote=True)}">{escape(contact.email)}</a>'
    return f'<p class="contact">{escape(text("web.ask_from", language, unit=contact.unit))} {reach}</p>'
