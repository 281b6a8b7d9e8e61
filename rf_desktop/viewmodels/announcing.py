"""Tells the news: toasts in the window, notifications of the desktop, the tray's counts (Q4, Q5, Q7, V5, C3, C7)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from rf_desktop.client.news import Arrived, CaughtUp, News
from rf_desktop.client.notices import Bell, unread_notices
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.queue_state import unread
from rf_desktop.client.told import FILE, ToldLog
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.events import HandoffClaimed, HandoffCreated, LoggedEvent, NoticeAdded
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.contract.notices import Notice
from rf_desktop.contract.problems import HandoffAlreadyClaimedProblem
from rf_desktop.domain.alerting import TO_EVERYBODY
from rf_desktop.domain.ids import HandoffId, PersonId, SessionId
from rf_desktop.domain.moments import Clock
from rf_desktop.domain.redaction import for_disk
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import heard, text
from rf_desktop.viewmodels.cards import problem_of
from rf_desktop.viewmodels.desk_view import Counts
from rf_desktop.viewmodels.effects import TOLD, Effect, effects
from rf_desktop.viewmodels.herald import Herald, ToastMessage, Urgency
from rf_desktop.viewmodels.in_sight import InSight
from rf_desktop.viewmodels.moment_offers import lost_race_toast, notice_actions
from rf_desktop.viewmodels.outlet import Outlet, Saying
from rf_desktop.viewmodels.places import ABOUT_THE_HANDOFF, Places
from rf_desktop.viewmodels.queue_view import QueueState
from rf_desktop.viewmodels.reporting import DeliveryReports
from rf_desktop.viewmodels.standing_news import ASIDE, Subjects, Summed, subjects

__all__ = ["Announcer", "Counts", "Effect", "Herald", "ToastMessage", "effects"]

SUMMARY = "summary"
"""The key of the one notification after a gap: of what waits."""
NEWS = "summary:news"
"""The same, of other news."""
KEPT_LEADS = 300
_ASKING = TO_EVERYBODY - {"withdrawn"}
"""Kinds of notices that ask for somebody: they are settled once the handoff is no longer open."""


@dataclass(frozen=True)
class _Lead:
    """Where a click on something told goes; the queue when it names neither."""

    handoff: HandoffId | None = None
    session: SessionId | None = None


class Announcer:
    """Owns what stands on the desktop: at most one notification per session, gone as soon as it is no longer so."""

    def __init__(
        self,
        workspace: Workspace,
        herald: Herald,
        places: Places,
        pick_up: Callable[[str], Awaitable[None]],
        queue_state: Cell[QueueState],
        in_sight: InSight,
        clock: Clock,
    ) -> None:
        self._workspace = workspace
        self._herald = herald
        self._places = places
        self._pick_up = pick_up
        self._in_sight = in_sight
        self._clock = clock
        self._reports = DeliveryReports(workspace)
        self.log = ToldLog(workspace.folder / FILE, for_disk, clock)
        self._outlet = Outlet(herald, workspace.notifying, self._reports, self.log)
        self._leads: dict[str, _Lead] = {}
        self._standing: dict[HandoffId, bool] = {}
        self._told: dict[str, Notice] = {}
        self._conflicts: set[HandoffId] = set()
        self._taken: dict[HandoffId, PersonId | None] = {}  # of whom a toast says that they have it
        self._subjects = Subjects(self._take_back)
        self._summed = {SUMMARY: Summed(), NEWS: Summed()}
        self._is_over = False
        self.counts: Cell[Counts] = Cell(_counts(queue_state.value))
        self._unwatch: list[Unwatch] = [
            workspace.watch_news(self._heard),
            workspace.escalations.queue.watch(lambda _: self._withdraw_settled(), now=False),
            workspace.notices.bell.watch(self._withdraw_read, now=False),
            queue_state.watch(lambda state: self.counts.set(_counts(state)), now=False),
        ]

    async def on_action(self, key: str, action_id: str) -> None:
        """Something told was clicked: go exactly there, then come to the front; the unknown leads to the queue."""
        lead = self._leads.get(key) or self._guess(key)
        try:
            if action_id == "pick_up" and lead.handoff:
                await self._pick_up(lead.handoff)
            elif action_id != "queue" and lead.handoff:
                await self._places.open_handoff(lead.handoff)
            elif action_id != "queue" and lead.session:
                await self._places.open_session(lead.session)
            else:
                self._places.show_queue()
        finally:
            self._take_back(key)
            self._places.come_forward()

    def on_outcome(self, key: str, failure: str | None) -> None:
        """The desktop showed the notification `key`, or did not and says why (E8)."""
        self._outlet.outcome(key, failure)

    def on_toast_shown(self, key: str) -> None:
        """The toast `key` stands in the window now (Q6)."""
        self._outlet.shown_as_toast(key)

    def conflict(self, handoff_id: HandoffId, problem: HandoffAlreadyClaimedProblem) -> None:
        """A colleague was first: as toast and as notification, though it answers one's own act (C3, Q5).

        Nothing once this is closed: whoever pressed has left before the answer came.
        """
        if self._is_over:
            return
        self._conflicts.add(handoff_id)
        key = f"claimed:{handoff_id}"
        sentence = text.already_claimed(problem.claimed_by_name, problem.claimed_at, self._clock())
        handoff = self._workspace.escalations.queue.value.get(handoff_id)
        body = problem_of(handoff) if handoff else ""
        if handoff:
            self.says_who_has(handoff)
        self._remember(key, _Lead())
        toast = lost_race_toast(handoff_id, sentence, self._workspace.me.value, body)
        saying = Saying(toast, sentence, body, (*toast.actions, ("queue", text.SHOW_QUEUE)), "normal")
        # The answer to one's own press: neither do-not-disturb nor a filter is meant for it.
        self._outlet.tell(saying, TOLD, self._outlet.judge(None, "urgent"))

    def says_who_has(self, handoff: HandoffSummary) -> None:
        """A toast says who has it; it goes when somebody else has, or nobody (C7, C8)."""
        self._subjects.are_told(handoff.session_id, f"claimed:{handoff.id}")
        known = self._workspace.escalations.queue.value.get(handoff.id)
        self._taken[handoff.id] = _holder(known) if known else None  # after a lost race it may still say open here

    def close(self) -> None:
        """Stop listening and take back what stands."""
        self._is_over = True
        for unwatch in self._unwatch:
            unwatch()
        for key in list(self._leads):
            self._herald.withdraw_notification(key)
        self.log.close()

    def _heard(self, news: News) -> None:
        match news:
            case Arrived(event=event):
                self._one(event)
            case CaughtUp():
                self._after_a_gap(news)

    def _one(self, event: LoggedEvent) -> None:
        me = self._workspace.me.value
        handoff_id = event.handoff.id if isinstance(event, HandoffClaimed) else None
        wanted = effects(event, me, conflict_told=handoff_id in self._conflicts)
        match event:
            case HandoffCreated(handoff=handoff) if wanted and self._is_unread(handoff):
                self._tell_escalation(handoff, wanted)
            case HandoffClaimed(handoff=handoff) if "toast" in wanted:
                self._tell_claimed(handoff)
            case NoticeAdded(notice=notice) if wanted:
                self._tell_notice(notice, wanted, in_sight=self._in_sight.tells(notice))
            case _:
                pass

    def _after_a_gap(self, gap: CaughtUp) -> None:
        """One line, whatever happened meanwhile (V5), of what nothing holds back."""
        new = [each for each in gap.new_escalations if not self._is_held(self._reports.notice_about(each.id))]
        others = [
            notice
            for notice in gap.new_notices
            if notice.kind not in ("escalation", "transfer") and not self._is_held(notice)
        ]
        if len(new) == 1:
            self._tell_escalation(new[0], TOLD)
        elif new:
            self._tell_summary(
                SUMMARY, [each.id for each in new], [self._reports.notice_about(each.id) for each in new]
            )
            for each in new:
                self._subjects.moved_on(each.session_id)
        elif others and subjects(others) == 1:
            self._tell_notice(others[0], TOLD)  # the newest, which is how it stands now
        elif others:
            self._tell_summary(NEWS, [each.id for each in others], others)
            for notice in others:
                if notice.kind not in ASIDE:
                    self._subjects.moved_on(notice.session_id)

    def _tell_summary(self, key: str, ids: Sequence[str], notices: Sequence[Notice | None]) -> None:
        """Tell several in one line; what an earlier such line told and is still so is counted with them."""
        self._summed[key].keep(self._still_so(key))
        self._summed[key].add(ids)
        saying = self._summary(key)
        if saying is not None:
            said = self._outlet.judge(None, "urgent" if saying.urgency == "critical" else "normal")
            self._outlet.tell(saying, TOLD, said, notices)

    def _keep_summary_true(self, key: str) -> None:
        """Some of it is over: the line says what is left, without alerting again, or goes (C7)."""
        if not self._summed[key].keep(self._still_so(key)):
            return
        saying = self._summary(key)
        if saying is None:
            self._take_back(key)
        else:
            self._outlet.change(saying)

    def _still_so(self, key: str) -> frozenset[str]:
        if key == SUMMARY:
            return frozenset(each.id for each in unread(self._workspace.escalations.queue.value, self._clock()))
        return frozenset(notice.id for notice in unread_notices(self._workspace.notices.bell.value))

    def _summary(self, key: str) -> Saying | None:
        """One line over all that is left, or the one that is left by its name; where a click leads is remembered."""
        ids = self._summed[key].ids
        if not ids:
            return None
        actions: tuple[tuple[str, str], ...] = ()
        urgency: Urgency = "normal"
        if key == SUMMARY:
            queue = self._workspace.escalations.queue.value
            waiting = [found for each in ids if (found := queue.get(HandoffId(each)))]
            if len(waiting) == 1:
                self._remember(key, _Lead(handoff=waiting[0].id))
                return self._of_escalation(key, waiting[0])
            urgent = sum(handoff.priority == "urgent" for handoff in waiting)
            title, lead, body = text.summary_notification(len(waiting), urgent), _Lead(), ""
            toast = ToastMessage(key, title, body, "info", text.SHOW_QUEUE, "queue")
            actions, urgency = (("queue", text.SHOW_QUEUE),), _urgency("urgent" if urgent else "normal")
        else:
            notices = [notice for notice in self._workspace.notices.bell.value.notices if notice.id in ids]
            if len(notices) == 1:
                self._remember(key, _lead_of(notices[0]))
                return self._of_notice(key, notices[0])
            title, body = text.NEW_NOTICES.of(len(notices)), heard.in_words(notices[0].title) if notices else ""
            lead = _Lead(session=notices[0].session_id) if notices else _Lead()
            toast = ToastMessage(key, title, body)
        self._remember(key, lead)
        return Saying(toast, title, body, actions, urgency)

    def _tell_escalation(self, handoff: HandoffSummary, wanted: frozenset[Effect]) -> None:
        notice = self._reports.notice_about(handoff.id)
        self._subjects.are_told(handoff.session_id, handoff.id)
        self._remember(handoff.id, _Lead(handoff=handoff.id))
        self._conflicts.discard(handoff.id)
        said = self._outlet.judge(notice.held_by if notice else None, handoff.priority)
        saying = self._of_escalation(handoff.id, handoff)
        if self._outlet.tell(saying, wanted, said, [notice]) & {"toast", "notification"}:
            self._standing[handoff.id] = False
            self._withdraw_settled()

    def _of_escalation(self, key: str, handoff: HandoffSummary) -> Saying:
        """What is said of one that waits; the notice of a transfer says that it is meant for me (E4)."""
        notice = self._reports.notice_about(handoff.id) if handoff.intent == "transfer" else None
        title = heard.in_words(notice.title if notice else handoff.headline)
        toast = ToastMessage(key, title, handoff.reason, "info", text.OPEN, "open")
        actions = (("open", text.OPEN), ("pick_up", text.PICK_UP))
        return Saying(toast, title, handoff.reason, actions, _urgency(handoff.priority))

    def _tell_claimed(self, handoff: HandoffSummary) -> None:
        if handoff.claimed_by is None:
            return
        title = text.HAS_IT_NOW.format(name=handoff.claimed_by.name)
        if self._in_sight.is_read(handoff.id):
            self._herald.speak(f"{title}.")  # the sheet says so, and a screen reader cannot see it change
            return
        self.says_who_has(handoff)
        self._herald.toast(ToastMessage(f"claimed:{handoff.id}", title, problem_of(handoff)))

    def _tell_notice(self, notice: Notice, wanted: frozenset[Effect], *, in_sight: bool = False) -> None:
        """in_sight: the window shows what it says; after a gap nobody knows whether anybody looks."""
        if notice.kind not in ASIDE:
            self._subjects.are_told(notice.session_id, notice.id)
        self._remember(notice.id, _lead_of(notice))
        if notice.kind == "still_on_it":
            wanted -= {"toast"}  # that one stands until it is answered: see StillAsked
        self._told[notice.id] = notice
        said = self._outlet.judge(notice.held_by, notice.priority, in_sight=in_sight)
        self._outlet.tell(self._of_notice(notice.id, notice), wanted, said, [notice])

    def _of_notice(self, key: str, notice: Notice) -> Saying:
        title = heard.in_words(notice.title)
        toast = ToastMessage(key, title, notice.body, "info", text.OPEN, "open")
        waiting = self._workspace.escalations.queue.value.in_group("waiting")
        actions = notice_actions(notice.kind, takeable=any(each.id == notice.handoff_id for each in waiting))
        return Saying(toast, title, notice.body, actions, _urgency(notice.priority))

    def _is_held(self, notice: Notice | None) -> bool:
        """Whether it stays with the bell and the queue; the server is told that it does."""
        if notice is None or notice.held_by is None:
            return False
        self._outlet.keep_back(notice, notice.held_by)
        return True

    def _is_unread(self, handoff: HandoffSummary) -> bool:
        """Whether it is still news: not claimed, seen or snoozed by the time that it is told."""
        return handoff.id in {each.id for each in unread(self._workspace.escalations.queue.value, self._clock())}

    def _withdraw_settled(self) -> None:
        """Seen, snoozed, claimed, withdrawn or resolved, here or elsewhere: what stands for it goes (C7).

        A notification may come a moment before its card, so only what was once unread here counts as settled.
        """
        queue = self._workspace.escalations.queue.value
        waiting = {handoff.id for handoff in unread(queue, self._clock())}
        for handoff_id, was_unread in list(self._standing.items()):
            known = queue.get(handoff_id)
            if handoff_id in waiting:
                self._standing[handoff_id] = True
            elif was_unread or (known and known.status != "open"):
                self._take_back(handoff_id)
        for key, notice in list(self._told.items()):
            known = queue.get(notice.handoff_id) if notice.handoff_id and notice.kind in _ASKING else None
            if known and known.status != "open":  # a reminder of what a colleague has by now
                self._take_back(key)
        for handoff_id, has in list(self._taken.items()):
            known = queue.get(handoff_id)
            if known is None:
                continue
            now = _holder(known)
            if has is None:
                self._taken[handoff_id] = now
            elif now != has:
                self._take_back(f"claimed:{handoff_id}")
                del self._taken[handoff_id]
        self._keep_summary_true(SUMMARY)

    def _withdraw_read(self, bell: Bell) -> None:
        """Read here or on another desktop: what stands for it goes."""
        for notice in bell.notices:
            if notice.read_at is not None and self._told.pop(notice.id, None) is not None:
                self._outlet.take_back(notice.id)  # where a click leads is kept: one may be on its way
        self._keep_summary_true(NEWS)

    def _take_back(self, key: str) -> None:
        self._told.pop(key, None)
        self._standing.pop(HandoffId(key), None)
        self._leads.pop(key, None)
        if key in self._summed:
            self._summed[key] = Summed()
        self._outlet.take_back(key)

    def _guess(self, key: str) -> _Lead:
        """A notification that outlived its moment still names its handoff; anything else leads to the queue."""
        known = self._workspace.escalations.queue.value.get(HandoffId(key))
        return _Lead(handoff=known.id) if known else _Lead()

    def _remember(self, key: str, lead: _Lead) -> None:
        self._leads.pop(key, None)
        self._leads[key] = lead
        while len(self._leads) > KEPT_LEADS:
            oldest = next(iter(self._leads))
            del self._leads[oldest]
            self._told.pop(oldest, None)


def _lead_of(notice: Notice) -> _Lead:
    about_handoff = notice.kind in ABOUT_THE_HANDOFF
    return _Lead(handoff=notice.handoff_id if about_handoff else None, session=notice.session_id)


def _holder(handoff: HandoffSummary) -> PersonId | None:
    return handoff.claimed_by.id if handoff.status == "claimed" and handoff.claimed_by else None


def _urgency(priority: str) -> Urgency:
    return "critical" if priority == "urgent" else "normal"


def _counts(queue: QueueState) -> Counts:
    trouble = "" if queue.connection.kind == "live" else queue.connection.label
    words = text.counts(queue.unread - queue.questions, queue.waiting, queue.questions)
    tooltip = text.tooltip(words, trouble)
    return Counts(queue.unread, queue.waiting, queue.connection, tooltip, queue.questions)
