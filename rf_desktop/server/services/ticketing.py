"""The handoff's note in the ticket, in the background; an outbox row shows what became of it (E2, P2)."""

from __future__ import annotations

from typing import Protocol

from rf_desktop.domain.ids import AccountId, HandoffId
from rf_desktop.server.ports import LeasedJob, NoteDelivery, TicketSystem
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.jobs import OfNoUse

TRIES = 8
"""How often a note is tried, over some eight minutes: ticket systems are away for longer, and nobody waits here."""


class KnowsTicketSystems(Protocol):
    """Whoever can tell which ticket system an account uses."""

    def of(self, account_id: AccountId) -> TicketSystem:
        """The account's ticket system; one that says so where none is connected."""
        ...


class TicketNotes:
    """The work behind `ticket_note` jobs. The handoff's id marks the note, so that no second try posts it twice."""

    def __init__(self, handoffs: HandoffManager, systems: KnowsTicketSystems) -> None:
        self._handoffs = handoffs
        self._systems = systems

    async def run(self, job: LeasedJob) -> bool:
        """Send the note and save what became of it."""
        handoff_id = _handoff(job)
        note = await self._handoffs.ticket_note(job.account_id, handoff_id)
        if note is None:
            raise OfNoUse("the note is gone")
        system = self._systems.of(job.account_id)
        delivery = await system.add_internal_note(note.ticket, note.body, marker=handoff_id)
        return await self._handoffs.save_ticket_note_state(job, handoff_id, delivery)

    async def give_up(self, job: LeasedJob, reason: str) -> bool:
        """The note was not sent, and says why."""
        return await self._handoffs.save_ticket_note_state(job, _handoff(job), NoteDelivery("failed", reason))


def _handoff(job: LeasedJob) -> HandoffId:
    return HandoffId(str(job.payload["handoff_id"]))
