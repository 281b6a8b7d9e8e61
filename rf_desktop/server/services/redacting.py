"""Hiding a secret by hand, where nothing could know that it is one (A7)."""

from __future__ import annotations

from rf_desktop.contract.ai import Hiding
from rf_desktop.contract.events import HandoffAssessmentFailed, HandoffAssessmentPending, HandoffAssessmentReady
from rf_desktop.contract.sessions import SessionDetail
from rf_desktop.domain import limits
from rf_desktop.domain.errors import Malformed, NotAllowed
from rf_desktop.domain.ids import SessionId
from rf_desktop.domain.redaction import SHORTEST
from rf_desktop.server.services import session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_views import listeners
from rf_desktop.server.services.messages import tell_changed, tell_lane
from rf_desktop.server.services.similar_cases import index_case
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.hiding import Hidden
from rf_desktop.server.store.tables import HandoffRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work


class Redacting(UseCases):
    """What people hide."""

    async def hide(self, actor: Actor, session_id: SessionId, body: Hiding) -> SessionDetail:
        """Put a tag in the place of a text, everywhere in the session and in what its readers were told of it.

        A right of those whose session it is. The audit log says who did it and in how many places, not what it was.
        Raises Malformed for a text too short to be told from others.
        """
        secret = limits.require("text", body.text, limits.FIELD)
        async with self._writing(actor.account_id) as work:
            row = await session_views.readable(work, actor, session_id)
            if actor.person_id not in session_views.members(row):
                raise NotAllowed("somebody whose session it is")
            if len(secret) < SHORTEST:
                raise Malformed("text", f"it has at least {SHORTEST} characters")
            hidden = await work.hiding.everywhere(session_id, secret)
            if hidden.places:
                await _tell(work, row, hidden)
                at = self._clock()
                work.audit.record("hid_text", "session", session_id, actor.person_id, at, places=hidden.places)
            return await session_views.detail(work, actor, row)


async def _tell(work: Work, row: SessionRow, hidden: Hidden) -> None:
    """At least one message is told again: with it, hubs forget the events that they kept in memory."""
    for message in hidden.messages or (await work.chat.messages(row.id, first=1)):
        await tell_changed(work, row, message)
    if hidden.cards:
        await tell_lane(work, row, [await session_views.card(work.people, card) for card in hidden.cards])
    for handoff in hidden.handoffs:
        await _tell_handoff(work, handoff)
    if row.status == "resolved" and (outcome := await work.sessions.outcome(row.id)) is not None:
        await index_case(work, row, outcome)
    row.version += 1
    await session_views.announce_session(work, row)


async def _tell_handoff(work: Work, row: HandoffRow) -> None:
    """Whoever shows it fetches it again: what was known of its assessment is said once more, with the new version."""
    audience = await listeners(work, row)
    match row.assessment_status:
        case "ready":
            work.events.append(HandoffAssessmentReady(handoff_id=row.id, version=row.version), audience)
        case "pending":
            work.events.append(HandoffAssessmentPending(handoff_id=row.id, version=row.version), audience)
        case "failed" | "skipped" as status:
            event = HandoffAssessmentFailed(handoff_id=row.id, status=status, version=row.version)
            work.events.append(event, audience)
