"""A claim can be undone from its toast for ten seconds, unless one has worked on it since (C8).

The toast offers the undo and says nothing else: that the session is mine now is plain to see (M3).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rf_desktop.client.conversations import Conversation
from rf_desktop.client.queue_state import Queue
from rf_desktop.client.workspace import Workspace
from rf_desktop.domain.ids import HandoffId, PersonId, SessionId
from rf_desktop.domain.vocabulary import ClaimWay
from rf_desktop.viewmodels import text_ways
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.undoing import Offers, Undoable, Undoables
from rf_desktop.viewmodels.ways_view import has_it


class ClaimUndo:
    """At most one offer for each claim. Work in the session ends it, since that is not undone; so does any other
    step of the handoff."""

    def __init__(
        self, workspace: Workspace, telling: Telling, undoables: Undoables, undo: Callable[[HandoffId], Awaitable[None]]
    ) -> None:
        self._workspace = workspace
        self._offers: Offers[HandoffId] = Offers(telling, undoables)
        self._undo = undo
        self.close = self._offers.close

    def taken(self, handoff_id: HandoffId, session_id: SessionId, way: ClaimWay) -> None:
        """I have just won this claim. *Get AI analysis* has sent a message in my name, which is work already."""
        if way == "analysis":
            return
        me = self._workspace.me.value.person.id
        before = _work(self._workspace.conversations.peek(session_id), me)

        def look(now: Conversation | None) -> None:
            if _work(now, me) > before:
                self.end(handoff_id)

        def unsent(items: tuple[object, ...]) -> None:
            if any(getattr(item, "session_id", None) == session_id for item in items):
                self.end(handoff_id)

        def standing(queue: Queue) -> None:
            handoff = queue.get(handoff_id)
            if handoff is not None and not has_it(handoff, queue.me.person.id):
                self.end(handoff_id)

        async def undo() -> None:
            await self._undo(handoff_id)

        self._offers.make(
            Undoable(_key(handoff_id), "session", text_ways.UNDO_CLAIM, text_ways.UNDO_CLAIM_WORDS, undo),
            handoff_id,
            text_ways.UNDO_OFFER,
            text_ways.UNDO_BODY,
            self._workspace.conversations.cell(session_id).watch(look, now=False),
            self._workspace.outgoing.unsent.watch(unsent, now=False),
            self._workspace.escalations.queue.watch(standing, now=False),
        )

    def end(self, handoff_id: HandoffId) -> None:
        """Nothing to undo any more."""
        self._offers.end(_key(handoff_id))


def _key(handoff_id: HandoffId) -> str:
    return f"undo:{handoff_id}"


def _work(known: Conversation | None, me: PersonId) -> int:
    """How much of a session is this person's: messages, and cards that they answered."""
    if known is None:
        return 0
    said = sum(message.author.id == me for message in known.messages)
    return said + sum(card.answered_by is not None and card.answered_by.id == me for card in known.lane)
