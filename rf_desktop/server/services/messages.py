"""Putting messages and cards into a session, wherever they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from rf_desktop.contract.chat import LaneCard, ReplyState
from rf_desktop.contract.events import LaneChanged, MessageAdded, MessageChanged
from rf_desktop.domain.ids import CardId, HandoffId, MessageId, new_id
from rf_desktop.server.ports import NewCard, Persons
from rf_desktop.server.services import session_views, since
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.attachments import view
from rf_desktop.server.store.tables import AttachmentRow, CardRow, MessageRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work

FLOWPILOT = "FlowPilot"
ACTIVITY = "Activity"
"""Who says what became of a session."""


async def add_message(
    work: Work,
    session: SessionRow,
    author: Actor | None,
    body: str,
    at: datetime,
    briefing_for: HandoffId | None = None,
    files: Sequence[AttachmentRow] = (),
) -> MessageRow:
    """A person's message, or FlowPilot's where `author` is None, at the end of the conversation; its readers hear."""
    session.message_count += 1
    session.updated_at = at
    row = MessageRow(
        id=MessageId(new_id()),
        session_id=session.id,
        position=session.message_count,
        author_kind="person" if author else "flowpilot",
        author_id=author.person_id if author else None,
        author_name=author.name if author else FLOWPILOT,
        body=body,
        sent_at=at,
        briefing_for=briefing_for,
        attachments=[view(file).model_dump(mode="json") for file in files] or None,
    )
    work.chat.add(row)
    await work.flush()
    for file in files:
        file.message_id = row.id
    await tell_added(work, session, row)
    return row


async def add_reply(
    work: Work, session: SessionRow, reply_id: MessageId, body: str, state: ReplyState, at: datetime
) -> MessageRow:
    """A reply of FlowPilot's, whole or just begun, at the end of the conversation; its readers hear (T1)."""
    session.message_count += 1
    session.updated_at = at
    row = MessageRow(
        id=reply_id,
        session_id=session.id,
        position=session.message_count,
        author_kind="flowpilot",
        author_id=None,
        author_name=FLOWPILOT,
        body=body,
        sent_at=at,
        state=state,
    )
    work.chat.add(row)
    await work.flush()
    return row


async def add_activity(work: Work, session: SessionRow, sentence: str, at: datetime) -> None:
    """A line in the conversation that says what became of the session; nobody wrote it."""
    session.message_count += 1
    session.updated_at = at
    row = MessageRow(
        id=MessageId(new_id()),
        session_id=session.id,
        position=session.message_count,
        author_kind="system",
        author_id=None,
        author_name=ACTIVITY,
        body=sentence,
        sent_at=at,
    )
    work.chat.add(row)
    await work.flush()
    await tell_added(work, session, row)


async def add_cards(work: Work, session: SessionRow, cards: Iterable[NewCard]) -> None:
    """New cards at the end of the lane; a session's readers hear of them."""
    present = len(await work.chat.lane(session.id))
    rows = [
        CardRow(
            id=CardId(new_id()),
            session_id=session.id,
            position=position,
            kind=card.kind,
            text=card.text,
            why=card.why,
            if_it_fails=card.if_it_fails,
            state="todo",
            version=1,
        )
        for position, card in enumerate(cards, start=present + 1)
    ]
    if rows:
        work.chat.add(*rows)
        await work.flush()
        await tell_lane(work, session, [await session_views.card(work.people, row) for row in rows])


async def tell_lane(work: Work, session: SessionRow, cards: Iterable[LaneCard]) -> None:
    """Tell a session's readers which cards are new or changed."""
    event = LaneChanged(session_id=session.id, cards=tuple(cards))
    work.events.append(event, Persons(await session_views.readers(work, session)))
    await since.tell_waiting(work, session)


async def tell_added(work: Work, session: SessionRow, row: MessageRow) -> None:
    """Tell a session's readers of a new message."""
    event = MessageAdded(message=session_views.message(row))
    work.events.append(event, Persons(await session_views.readers(work, session)))
    await since.tell_waiting(work, session)


async def tell_changed(work: Work, session: SessionRow, row: MessageRow) -> None:
    """Count the change, and tell a session's readers what the message is now."""
    row.version += 1
    event = MessageChanged(message=session_views.message(row))
    work.events.append(event, Persons(await session_views.readers(work, session)))
    await since.tell_waiting(work, session)
