"""A server on loopback that speaks the streaming OpenAI protocol and writes what a test has set."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Says = Callable[[dict[str, Any]], Iterator[str]]
"""From the request to the pieces of the reply; what it raises breaks the connection."""


class ChatServer:
    """A chat model: ``says`` writes, ``status`` other than 200 is a failure, ``asked`` keeps the requests.

    What it says after a wait, it says when ``go_on`` is set.
    """

    def __init__(self) -> None:
        self.reset()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def reset(self) -> None:
        """Say nothing and forget what was asked."""
        self.says: Says = lambda request: iter(())
        self.status = 200
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.go_on = threading.Event()

    def say(self, text: str) -> None:
        """Write a text in pieces of a few letters."""
        self.says = lambda request: (text[start : start + 7] for start in range(0, len(text), 7))

    def say_and_wait(self, first: str, rest: str) -> None:
        """Write a text, and another when ``go_on`` is set."""
        go_on = self.go_on

        def says(request: dict[str, Any]) -> Iterator[str]:
            yield first
            go_on.wait()
            yield rest

        self.says = says

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.asked.append(request)
                model.keys.append(self.headers["Authorization"])
                self.send_response(model.status)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                if model.status != 200:
                    return
                try:
                    for piece in model.says(request):
                        self._send({"index": 0, "delta": {"role": "assistant", "content": piece}})
                    self._send({"index": 0, "delta": {}, "finish_reason": "stop"})
                    self.wfile.write(b"data: [DONE]\n\n")
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the reader has had enough

            def _send(self, choice: dict[str, Any]) -> None:
                chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "koe"}
                self.wfile.write(f"data: {json.dumps(chunk | {'choices': [choice]})}\n\n".encode())
                self.wfile.flush()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """A server for a test."""
    server = ChatServer()
    try:
        yield server
    finally:
        server.close()
