"""A ticket system over HTTP that keeps whatever is posted to it, twice if it is posted twice."""

from __future__ import annotations

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


class TicketStandIn:
    """Listens on a port of this machine while the block runs; `posted` counts notes by their marker."""

    def __init__(self) -> None:
        self.notes: dict[str, list[dict[str, Any]]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, name="ticket stand-in", daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @property
    def posted(self) -> Counter[str]:
        """How often each marker was posted."""
        return Counter(note["marker"] for notes in self.notes.values() for note in notes)

    def __enter__(self) -> TicketStandIn:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the library's name
                self._answer(stand_in.notes.get(self.path, []))

            def do_POST(self) -> None:  # the library's name
                note = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                stand_in.notes.setdefault(self.path, []).append(note)
                self._answer(note)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the library's name
                """Says nothing."""

            def _answer(self, reply: object) -> None:
                body = json.dumps(reply).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler
