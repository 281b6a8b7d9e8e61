"""The magic moment: everything about one handoff before one decides, and the ways on (M1–M7)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from rf_desktop.client.commands import Commands
from rf_desktop.client.errors import ClientError, Refused
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.assessments import Assessment
from rf_desktop.contract.handoffs import HandoffDetail, HandoffSummary
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.domain.moments import Clock
from rf_desktop.domain.vocabulary import ClaimWay, ReadingVerdict
from rf_desktop.viewmodels import language, text, text_sheet
from rf_desktop.viewmodels.assessment_words import says_the_same
from rf_desktop.viewmodels.before_escalating import AlikeRow, alike_row
from rf_desktop.viewmodels.moment_offers import asked, lost_race
from rf_desktop.viewmodels.moment_sources import Sources
from rf_desktop.viewmodels.moment_state import Closed, Loading, MomentState, NotAvailable, Showing, Taken
from rf_desktop.viewmodels.moment_view import MomentHeader, MomentView, choices, moment_view
from rf_desktop.viewmodels.places import Places
from rf_desktop.viewmodels.presses import Presses
from rf_desktop.viewmodels.takeover import NotTaken, Takeover
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.ways_back import WaysBack
from rf_desktop.viewmodels.ways_view import Way

__all__ = ["Closed", "Loading", "MagicMoment", "MomentState", "NotAvailable", "Showing", "Taken"]


class MagicMoment:
    """One opening of the sheet. The client subscribes first, then fetches; each change replaces the view in place (M5).

    overlay: shown again after the claim: Close, and no choices (M6). Before the claim there is only `back_to_queue`.
    alike: live sessions with perhaps the same trouble, looked for once the handoff is known (T9).
    """

    def __init__(
        self,
        handoff_id: HandoffId,
        workspace: Workspace,
        places: Places,
        takeover: Takeover,
        telling: Telling,
        clock: Clock,
        closed: Callable[[MagicMoment], None],
        ways: WaysBack,
        *,
        overlay: bool = False,
    ) -> None:
        self.handoff_id = handoff_id
        self.overlay = overlay
        self.state: Cell[MomentState] = Cell(Loading(handoff_id))
        self.alike: Cell[tuple[AlikeRow, ...]] = Cell(())
        self._looked_for_alike = False
        self._workspace = workspace
        self._places = places
        self._takeover = takeover
        self._telling = telling
        self._clock = clock
        self._on_closed = closed
        self._ways = ways
        self._presses = Presses()
        self._reading = asyncio.Lock()
        self._problem = ""
        self._retried: HandoffDetail | None = None
        self._tried_again = ""
        self._same: Assessment | None = None
        self._sources: Sources | None = None
        self._was_waiting = False
        self._followed = workspace.follow(handoff_id)
        self._unwatch: list[Unwatch] = [
            self._followed.detail.watch(lambda _: self._show(), now=False),
            self._followed.failure.watch(lambda _: self._show(), now=False),
            self._presses.held.watch(lambda _: self._show(), now=False),
            takeover.under_way.watch(lambda _: self._show(), now=False),
            language.spoken.watch(lambda _: self._show(), now=False),
            ways.presses.held.watch(lambda _: self._show(), now=False),
            workspace.escalations.queue.watch(lambda _: self._queue_changed(), now=False),
        ]

    async def choose(self, way: ClaimWay) -> None:
        """Claim. A won one closes the sheet and opens the session; a failed one says why and offers the ways again."""
        state = self.state.value
        if not isinstance(state, Showing) or not any(c.way == way and c.enabled for c in state.choices):
            return
        self._problem = ""
        outcome = await self._takeover.take(self.handoff_id, way)
        if isinstance(outcome, NotTaken):
            self._problem = self._telling.sentence(outcome.error)
            self._followed.refetch()
            self._show()

    async def accept(self) -> None:
        """Take what a colleague offers: the sheet closes and the session opens, or it says why not (C8)."""
        self._problem = ""
        outcome = await self._takeover.accept(self.handoff_id)
        if isinstance(outcome, NotTaken):
            self._problem = self._telling.sentence(outcome.error)
            self._followed.refetch()
            self._show()

    async def go(self, way: Way) -> None:
        """One of the other ways: *Decline*, or what is offered to who came second (C3, C8)."""
        await self._ways.press(way, self.handoff_id)

    async def retry_assessment(self) -> None:
        """Have the assessment written again (A5). When that changes nothing, the sheet says that it was tried."""
        before = self._followed.detail.value
        self._retried, self._tried_again = None, ""
        if await self._do("retry", lambda: self._workspace.commands.retry_assessment(self.handoff_id)):
            self._retried = before
            self._followed.refetch()
        self._show()

    async def read_cause(self, verdict: ReadingVerdict) -> None:
        """Agree with the likely cause, or not (A11). What is pressed last holds, so the one before arrives first."""

        async def record() -> None:
            async with self._reading:
                await self._workspace.commands.record_reading(self.handoff_id, verdict)

        if await self._do(verdict, record):
            self._followed.refetch()

    async def give_feedback(self, helpful: bool, why: str = "") -> bool:
        """My thumb on the assessment, with a word of why (A8). False when it was not kept."""
        return await self._say("feedback", lambda: self._commands.give_feedback(self.handoff_id, helpful, why))

    async def edit_assessment(self, summary: str, cause: str) -> bool:
        """Put my text beside the original; both empty takes it back (A8). False when it was not kept."""
        return await self._say("edit", lambda: self._commands.edit_assessment(self.handoff_id, summary, cause))

    async def status_update(self) -> str | None:
        """The status update to copy, as it is saved; None when it could not be fetched (A9)."""
        fetched: list[str] = []

        async def fetch() -> None:
            fetched.append((await self._commands.status_update(self.handoff_id)).text)

        await self._do("status", fetch)
        self._show()
        return fetched[0] if fetched else None

    async def open_session(self, session_id: SessionId) -> None:
        """A similar case's session, where it is one of mine (A10)."""
        await self._places.open_session(session_id)

    async def show_in_conversation(self, evidence_id: str) -> None:
        """Lead from a source in the overlay to the message or card itself (A2, M6)."""
        detail = self._followed.detail.value
        if self.overlay and detail is not None:
            self.end()
            await self._places.show_in_session(detail.session_id, evidence_id)

    async def retry(self) -> None:
        """Fetch again what could not be fetched."""
        if isinstance(self.state.value, NotAvailable):
            self.state.set(Loading(self.handoff_id))
            self._followed.failure.set(None)
            self._followed.refetch()

    def back_to_queue(self) -> None:
        """Leave without claiming (M7)."""
        if not self.overlay and not self._is_claiming():
            self.end()
            self._places.show_queue(self.handoff_id)

    def close(self) -> None:
        """Close the overlay; before the claim, and while it can be shown, there is no Close (M6, M7)."""
        if self.overlay or isinstance(self.state.value, NotAvailable):
            self.end()

    def end(self) -> None:
        """Be gone, whatever the state. Safe to repeat."""
        if isinstance(self.state.value, Closed):
            return
        for unwatch in self._unwatch:
            unwatch()
        self._followed.close()
        self.state.set(Closed())
        self._on_closed(self)

    def _is_claiming(self) -> bool:
        return self.handoff_id in self._takeover.under_way.value

    def _queue_changed(self) -> None:
        """A handoff that left the list without a word, as in a gap, is looked at again."""
        waits = any(h.id == self.handoff_id for h in self._workspace.escalations.queue.value.in_group("waiting"))
        if self._was_waiting and not waits:
            self._followed.refetch()
        self._was_waiting = waits
        self._show()

    def _show(self) -> None:
        if isinstance(self.state.value, Closed):
            return
        detail = self._followed.detail.value
        self.state.set(self._missing() if detail is None else self._present(detail))
        if detail is not None and not self._looked_for_alike:
            self._looked_for_alike = True
            me = self._workspace.me.value.person.id
            self._workspace.handing_off.find_alike(
                detail.session_id, lambda found: self.alike.set(tuple(alike_row(each, me) for each in found.sessions))
            )

    def _missing(self) -> MomentState:
        failure = self._followed.failure.value
        if failure is None:
            return Loading(self.handoff_id)
        if isinstance(failure, Refused):
            return NotAvailable(text.NOT_AVAILABLE_LINK)
        return NotAvailable(self._telling.sentence(failure), can_retry=True)

    def _present(self, detail: HandoffDetail) -> MomentState:
        me = self._workspace.me.value.person.id
        view = self._view(detail)
        busy = self._presses.held.value
        if self.overlay:
            return Showing(view, (), self._problem, busy)
        known = self._workspace.escalations.queue.value.get(self.handoff_id)
        newest: HandoffSummary = known if known and known.version > detail.version else detail
        claiming = self._takeover.under_way.value.get(self.handoff_id)
        is_mine = newest.claimed_by is not None and newest.claimed_by.id == me and newest.status == "claimed"
        wish = asked(newest, me, busy=claiming is not None)
        if newest.status != "open" and not is_mine and claiming is None and wish is None:
            return self._taken(view_of=detail, newest=newest)
        offered = choices(view, claiming) if newest.status == "open" or is_mine or not wish else ()
        return Showing(view, offered, self._problem, busy, wish)

    def _view(self, detail: HandoffDetail) -> MomentView:
        me = self._workspace.me.value
        mine = frozenset(entry.id for entry in self._workspace.conversations.sessions.value.entries)
        self._sources = Sources.of(detail, me.person.id, self._sources)
        view = moment_view(detail, me.person.id, me.role, mine, self._sources)
        if self._same is not None and not says_the_same(self._same, detail.assessment):
            self._same, self._tried_again = None, ""
        before = self._retried
        if before is not None and detail.version > before.version and detail.assessment.status != "pending":
            self._retried = None
            if says_the_same(before.assessment, detail.assessment):
                self._same = detail.assessment
                self._tried_again = text_sheet.TRIED_AGAIN.format(clock=text.clock(self._clock()))
        return replace(
            view,
            header=self._with_company(view.header, detail),
            assessment=replace(view.assessment, tried_again=self._tried_again),
        )

    def _with_company(self, header: MomentHeader, detail: HandoffDetail) -> MomentHeader:
        """Until when somebody should have it, and who else reads it: while it waits (Q1, M2)."""
        queue = self._workspace.escalations.queue.value
        newest: HandoffSummary = queue.get(self.handoff_id) or detail
        if self.overlay or newest.status != "open":
            return header
        lookers = tuple(each.name for each in queue.lookers(self.handoff_id))
        return replace(header, waits_since=newest.waiting_since or newest.escalated_at, lookers=lookers)

    def _taken(self, *, view_of: HandoffDetail, newest: HandoffSummary) -> Taken:
        view = self._view(view_of)
        offers = lost_race(newest, self._workspace.me.value, self._ways.presses.held.value)
        if newest.status == "claimed" and newest.claimed_by and newest.claimed_at:
            name = newest.claimed_by.name
            sentence = text.already_claimed(name, newest.claimed_at, self._clock())
            return Taken(view, sentence, text.COLLEAGUE_HAS_THIS.format(name=name), offers)
        return Taken(view, text.MOVED_ON[newest.status], text.NO_LONGER_WAITING, offers)

    @property
    def _commands(self) -> Commands:
        return self._workspace.commands

    async def _say(self, name: str, work: Callable[[], Awaitable[object]]) -> bool:
        """As `_do`; what was said is fetched again, what could not be said is shown."""
        done = await self._do(name, work)
        if done:
            self._followed.refetch()
        self._show()
        return done

    async def _do(self, name: str, work: Callable[[], Awaitable[object]]) -> bool:
        with self._presses.press(name) as mine:
            if not mine:
                return False
            self._problem = ""
            try:
                await work()
            except ClientError as error:
                self._problem = self._telling.sentence(error)
                return False
            return True
