"""What can be undone just now; a claim can, from its toast, for ten seconds, unless one has worked on it since (C8).

The toast offers the undo and says nothing else: that the session is mine now is plain to see (M3).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from rf_desktop.client.conversations import Conversation
from rf_desktop.client.observable import Unwatch
from rf_desktop.client.queue_state import Queue
from rf_desktop.client.workspace import Workspace
from rf_desktop.domain.ids import HandoffId, PersonId, SessionId
from rf_desktop.domain.vocabulary import ClaimWay
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_ways
from rf_desktop.viewmodels.actions import Doing, Group
from rf_desktop.viewmodels.herald import ToastMessage
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.ways_view import has_it

SECONDS = 10
"""How long the toast offers it; the server allows five more for the way."""


@dataclass(frozen=True)
class Undoable:
    """One thing that a toast offers to undo. `name` and `words` are as an action's, in the language it was offered in;
    `undo` as its `do`."""

    key: str
    group: Group
    name: str
    words: str
    undo: Doing


class Undoables:
    """All of them, so that Ctrl+Z is about what was done last, whatever it was (D4)."""

    def __init__(self) -> None:
        self._offered: dict[str, Undoable] = {}

    @property
    def last(self) -> Undoable | None:
        """The newest."""
        return next(reversed(self._offered.values()), None)

    def put(self, one: Undoable) -> None:
        """It can be undone from now on."""
        self.drop(one.key)
        self._offered[one.key] = one

    def drop(self, key: str) -> None:
        """It cannot any more."""
        self._offered.pop(key, None)


class UndoOffers:
    """At most one offer for each claim. Work in the session ends it, since that is not undone; so does any other
    step of the handoff."""

    def __init__(
        self, workspace: Workspace, telling: Telling, undoables: Undoables, undo: Callable[[HandoffId], Awaitable[None]]
    ) -> None:
        self._workspace = workspace
        self._telling = telling
        self._undoables = undoables
        self._undo = undo
        self._ends: dict[HandoffId, list[Unwatch]] = {}

    def taken(self, handoff_id: HandoffId, session_id: SessionId, way: ClaimWay) -> None:
        """I have just won this claim. *Get AI analysis* has sent a message in my name, which is work already."""
        if way == "analysis":
            return
        self.end(handoff_id)
        known = self._workspace.conversations.peek(session_id)
        before = _work(known, self._workspace.me.value.person.id)

        def look(now: Conversation | None) -> None:
            if _work(now, self._workspace.me.value.person.id) > before:
                self.end(handoff_id)

        def unsent(items: tuple[object, ...]) -> None:
            if any(getattr(item, "session_id", None) == session_id for item in items):
                self.end(handoff_id)

        def standing(queue: Queue) -> None:
            handoff = queue.get(handoff_id)
            if handoff is not None and not has_it(handoff, queue.me.person.id):
                self.end(handoff_id)

        timer = asyncio.get_running_loop().call_later(SECONDS + 1.0, self.end, handoff_id)
        self._ends[handoff_id] = [
            self._workspace.conversations.cell(session_id).watch(look, now=False),
            self._workspace.outgoing.unsent.watch(unsent, now=False),
            self._workspace.escalations.queue.watch(standing, now=False),
            timer.cancel,
        ]

        async def undo() -> None:
            await self._undo(handoff_id)

        key = f"undo:{handoff_id}"
        self._undoables.put(Undoable(key, "session", text_ways.UNDO_CLAIM, text_ways.UNDO_CLAIM_WORDS, undo))
        self._telling.tell(
            ToastMessage(
                key=key,
                title=text_ways.UNDO_OFFER,
                body=text_ways.UNDO_BODY,
                action_label=text_ways.UNDO,
                action="undo",
                seconds=SECONDS,
                icon="undo-2",
            )
        )

    def end(self, handoff_id: HandoffId) -> None:
        """Nothing to undo any more."""
        for stop in self._ends.pop(handoff_id, ()):
            stop()
        self._undoables.drop(f"undo:{handoff_id}")
        self._telling.unsay(f"undo:{handoff_id}")

    def close(self) -> None:
        """End all."""
        for handoff_id in list(self._ends):
            self.end(handoff_id)


def _work(known: Conversation | None, me: PersonId) -> int:
    """How much of a session is this person's: messages, and cards that they answered."""
    if known is None:
        return 0
    said = sum(message.author.id == me for message in known.messages)
    return said + sum(card.answered_by is not None and card.answered_by.id == me for card in known.lane)
