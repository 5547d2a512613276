"""The web application: the chat of each language, the sources and what guards them."""

import re
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import get_args

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from assistant.journal import Journal
from assistant.service import Assistant
from assistant.texts import Language
from assistant.web.chat import mount_chat
from assistant.web.sources import source_routes

# Gradio's pages need inline scripts and styles; nothing may come from or go to another host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_LANGUAGE = re.compile(rb'(<html\s+lang=")[a-z]*"')
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def build_app(assistant: Assistant, *, journal: Journal, language: Language = "fi") -> FastAPI:
    """The application: the chat in ``language`` at ``/``, in the other languages at ``/fi``, ``/sv``, ``/en``."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.middleware("http")
    async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await go_on(request)
        for name, value in _HEADERS.items():
            response.headers[name] = value
        if response.headers.get("content-type", "").startswith("text/html"):
            return await _in_language(response, _language_of(request.url.path, language))
        return response

    @app.get("/tyyli.css")
    def style() -> Response:
        return PlainTextResponse(style_sheet(), media_type="text/css")

    app.include_router(source_routes(assistant))
    for other in get_args(Language):
        if other != language:
            mount_chat(app, assistant, journal, other, path=f"/{other}")
    mount_chat(app, assistant, journal, language, path="/")
    return app


def style_sheet() -> str:
    """The style of the chat and of the source pages."""
    return files("assistant.web").joinpath("static", "style.css").read_text(encoding="utf-8")


def _language_of(path: str, default: Language) -> Language:
    return next((language for language in get_args(Language) if path.startswith(f"/{language}")), default)


async def _in_language(response: Response, language: Language) -> Response:
    """The same page with the language of its text: Gradio says English whatever it shows."""
    body = b"".join([part async for part in response.body_iterator])  # type: ignore[attr-defined]
    body = _LANGUAGE.sub(rb"\g<1>" + language.encode() + b'"', body, count=1)
    headers = {name: value for name, value in response.headers.items() if name.lower() != "content-length"}
    return Response(body, status_code=response.status_code, headers=headers)


def serve(app: FastAPI, host: str, port: int) -> None:
    """Serve until interrupted. One process: Gradio keeps its queue in memory."""
    uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=3)
