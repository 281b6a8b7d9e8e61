"""The queue's list as a web page: the same cards in the same design, without a framework, served on this computer.

The page says when its cards are painted: at the second animation frame after they are all there the first one has been
handed to the screen. The moment is the page's own, so the way back to us costs it nothing.
"""

from __future__ import annotations

import contextlib
import html
import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bench.figures import CannotMeasure
from rf_desktop import paths
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.domain.vocabulary import Priority
from rf_desktop.viewmodels import text_time

_PATIENCE = 30.0  # seconds
_ICON: dict[Priority, str] = {"urgent": "flame", "high": "chevrons-up", "normal": "minus", "low": "chevron-down"}
_FONTS = {"400": "Inter-Regular.otf", "600": "Inter-SemiBold.otf"}
_STYLE = """
@font-face { font-family: Inter; font-weight: 400; src: url(/Inter-Regular.otf) }
@font-face { font-family: Inter; font-weight: 600; src: url(/Inter-SemiBold.otf) }
body { margin: 0; background: #F7F7F8; color: #1B1C1F; font: 13px Inter, sans-serif }
h2 { margin: 0; padding: 12px 14px 6px; font: 600 11px Inter, sans-serif; letter-spacing: .6px;
     text-transform: uppercase; color: #5E626B }
article { position: relative; box-sizing: border-box; height: 88px; margin: 0 12px 6px; padding: 10px 12px;
          background: #FFF; border: 1px solid #E3E4E8; border-radius: 8px }
article > div { height: 20px; line-height: 20px; margin-bottom: 3px; white-space: nowrap; overflow: hidden;
                text-overflow: ellipsis; display: flex; gap: 10px; font-size: 12px; color: #5E626B }
article > .problem { display: block; font-weight: 600; font-size: 13px; color: #1B1C1F; margin-right: 14px }
.dot { position: absolute; right: 10px; top: 17px; width: 6px; height: 6px; border-radius: 3px; background: #4B53D6 }
.ticket { font-family: monospace; background: #F1F1F4; border-radius: 4px; padding: 0 6px; line-height: 18px }
.urgent { color: #B42318; font-weight: 600 } .high { color: #92400E; font-weight: 600 }
svg { width: 14px; height: 14px; vertical-align: -2px; margin-right: 4px }
.glyph { width: 8px; height: 8px; border-radius: 4px; background: #5E626B; align-self: center }
.glyph.pending { background: none; box-shadow: inset 0 0 0 1.5px #5E626B }
"""
_SCRIPT = """
requestAnimationFrame(() => requestAnimationFrame(() => {
  const at = performance.timeOrigin + performance.now();
  navigator.sendBeacon('/painted', String(at));
}));
"""


@dataclass(frozen=True)
class Page:
    """A served page; `painted` waits for its next word."""

    url: str
    _said: queue.SimpleQueue[float]

    def painted(self) -> float:
        """When the cards were painted: seconds of the wall clock. Raises CannotMeasure when that is never said."""
        try:
            return self._said.get(timeout=_PATIENCE)
        except queue.Empty:
            raise CannotMeasure(f"The page was not painted within {_PATIENCE:.0f} s.") from None


def document(handoffs: Sequence[HandoffSummary], at: datetime) -> str:
    """The page of these cards, in their order."""
    cards = "".join(_card(each, at) for each in handoffs)
    icons = "".join(_symbol(name) for name in {*_ICON.values(), "check"})
    return (
        f'<!doctype html><meta charset="utf-8"><title>Queue</title><style>{_STYLE}</style>'
        f'<svg style="display:none">{icons}</svg><h2>Waiting {len(handoffs)}</h2>{cards}<script>{_SCRIPT}</script>'
    )


def _card(handoff: HandoffSummary, at: datetime) -> str:
    said = {name: html.escape(str(value or "")) for name, value in handoff.model_dump().items()}
    ticket = f'<span class="ticket">#{said["ticket"]}</span>' if handoff.ticket else ""
    return (
        f'<article><span class="dot"></span><div class="problem">{said["problem_summary"]}</div>'
        f"<div><span>{said['handed_off_by_name']}</span>{ticket}<span>{said['client']}</span></div>"
        f'<div><span class="{handoff.priority}">{_use(_ICON[handoff.priority])}{handoff.priority.capitalize()}</span>'
        f"<span>{text_time.age(handoff.escalated_at, at)}</span><span>{handoff.step_count} {_use('check')}</span>"
        f'<span class="glyph {handoff.assessment_status}"></span><span>{handoff.assessment_status}</span>'
        f"<span>{said['domain']}</span></div></article>"
    )


def _use(icon: str) -> str:
    return f'<svg><use href="#{icon}"/></svg>'


def _symbol(name: str) -> str:
    drawing = (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    inside = drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.index("</svg>")]
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2">{inside}</symbol>'
    )


@contextlib.contextmanager
def served(document: str) -> Iterator[Page]:
    """The page on a loopback port while the block runs."""
    said: queue.SimpleQueue[float] = queue.SimpleQueue()
    fonts = {f"/{name}": (paths.resources() / "fonts" / "inter" / name).read_bytes() for name in _FONTS.values()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/":
                self._answer(200, "text/html; charset=utf-8", document.encode())
            elif self.path in fonts:
                self._answer(200, "font/otf", fonts[self.path])
            else:
                self._answer(404, "text/plain", b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self._answer(204, "text/plain", b"")
            said.put(float(body) / 1000)

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Somebody hung up: a browser that is ended asks for its icon and does not wait."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, name="page", daemon=True).start()
    try:
        yield Page(f"http://127.0.0.1:{server.server_address[1]}/", said)
    finally:
        server.shutdown()
        server.server_close()
