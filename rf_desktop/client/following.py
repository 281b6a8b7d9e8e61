"""One handoff kept current while somebody reads it: subscribe first, then fetch, listen, and ask as a net (M5)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from rf_desktop.client.errors import ClientError
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.tasks import Tasks
from rf_desktop.contract.assessments import Assessment
from rf_desktop.contract.handoffs import HandoffDetail
from rf_desktop.domain.ids import HandoffId

POLL_SECONDS = 30.0
"""Between two questions while the assessment is pending, in case no event comes."""


class FollowedHandoff:
    """`detail` is None until the first fetch; `failure` says why the last fetch brought nothing, None when it did."""

    def __init__(
        self,
        handoff_id: HandoffId,
        fetch: Callable[[HandoffId], Awaitable[HandoffDetail]],
        subscribe: Callable[[Callable[[], None]], Unwatch],
        tasks: Tasks,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self.handoff_id = handoff_id
        self.detail: Cell[HandoffDetail | None] = Cell(None)
        self.failure: Cell[ClientError | None] = Cell(None)
        self._fetch = fetch
        self._poll_seconds = poll_seconds
        self._wanted = asyncio.Event()
        self._is_left_over = False
        self._unsubscribe = subscribe(self.refetch)
        self.refetch()
        self._task = tasks.start(self._follow(), "a handoff that is being read")

    def refetch(self) -> None:
        """Fetch again, soon; several wishes at once are one fetch."""
        self._wanted.set()

    def start_over(self) -> None:
        """The server's log was replaced or cut: what is fetched next holds, whatever its version."""
        self._is_left_over = True
        self.refetch()

    def progressed(self, so_far: Assessment) -> None:
        """Show what of a pending assessment is written so far; one that is there already is not taken back (M5)."""
        known = self.detail.value
        if known is not None and known.assessment.status == "pending":
            self.detail.set(known.model_copy(update={"assessment": _with_opinions(so_far, known.assessment)}))

    def close(self) -> None:
        """Stop. Safe to repeat."""
        self._unsubscribe()
        if self._task:
            self._task.cancel()

    async def _follow(self) -> None:
        while True:
            await self._wish()
            self._wanted.clear()
            try:
                detail = await self._fetch(self.handoff_id)
            except ClientError as error:
                self.failure.set(error)
                continue
            self.failure.set(None)
            known = self.detail.value
            if known is None or self._is_left_over:
                self._is_left_over = False
                self.detail.set(detail)
            elif detail.version >= known.version:
                self.detail.set(_not_less(detail, known))

    async def _wish(self) -> None:
        """Until somebody wants it again; while the assessment is pending, or the last fetch brought nothing, the time
        wants it too."""
        known = self.detail.value
        if known is not None and known.assessment.status != "pending" and self.failure.value is None:
            await self._wanted.wait()
            return
        # Not wait_for: on Python 3.11 it swallows a cancel that comes in the turn in which the wait ends.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._poll_seconds):
                await self._wanted.wait()


def _not_less(detail: HandoffDetail, known: HandoffDetail | None) -> HandoffDetail:
    """What is written so far is told once and not fetched: a fetch in between does not take it away."""
    if known is None or {known.assessment.status, detail.assessment.status} != {"pending"}:
        return detail
    return detail.model_copy(update={"assessment": _with_opinions(known.assessment, detail.assessment)})


def _with_opinions(written: Assessment, newest: Assessment) -> Assessment:
    said = {"readings": newest.readings, "feedback": newest.feedback, "edited": newest.edited}
    return written.model_copy(update=said)
