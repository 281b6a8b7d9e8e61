"""FlowPilot's answers, in the background (T1, T6)."""

from __future__ import annotations

from contextlib import aclosing

from rf_desktop.domain.ids import MessageId, SessionId
from rf_desktop.server.ports import ConversationSoFar, Copilot, CopilotReply, LeasedJob, ReplyEnd
from rf_desktop.server.services.chat import Chat

APOLOGY = "I could not answer this time. Your message is saved; send another one and I will try again."


class Replies:
    """The work behind `reply` jobs."""

    def __init__(self, chat: Chat, copilot: Copilot) -> None:
        self._chat = chat
        self._copilot = copilot

    async def run(self, job: LeasedJob) -> bool:
        """Answer the message, with whatever cards come with the answer; nothing where nobody waits for one any more."""
        session_id, message_id = _session(job), MessageId(str(job.payload["message_id"]))
        conversation = await self._chat.conversation(job.account_id, session_id, message_id)
        reply = None if conversation is None else await self._written(conversation)
        return await self._chat.save_reply(job, session_id, reply)

    async def _written(self, conversation: ConversationSoFar) -> CopilotReply | None:
        """The whole reply."""
        async with aclosing(self._copilot.stream(conversation)) as parts:
            async for part in parts:
                if isinstance(part, ReplyEnd):
                    return CopilotReply(part.body, part.cards)
        return None

    async def give_up(self, job: LeasedJob, reason: str) -> bool:
        """Say in the chat that no answer will come, rather than let somebody wait for it."""
        return await self._chat.save_reply(job, _session(job), CopilotReply(APOLOGY))


def _session(job: LeasedJob) -> SessionId:
    return SessionId(str(job.payload["session_id"]))
