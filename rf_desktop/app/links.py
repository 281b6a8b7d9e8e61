"""Links into the application: `resolutionflow://pilot/<session>?pickup=true` (SPEC M1). Read here, never acted on."""

from __future__ import annotations

import re
from typing import Literal

from rf_desktop.domain.ids import SessionId
from rf_desktop.values import dataclass

SCHEME = "resolutionflow"
LONGEST_LINK = 200
WhyNot = Literal["too_long", "not_ours", "no_session"]
_LINK = re.compile(
    r"resolutionflow://pilot/"
    r"(?P<session>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
    r"(?:\?pickup=(?P<pickup>true|false))?",
    re.ASCII,
)


@dataclass(frozen=True)
class SessionLink:
    """Open this session; with `pickup`, show the magic moment of its unclaimed handoff first."""

    session_id: SessionId
    pickup: bool

    def __str__(self) -> str:
        return f"{SCHEME}://pilot/{self.session_id}" + ("?pickup=true" if self.pickup else "")


@dataclass(frozen=True)
class LinkRefused:
    """Not a link of ours."""

    reason: WhyNot


def read_link(text: str) -> SessionLink | LinkRefused:
    """Read a link that came from outside: a browser, a mail, another process. Untrusted; never raises."""
    if len(text) > LONGEST_LINK:
        return LinkRefused("too_long")
    if not text.startswith(f"{SCHEME}://"):
        return LinkRefused("not_ours")
    found = _LINK.fullmatch(text)
    if not found:
        return LinkRefused("no_session")
    return SessionLink(SessionId(found["session"]), found["pickup"] == "true")
