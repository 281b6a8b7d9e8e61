"""The same-symptom radar: live sessions that seem to have the same trouble, before it is escalated thrice (T9)."""

from __future__ import annotations

from datetime import timedelta

from rf_desktop.contract.radar import AlikeSession, AlikeSessions
from rf_desktop.domain.errors import NotAvailable
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ids import SessionId
from rf_desktop.domain.radar import Live, alike
from rf_desktop.server.services import session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_views import audience
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.tables import HandoffRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work

LOOKS_BACK = timedelta(days=3)
"""A session in which nothing happened for longer is no sign of what is going on now."""
MOST_COMPARED = 400
PROBLEM = 160
"""Characters of a problem that are shown."""


class Radar(UseCases):
    """Looks for what is like a session among everything the account works on."""

    async def look(self, actor: Actor, session_id: SessionId) -> AlikeSessions:
        """The live sessions like this one, for its readers, and for the seniors once it was handed to them.

        Raises NotAvailable for everybody else.
        """
        async with self._reading(actor.account_id) as work:
            row = await _session(work, actor, session_id)
            others = await work.live_sessions.since(self._clock() - LOOKS_BACK, MOST_COMPARED)
            rows = {each.id: each for each in others}
            found = alike(_live(row), (_live(each) for each in others))
            handoffs = await work.sessions.latest_handoffs([rows[SessionId(each.id)].id for each in found])
            shown = [
                await _shown(work, actor, rows[SessionId(each.id)], handoffs.get(SessionId(each.id)), each.shared)
                for each in found
            ]
        return AlikeSessions(session_id=session_id, sessions=tuple(shown))


async def _session(work: Work, actor: Actor, session_id: SessionId) -> SessionRow:
    """A session that the actor may read, or hear of because it was handed to them among others (C6)."""
    row = await work.sessions.get(session_id)
    if row is None:
        raise NotAvailable("session")
    if actor.person_id in await session_views.readers(work, row):
        return row
    handoff = (await work.sessions.latest_handoffs([session_id])).get(session_id)
    if handoff is None or not audience(handoff).includes(actor.person_id, actor.role):
        raise NotAvailable("session")
    return row


def _live(row: SessionRow) -> Live:
    return Live(row.id, row.problem_summary or row.first_message or "", row.client)


async def _shown(
    work: Work, actor: Actor, row: SessionRow, handoff: HandoffRow | None, shared: tuple[str, ...]
) -> AlikeSession:
    return AlikeSession(
        session_id=row.id,
        problem=snippet(row.problem_summary or row.first_message or "", PROBLEM),
        client=row.client,
        domain=row.domain,
        ticket=row.ticket,
        owner=await work.people.ref(row.owner_id),
        status=row.status,
        handoff_id=handoff.id if handoff else None,
        handoff_status=handoff.status if handoff else None,
        created_at=row.created_at,
        shared=shared,
        may_open=actor.person_id in await session_views.readers(work, row),
    )
