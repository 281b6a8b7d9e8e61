"""FlowPilot's turns in a conversation: begun, gone on with, ended, stopped and tried again (T1, T2).

A reply has the id of its job. So whoever takes the job over goes on with the same message, and there is never a second
one; and whoever stops a reply takes the job away, on whichever replica it runs: its worker finds itself fenced.
"""

from __future__ import annotations

from collections.abc import Iterable

from rf_desktop.contract.chat import Message, ReplyState
from rf_desktop.contract.events import ReplyProgressed
from rf_desktop.domain import untrusted
from rf_desktop.domain.errors import NotAvailable, SessionNotActive
from rf_desktop.domain.ids import AccountId, MessageId, SessionId
from rf_desktop.server.model import Usage
from rf_desktop.server.ports import ConversationSoFar, LeasedJob, NewCard, Persons, ReplyEnd
from rf_desktop.server.services import session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.messages import add_cards, add_reply, tell_added, tell_changed
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store import Rollback
from rf_desktop.server.store.tables import MessageRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work
from rf_desktop.server.wording import words_of
from rf_desktop.values import dataclass

READ_AT_MOST = 200
"""Messages that FlowPilot is given to read: the first one, which is the problem, and the newest."""
_STILL_TALKING = frozenset({"active", "escalated"})
_ASKING = frozenset({"person", "customer"})


@dataclass(frozen=True)
class _Ending:
    """How a reply ends."""

    body: str
    state: ReplyState
    why: str | None
    flagged: tuple[str, ...] = ()


def reply_of(job: LeasedJob) -> MessageId:
    """The message that the job writes."""
    return MessageId(job.id)


class Turns(UseCases):
    """What FlowPilot says in a session."""

    async def conversation(
        self, account_id: AccountId, session_id: SessionId, message_id: MessageId, reply_id: MessageId | None = None
    ) -> ConversationSoFar | None:
        """What FlowPilot may read to answer that message; None when no answer is wanted any more.

        `reply_id` names the answer: what a worker before this one wrote of it is where it goes on.
        """
        async with self._reading(account_id) as work:
            session = await work.sessions.get(session_id)
            if session is None or session.status != "active":
                return None
            rows = list(await work.chat.messages(session_id, last=READ_AT_MOST))
            if all(row.id != message_id for row in rows):
                return None
            if rows[0].position > 1:
                rows = [*await work.chat.messages(session_id, first=1), *rows[1:]]
            begun = next((row for row in rows if row.id == reply_id), None)
            return ConversationSoFar(
                account_id=account_id,
                session_id=session_id,
                language=session.language,
                problem_summary=session.problem_summary,
                domain=session.domain,
                messages=tuple(session_views.message(row) for row in rows if row is not begun),
                lane=await session_views.lane(work, session_id),
                replying_to=message_id,
                turns=await work.turns.of_session(session_id),
                so_far=begun.body if begun is not None and begun.state == "streaming" else "",
            )

    async def is_wanted(self, job: LeasedJob) -> bool:
        """Whether `job` is still its holder's: nobody stopped the reply, and nobody else writes it."""
        async with self._reading(job.account_id) as work:
            return await work.jobs.holds(job)

    async def show_so_far(self, job: LeasedJob, session_id: SessionId, text: str, cards: Iterable[NewCard]) -> bool:
        """Show all that is written of the reply, and put further cards on the lane; False when it is not wanted."""
        async with self._writing(job.account_id) as work:
            session = await work.sessions.get(session_id)
            if session is None or session.status not in _STILL_TALKING or not await work.jobs.holds(job):
                raise Rollback
            row = await work.chat.message(reply_of(job))
            if row is None:
                row = await add_reply(work, session, reply_of(job), text, "streaming", self._clock())
                await tell_added(work, session, row)
            elif row.state != "streaming":
                row.state, row.body, row.why = "streaming", text, None
                await tell_changed(work, session, row)
            else:
                before, row.body = row.body, text  # what is kept has no secrets; so compare what is kept
                same = _shared(before, row.body)
                if before != row.body:
                    said = ReplyProgressed(session_id=session_id, message_id=row.id, offset=same, text=row.body[same:])
                    work.events.append(said, Persons(await session_views.readers(work, session)))
            await add_cards(work, session, cards)
        return work.committed

    async def save_reply(
        self, job: LeasedJob, session_id: SessionId, reply: ReplyEnd | None, *, spent: Usage | None = None
    ) -> bool:
        """Keep FlowPilot's reply with its cards and complete `job`; False when the job was lost: nothing is kept.

        A reply that arrives after its session has ended is dropped; None says nothing, since nobody waits. What of it
        was shown already stays. What a model used is counted in any case: `spent` where the reply was left unfinished.
        """
        usage = spent if reply is None else reply.usage
        async with self._writing(job.account_id) as work:
            if not await work.jobs.complete(job):
                raise Rollback
            session = await work.sessions.get(session_id)
            row = await work.chat.message(reply_of(job))
            if reply is not None and session is not None and session.status in _STILL_TALKING:
                await self._end(work, session, reply_of(job), row, reply)
            elif session is not None and row is not None and row.state == "streaming":
                await self._stop(work, session, row)
            await work.ai_usage.count(usage, self._clock())
        if not work.committed and usage is not None:
            async with self._noting(job.account_id) as counting:
                await counting.ai_usage.count(usage, self._clock())
        return work.committed

    async def fail_reply(self, job: LeasedJob, session_id: SessionId, why: str) -> bool:
        """Say in the chat that no answer will come, and complete `job`; False when it was lost."""
        async with self._writing(job.account_id) as work:
            if not await work.jobs.complete(job):
                raise Rollback
            session = await work.sessions.get(session_id)
            row = await work.chat.message(reply_of(job))
            if session is not None and (row is not None or session.status in _STILL_TALKING):
                body = (row.body if row is not None else "") or words_of(session.language).apology
                await self._put(work, session, reply_of(job), row, _Ending(body, "failed", why))
        return work.committed

    async def stop_reply(self, actor: Actor, session_id: SessionId, message_id: MessageId) -> Message:
        """Let FlowPilot write no more of a reply; what it wrote stays. One that has ended stays as it is (T1)."""
        async with self._writing(actor.account_id) as work:
            session = await session_views.writable(work, actor, session_id)
            row = await _reply_in(work, session_id, message_id)
            if row.state == "streaming":
                await work.jobs.forget(row.id)
                await self._stop(work, session, row)
            return session_views.message(row)

    async def retry_reply(self, actor: Actor, session_id: SessionId, message_id: MessageId) -> Message:
        """Have a stopped or failed reply written anew, in its place; any other stays as it is (T1)."""
        async with self._writing(actor.account_id) as work:
            session = await session_views.writable(work, actor, session_id)
            row = await _reply_in(work, session_id, message_id)
            if session.status != "active":
                raise SessionNotActive(session.status)
            if row.state in ("stopped", "failed"):
                asked = [
                    each
                    for each in await work.chat.messages(session_id)
                    if each.position < row.position and each.author_kind in _ASKING
                ]
                if not asked:
                    raise NotAvailable("message")
                payload = {"session_id": session_id, "message_id": asked[-1].id}
                await work.jobs.again(row.id, "reply", payload, self._clock())
                await work.turns.forget(row.id)
                row.state, row.body, row.why, row.flagged = "streaming", "", None, None
                await tell_changed(work, session, row)
            return session_views.message(row)

    async def _end(
        self, work: Work, session: SessionRow, reply_id: MessageId, row: MessageRow | None, reply: ReplyEnd
    ) -> None:
        """The whole reply: complete, or failed where a model broke off in the middle of it."""
        by_model = reply.source == "model"
        broke_off = reply.trouble is not None and by_model
        why = None if reply.trouble is None else reply.trouble.reason
        rows = await work.chat.messages(session.id)
        if not broke_off and any(each.why == why for each in rows if each.id != reply_id):
            why = None  # why the playbooks answer is said once
        body = reply.body or words_of(session.language).apology
        flagged = untrusted.flags(body, _case(session, rows)) if by_model else ()
        ending = _Ending(body, "failed" if broke_off else "complete", why, flagged)
        await self._put(work, session, reply_id, row, ending)
        await work.turns.keep(session.id, reply_id, reply.blocks)
        await add_cards(work, session, reply.cards)

    async def _stop(self, work: Work, session: SessionRow, row: MessageRow) -> None:
        row.state = "stopped"
        rows = await work.chat.messages(session.id)
        row.flagged = list(untrusted.flags(row.body, _case(session, rows))) or None
        await tell_changed(work, session, row)

    async def _put(
        self, work: Work, session: SessionRow, reply_id: MessageId, row: MessageRow | None, ending: _Ending
    ) -> None:
        at = self._clock()
        is_new = row is None
        if row is None:
            row = await add_reply(work, session, reply_id, ending.body, ending.state, at)
        row.body, row.state, row.why = ending.body, ending.state, ending.why
        row.flagged = list(ending.flagged) or None
        session.updated_at = at
        await (tell_added if is_new else tell_changed)(work, session, row)


async def _reply_in(work: Work, session_id: SessionId, message_id: MessageId) -> MessageRow:
    row = await work.chat.message(message_id)
    if row is None or row.session_id != session_id or row.author_kind != "flowpilot":
        raise NotAvailable("message")
    return row


def _case(session: SessionRow, rows: Iterable[MessageRow]) -> list[str]:
    """What people and the customer said: whatever a reply names beyond that is its own."""
    return [session.problem_summary or "", *(row.body for row in rows if row.author_kind != "flowpilot")]


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
