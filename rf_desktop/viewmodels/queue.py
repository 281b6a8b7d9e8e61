"""The queue dock: what is listed and what its buttons do (Q1, Q2, Q3, Q7)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from rf_desktop.client.errors import ClientError
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.queue_arrangement import LONGEST_NAME, QueueArrangement, SavedView
from rf_desktop.client.workspace import Workspace
from rf_desktop.domain.ids import ConsultationId, HandoffId
from rf_desktop.domain.moments import Clock
from rf_desktop.domain.queueing import Section
from rf_desktop.viewmodels import language, view_names
from rf_desktop.viewmodels.cards import QUESTION, EscalationCard, GroupRow, QuestionRow, QueueRow
from rf_desktop.viewmodels.deleted_views import DeletedViews
from rf_desktop.viewmodels.places import Places
from rf_desktop.viewmodels.presses import Presses
from rf_desktop.viewmodels.queue_cards import CardFile
from rf_desktop.viewmodels.queue_rows import Looking, connection_line, next_waiting, next_wake, queue_view
from rf_desktop.viewmodels.queue_view import ConnectionLine, FilterChip, QueueState, ViewChoice
from rf_desktop.viewmodels.snoozes import Snoozes
from rf_desktop.viewmodels.takeover import NotTaken, Outcome, Takeover
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.undoing import Undoables
from rf_desktop.viewmodels.view_names import NameVerdict

__all__ = [
    "ConnectionLine",
    "EscalationCard",
    "FilterChip",
    "GroupRow",
    "QuestionRow",
    "Queue",
    "QueueRow",
    "QueueState",
    "ViewChoice",
]


class Queue:
    """`state` is worked out anew from the store whenever anything changes, and when a snooze ends.

    arrangement: what is folded and saved; the queue changes it, and whoever keeps the preferences watches it.
    `deleted` are the views that can be had back, `snoozes` the cards.
    """

    def __init__(
        self,
        workspace: Workspace,
        places: Places,
        takeover: Takeover,
        telling: Telling,
        clock: Clock,
        arrangement: Cell[QueueArrangement] | None = None,
        undoables: Undoables | None = None,
    ) -> None:
        self.arrangement: Cell[QueueArrangement] = arrangement or Cell(QueueArrangement())
        undoables = undoables or Undoables()
        self.deleted = DeletedViews(self.arrangement, telling, undoables)
        self.snoozes = Snoozes(workspace, telling, undoables, clock, self._put_off)
        self._workspace = workspace
        self._places = places
        self._takeover = takeover
        self._telling = telling
        self._clock = clock
        self._looking = Looking()
        self._presses = Presses()
        self._timer: asyncio.TimerHandle | None = None
        self._cards = CardFile()
        self.state: Cell[QueueState] = Cell(self._view())
        self._unwatch: list[Unwatch] = [
            workspace.escalations.queue.watch(lambda _: self._show(), now=False),
            workspace.consultations.questions.watch(lambda _: self._show(), now=False),
            workspace.connection.watch(lambda _: self._show_line(), now=False),
            workspace.updated_at.watch(lambda _: self._show_line(), now=False),
            takeover.under_way.watch(lambda _: self._show(), now=False),
            language.spoken.watch(lambda _: self._say_anew(), now=False),
            self.arrangement.watch(lambda _: self._show(), now=False),
        ]
        self._show()

    def search(self, words: str) -> None:
        """List only what contains all the words: in who, ticket, problem, client or reason."""
        self._looking = replace(self._looking, search=words)
        self._show()

    def toggle_filter(self, key: str) -> None:
        """Put a filter on or take it off."""
        self._looking = replace(self._looking, filters=self._looking.filters ^ {key})
        self._show()

    def toggle_fold(self, group: Section) -> None:
        """Put a group's cards away, or show them again; kept."""
        now = self.arrangement.value
        self.arrangement.set(replace(now, folded=now.folded ^ {group}))

    def save_view(self, name: str) -> None:
        """Keep what is searched and filtered under a name, if it may be; a view of that name can be had back."""
        if view_names.for_new(self.arrangement.value, name).may_keep:
            name = name.strip()[:LONGEST_NAME]
            self.deleted.save(SavedView(name, self._looking.search.strip(), self._looking.filters))

    def judge_name(self, name: str, renamed: str | None = None) -> NameVerdict:
        """What it means to keep a new view under this name, or the one that is called `renamed`."""
        kept = self.arrangement.value
        return view_names.for_new(kept, name) if renamed is None else view_names.for_renamed(kept, renamed, name)

    def use_view(self, name: str) -> None:
        """Search and filter as a saved view does."""
        for view in self.arrangement.value.views:
            if view.name == name:
                self._looking = replace(self._looking, search=view.search, filters=view.filters)
        self._show()

    def rename_view(self, name: str, new: str) -> None:
        """Call a saved view something else. Nothing without a name, nor with another view's."""
        if new := new.strip()[:LONGEST_NAME]:
            self.arrangement.set(self.arrangement.value.with_renamed(name, new))

    def delete_view(self, name: str) -> None:
        """Forget a saved view, which can be undone for a while; what is listed stays."""
        self.deleted.delete(name)

    def show_everything(self) -> None:
        """No search and no filters."""
        self._looking = replace(self._looking, search="", filters=frozenset())
        self._show()

    def next_waiting(self, *, other_than: HandoffId | None = None) -> HandoffId | None:
        """The next one to take, whatever is searched or filtered."""
        return next_waiting(self._workspace.escalations.queue.value, self._clock(), other_than=other_than)

    async def refresh(self) -> None:
        """The window got the focus: list everything again, silently."""
        self._workspace.focus()

    async def open(self, key: str) -> None:
        """The row itself: the magic moment of what waits, the session of what is mine or asked about (M1, C9)."""
        if key.startswith(QUESTION):
            asked = self._workspace.consultations.questions.value.known
            question = asked.get(ConsultationId(key.removeprefix(QUESTION)))
            if question is not None:
                await self._places.open_session(question.session_id)
            return
        await self._places.open_handoff(HandoffId(key))

    async def pick_up(self, key: str) -> None:
        """Claim from the card, without the magic moment (Q3)."""
        self._say_whether(key, await self._takeover.take(HandoffId(key), "pick_up"))

    async def accept(self, key: str) -> None:
        """Take from the card what a colleague offers (C8)."""
        self._say_whether(key, await self._takeover.accept(HandoffId(key)))

    async def mark_unread(self, key: str) -> None:
        """Put the dot back (Q2)."""
        await self._attend(key, lambda: self._workspace.escalations.mark_unread(HandoffId(key)))

    async def mark_read(self, key: str) -> None:
        """Take the dot off without opening (Q2)."""
        await self._attend(key, lambda: self._workspace.escalations.mark_seen(HandoffId(key)))

    async def snooze(self, key: str, minutes: int) -> None:
        """No dot and no reminder for so long (Q2)."""
        await self.snoozes.put_off(HandoffId(key), minutes)

    async def wake(self, key: str) -> None:
        """Stop snoozing (Q2)."""
        await self.snooze(key, 0)

    async def acted(self, key: str, action: str) -> bool:
        """Something told was pressed; whether it undoes something that was done here."""
        return self.deleted.acted(key, action) or await self.snoozes.acted(key, action)

    def close(self) -> None:
        """Stop watching."""
        self.deleted.close()
        self.snoozes.close()
        for unwatch in self._unwatch:
            unwatch()
        self._stop_timer()

    def _say_whether(self, key: str, outcome: Outcome | None) -> None:
        if isinstance(outcome, NotTaken):
            self._telling.failed(f"pick_up:{key}", outcome.error)
        elif outcome is not None:
            self._telling.unsay(f"pick_up:{key}")

    async def _put_off(self, handoff_id: HandoffId, minutes: int) -> bool:
        return await self._attend(handoff_id, lambda: self._workspace.escalations.snooze(handoff_id, minutes))

    async def _attend(self, key: str, work: Callable[[], Awaitable[None]]) -> bool:
        """Whether it was done."""
        name = f"attention:{key}"
        with self._presses.press(name) as mine:
            if not mine:
                return False
            try:
                await work()
            except ClientError as error:
                self._telling.failed(name, error)
                return False
            return True

    def _view(self) -> QueueState:
        connection = connection_line(self._workspace.connection.value, self._workspace.updated_at.value)
        kept = self.arrangement.value
        looking = replace(self._looking, folded=kept.folded, views=kept.views, claiming=self._takeover.under_way.value)
        store = self._workspace.escalations.queue.value
        asked = self._workspace.consultations.questions.value.open_to(self._workspace.me.value.person.id)
        return queue_view(store, looking, connection, self._clock(), self._cards, asked)

    def _show_line(self) -> None:
        """Each event moves the line's clock, and only another kind of line can mean another list."""
        connection = connection_line(self._workspace.connection.value, self._workspace.updated_at.value)
        if connection.kind == self.state.value.connection.kind:
            self.state.set(replace(self.state.value, connection=connection))
        else:
            self._show()

    def _say_anew(self) -> None:
        """Another language is spoken: no card stays as it was."""
        self._cards = CardFile()
        self._show()

    def _show(self) -> None:
        now = self._clock()
        self.state.set(self._view())
        self._stop_timer()
        wake = next_wake(self._workspace.escalations.queue.value, now)
        if wake:
            self._timer = asyncio.get_running_loop().call_later((wake - now).total_seconds() + 0.1, self._show)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None
