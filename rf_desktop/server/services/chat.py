"""The conversation and its lane: people's messages and answered cards, with FlowPilot's turns (T1, T2)."""

from __future__ import annotations

from rf_desktop.contract.chat import CardAnswer, CardAnswered, Message, NewMessage
from rf_desktop.domain import limits
from rf_desktop.domain.errors import NotAvailable, SessionNotActive
from rf_desktop.domain.ids import CardId, MessageId, SessionId
from rf_desktop.domain.ledger import answer_message
from rf_desktop.server.services import session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.attachments import take_for_message
from rf_desktop.server.services.messages import add_message, tell_lane
from rf_desktop.server.services.turns import Turns
from rf_desktop.server.services.use_cases import checked_key, fingerprint
from rf_desktop.server.store.tables import CardRow, MessageRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.server.wording import words_of


class Chat(Turns):
    """Everything people and FlowPilot say in a session."""

    async def send(self, actor: Actor, session_id: SessionId, body: NewMessage, key: str) -> Message:
        """Write a message and have FlowPilot answer; a resend with the same key is one message (T10).

        Files alone are not answered: FlowPilot reads what people write and nothing else (T1).
        """
        wanted = fingerprint("message", session_id, body)
        async with self._writing(actor.account_id) as work:
            before = await work.keys.subject_of(actor.person_id, checked_key(key), wanted)
            if before is not None:
                return session_views.message(await _sent(work, MessageId(before)))
            check = limits.at_most if body.attachment_ids else limits.require
            text = check("message", body.body, limits.MESSAGE)
            session = await _open_for(work, actor, session_id)
            files = await take_for_message(work, actor, session_id, body.attachment_ids)
            at = self._clock()
            row = await add_message(work, session, actor, text, at, files=files)
            work.keys.remember(actor.person_id, key, wanted, row.id, at)
            if files:
                work.audit.record("attached_files", "message", row.id, actor.person_id, at, files=len(files))
            if text:
                work.jobs.enqueue("reply", {"session_id": session.id, "message_id": row.id}, at)
            return session_views.message(row)

    async def answer(self, actor: Actor, session_id: SessionId, card_id: CardId, body: CardAnswer) -> CardAnswered:
        """What came of a card. Its result becomes a message; FlowPilot answers when no card is left to do (T2).

        The same answer again changes nothing and finds the same message, also when the session has moved on meanwhile.
        """
        result = limits.at_most("result", body.result, limits.CARD_RESULT)
        async with self._writing(actor.account_id) as work:
            session = await session_views.writable(work, actor, session_id)
            row = await work.chat.card(session_id, card_id)
            if row is None:
                raise NotAvailable("card")
            if body.state == "todo":
                result = ""
            if (row.state, row.result or "") == (body.state, result):
                said = None if row.answer_message_id is None else await _sent(work, row.answer_message_id)
                return CardAnswered(
                    card=await session_views.card(work.people, row),
                    message=None if said is None else session_views.message(said),
                )
            _must_be_active(session)
            if body.state == "done" and row.kind == "question":
                limits.require("result", result, limits.CARD_RESULT)
            return await self._answered(work, actor, session, row, CardAnswer(state=body.state, result=result))

    async def _answered(
        self, work: Work, actor: Actor, session: SessionRow, row: CardRow, body: CardAnswer
    ) -> CardAnswered:
        at = self._clock()
        row.state = body.state
        row.result = body.result or None
        row.version += 1
        open_again = body.state == "todo"
        row.answered_by_id = None if open_again else actor.person_id
        row.answered_at = None if open_again else at
        said = None if open_again else await add_message(work, session, actor, _answer(session, row), at)
        row.answer_message_id = None if said is None else said.id
        cards = await work.chat.lane(session.id)
        session.step_count = sum(card.state != "todo" for card in cards)
        session.updated_at = at
        session.version += 1
        card = await session_views.card(work.people, row)
        await tell_lane(work, session, [card])
        await session_views.announce_session(work, session)
        if said is not None and all(each.state != "todo" for each in cards):
            work.jobs.enqueue("reply", {"session_id": session.id, "message_id": said.id}, at)
        return CardAnswered(card=card, message=None if said is None else session_views.message(said))


def _answer(session: SessionRow, row: CardRow) -> str:
    return answer_message(row.text, row.state, row.result, words_of(session.language))


async def _open_for(work: Work, actor: Actor, session_id: SessionId) -> SessionRow:
    """The session, if `actor` may write to it now."""
    session = await session_views.writable(work, actor, session_id)
    _must_be_active(session)
    return session


def _must_be_active(session: SessionRow) -> None:
    if session.status != "active":
        raise SessionNotActive(session.status)


async def _sent(work: Work, message_id: MessageId) -> MessageRow:
    row = await work.chat.message(message_id)
    if row is None:
        raise NotAvailable("message")
    return row
