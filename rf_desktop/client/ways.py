"""The ways back and sideways after a claim, and following without owning (C3, C8, C10): each awaits the server.

All raise ClientError. Whoever came too late raises Refused with the real state, and the queue is fetched anew, so that
it is true also when the winner's event is still on its way (C11). What is keyed takes the key of the press.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

from rf_desktop.client.api import Api
from rf_desktop.client.conversations import Conversations
from rf_desktop.client.errors import Refused
from rf_desktop.client.escalations import Escalations
from rf_desktop.contract import endpoints
from rf_desktop.contract.chat import Message
from rf_desktop.contract.handoffs import Claimed, HandoffDetail
from rf_desktop.contract.problems import HandoffAlreadyClaimedProblem, HandoffNotOpenProblem, NotTheTargetProblem
from rf_desktop.contract.ways import (
    CoachedReturn,
    OptionalReason,
    Reason,
    Reassignment,
    Remark,
    Watch,
    Watching,
)
from rf_desktop.domain.ids import HandoffId, PersonId

T = TypeVar("T")


class Ways:
    """What a person can do with a handoff that somebody has."""

    def __init__(self, api: Api, escalations: Escalations, conversations: Conversations) -> None:
        self._api = api
        self._escalations = escalations
        self._conversations = conversations

    async def undo(self, handoff_id: HandoffId) -> HandoffDetail:
        """Take my claim back within seconds: it waits again for everybody (C8)."""
        return await self._moved(self._api.call(endpoints.UNDO_CLAIM, handoff_id=handoff_id))

    async def release(self, handoff_id: HandoffId, reason: str) -> HandoffDetail:
        """Back to the queue, for every senior (C8)."""
        body = Reason(reason=reason)
        return await self._moved(self._api.call(endpoints.RELEASE_HANDOFF, body, handoff_id=handoff_id))

    async def give_back(self, handoff_id: HandoffId, reason: str) -> HandoffDetail:
        """Back to who handed it off (C8)."""
        body = Reason(reason=reason)
        return await self._moved(self._api.call(endpoints.RETURN_HANDOFF, body, handoff_id=handoff_id))

    async def give_back_coached(self, handoff_id: HandoffId, body: CoachedReturn, *, key: str) -> HandoffDetail:
        """Back to who handed it off, with steps; it comes back to me (C8)."""
        return await self._moved(self._api.call(endpoints.RETURN_COACHED, body, key=key, handoff_id=handoff_id))

    async def come_back(self, handoff_id: HandoffId, reason: str) -> HandoffDetail:
        """A coached return goes to its coach again; said by either of the two (C8)."""
        body = Reason(reason=reason)
        return await self._moved(self._api.call(endpoints.COME_BACK, body, handoff_id=handoff_id))

    async def reassign(self, handoff_id: HandoffId, to: PersonId, reason: str) -> HandoffDetail:
        """Offer it to a colleague; it stays its owner's until they accept (C8)."""
        body = Reassignment(target_id=to, reason=reason)
        return await self._moved(self._api.call(endpoints.REASSIGN_HANDOFF, body, handoff_id=handoff_id))

    async def accept(self, handoff_id: HandoffId) -> Claimed:
        """Take what a colleague offers; its conversation is open already (C8)."""
        claimed = await self._in_time(self._api.call(endpoints.ACCEPT_OFFER, handoff_id=handoff_id))
        self._escalations.took(claimed.handoff)
        self._conversations.took(claimed.session)
        return claimed

    async def decline(self, handoff_id: HandoffId, reason: str = "") -> HandoffDetail:
        """Not take what was handed or offered to me; who offered it takes the offer back in the same way (C8)."""
        body = OptionalReason(reason=reason)
        return await self._moved(self._api.call(endpoints.DECLINE, body, handoff_id=handoff_id))

    async def still_on_it(self, handoff_id: HandoffId) -> HandoffDetail:
        """Yes, I work on it: it is not released (C10)."""
        return await self._moved(self._api.call(endpoints.STILL_ON_IT, handoff_id=handoff_id))

    async def watch(self, handoff_id: HandoffId, watching: bool) -> Watch:
        """Follow a handoff without owning it, or no longer (C3, C6)."""
        before = self._escalations.watch_mark(handoff_id)
        said = await self._api.call(endpoints.WATCH_HANDOFF, Watching(watching=watching), handoff_id=handoff_id)
        self._escalations.took_watch(said, before)
        return said

    async def remark(self, handoff_id: HandoffId, body: str, *, key: str) -> Message:
        """*Offer Sam what I know*: a word in a session that is somebody else's (C3)."""
        asked = self._api.call(endpoints.REMARK, Remark(body=body), key=key, handoff_id=handoff_id)
        message = await self._in_time(asked)
        self._conversations.took_message(message)
        return message

    async def _moved(self, asked: Awaitable[HandoffDetail]) -> HandoffDetail:
        detail = await self._in_time(asked)
        self._escalations.took(detail)
        return detail

    async def _in_time(self, asked: Awaitable[T]) -> T:
        try:
            return await asked
        except Refused as refusal:
            if isinstance(refusal.problem, HandoffAlreadyClaimedProblem | HandoffNotOpenProblem | NotTheTargetProblem):
                self._escalations.relist_soon()
            raise
