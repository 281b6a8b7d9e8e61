"""Where a press can lead. The desk knows the ways; whoever has a button only names the place."""

from __future__ import annotations

from typing import Protocol

from rf_desktop.contract.notices import NoticeKind
from rf_desktop.domain.ids import HandoffId, SessionId

ABOUT_THE_HANDOFF: frozenset[NoticeKind] = frozenset(
    {
        "escalation",
        "transfer",
        "withdrawn",
        "released",
        "reassigned",
        "accepted",
        "declined",
        "reminder",
        "next_tier",
    }
)
"""Notices for those who may not be in the session: a press leads to the handoff, or says what became of it."""


class Places(Protocol):
    """The places of the window."""

    async def open_handoff(self, handoff_id: HandoffId) -> None:
        """The magic moment of exactly this handoff; what is mine already opens as session (M1)."""

    async def open_session(self, session_id: SessionId) -> None:
        """A session in the chat pane."""

    async def show_in_session(self, session_id: SessionId, key: str) -> None:
        """A session, at that message or lane card."""

    def show_queue(self, at: HandoffId | None = None) -> None:
        """The queue, with the focus in it; `at`: on the card of this handoff."""

    def come_forward(self) -> None:
        """The window in front of the others."""
