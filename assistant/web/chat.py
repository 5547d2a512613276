"""The chat page; the only module that imports gradio."""

import os
from collections.abc import Iterator
from html import escape
from itertools import chain
from typing import Any, get_args

from fastapi import FastAPI

from assistant.journal import Journal, Verdict
from assistant.records import Answer, Turn
from assistant.service import LONGEST_QUESTION, Assistant
from assistant.texts import Language, error_text, text
from assistant.web.render import answer_html
from corpus.errors import OhjenuoraError

# Gradio reads these when it is imported; without them it contacts two hosts at start.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr

_AT_ONCE = 4
_WAITING = 64
_KEPT_TURNS = 6
_EXAMPLES = 4

_KEEP_LANGUAGE = """<script>
    const page = document.documentElement;
    const keep = () => { if (page.lang !== 'LANGUAGE') page.lang = 'LANGUAGE'; };
    new MutationObserver(keep).observe(page, {attributes: true, attributeFilter: ['lang']});
    keep();
</script>"""
"""Gradio sets the language of the page to that of the browser; a screen reader needs that of the text."""
_SHOW_ANSWER = """() => {
    const asked = [...document.querySelectorAll('#keskustelu .user, #keskustelu .problem')].pop();
    const chat = document.querySelector('#keskustelu');
    let box = asked && asked.parentElement;
    while (box && box !== chat && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
    if (box && box !== chat) box.scrollTop += asked.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
}"""
"""A long answer is read from its beginning: its question, or a problem with it, goes to the top of the conversation."""

Messages = list[dict[str, Any]]


def mount_chat(app: FastAPI, assistant: Assistant, journal: Journal, language: Language, path: str) -> None:
    """Put the chat in one language at a path of the application."""
    gr.mount_gradio_app(
        app,
        _page(assistant, journal, language),
        path=path,
        css_paths=[],
        head='<link rel="stylesheet" href="/tyyli.css">' + _KEEP_LANGUAGE.replace("LANGUAGE", language),
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


def _page(assistant: Assistant, journal: Journal, language: Language) -> gr.Blocks:
    def words(key: str, **values: object) -> str:
        return text(f"web.{key}", language, **values)

    page: gr.Blocks
    with gr.Blocks(title=words("title"), analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        history = gr.State(list[Turn]())
        last = gr.State(None)
        given = gr.State(0)
        gr.HTML(_header(language))
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
            comment = gr.Textbox(label=words("comment"), lines=1, max_length=2000, scale=8, elem_id="kommentin-teksti")
            send = gr.Button(words("send"), scale=1, min_width=96, elem_id="laheta-kommentti")
        with gr.Row(elem_id="esimerkit") as suggestions:
            examples = [
                gr.Button(words(f"example_{number}"), size="sm", variant="secondary")
                for number in range(1, _EXAMPLES + 1)
            ]
        fresh = gr.Button(words("new"), size="sm", elem_id="uusi")
        gr.HTML(_notice(language))

        def respond(question: str, messages: Messages, turns: list[Turn]) -> Iterator[tuple[Any, ...]]:
            yield from _respond(assistant, journal, language, question, messages or [], turns)

        shown = [asked, chat, history, last, verdicts, comment_row, suggestions]
        settings: dict[str, Any] = {
            "show_progress": "hidden",
            "api_visibility": "private",
            "concurrency_limit": _AT_ONCE,
            "concurrency_id": "answer",
        }
        inputs = [asked, chat, history]
        gr.on([ask.click, asked.submit], respond, inputs, shown, **settings).then(None, js=_SHOW_ANSWER)
        for example in examples:
            example.click(respond, [example, chat, history], shown, **settings).then(None, js=_SHOW_ANSWER)

        def judge(answer: Answer | None, verdict: Verdict) -> tuple[int, Any, Any]:
            if answer is None:
                return 0, gr.skip(), gr.skip()
            number = journal.add_feedback(answer.question, answer.answer, answer.release, verdict)
            return number, gr.update(visible=False), gr.update(visible=True)

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        good.click(lambda answer: judge(answer, "good"), [last], [given, verdicts, comment_row], **quiet)
        bad.click(lambda answer: judge(answer, "bad"), [last], [given, verdicts, comment_row], **quiet)

        def keep(number: int, words_given: str) -> tuple[str, Any]:
            if number and words_given.strip():
                journal.comment(number, words_given.strip())
            gr.Info(words("thanks"))
            return "", gr.update(visible=False)

        gr.on([send.click, comment.submit], keep, [given, comment], [comment, comment_row], **quiet)
        fresh.click(
            lambda: ("", [], [], None, gr.update(visible=False), gr.update(visible=False), gr.update(visible=True)),
            None,
            shown,
            **quiet,
        )
    page.queue(max_size=_WAITING, default_concurrency_limit=_AT_ONCE)
    return page


def _respond(
    assistant: Assistant, journal: Journal, language: Language, question: str, messages: Messages, turns: list[Turn]
) -> Iterator[tuple[Any, ...]]:
    """The conversation as it grows: the question, then the answer as its sentences are verified."""
    hidden = gr.update(visible=False)
    try:
        growing = assistant.answers(question, history=turns, language=language)
        answer = next(growing)
    except OhjenuoraError as error:
        said = f'<div class="answer problem"><p class="unknown">{escape(error_text(error, language))}</p></div>'
        yield question, [*messages, {"role": "assistant", "content": said}], turns, None, hidden, hidden, gr.skip()
        return
    for unanswered in answer.unanswered:
        journal.add_gap(unanswered)
    # The question goes in as escaped HTML too: a chat message is read as Markdown.
    messages = [*messages, {"role": "user", "content": f"<p>{escape(answer.question)}</p>"}]
    turns = [*turns, Turn(answer.question, answer.understood_as or answer.question)][-_KEPT_TURNS:]
    for partial in chain([answer], growing):
        answer = partial
        if answer.mode == "generative":
            part = answer_html(answer, language, growing=True)
            yield "", [*messages, {"role": "assistant", "content": part}], turns, None, hidden, hidden, hidden
    whole = [*messages, {"role": "assistant", "content": answer_html(answer, language)}]
    yield "", whole, turns, answer, gr.update(visible=True), hidden, hidden


def _header(language: Language) -> str:
    links = " · ".join(
        f'<a href="/{other}" lang="{other}" hreflang="{other}">{text("web.language", other)}</a>'
        for other in get_args(Language)
        if other != language
    )
    return (
        f'<header class="top"><h1>{text("web.title", language)}</h1><p>{text("web.subtitle", language)}</p>'
        f'<nav aria-label="{text("web.languages", language)}">{links}</nav></header>'
    )


def _notice(language: Language) -> str:
    return f'<p class="notice" role="note">{text("web.notice", language)}</p>'
