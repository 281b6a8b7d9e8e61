"""One real conversation as rows: session, messages, lane, and where there was a second helper, the handoff."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.domain import limits
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ids import CardId, MessageId, SessionId, new_id
from rf_desktop.domain.vocabulary import Priority, SessionStatus
from rf_desktop.server.demo.cases import Case, CaseMessage, Speaker
from rf_desktop.server.services import claims, escalation, timers
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.similar_cases import index_case
from rf_desktop.server.services.transitions import Move, take
from rf_desktop.server.store.handoffs import OnlyIf
from rf_desktop.server.store.tables import CardRow, MessageRow, OutcomeRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.values import dataclass

IMPORTED = "Imported: a second helper joined here"
"""The reason of an imported handoff: nobody wrote one, and it cannot be empty (E4)."""
CUSTOMER = "Customer"
_SUMMARY = 120
_MINUTE = timedelta(minutes=1)

State = Literal["active", "waiting", "claimed", "resolved", "abandoned"]


@dataclass(frozen=True)
class Colleagues:
    """Who speaks for the helpers of a conversation: the first, the second, and all others."""

    junior: Actor
    senior: Actor
    third: Actor


@dataclass(frozen=True)
class Placement:
    """How far a conversation has come in the demo world, and since when; `at` is UTC."""

    state: State
    at: datetime
    priority: Priority
    domain: str | None


async def import_case(work: Work, people: Colleagues, case: Case, placement: Placement) -> None:
    """Write one conversation as if it had happened here, through the same functions as a real one."""
    ended = placement.state in ("resolved", "abandoned")
    shown = case.messages if ended else case.before_handoff
    begun = placement.at - timedelta(minutes=shown[-1].minute + 1)
    until = len(shown) if case.handoff_at is None else min(case.handoff_at, len(shown))
    session = _session(people, case, placement, begun)
    work.sessions.add(session)
    await work.flush()
    _add_messages(work, people, session, shown[:until], begun)
    _add_cards(work, people, session, case, begun)
    await work.flush()
    if case.handoff_at is not None and placement.state != "active":
        handed_off_at = begun + shown[until - 1].minute * _MINUTE if ended else placement.at
        await _hand_off(work, people, session, placement, handed_off_at)
        _add_messages(work, people, session, shown[until:], begun)
    if ended:
        await _end(work, people, session, placement)
    session.updated_at = max(session.updated_at, placement.at)
    await work.flush()


def _session(people: Colleagues, case: Case, placement: Placement, begun: datetime) -> SessionRow:
    return SessionRow(
        id=SessionId(new_id()),
        status="active",
        problem_summary=snippet(case.problem, _SUMMARY),
        first_message=snippet(case.messages[0].text, limits.SUMMARY),
        domain=placement.domain,
        opened_by_id=people.junior.person_id,
        owner_id=people.junior.person_id,
        step_count=len(case.answered),
        message_count=0,
        created_at=begun,
        updated_at=begun,
        version=1,
        source_id=case.source_id,
    )


def _add_messages(
    work: Work, people: Colleagues, session: SessionRow, messages: tuple[CaseMessage, ...], begun: datetime
) -> None:
    for message in messages:
        session.message_count += 1
        author = _speaking(people, message.speaker)
        row = MessageRow(
            id=MessageId(new_id()),
            session_id=session.id,
            position=session.message_count,
            author_kind="person" if author else "customer",
            author_id=author.person_id if author else None,
            author_name=author.name if author else CUSTOMER,
            body=message.text,
            sent_at=begun + message.minute * _MINUTE,
            source_id=message.source_id,
        )
        work.chat.add(row)


def _add_cards(work: Work, people: Colleagues, session: SessionRow, case: Case, begun: datetime) -> None:
    """The first helper's questions and suggestions; the customer's answer is noted down by the junior."""
    minutes = {message.source_id: message.minute for message in case.messages}
    for position, card in enumerate(case.cards, start=1):
        answered = card.answer is not None
        row = CardRow(
            id=CardId(new_id()),
            session_id=session.id,
            position=position,
            kind=card.kind,
            text=card.text,
            state="done" if answered else "todo",
            result=card.answer,
            answered_by_id=people.junior.person_id if answered else None,
            answered_at=begun + minutes[card.answer_source_id] * _MINUTE if card.answer_source_id else None,
            source_id=card.source_id,
            version=1,
        )
        work.chat.add(row)


async def _hand_off(work: Work, people: Colleagues, session: SessionRow, placement: Placement, at: datetime) -> None:
    body = NewHandoff(reason=IMPORTED, priority=placement.priority)
    handoff = await escalation.escalate(work, people.junior, session.id, body, at)
    if placement.state != "waiting":
        await claims.claim(work, people.senior, handoff.id, Claim(way="continue"), at)
    await timers.stop(work, handoff)  # what happened long ago reminds nobody today


async def _end(work: Work, people: Colleagues, session: SessionRow, placement: Placement) -> None:
    """Resolved without a word about cause and fix, since nobody wrote one, or abandoned."""
    for handoff in await work.handoffs.unfinished_of(session.id):
        await take(work, Move("resolve", handoff.id, people.senior, placement.at, OnlyIf(unfinished=True)))
    status: SessionStatus = "resolved" if placement.state == "resolved" else "abandoned"
    session.status = status
    if status == "resolved":
        outcome = OutcomeRow(
            session_id=session.id,
            cause=None,
            fix=None,
            verdict=None,
            verdict_note="",
            write_up="",
            visibility="internal",
            minutes_worked=0,
            resolved_by_id=session.owner_id,
            resolved_at=placement.at,
        )
        await work.sessions.record_outcome(outcome)
        await work.flush()
        await index_case(work, session, outcome)


def _speaking(people: Colleagues, speaker: Speaker) -> Actor | None:
    return {"customer": None, "junior": people.junior, "senior": people.senior, "other": people.third}[speaker]
