"""A card that was put off can be had back from its toast for ten seconds, as it was before (Q2).

It has gone to the end of the list, out of sight of whoever slipped: the toast says until when, and is the way back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from rf_desktop.client.observable import Unwatch
from rf_desktop.client.queue_state import Queue, is_snoozed
from rf_desktop.client.workspace import Workspace
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.moments import Clock
from rf_desktop.domain.snoozing import minutes_to
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_cards, text_ways
from rf_desktop.viewmodels.cards import problem_of
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.undoing import Offers, Undoable, Undoables

KEYS = "snooze:"
"""How the key of such a toast begins; the handoff's id follows."""


@dataclass(frozen=True)
class _Resting:
    """`before`: until when it rested before."""

    handoff_id: HandoffId
    before: datetime | None


class Snoozes:
    """One offer for each card, about the last time it was put off. It ends when the card rests no more, or waits for
    nobody any more. `put_off` puts a card off for so many minutes, and 0 wakes it; it says itself what failed."""

    def __init__(
        self,
        workspace: Workspace,
        telling: Telling,
        undoables: Undoables,
        clock: Clock,
        put_off: Callable[[HandoffId, int], Awaitable[bool]],
    ) -> None:
        self._queue = workspace.escalations.queue
        self._clock = clock
        self._put_off = put_off
        self._offers: Offers[_Resting] = Offers(telling, undoables)
        self._unwatch: Unwatch = self._queue.watch(self._look, now=False)

    async def put_off(self, handoff_id: HandoffId, minutes: int) -> None:
        """No dot and no reminder for so long, and the way back."""
        known = self._queue.value.attention.get(handoff_id)
        if await self._put_off(handoff_id, minutes) and minutes:
            self._offer(handoff_id, known.snoozed_until if known else None)

    async def acted(self, key: str, action: str) -> bool:
        """Something told was pressed; whether it was one of these."""
        if action != "undo" or not key.startswith(KEYS):
            return False
        await self._take_back(key)
        return True

    def close(self) -> None:
        """End all."""
        self._unwatch()
        self._offers.close()

    def _offer(self, handoff_id: HandoffId, before: datetime | None) -> None:
        now, queue, key = self._clock(), self._queue.value, f"{KEYS}{handoff_id}"
        handoff, until = queue.get(handoff_id), queue.attention[handoff_id].snoozed_until
        if handoff is None or until is None:
            return
        name, words = text_cards.UNDO_SNOOZING, f"{text_ways.UNDO} {handoff.problem_summary or ''}"
        self._offers.make(
            Undoable(key, "queue", name, words, lambda: self._take_back(key)),
            _Resting(handoff_id, before),
            text_cards.SNOOZE_TOLD.format(when=text_cards.day_and_clock(until, now)),
            snippet(problem_of(handoff)),
        )

    async def _take_back(self, key: str) -> None:
        """Once, however often it is pressed."""
        resting = self._offers.end(key)
        if resting is not None:
            now, before = self._clock(), resting.before
            minutes = minutes_to(before, now) if before is not None and before > now else 0
            await self._put_off(resting.handoff_id, minutes)

    def _look(self, queue: Queue) -> None:
        now = self._clock()
        for key, resting in self._offers.known():
            handoff = queue.get(resting.handoff_id)
            if handoff is None or handoff.status != "open" or not is_snoozed(queue, resting.handoff_id, now):
                self._offers.end(key)
