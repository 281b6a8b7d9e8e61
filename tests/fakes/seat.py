"""One person at a desk: real client, real view-models, a scripted server below and a recording herald above."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rf_desktop.client.connection import CatchingUp, Live
from rf_desktop.client.drafts import Drafts
from rf_desktop.client.errors import Refused
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.assessments import Assessment
from rf_desktop.contract.chat import LaneCard
from rf_desktop.contract.events import HandoffClaimed, HandoffCreated, LoggedEvent, NotificationSettingsChanged
from rf_desktop.contract.handoffs import (
    Attention,
    Claimed,
    HandoffDetail,
    HandoffList,
    HandoffSummary,
    NewAttention,
    Snapshot,
)
from rf_desktop.contract.identity import Me, PersonRef
from rf_desktop.contract.notices import Notice, NoticeList
from rf_desktop.contract.notifying import NewNotificationSettings, NotificationSettings
from rf_desktop.contract.presence import Lookers
from rf_desktop.contract.problems import NotAvailableProblem
from rf_desktop.contract.sessions import SessionDetail, SessionEntry, SessionHandoff, SessionList
from rf_desktop.contract.ways import ConsultationList
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.redaction import for_disk
from rf_desktop.viewmodels.desk import HIDDEN_CHIPS_LIMIT, Desk, open_desk
from tests.client import made
from tests.fakes.herald import RecordingHerald
from tests.fakes.scripted import ScriptedApi

GONE = Refused(NotAvailableProblem(title="This is not available.", status=404))


class HandClock:
    """Moves only when it is told to."""

    def __init__(self) -> None:
        self.now = made.NOON

    def __call__(self) -> datetime:
        return self.now

    def advances(self, **by: float) -> None:
        self.now += timedelta(**by)


class Seat:
    """`world` below is what the server knows; the lists answer from it."""

    def __init__(self, folder: Path, me: Me | None = None) -> None:
        self.clock = HandClock()
        self.api = ScriptedApi()
        self.herald = RecordingHerald()
        self.folder = folder
        self.handoffs: dict[str, HandoffDetail] = {}
        self.attention: dict[str, Attention] = {}
        self.sessions: dict[str, SessionDetail] = {}
        self.notices: list[Notice] = []
        self.wishes = NotificationSettings()
        self.event_id = 0
        self._answer_from_the_world(me or made.me())
        self.workspace = Workspace(self.api, "token", me or made.me(), folder, clock=self.clock)
        drafts = Drafts(folder / "drafts", for_disk)
        hidden = RememberedIds(folder / "hidden", HIDDEN_CHIPS_LIMIT)
        self.desk: Desk = open_desk(self.workspace, self.herald, drafts, hidden, clock=self.clock)

    @property
    def person(self) -> PersonRef:
        return self.workspace.me.value.person

    async def goes_live(self) -> None:
        """The end of a gap: everything is listed, what is new is told in one line."""
        self.workspace.connection.set(CatchingUp(self.clock()))
        self.workspace._announcing.gap_begins()
        await self.workspace._catch_up()
        self.workspace.connection.set(Live(self.clock(), self.clock()))
        self.workspace.outgoing.line_is(True)

    def hears(self, event: LoggedEvent) -> None:
        """One event of the stream."""
        self.event_id += 1
        self.workspace._on_event(event, self.event_id)

    def knows(self, name: str = "h1", *, lane: tuple[LaneCard, ...] = (), **changes: Any) -> HandoffDetail:
        """The server has this handoff, and its session."""
        extra = {key: changes.pop(key) for key in ("notes", "assessment", "ticket_note") if key in changes}
        summary = made.handoff(name, **({"lane_count": len(lane)} | changes))
        values = summary.model_dump() | {
            "notes": "",
            "assessment": Assessment(status=summary.assessment_status),
            "documentation": "",
            "ticket_note": None,
            "snapshot": Snapshot(
                problem_summary=summary.problem_summary,
                domain=summary.domain,
                client=summary.client,
                ticket=summary.ticket,
                step_count=summary.step_count,
                lane=lane,
                messages=(),
                message_count=0,
                taken_at=summary.escalated_at,
            ),
        }
        detail = HandoffDetail.model_validate(values | extra)
        self.handoffs[name] = detail
        return detail

    def escalates(self, name: str = "h1", *, by: PersonRef = made.JANE, **changes: Any) -> HandoffDetail:
        """A colleague hands off, and the stream says so."""
        lane = changes.pop("lane", ())
        detail = self.knows(name, lane=lane, handed_off_by_id=by.id, handed_off_by_name=by.name, **changes)
        self.hears(HandoffCreated(handoff=_summary(detail), actor=by))
        return detail

    def is_claimed(self, name: str = "h1", *, by: PersonRef = made.ALEX, tell: bool = True) -> HandoffDetail:
        """Somebody claims, and the stream says so."""
        old = self.handoffs[name]
        change = {
            "status": "claimed",
            "claimed_by": by,
            "claimed_at": self.clock(),
            "version": old.version + 1,
        }
        detail = self.handoffs[name] = old.model_copy(update=change)
        if tell:
            self.hears(HandoffClaimed(handoff=_summary(detail), actor=by))
        return detail

    def has_session(self, entry: SessionEntry, **changes: Any) -> SessionDetail:
        """The server has this session."""
        detail = self.sessions[entry.id] = made.detail(entry, **changes)
        return detail

    def lets_claim(self, name: str = "h1", *, lane: tuple[LaneCard, ...] = ()) -> None:
        """A claim of this handoff succeeds."""

        def claimed(body: Any, *, handoff_id: str) -> Claimed:
            detail = self.is_claimed(handoff_id, by=self.person, tell=False)
            session = self.claimed_session(detail, lane)
            return Claimed(handoff=detail, session=session)

        self.api.answers(e.CLAIM_HANDOFF, claimed)

    def claimed_session(self, handoff: HandoffDetail, lane: tuple[LaneCard, ...] = ()) -> SessionDetail:
        """The session of a claimed handoff, as the claimant sees it."""
        of = SessionHandoff(
            id=handoff.id,
            status=handoff.status,
            handed_off_by=made.JANE,
            claimed_by=handoff.claimed_by,
            claimed_at=handoff.claimed_at,
            escalated_at=handoff.escalated_at,
        )
        entry = made.entry(handoff.session_id, handoff=of, owner=self.person, escalated_to=self.person)
        return self.has_session(entry, lane=lane)

    async def leaves(self) -> None:
        await self.desk.aclose()

    def _answer_from_the_world(self, me: Me) -> None:
        api = self.api
        api.answers(e.ME, me)
        api.answers(e.LIST_HANDOFFS, lambda _: self._list())
        api.answers(
            e.LIST_SESSIONS,
            lambda _: SessionList(as_of=self.event_id, sessions=tuple(d.entry for d in self.sessions.values())),
        )
        api.answers(e.CONSULTATIONS, lambda _: ConsultationList(as_of=self.event_id, consultations=()))
        api.answers(e.LIST_NOTICES, lambda _: NoticeList(as_of=self.event_id, notices=tuple(self.notices)))
        api.answers(e.NOTIFICATION_SETTINGS, lambda _: self.wishes)
        api.answers(e.CHANGE_NOTIFICATION_SETTINGS, self._wish)
        api.answers(e.GET_HANDOFF, lambda _, *, handoff_id: self.handoffs.get(handoff_id, GONE))
        api.answers(e.GET_SESSION, lambda _, *, session_id: self.sessions.get(session_id, GONE))
        api.answers(e.PAY_ATTENTION, self._pay)
        api.answers(e.LOOK_AT_HANDOFF, lambda _, *, handoff_id: Lookers(handoff_id=HandoffId(handoff_id), people=()))
        api.answers(e.SIGN_OUT, e.SIGN_OUT.reply())

    def wishes_for(self, **changes: Any) -> None:
        """The person changes their notification settings on another desktop."""
        self._wish(self.wishes.with_changes(**changes))
        self.hears(NotificationSettingsChanged(settings=self.wishes))

    def _wish(self, body: NewNotificationSettings) -> NotificationSettings:
        self.wishes = NotificationSettings(**body.model_dump(), version=self.wishes.version + 1)
        return self.wishes

    def _list(self) -> HandoffList:
        return HandoffList(
            as_of=self.event_id,
            handoffs=tuple(_summary(detail) for detail in self.handoffs.values()),
            attention=tuple(self.attention.values()),
        )

    def _pay(self, body: NewAttention, *, handoff_id: str) -> Attention:
        old = self.attention.get(handoff_id) or Attention.model_validate({"handoff_id": handoff_id})
        change: dict[str, Any] = {}
        if body.seen is not None:
            change["seen_at"] = self.clock() if body.seen else None
        if body.snooze_minutes is not None:
            until = self.clock() + timedelta(minutes=body.snooze_minutes)
            change["snoozed_until"] = until if body.snooze_minutes else None
        new = self.attention[handoff_id] = old.model_copy(update=change)
        return new


def _summary(detail: HandoffDetail) -> HandoffSummary:
    return HandoffSummary.model_validate(detail, from_attributes=True)


async def settled(condition: Callable[[], object]) -> None:
    """Let the loop turn until the condition holds; the scripted server needs no time, only turns."""
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came true")
