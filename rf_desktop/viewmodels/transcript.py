"""An open session as the chat pane shows it: made from what the client knows, decides nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from rf_desktop.client.conversations import Conversation as Known
from rf_desktop.client.outgoing import Unsent
from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.contract.sessions import SessionEntry
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.ledger import is_answer_to
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import heard, text, text_domains, text_files, text_replies, text_ways, trouble
from rf_desktop.viewmodels.cards import pill
from rf_desktop.viewmodels.conversation_view import (
    Action,
    Chip,
    Composer,
    Conversation,
    LaneRow,
    MessageRow,
    SessionHeader,
)
from rf_desktop.viewmodels.file_view import file_view

PATIENCE = timedelta(minutes=2)
"""How long "FlowPilot is writing…" stands after one's message."""


@dataclass(frozen=True)
class Surroundings:
    """What a conversation's view needs besides the conversation. `at` is now."""

    me: PersonId
    my_name: str
    at: datetime
    unsent: tuple[Unsent, ...] = ()
    chips: tuple[Chip, ...] = ()
    busy: frozenset[str] = frozenset()
    offer_retry: str = ""
    note: str = ""
    online: bool = True


def conversation_view(known: Known, around: Surroundings) -> Conversation:
    """The whole pane."""
    entry = known.entry
    can_answer = _may_write(known, around.me) and entry.status == "active"
    sent = [_message_row(message, around, can_answer) for message in known.messages]
    waiting = [_unsent_row(item, around) for item in around.unsent]
    return Conversation(
        session_id=entry.id,
        header=_header(entry, around.note),
        messages=(*sent, *waiting),
        lane=tuple(_lane_row(card, can_answer, around.busy) for card in known.lane),
        chips=around.chips,
        composer=_composer(known, around.me),
        actions=frozenset(_actions(known, around.me)),
        busy=around.busy,
        offer_retry=around.offer_retry,
        waiting_for_reply=writes_until(known) > around.at
        or any(item.state == "sending" and item.body for item in around.unsent),
    )


def read_only(
    messages: Iterable[Message], lane: Iterable[LaneCard], me: PersonId
) -> tuple[tuple[MessageRow, ...], tuple[LaneRow, ...]]:
    """Messages and cards as they are shown where one can only read them."""
    around = Surroundings(me, "", datetime.min.replace(tzinfo=UTC))
    rows = tuple(_message_row(message, around, False) for message in messages)
    return rows, tuple(_lane_row(card, False, frozenset()) for card in lane)


def title_of(entry: SessionEntry) -> str:
    """The session's line: summary, else the first message, else that there is none."""
    return snippet(entry.problem_summary or entry.first_message or "", 200) or text.NO_SUMMARY


def writes_until(known: Known) -> datetime:
    """Until when FlowPilot's answer is expected; long ago when none is. An answered card waits for the other cards.

    Only who works on the session is answered: a colleague who was asked writes into it, too (C9).
    """
    never = datetime.min.replace(tzinfo=known.entry.created_at.tzinfo)
    last = known.messages[-1] if known.messages else None
    if last is None or last.author.kind != "person" or known.entry.status != "active":
        return never
    if last.author.id != known.entry.owner.id:
        return never
    is_answer = any(card.state != "todo" and is_answer_to(card.text, last.body) for card in known.lane)
    if is_answer and any(card.state == "todo" for card in known.lane):
        return never
    if not last.body.strip():  # files alone are not answered
        return never
    return last.sent_at + PATIENCE


def _header(entry: SessionEntry, note: str) -> SessionHeader:
    handoff = entry.handoff
    working = ""
    claimer = handoff and handoff.claimed_by
    # Given back with steps, it is still claimed by the one who coaches; who works is told by the line below.
    if handoff and claimer and handoff.claimed_at and entry.status == "active" and claimer.id == entry.owner.id:
        working = text.WORKING_SINCE.format(name=claimer.name, clock=text.clock(handoff.claimed_at))
    return SessionHeader(
        title=title_of(entry),
        ticket=entry.ticket,
        client=entry.client,
        domain=entry.domain and text_domains.domain_said(entry.domain),
        status=entry.status,
        pill=pill(entry.status),
        working=working,
        note=note,
    )


def _message_row(message: Message, around: Surroundings, may_steer: bool) -> MessageRow:
    label = ""
    if message.briefing_for:
        label = text.BRIEFING_LABEL
    elif message.source_id:
        label = text.IMPORTED.format(source=message.source_id)
    files = tuple(file_view(each) for each in message.attachments)
    author = heard.author_of(message)
    said = _reply_trouble(message)
    why = heard.in_words(message.why or "") if message.state == "complete" else ""
    note = text_replies.note(why, message.hidden, message.flagged)
    body = heard.body_of(message)
    return MessageRow(
        key=message.id,
        author=author,
        author_kind=message.author.kind,
        mine=message.author.id == around.me,
        body=body,
        sent_at=message.sent_at,
        markdown=message.author.kind == "flowpilot",
        label=label,
        state="sent" if message.state == "complete" else message.state,
        trouble=said,
        sentence=_spoken(
            author, text.clock(message.sent_at), label, body, *(each.sentence for each in files), said, note
        ),
        note=note,
        flagged=message.flagged,
        may_steer=may_steer and message.state != "complete",
        busy=f"reply:{message.id}" in around.busy,
        files=files,
    )


def _reply_trouble(message: Message) -> str:
    """What became of a reply that is not whole."""
    match message.state:
        case "streaming":
            return text.FLOWPILOT_IS_WRITING
        case "stopped":
            return text_replies.STOPPED if message.body else text_replies.STOPPED_EMPTY
        case "failed":
            return text_replies.failed(heard.in_words(message.why or ""))
        case _:
            return ""


def why_refused(item: Unsent, at: datetime) -> str:
    """Why a message was not taken; `at` is now."""
    if item.lost:
        return text_files.LOST.format(name=item.lost)
    return text.NOT_ACCEPTED.format(why=trouble.refusal(item.problem, at) if item.problem else text.UNKNOWN_REPLY)


def _unsent_row(item: Unsent, around: Surroundings) -> MessageRow:
    refused = item.state == "refused"
    sent_at_once = around.online and all(each.state != "uploading" for each in around.unsent)
    why = ""
    if refused:
        why = why_refused(item, around.at)
    elif item.state == "uploading":
        why = text_files.SENDING.format(percent=100 * item.gone_up // (sum(file.size for file in item.files) or 1))
    label = text.NOT_SENT_YET if item.state in ("waiting", "uploading") else ""
    files = tuple(file_view(each) for each in item.files)
    return MessageRow(
        key=item.key,
        author=around.my_name,
        author_kind="person",
        mine=True,
        body=item.body,
        sent_at=item.written_at,
        markdown=False,
        label=label,
        state="refused" if refused else "waiting",
        trouble=why,
        sentence=_spoken(
            around.my_name, text.clock(item.written_at), why or label, item.body, *(each.sentence for each in files)
        ),
        files=files,
        can_cancel=item.state == "uploading" or (item.state == "waiting" and not sent_at_once),
    )


def _lane_row(card: LaneCard, can_answer: bool, busy: frozenset[str]) -> LaneRow:
    by = card.answered_by.name if card.answered_by else ""
    words = [text.CARD_KIND[card.kind], text.CARD_STATE[card.state], card.text]
    words += [part for part in (card.result or "", by) if part]
    return LaneRow(
        key=card.id,
        kind=card.kind,
        text=card.text,
        why=card.why or "",
        if_it_fails=card.if_it_fails or "",
        state=card.state,
        result=card.result or "",
        by=by,
        at=card.answered_at,
        editable=can_answer,
        busy=f"card:{card.id}" in busy,
        sentence=", ".join(words),
    )


def _may_write(known: Known, me: PersonId) -> bool:
    """Who owns it writes to it. Not `known.may_write`: events tell of another owner before the next fetch does."""
    return known.entry.owner.id == me


def _composer(known: Known, me: PersonId) -> Composer:
    entry = known.entry
    if known.closed_to_me:
        return Composer(False, text_ways.COMPOSER_GONE)
    if _may_write(known, me) and entry.status == "active":
        return Composer(enabled=True, placeholder=text.COMPOSER)
    if entry.status == "escalated":
        mine = entry.handoff is not None and entry.handoff.handed_off_by.id == me
        return Composer(False, text.COMPOSER_ESCALATED if mine else text.COMPOSER_WAITS)
    if entry.owner.id != me:
        said = text.COMPOSER_READER if entry.status == "active" else text.COMPOSER_ENDED
        return Composer(False, said.format(name=entry.owner.name))
    return Composer(False, text.COMPOSER_CLOSED)


def _actions(known: Known, me: PersonId) -> Iterable[Action]:
    entry, handoff = known.entry, known.entry.handoff
    if handoff and handoff.claimed_by:
        yield "context"
    if _may_write(known, me) and entry.status == "active":
        yield from ("escalate", "resolve", "rename", "abandon")
    if handoff and handoff.status == "open" and handoff.handed_off_by.id == me and entry.status == "escalated":
        yield "withdraw"
    if entry.status in ("resolved", "abandoned") and entry.owner.id == me:
        yield "reopen"


def _spoken(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
