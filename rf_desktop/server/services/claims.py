"""Taking over and taking back: two steps of a handoff's life (C1-C7, E4)."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.contract.handoffs import Claim
from rf_desktop.domain.claiming import refusal
from rf_desktop.domain.ids import HandoffId
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_views import readable_handoff
from rf_desktop.server.services.transitions import Move, attempt, standing, take
from rf_desktop.server.store.handoffs import OnlyIf
from rf_desktop.server.store.tables import HandoffRow
from rf_desktop.server.store.unit_of_work import Work


async def claim(work: Work, actor: Actor, handoff_id: HandoffId, body: Claim, at: datetime) -> HandoffRow:
    """Take a handoff over, or raise why not. Claiming what one has already is fine and changes nothing (C2)."""
    won = await attempt(work, Move("claim", handoff_id, actor, at, way=body.way))
    if won is not None:
        return won
    row = await readable_handoff(work, actor, handoff_id)
    why_not = refusal(await standing(work, row), actor.person_id, actor.role)
    if why_not is not None:
        raise why_not
    return row


async def withdraw(work: Work, actor: Actor, handoff_id: HandoffId, at: datetime) -> HandoffRow:
    """Take one's own handoff back while nobody has it; the session is active again (E4)."""
    return await take(work, Move("withdraw", handoff_id, actor, at, OnlyIf(handed_off_by=actor.person_id)))
