"""Database rows as the contract's sessions, messages and cards; and who may read and write a session (C6)."""

from __future__ import annotations

from collections.abc import Sequence

from rf_desktop.contract.attachments import Attachment
from rf_desktop.contract.chat import Author, LaneCard, Message
from rf_desktop.contract.events import SessionChanged
from rf_desktop.contract.sessions import DocumentationEntry, Outcome, SessionDetail, SessionEntry, SessionHandoff
from rf_desktop.domain.errors import NotAllowed, NotAvailable
from rf_desktop.domain.ids import PersonId, SessionId
from rf_desktop.server.ports import Persons
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.store.people import People
from rf_desktop.server.store.tables import CardRow, HandoffRow, MessageRow, OutcomeRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work


def members(row: SessionRow) -> frozenset[PersonId]:
    """Whose session it is: who opened it, who works on it, who took it over."""
    return frozenset(person for person in (row.opened_by_id, row.owner_id, row.escalated_to_id) if person)


async def readers(work: Work, row: SessionRow) -> frozenset[PersonId]:
    """Who may read a session: its members, who watches what was taken of it, and who was asked about it (C6)."""
    return members(row) | await work.watches.of_session(row.id) | await work.ways.asked_in(row.id)


async def readable(work: Work, actor: Actor, session_id: SessionId) -> SessionRow:
    """The session, if `actor` may read it. Raises NotAvailable otherwise, whatever the cause (C6)."""
    row = await work.sessions.get(session_id)
    if row is None:
        raise NotAvailable("session")
    if actor.person_id not in members(row) and actor.person_id not in await readers(work, row):
        raise NotAvailable("session")
    return row


async def writable(work: Work, actor: Actor, session_id: SessionId) -> SessionRow:
    """The session, if `actor` works on it. Raises NotAvailable, or NotAllowed for its other readers."""
    row = await readable(work, actor, session_id)
    if row.owner_id != actor.person_id:
        raise NotAllowed("the person who works on this session")
    return row


def message(row: MessageRow) -> Message:
    """A message as the contract words it."""
    return Message(
        id=row.id,
        session_id=row.session_id,
        position=row.position,
        author=Author(kind=row.author_kind, id=row.author_id, name=row.author_name),
        body=row.body,
        sent_at=row.sent_at,
        briefing_for=row.briefing_for,
        source_id=row.source_id,
        state=row.state,
        why=row.why,
        hidden=row.hidden,
        flagged=tuple(row.flagged or ()),
        version=row.version,
        attachments=tuple(Attachment.model_validate(each) for each in row.attachments or ()),
    )


async def card(people: People, row: CardRow) -> LaneCard:
    """A lane card as the contract words it."""
    return LaneCard(
        id=row.id,
        session_id=row.session_id,
        position=row.position,
        kind=row.kind,
        text=row.text,
        why=row.why,
        if_it_fails=row.if_it_fails,
        state=row.state,
        result=row.result,
        answered_by=await people.ref_or_none(row.answered_by_id),
        answered_at=row.answered_at,
        source_id=row.source_id,
        version=row.version,
    )


async def lane(work: Work, session_id: SessionId) -> tuple[LaneCard, ...]:
    """A session's cards in lane order."""
    return tuple([await card(work.people, row) for row in await work.chat.lane(session_id)])


async def entry(work: Work, row: SessionRow) -> SessionEntry:
    """A session as the sidebar shows it."""
    return (await entries(work, [row]))[0]


async def entries(work: Work, rows: Sequence[SessionRow]) -> tuple[SessionEntry, ...]:
    """Sessions as the sidebar shows them, in the given order."""
    handoffs = await work.sessions.latest_handoffs([row.id for row in rows])
    return tuple([await _entry(work.people, row, handoffs.get(row.id)) for row in rows])


async def detail(work: Work, actor: Actor, row: SessionRow) -> SessionDetail:
    """Everything the chat view opens with; made last in a unit of work, so that `as_of` counts its events."""
    outcome = await work.sessions.outcome(row.id) if row.status == "resolved" else None
    return SessionDetail(
        entry=await entry(work, row),
        messages=tuple(message(each) for each in await work.chat.messages(row.id)),
        lane=await lane(work, row.id),
        documentation=tuple(
            DocumentationEntry(handoff_id=each.handoff_id, body=each.body, created_at=each.created_at)
            for each in await work.sessions.documentation(row.id)
        ),
        outcome=None if outcome is None else await _outcome(work.people, outcome),
        may_write=row.owner_id == actor.person_id and row.status == "active",
        as_of=await work.events.head(),
    )


async def announce_session(work: Work, row: SessionRow, *former: PersonId | None) -> None:
    """Tell its members that a session appeared or changed, and `former` ones that it is theirs no longer."""
    concerned = members(row) | {person for person in former if person}
    work.events.append(SessionChanged(session=await entry(work, row)), Persons(concerned))


async def _entry(people: People, row: SessionRow, handoff: HandoffRow | None) -> SessionEntry:
    return SessionEntry(
        id=row.id,
        status=row.status,
        problem_summary=row.problem_summary,
        first_message=row.first_message,
        domain=row.domain,
        client=row.client,
        contact=row.contact,
        device=row.device,
        ticket=row.ticket,
        opened_by=await people.ref(row.opened_by_id),
        owner=await people.ref(row.owner_id),
        escalated_to=await people.ref_or_none(row.escalated_to_id),
        handoff=None if handoff is None else await _latest(people, handoff),
        step_count=row.step_count,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
        language=row.language,
    )


async def _latest(people: People, row: HandoffRow) -> SessionHandoff:
    return SessionHandoff(
        id=row.id,
        status=row.status,
        handed_off_by=await people.ref(row.handed_off_by_id),
        claimed_by=await people.ref_or_none(row.claimed_by_id),
        claimed_at=row.claimed_at,
        escalated_at=row.escalated_at,
    )


async def _outcome(people: People, row: OutcomeRow) -> Outcome:
    return Outcome(
        cause=row.cause,
        fix=row.fix,
        verdict=row.verdict,
        verdict_note=row.verdict_note,
        write_up=row.write_up,
        visibility=row.visibility,
        minutes_worked=row.minutes_worked,
        resolved_by=await people.ref_or_none(row.resolved_by_id),
        resolved_at=row.resolved_at,
    )
