"""FlowPilot's answers, in the background, shown while they are written (T1, T6)."""

from __future__ import annotations

import asyncio
import re
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from rf_desktop.domain.ids import MessageId, SessionId
from rf_desktop.server.model import Usage
from rf_desktop.server.ports import (
    ConversationSoFar,
    Copilot,
    LeasedJob,
    NewCard,
    ReplyBegun,
    ReplyCards,
    ReplyEnd,
    ReplyText,
)
from rf_desktop.server.services.chat import Chat
from rf_desktop.server.services.turns import reply_of

PULSE = 0.3
"""Seconds between two looks at what was written: each is one event at most, and a stop is seen at the next one."""
_A_TOKEN = 4
"""Characters of a token, roughly."""
_UNFINISHED = re.compile(r"[!-~]{1,400}\Z")
"""A word that may go on: half an address or half a secret is not recognised as one, so the whole word is waited for."""


@dataclass
class _Written:
    """What came of a reply so far."""

    text: str
    cards: tuple[NewCard, ...] = field(default=())
    begun: Usage | None = None
    added: int = 0

    @property
    def spent(self) -> Usage | None:
        """What a model used for a reply that was left before its end; its output can only be estimated."""
        return None if self.begun is None else replace(self.begun, output_tokens=1 + self.added // _A_TOKEN)


class Replies:
    """The work behind `reply` jobs. `pulse` in seconds."""

    def __init__(self, chat: Chat, copilot: Copilot, *, pulse: float = PULSE) -> None:
        self._chat = chat
        self._copilot = copilot
        self._pulse = pulse

    async def run(self, job: LeasedJob) -> bool:
        """Answer the message, with whatever cards come with the answer; nothing where nobody waits for one any more.

        An answer that is there at once, as a playbook's, is one message; a slower one is shown while it grows.
        """
        session_id, message_id = _session(job), MessageId(str(job.payload["message_id"]))
        conversation = await self._chat.conversation(job.account_id, session_id, message_id, reply_of(job))
        if conversation is None:
            return await self._chat.save_reply(job, session_id, None)
        written = _Written(conversation.so_far)
        writing = asyncio.create_task(self._write(conversation, written), name=f"reply {job.id}")
        try:
            shown = await self._show(job, session_id, written, writing)
            end = None if shown is None else _without(writing.result(), shown)
        finally:
            writing.cancel()
            await asyncio.wait([writing])
            if not writing.cancelled():
                writing.exception()  # it was raised above, or nobody wants the reply
        return await self._chat.save_reply(job, session_id, end, spent=written.spent)

    async def give_up(self, job: LeasedJob, reason: str) -> bool:
        """Say in the chat that no answer will come, rather than let somebody wait for it."""
        return await self._chat.fail_reply(job, _session(job), reason)

    async def _write(self, conversation: ConversationSoFar, written: _Written) -> ReplyEnd:
        async with aclosing(self._copilot.stream(conversation)) as parts:
            async for part in parts:
                if isinstance(part, ReplyEnd):
                    return part
                if isinstance(part, ReplyText):
                    written.text += part.text
                    written.added += len(part.text)
                elif isinstance(part, ReplyBegun):
                    written.begun = part.usage
                elif isinstance(part, ReplyCards):
                    written.cards = part.cards
        raise RuntimeError("a copilot said nothing to the end")

    async def _show(
        self, job: LeasedJob, session_id: SessionId, written: _Written, writing: asyncio.Task[ReplyEnd]
    ) -> frozenset[NewCard] | None:
        """Show the reply while it is written; the cards that are on the lane by then, or None: it is not wanted."""
        said: str | None = None
        offered: frozenset[NewCard] = frozenset()
        while True:
            await asyncio.wait([writing], timeout=self._pulse)
            if writing.done():
                return offered
            text = _UNFINISHED.sub("", written.text)
            cards = [card for card in written.cards if card not in offered]
            if text == said and not cards:
                wanted = await self._chat.is_wanted(job)
            else:
                wanted = await self._chat.show_so_far(job, session_id, text, cards)
                said, offered = text, offered | set(cards)
            if not wanted:
                return None


def _without(end: ReplyEnd, offered: frozenset[NewCard]) -> ReplyEnd:
    return replace(end, cards=tuple(card for card in end.cards if card not in offered))


def _session(job: LeasedJob) -> SessionId:
    return SessionId(str(job.payload["session_id"]))
