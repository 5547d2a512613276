"""An embedding service on loopback that speaks the OpenAI protocol."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support import HashEmbedder


class Service:
    """Serves the vectors of ``HashEmbedder``; ``spoil`` changes what it answers."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.spoil = ""
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service.asked.append(body)
                service.keys.append(self.headers["Authorization"])
                vectors = HashEmbedder().embed_passages(body["input"]).tolist()
                rows = [{"index": place, "embedding": vector} for place, vector in enumerate(vectors)]
                if service.spoil == "one missing":
                    rows = rows[1:]
                self.send_response(500 if service.spoil == "failure" else 200)
                self.end_headers()
                # In no order: the protocol numbers them.
                reply = b"<html>" if service.spoil == "html" else json.dumps({"data": rows[::-1]}).encode()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
