"""Don't re-ask: what a message about to be sent asks although the session has the answer (T4). It never blocks."""

from __future__ import annotations

from rf_desktop.contract.ai import AskedAgain, KnownAnswer, KnownAnswers
from rf_desktop.domain import limits
from rf_desktop.domain.asking import Answered, Known, answered, noted
from rf_desktop.domain.ids import SessionId
from rf_desktop.server.services import session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.tables import SessionRow
from rf_desktop.server.store.unit_of_work import Work


class AskedAlready(UseCases):
    """Looks a question up in the ledger and in the notes of the handoff; no model is asked."""

    async def look(self, actor: Actor, session_id: SessionId, body: AskedAgain) -> KnownAnswers:
        """What is known already, for whoever may read the session; empty when nothing is asked again."""
        async with self._reading(actor.account_id) as work:
            session = await session_views.readable(work, actor, session_id)
            text = limits.require("body", body.body, limits.MESSAGE)
            if "?" not in text:
                return KnownAnswers(answers=())
            found = answered(text, await _known(work, session))
        return KnownAnswers(answers=tuple(_view(each) for each in found))


async def _known(work: Work, session: SessionRow) -> list[Known]:
    """Cards that were done, with what came of them, and what the notes say; the oldest first."""
    cards = [card.as_line() for card in await session_views.lane(work, session.id)]
    known: list[Known] = []
    handoff = await work.handoffs.latest_of(session.id)
    if handoff is not None and handoff.notes:
        by = await work.people.ref(handoff.handed_off_by_id)
        known += noted(handoff.id, handoff.notes, by.name, handoff.escalated_at)
    done = [line for line in cards if line.state == "done" and line.result]
    known += [Known(line.id, line.text, line.result or "", line.by, line.at) for line in done]
    return known


def _view(found: Answered) -> KnownAnswer:
    known = found.known
    return KnownAnswer(question=found.question, answer=known.answer, evidence=known.id, by=known.by, at=known.at)
