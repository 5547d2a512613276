"""What is added to responses on their way out: headers that bind the browser, and what Gradio's page lacks."""

import re
from html import escape

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.texts import Language

# Gradio's pages need inline scripts and styles; nothing may come from or go to another host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_LANGUAGE = re.compile(rb'(<html\s+lang=")[a-z]*"')


class BindingHeaders:
    """Sends the security headers with every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_bound(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_bound)


class Dressed:
    """Gradio's page with the language of its text, where Gradio says English, and with a script of our own.

    The script is in the page as it is served, because what Gradio itself adds to a head comes after its own scripts.
    ``words`` are the texts that the script shows, by name.
    """

    def __init__(self, app: ASGIApp, language: Language, script: str, words: dict[str, str]) -> None:
        self._app = app
        self._language = language.encode()
        data = "".join(f' data-{name}="{escape(said, quote=True)}"' for name, said in words.items())
        self._script = f'<head><script src="{script}"{data}></script>'.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message | None = None
        page = b""

        async def send_dressed(message: Message) -> None:
            nonlocal start, page
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None:
                await send(message)
            else:
                page += message.get("body", b"")
                if not message.get("more_body"):
                    body = self._dress(page)
                    headers = MutableHeaders(scope=start)
                    headers["content-length"] = str(len(body))
                    headers["cache-control"] = "no-store"
                    await send(start)
                    await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, send_dressed)

    def _dress(self, page: bytes) -> bytes:
        page = _LANGUAGE.sub(rb"\g<1>" + self._language + b'"', page, count=1)
        return page.replace(b"<head>", self._script, 1)


def _is_page(start: Message) -> bool:
    return MutableHeaders(scope=start).get("content-type", "").startswith("text/html")
