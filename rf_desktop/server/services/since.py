"""What came to a session after it was handed off, for whoever reads the handoff (M9)."""

from __future__ import annotations

from rf_desktop.contract.chat import LaneCard
from rf_desktop.contract.events import HandoffFactsChanged
from rf_desktop.contract.handoffs import SinceHandoff, Snapshot
from rf_desktop.server.services import session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_views import audience
from rf_desktop.server.store.tables import HandoffRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work

NEWEST = 50
"""Messages since the handoff that are shown."""


async def since(work: Work, actor: Actor, row: HandoffRow, snapshot: Snapshot) -> SinceHandoff:
    """What is newer than `snapshot`.

    While nobody has it, whoever may take it may read what the session holds; afterwards only the session's readers
    may (C6), and to others nothing is newer.
    """
    session = await work.sessions.get(row.session_id)
    if session is None or not await _may_read(work, actor, row, session):
        return SinceHandoff()
    before = {card.id: card for card in snapshot.lane}
    rows = await work.chat.lane(session.id)
    changed = [each for each in rows if each.id not in before or _answer(before[each.id]) != (each.state, each.result)]
    newest = await work.chat.messages(session.id, last=NEWEST, after=snapshot.message_count)
    left_out = max(0, session.message_count - snapshot.message_count - NEWEST)
    return SinceHandoff(
        messages=tuple(session_views.message(each) for each in newest),
        cards=tuple([await session_views.card(work.people, each) for each in changed]),
        left_out=left_out,
    )


async def tell_waiting(work: Work, session: SessionRow) -> None:
    """Tell whoever may take the session's open handoff that there is something newer than its snapshot.

    It carries no text: who may read what is asked when it is fetched.
    """
    if session.status != "escalated":
        return
    row = await work.handoffs.open_of(session.id)
    if row is not None:
        work.events.append(HandoffFactsChanged(handoff_id=row.id), audience(row))


async def _may_read(work: Work, actor: Actor, row: HandoffRow, session: SessionRow) -> bool:
    return row.status == "open" or actor.person_id in await session_views.readers(work, session)


def _answer(card: LaneCard) -> tuple[str, str | None]:
    return card.state, card.result
