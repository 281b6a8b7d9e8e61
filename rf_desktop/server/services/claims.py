"""Taking over and taking back: what follows when the database has decided (C1-C7, E4)."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.contract.events import HandoffClaimed, HandoffWithdrawn
from rf_desktop.contract.handoffs import Claim
from rf_desktop.domain.claiming import ClaimFacts, refusal
from rf_desktop.domain.errors import HandoffAlreadyClaimed, HandoffNotOpen, NotAllowed, NotAvailable
from rf_desktop.domain.ids import HandoffId
from rf_desktop.server.services import session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.announcements import about, announce, notify, settle_notices, tell_attention
from rf_desktop.server.services.handoff_views import readable_handoff
from rf_desktop.server.store.tables import HandoffRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work


async def claim(work: Work, actor: Actor, handoff_id: HandoffId, body: Claim, at: datetime) -> HandoffRow:
    """Take a handoff over, or raise why not. Claiming what one has already is fine and changes nothing (C2)."""
    won = await work.handoffs.claim(handoff_id, actor.person_id, actor.role, body.way, at)
    row = await readable_handoff(work, actor, handoff_id)
    if not won:
        why_not = refusal(await claim_facts(work, row), actor.person_id, actor.role)
        if why_not is not None:
            raise why_not
        return row
    session = await session_of(work, row)
    session.status = "active"
    session.owner_id = actor.person_id
    session.escalated_to_id = actor.person_id
    session.updated_at = at
    session.version += 1
    await announce(work, HandoffClaimed, row, actor)
    await session_views.announce_session(work, session)
    await _settle_attention(work, actor, row, at)
    await notify(work, "claimed", row, f"{actor.name} has taken over{about(row)}", [row.handed_off_by_id], actor, at)
    return row


async def withdraw(work: Work, actor: Actor, handoff_id: HandoffId, at: datetime) -> HandoffRow:
    """Take one's own handoff back while nobody has it; the session is active again (E4)."""
    won = await work.handoffs.withdraw(handoff_id, actor.person_id)
    row = await readable_handoff(work, actor, handoff_id)
    if not won:
        if row.handed_off_by_id != actor.person_id:
            raise NotAllowed("the engineer who handed off")
        if row.status == "claimed" and row.claimed_by_id is not None and row.claimed_at is not None:
            winner = await work.people.ref(row.claimed_by_id)
            raise HandoffAlreadyClaimed(winner.id, winner.name, row.claimed_at)
        raise HandoffNotOpen(row.status)
    session = await session_of(work, row)
    session.status = "active"
    session.updated_at = at
    session.version += 1
    await announce(work, HandoffWithdrawn, row, actor)
    await session_views.announce_session(work, session)
    await _end_snoozes(work, row)
    interested = await work.attention.seen_by(row.id) | ({row.target_id} if row.target_id else set())
    await notify(work, "withdrawn", row, f"{actor.name} has withdrawn{about(row)}", interested, actor, at)
    return row


async def claim_facts(work: Work, row: HandoffRow) -> ClaimFacts:
    """What the rule of claiming needs to know."""
    target = await work.people.ref_or_none(row.target_id)
    winner = await work.people.ref_or_none(row.claimed_by_id)
    return ClaimFacts(
        status=row.status,
        handed_off_by=row.handed_off_by_id,
        target=row.target_id,
        target_name=target.name if target else "",
        claimed_by=row.claimed_by_id,
        claimed_by_name=winner.name if winner else "",
        claimed_at=row.claimed_at,
    )


async def session_of(work: Work, row: HandoffRow) -> SessionRow:
    """The session that was handed off."""
    session = await work.sessions.get(row.session_id)
    if session is None:
        raise NotAvailable("session")
    return session


async def _settle_attention(work: Work, actor: Actor, row: HandoffRow, at: datetime) -> None:
    """The claim stops everybody's snooze, and whoever picked it up has seen it (C5, Q2)."""
    await _end_snoozes(work, row)
    mine = await work.attention.row(actor.person_id, row.id)
    if mine.seen_at is None:
        mine.seen_at = at
        tell_attention(work, mine)
    await settle_notices(work, actor.person_id, row, at)


async def _end_snoozes(work: Work, row: HandoffRow) -> None:
    for each in await work.attention.wake_all(row.id):
        tell_attention(work, each)
