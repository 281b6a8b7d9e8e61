"""Before escalating: what past escalations were asked first, and what of it is still missing (E7). It never blocks."""

from __future__ import annotations

from collections.abc import Sequence

from rf_desktop.contract.preflight import PreFlight, PreFlightAnswer, PreFlightFact
from rf_desktop.domain import limits
from rf_desktop.domain.errors import Malformed
from rf_desktop.domain.ids import SessionId
from rf_desktop.domain.preflight import Asked, Said, already_said, most_asked, parts, statements
from rf_desktop.server.observe import logger
from rf_desktop.server.services import session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.tables import HandoffRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work

PAST = 200
"""Past handoffs that are looked at, the newest."""
FEW = 3
"""With fewer of one domain there is nothing to learn from them, so all domains are looked at."""
MOST_ANSWERS = 20
_READ_MESSAGES = 200
_log = logger("preflight")


class PreFlights(UseCases):
    """What to say before handing off."""

    async def look(self, actor: Actor, session_id: SessionId) -> PreFlight:
        """The questions for whoever works on the session. Trouble in finding them is an empty list, not an error."""
        async with self._reading(actor.account_id) as work:
            session = await session_views.writable(work, actor, session_id)
            try:
                facts = await _facts(work, session)
            except Exception:
                _log.exception("the pre-flight could not be worked out")
                facts = ()
            return PreFlight(session_id=session_id, facts=facts)


def checked_answers(said: tuple[PreFlightAnswer, ...]) -> tuple[PreFlightAnswer, ...]:
    """What the junior says to the questions, within the limits; what says nothing is left out.

    Raises Malformed, TextRequired and TextTooLong.
    """
    if len(said) > MOST_ANSWERS:
        raise Malformed("pre_flight", f"there are at most {MOST_ANSWERS}")
    kept = [
        PreFlightAnswer(
            question=limits.require_one_line("pre_flight.question", each.question, limits.REASON),
            answer=limits.at_most("pre_flight.answer", each.answer, limits.CARD_RESULT),
            could_not_get=each.could_not_get,
        )
        for each in said
    ]
    return tuple(each for each in kept if each.answer or each.could_not_get)


async def _facts(work: Work, session: SessionRow) -> tuple[PreFlightFact, ...]:
    rows: Sequence[HandoffRow] = ()
    if session.domain:
        rows = await work.asked_before.claimed(session.domain, session.id, PAST)
    if len(rows) < FEW:
        rows = await work.asked_before.claimed(None, session.id, PAST)
    wanted = most_asked(await _asked(work, rows))
    said = await _said(work, session) if wanted else ()
    facts: list[PreFlightFact] = []
    for each in wanted:
        found = already_said(each.question, said)
        facts.append(
            PreFlightFact(
                question=each.question,
                asked_times=each.times,
                of_handoffs=len(rows),
                known=found.answer if found else None,
                evidence=found.id if found else None,
            )
        )
    return tuple(facts)


async def _asked(work: Work, rows: Sequence[HandoffRow]) -> list[Asked]:
    """What was asked on each of these: what a verdict missed, what the junior was asked, which cards were added."""
    sessions = {row.session_id for row in rows}
    missing = await work.asked_before.missing_notes(sessions)
    cards = await work.asked_before.question_cards(sessions)
    consultations = await work.asked_before.consultations(sessions)
    return [
        Asked(
            row.id,
            (
                *parts(missing.get(row.session_id, "")),
                *(
                    each.question
                    for each in consultations
                    if each.session_id == row.session_id
                    and each.asked_id == row.handed_off_by_id
                    and row.claimed_at is not None
                    and each.asked_at >= row.claimed_at
                ),
                *(each.text for each in cards if each.session_id == row.session_id and each.position > row.lane_count),
            ),
        )
        for row in rows
    ]


async def _said(work: Work, session: SessionRow) -> tuple[Said, ...]:
    """Everything that somebody has said in the session: the lane's results first, then messages of people."""
    lane = [
        Said(card.id, f"{card.text} {card.result}", card.result)
        for card in await work.chat.lane(session.id)
        if card.state == "done" and card.result
    ]
    messages = await work.chat.messages(session.id, last=_READ_MESSAGES)
    spoken = [each for each in messages if each.author_kind in ("person", "customer")]
    return (*lane, *(said for each in spoken for said in statements(each.id, each.body)))
