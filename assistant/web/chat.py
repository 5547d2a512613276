"""The chat page; the only module that imports gradio."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import escape
from typing import Any, get_args

from fastapi import FastAPI
from starlette.routing import Mount

from assistant.journal import Verdict
from assistant.service import LONGEST_QUESTION
from assistant.texts import Language, text
from assistant.web.desk import LONGEST_COMMENT, Desk, Shown
from assistant.web.dressing import Dressed
from assistant.web.guard import Door
from assistant.web.render import answer_html

# Gradio reads these when it is imported; without them it contacts two hosts at start.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr

_EXAMPLES = 4
_WAITING = 64
"""Calls that Gradio holds beside those it works on."""
SCRIPT = "/keskustelu.js"
"""Address of ``static/keskustelu.js``, which the events call by the name ``ohjenuora``."""
_SAID_BY_SCRIPT = ("lost", "failed", "conversation", "close")
_EVENT: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}


def mount_chat(app: FastAPI, desk: Desk, language: Language, *, path: str, addresses: dict[Language, str]) -> None:
    """Put the chat in one language at a path of the application; ``addresses`` are the paths of all languages."""
    page = _page(desk, language, addresses)
    gr.mount_gradio_app(
        app,
        page,
        path=path,
        css_paths=[],
        head='<link rel="stylesheet" href="/tyyli.css"><link rel="stylesheet" href="/keskustelu.css">',
        theme=gr.themes.Base(
            primary_hue="blue", font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
        ),
        footer_links=[],
        allowed_paths=[],
        max_file_size=1,
        show_error=False,
        ssr_mode=False,
        run_history=False,
        enable_monitoring=False,
        mcp_server=False,
    )
    # Gradio checks the paths that it is given only in a page that it launched itself.
    page.has_launched = True
    mounted = app.router.routes[-1]
    assert isinstance(mounted, Mount)
    events = {number: len(event.inputs) for number, event in page.fns.items() if event.fn}
    said = {name: text(f"web.{name}", language) for name in _SAID_BY_SCRIPT}
    mounted.app = Door(Dressed(mounted.app, language, SCRIPT, said), events)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of the page that its events read or change.

    ``tab`` carries the key of the conversation and ``returned`` a question that comes back; nobody sees them.
    """

    chat: gr.Chatbot
    asked: gr.Textbox
    ask: gr.Button
    verdicts: gr.Row
    good: gr.Button
    bad: gr.Button
    comment_row: gr.Row
    comment: gr.Textbox
    send: gr.Button
    suggestions: gr.Row
    examples: tuple[gr.Button, ...]
    fresh: gr.Button
    tab: gr.Textbox
    returned: gr.Textbox


def _page(desk: Desk, language: Language, addresses: dict[Language, str]) -> gr.Blocks:
    page: gr.Blocks
    with gr.Blocks(title=text("web.title", language), analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        gr.HTML(_header(language, addresses))
        parts = _layout(language)
        gr.HTML(f'<p class="notice" role="note">{text("web.notice", language)}</p>')
        _answer_events(page, parts, desk, language)
        _verdict_events(parts, desk, language)
    page.queue(max_size=_WAITING)
    return page


def _layout(language: Language) -> _Parts:
    def words(key: str) -> str:
        return text(f"web.{key}", language)

    chat = gr.Chatbot(
        label=words("conversation"),
        show_label=False,
        height="60vh",
        placeholder=words("placeholder"),
        buttons=[],
        allow_tags=False,
        sanitize_html=True,
        latex_delimiters=[],
        feedback_options=None,
        autoscroll=False,
        elem_id="keskustelu",
    )
    # The script says here what Gradio itself cannot: the connection is lost, or the server refuses.
    gr.HTML('<p id="hairio" role="alert"></p>')
    with gr.Row(elem_id="kysymysrivi"):
        asked = gr.Textbox(
            label=words("question"),
            placeholder=words("question_hint"),
            max_length=LONGEST_QUESTION,
            lines=1,
            max_lines=4,
            autofocus=True,
            scale=8,
            elem_id="kysymys",
        )
        ask = gr.Button(words("ask"), variant="primary", scale=1, min_width=96, elem_id="kysy")
    with gr.Row(elem_id="palaute", visible=False) as verdicts:
        good = gr.Button(words("good"), size="sm", elem_id="hyva")
        bad = gr.Button(words("bad"), size="sm", elem_id="huono")
    with gr.Row(elem_id="kommentti", visible=False) as comment_row:
        comment = gr.Textbox(
            label=words("comment"), lines=1, max_length=LONGEST_COMMENT, scale=8, elem_id="kommentin-teksti"
        )
        send = gr.Button(words("send"), scale=1, min_width=96, elem_id="laheta-kommentti")
    with gr.Row(elem_id="esimerkit") as suggestions:
        examples = tuple(
            gr.Button(words(f"example_{number}"), size="sm", variant="secondary") for number in range(1, _EXAMPLES + 1)
        )
    fresh = gr.Button(words("new"), size="sm", elem_id="uusi")
    tab, returned = gr.Textbox(visible=False), gr.Textbox(visible=False)
    return _Parts(
        chat, asked, ask, verdicts, good, bad, comment_row, comment, send, suggestions, examples, fresh, tab, returned
    )


def _answer_events(page: gr.Blocks, parts: _Parts, desk: Desk, language: Language) -> None:
    """Asking, beginning anew, and showing again what was asked when the page is loaded.

    The conversation is an output alone: whatever a browser sends in its place reaches nothing.
    """
    shown = [parts.chat, parts.returned, parts.verdicts, parts.comment_row, parts.suggestions]

    async def respond(question: str, tab: str) -> AsyncIterator[tuple[Any, ...]]:
        async for now in desk.reply(question, tab, language):
            yield _values(now, language)

    def restore(tab: str) -> tuple[Any, ...]:
        exchanges = desk.conversations.of(tab).exchanges
        # Who asks before a new page is restored sees the question: nothing is put in its place.
        return _values(Shown(exchanges), language) if exchanges else tuple(gr.skip() for _ in shown)

    def begin_anew(tab: str) -> tuple[Any, ...]:
        desk.conversations.forget(tab)
        return _values(Shown(), language)

    asking = [
        gr.on(
            [parts.ask.click, parts.asked.submit],
            respond,
            [parts.asked, parts.tab],
            shown,
            js="question => ohjenuora.take(question)",
            trigger_mode="once",
            **_EVENT,
        )
    ]
    asking += [
        example.click(respond, [example, parts.tab], shown, js="question => ohjenuora.ask(question)", **_EVENT)
        for example in parts.examples
    ]
    for event in asking:
        event.failure(None, js="() => ohjenuora.failed()")
        event.then(None, [parts.returned, parts.asked], [parts.asked], js="(...now) => ohjenuora.answered(...now)")
    loaded = page.load(restore, [parts.tab], shown, js="() => [ohjenuora.tab()]", **_EVENT)
    for after in (loaded.then, loaded.failure):
        after(None, [parts.asked], [parts.asked], js="typed => ohjenuora.restored(typed)")
    parts.fresh.click(begin_anew, [parts.tab], shown, js="() => [ohjenuora.beginAnew()]", **_EVENT)


def _verdict_events(parts: _Parts, desk: Desk, language: Language) -> None:
    rows = [parts.verdicts, parts.comment_row]

    def judge(tab: str, verdict: Verdict) -> tuple[Any, Any]:
        if not desk.judge(tab, verdict):
            _say("not_kept", language)
            return gr.skip(), gr.skip()
        return gr.update(visible=False), gr.update(visible=True)

    def comment(comment: str, tab: str) -> tuple[Any, Any]:
        if not desk.comment(tab, comment):
            _say("comment_not_kept", language, most=LONGEST_COMMENT)
            return gr.skip(), gr.skip()
        _say("thanks", language)
        return "", gr.update(visible=False)

    key = "() => [ohjenuora.tab()]"
    parts.good.click(lambda tab: judge(tab, "good"), [parts.tab], rows, js=key, **_EVENT)
    parts.bad.click(lambda tab: judge(tab, "bad"), [parts.tab], rows, js=key, **_EVENT)
    gr.on(
        [parts.send.click, parts.comment.submit],
        comment,
        [parts.comment, parts.tab],
        [parts.comment, parts.comment_row],
        js="comment => [comment || '', ohjenuora.tab()]",
        **_EVENT,
    )


def _values(shown: Shown, language: Language) -> tuple[Any, ...]:
    """The values of the parts that asking changes: see ``shown`` of the events."""
    judged = not shown.exchanges or shown.exchanges[-1].verdict is not None
    quiet = not (shown.question or shown.problem)
    return (
        _messages(shown, language),
        shown.returned,
        gr.update(visible=quiet and not judged),
        gr.update(visible=False),
        gr.update(visible=not (shown.exchanges or shown.question)),
    )


def _messages(shown: Shown, language: Language) -> list[dict[str, Any]]:
    """The conversation. A chat message is read as Markdown, so the question too goes in as escaped HTML."""
    said = [
        message
        for one in shown.exchanges
        for message in (_asked(one.answer.question), _said(answer_html(one.answer, language)))
    ]
    if shown.question:
        waiting = f'<p class="pending" role="status">{escape(text("web.looking", language))}</p>'
        part = answer_html(shown.growing, language, growing=True) if shown.growing else waiting
        said += [_asked(shown.question), _said(part)]
    if shown.problem:
        said.append(_said(f'<div class="problem" role="alert">{answer_html(shown.problem, language)}</div>'))
    return said


def _asked(question: str) -> dict[str, Any]:
    return {"role": "user", "content": f"<p>{escape(question)}</p>"}


def _said(html: str) -> dict[str, Any]:
    return {"role": "assistant", "content": html}


def _say(key: str, language: Language, **values: object) -> None:
    """A short message over the page, in the page's language."""
    gr.Info(text(f"web.{key}", language, **values))


def _header(language: Language, addresses: dict[Language, str]) -> str:
    links = " · ".join(
        f'<a href="{addresses[other]}" lang="{other}" hreflang="{other}">{text("web.language", other)}</a>'
        for other in get_args(Language)
        if other != language
    )
    return (
        f'<header class="top"><h1>{text("web.title", language)}</h1><p>{text("web.subtitle", language)}</p>'
        f'<nav aria-label="{text("web.languages", language)}">{links}</nav></header>'
    )
