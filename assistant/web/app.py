"""The web application: the chat of each language, the sources and what guards them."""

from collections.abc import Collection
from importlib.resources import files
from typing import get_args

import uvicorn
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from assistant.errors import ListensPublicly
from assistant.journal import Journal
from assistant.service import Assistant
from assistant.texts import Language
from assistant.web.chat import SCRIPT, mount_chat
from assistant.web.desk import Desk
from assistant.web.dressing import BindingHeaders
from assistant.web.guard import LARGEST_BODY, LOOPBACK, Guard, is_loopback
from assistant.web.sources import source_routes


def build_app(
    assistant: Assistant, *, journal: Journal, language: Language = "fi", hosts: Collection[str] = ()
) -> FastAPI:
    """The application: the chat in ``language`` at ``/``, in the others at ``/fi/``, ``/sv/`` and ``/en/``.

    ``hosts`` are the names by which it is called, beside those of this machine.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, max_body_size=LARGEST_BODY)
    app.add_middleware(Guard, hosts=[*LOOPBACK, *hosts], language=language)
    app.add_middleware(BindingHeaders)
    app.include_router(source_routes(assistant))

    @app.get("/tyyli.css")
    def style() -> Response:
        return PlainTextResponse(static("style.css"), media_type="text/css")

    @app.get("/keskustelu.css")
    def chat_style() -> Response:
        return PlainTextResponse(static("keskustelu.css"), media_type="text/css")

    @app.get(SCRIPT)
    def script() -> Response:
        return PlainTextResponse(static("keskustelu.js"), media_type="text/javascript")

    addresses: dict[Language, str] = {other: "/" if other == language else f"/{other}/" for other in get_args(Language)}
    for other, address in addresses.items():
        _lead(app, f"/{other}", address)
    _lead(app, f"/{language}/", "/")
    desk = Desk(assistant, journal)
    # What is mounted at the root takes every path that is not taken before it.
    for other, address in sorted(addresses.items(), key=lambda pair: pair[1] == "/"):
        mount_chat(app, desk, other, path=address.rstrip("/") or "/", addresses=addresses)
    return app


def _lead(app: FastAPI, path: str, address: str) -> None:
    app.add_api_route(path, lambda: RedirectResponse(address), include_in_schema=False)


def static(name: str) -> str:
    """The text of a file that the pages use: their style or script."""
    return files("assistant.web").joinpath("static", name).read_text(encoding="utf-8")


def check_address(host: str, *, listen_publicly: bool) -> None:
    """Raises ``ListensPublicly`` when other machines would reach the pages and no setting lets them."""
    if not listen_publicly and not is_loopback(host):
        raise ListensPublicly(host=host)


def serve(app: FastAPI, host: str, port: int) -> None:
    """Serve until interrupted. One process: Gradio keeps its queue in memory."""
    uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=3, server_header=False)
