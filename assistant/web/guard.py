"""What is refused before the application sees it: foreign hosts and pages, and what of Gradio is not needed."""

import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.texts import Language, text

LARGEST_BODY = 64 * 1024
"""Bytes of a request."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[\w.-]+)(?::\d+)?")
_NEEDED = re.compile(
    r"/|/assets/[\w.-]+|/static/js/iframeResizer\.contentWindow\.min\.js|/theme\.css|/favicon\.ico"
    r"|/gradio_api/(queue/data|app_id)"
)
"""What Chromium asks of Gradio for a page, besides calling its events."""
_CALL = "/gradio_api/queue/join"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address that is listened to."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """Refuses a name that is not served (a foreign name that leads here) and posts from other sites' pages."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], language: Language) -> None:
        self._app = app
        self._hosts = frozenset(host.strip("[]").lower() for host in hosts)
        self._language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        origin = headers.get("origin")
        name = _HOST.fullmatch(host)
        refusal = None
        if name is None or name[1].strip("[]") not in self._hosts:
            refusal = PlainTextResponse(text("web.wrong_host", self._language), status_code=421)
        elif origin is not None and scope["method"] not in ("GET", "HEAD") and urlsplit(origin).netloc.lower() != host:
            refusal = PlainTextResponse(text("web.wrong_origin", self._language), status_code=403)
        await (refusal or self._app)(scope, receive, send)


class _Call(BaseModel):
    """A call of an event as the page makes it: its inputs are texts, and nothing that Gradio would read as a file."""

    model_config = ConfigDict(strict=True, extra="forbid")

    data: list[str]
    fn_index: int
    session_hash: str = Field(pattern=r"^[a-z0-9]{1,40}$")
    trigger_id: int | None = None
    event_data: None = None


class Door:
    """Lets through to a mounted Gradio application what its page needs: a file, a proxy or an API is not found.

    ``events`` gives the number of inputs by the number of an event.
    """

    def __init__(self, app: ASGIApp, events: Mapping[int, int]) -> None:
        self._app = app
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(scope["root_path"])
        if scope["method"] == "POST" and path == _CALL:
            body = await Request(scope, receive).body()
            if not self._is_call(body):
                await PlainTextResponse("Expected a call of an event with its texts.", status_code=422)(
                    scope, receive, send
                )
                return
            await self._app(scope, _again(body, receive), send)
        elif scope["method"] in ("GET", "HEAD") and _NEEDED.fullmatch(path):
            await self._app(scope, receive, send)
        else:
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)

    def _is_call(self, body: bytes) -> bool:
        try:
            call = _Call.model_validate_json(body)
        except ValidationError:
            return False
        return self._events.get(call.fn_index) == len(call.data)


def _again(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that gives a body that was read, and then whatever comes."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
