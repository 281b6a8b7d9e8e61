"""A status update for the ticket or the customer: what was written already, never a call to an AI (A9)."""

from __future__ import annotations

from typing import Literal

from rf_desktop.contract.ai import Draft
from rf_desktop.contract.handoffs import Snapshot
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.status_update import status_update
from rf_desktop.server.services import escalation, handoff_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.transitions import session_of
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.tables import HandoffRow
from rf_desktop.server.store.unit_of_work import Work

NOTHING_WRITTEN = "no assessment has been written yet"


class StatusUpdates(UseCases):
    """Reads what is saved; there is nothing here that could ask a model."""

    async def of(self, actor: Actor, handoff_id: HandoffId) -> Draft:
        """The status update of a handoff that the asker may read."""
        async with self._reading(actor.account_id) as work:
            row = await handoff_views.readable_handoff(work, actor, handoff_id)
            return await generate_status_update(work, row, context="escalation")


async def generate_status_update(work: Work, row: HandoffRow, *, context: Literal["escalation"]) -> Draft:
    """The saved prose: a person's edit first, then what the assessor wrote; else a text from the snapshot.

    `reason` says why there is no prose. An older text is still the saved one while it is written anew.
    """
    edit = await work.opinions.edit(row.id)
    if edit is not None:
        return Draft(text=edit.summary_prose, source="saved")
    written = await work.handoffs.assessment(row.id)
    prose = str(written.content.get("summary_prose") or "") if written is not None else ""
    if prose.strip():
        return Draft(text=prose, source="saved")
    session = await session_of(work, row)
    snapshot = Snapshot.model_validate((await work.handoffs.snapshot(row.id)).content)
    why = written.content.get("reason") if written is not None and row.assessment_status != "pending" else None
    text = status_update(escalation.facts(row, session, snapshot))
    return Draft(text=text, source="evidence", reason=why or NOTHING_WRITTEN)
