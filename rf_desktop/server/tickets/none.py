"""No ticket system connected: the note is kept and says so."""

from __future__ import annotations

from rf_desktop.server.ports import NoteDelivery


class NoTicketSystem:
    """Stands where a ticket system would."""

    name = "none"

    async def add_internal_note(self, ticket: str, body: str, marker: str) -> NoteDelivery:
        """Sends nothing anywhere."""
        return NoteDelivery("no_ticket_system", "No ticket system is connected.")
