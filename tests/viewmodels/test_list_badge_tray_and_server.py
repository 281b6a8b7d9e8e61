"""Whatever is lost, repeated or overtaken on the way: list = badge = tray = server (Q7, V1, C7).

The server here is a few lines that say what is true. What a desktop hears of it is every event, in any order, some of
them twice, some never; then the lists come, as after every gap, and everything must agree.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rf_desktop.app.tray_view import tray_state
from rf_desktop.client.queue_state import unread
from rf_desktop.contract import endpoints as e
from rf_desktop.contract import events as ev
from rf_desktop.contract.handoffs import Attention, Coaching, HandoffList, HandoffSummary
from rf_desktop.contract.identity import PersonRef
from rf_desktop.contract.presence import Lookers
from rf_desktop.contract.ways import Watch
from rf_desktop.domain.ids import HandoffId
from rf_desktop.ui.notices.tray_icon import TrayState
from rf_desktop.viewmodels.cards import EscalationCard
from rf_desktop.viewmodels.queue_rows import Looking, queue_view
from tests.client import made
from tests.examples import EXAMPLES
from tests.fakes.seat import Seat

LATER = made.NOON + timedelta(hours=1)
SAM, ALEX, JANE = made.SAM, made.ALEX, made.JANE


@dataclass
class Server:
    """What is true for Sam, and the log that says how it came about."""

    handoffs: dict[str, HandoffSummary] = field(default_factory=dict)
    attention: dict[str, Attention] = field(default_factory=dict)
    watched: set[str] = field(default_factory=set)
    lookers: dict[str, tuple[PersonRef, ...]] = field(default_factory=dict)
    log: list[ev.LoggedEvent] = field(default_factory=list)

    def changes(self, name: str, **change: Any) -> HandoffSummary:
        now = self.handoffs[name]
        new = self.handoffs[name] = now.model_copy(update=change | {"version": now.version + 1})
        return new

    def waiting(self) -> set[str]:
        return {name for name, each in self.handoffs.items() if each.status == "open"}

    def unread(self) -> set[str]:
        mine = self.attention
        return {
            name for name in self.waiting() if name not in mine or not (mine[name].seen_at or mine[name].snoozed_until)
        }

    def shown(self) -> dict[str, str]:
        """Which card Sam has, and in which group."""
        groups = dict.fromkeys(self.waiting(), "waiting")
        for name, each in self.handoffs.items():
            if each.status == "claimed" and each.offered_to == SAM:
                groups[name] = "offered"
            elif each.status == "claimed" and each.claimed_by == SAM:
                groups[name] = "mine"
            elif is_coached_by_sam(each) or (
                each.status in ("claimed", "returned") and name in self.watched and each.claimed_by != SAM
            ):
                groups[name] = "watching"
            elif each.status == "resolved" and (each.claimed_by == SAM or name in self.watched):
                groups[name] = "done"
        return groups

    def listed(self) -> HandoffList:
        shown = self.shown()
        return HandoffList(
            as_of=len(self.log),
            handoffs=tuple(self.handoffs[name] for name in shown),
            attention=tuple(each for name, each in self.attention.items() if name in shown),
            looking=tuple(
                Lookers(handoff_id=HandoffId(name), people=those) for name, those in self.lookers.items() if those
            ),
            watching=tuple(HandoffId(name) for name in shown if name in self.watched),
        )


def is_coached_by_sam(each: HandoffSummary) -> bool:
    """Whether it is back with Jane, with Sam's steps (C8)."""
    return each.status == "returned" and each.coaching is not None and each.coaching.coach == SAM


@st.composite
def servers(draw: st.DrawFn) -> Server:
    """A stretch of a working day."""
    server = Server()
    for _ in range(draw(st.integers(1, 18))):
        name = draw(st.sampled_from("abc"))
        now = server.handoffs.get(name)
        if now is None:
            priority = draw(st.sampled_from(["urgent", "normal", "low"]))
            server.handoffs[name] = made.handoff(name, priority=priority)
            server.log.append(ev.HandoffCreated(handoff=server.handoffs[name], actor=JANE))
            continue
        deed = draw(st.sampled_from(["claim", "step", "coach", "offer", "see", "watch", "look", "ready"]))
        event = _done(draw, server, name, now, deed)
        if event is not None:
            server.log.append(event)
    return server


def _done(draw: st.DrawFn, server: Server, name: str, now: HandoffSummary, deed: str) -> ev.LoggedEvent | None:
    who = draw(st.sampled_from([SAM, ALEX]))
    id_ = HandoffId(name)
    match deed:
        case "claim" if now.status == "open":
            new = server.changes(name, status="claimed", claimed_by=who, claimed_at=made.NOON)
            return ev.HandoffClaimed(handoff=new, actor=who)
        case "offer" if now.status == "claimed" and now.claimed_by == ALEX:
            new = server.changes(name, offered_to=SAM, offered_at=made.NOON)
            return ev.HandoffReassigned(handoff=new, actor=ALEX)
        case "coach" if now.status == "claimed" and now.claimed_by is not None:
            behind = Coaching(coach=now.claimed_by, stop_condition="It fails again")
            new = server.changes(name, status="returned", offered_to=None, coaching=behind)
            return ev.HandoffReturned(handoff=new, actor=now.claimed_by)
        case "coach" if now.coaching is not None:
            if draw(st.booleans()):  # handed off anew: it does not come back
                new = server.changes(name, coaching=None)
                return ev.HandoffReturned(handoff=new, actor=JANE)
            new = server.changes(name, status="claimed", claimed_by=now.coaching.coach, coaching=None)
            return ev.HandoffCameBack(handoff=new, actor=JANE)
        case "step" if now.status == "claimed":
            step = draw(st.sampled_from(["resolved", "open", "returned"]))
            gone = {"claimed_by": None, "claimed_at": None, "offered_to": None} if step == "open" else {}
            at = {"resolved_at": made.NOON} if step == "resolved" else {}
            new = server.changes(name, status=step, **gone, **at)
            owner = now.claimed_by or ALEX
            if step == "resolved":
                return ev.HandoffResolved(handoff=new, actor=owner)
            kind = ev.HandoffReleased if step == "open" else ev.HandoffReturned
            return kind(handoff=new, actor=owner)
        case "see":
            seen, until = draw(st.sampled_from([(None, None), (made.NOON, None), (None, LATER)]))
            server.attention[name] = Attention(handoff_id=id_, seen_at=seen, snoozed_until=until)
            return ev.AttentionChanged(attention=server.attention[name])
        case "watch":
            server.watched ^= {name}
            return ev.WatchChanged(watch=Watch(handoff_id=id_, watching=name in server.watched, watchers=()))
        case "look":
            server.lookers[name] = () if server.lookers.get(name) else (ALEX,)
            return ev.PresenceChanged(looking=Lookers(handoff_id=id_, people=server.lookers[name]))
        case "ready":
            new = server.changes(name, assessment_status="ready")
            return ev.HandoffAssessmentReady(handoff_id=id_, version=new.version)
        case _:
            return None


def tray_of(seat: Seat) -> TrayState:
    return tray_state(seat.desk.announcer.counts.value, seat.desk.do_not_disturb.state.value)


def is_as_made_anew(seat: Seat) -> None:
    """The cards that were kept are those that would be made now."""
    state = seat.desk.queue.state.value
    looking = Looking(claiming=seat.desk.takeover.under_way.value)
    fresh = queue_view(seat.workspace.escalations.queue.value, looking, state.connection, seat.clock())
    assert state == fresh


def agree(seat: Seat, server: Server) -> None:
    """List, heading, badge, tray, window and server say the same."""
    state, counts = seat.desk.queue.state.value, seat.desk.announcer.counts.value
    cards = {row.key: row for row in state.rows if isinstance(row, EscalationCard)}
    tray = tray_of(seat)
    assert {key: card.group for key, card in cards.items()} == server.shown()
    store = seat.workspace.escalations.queue.value
    assert {key for key, card in cards.items() if card.unread} == server.unread()
    assert {each.id for each in unread(store, seat.clock())} == server.unread()
    assert state.unread == counts.unread == tray.unread == len(server.unread())
    assert state.waiting == counts.waiting == tray.waiting == len(server.waiting())
    waiting = {key: card for key, card in cards.items() if card.group == "waiting"}
    assert {key: card.lookers for key, card in waiting.items() if card.lookers} == {
        name: ("Alex",) for name, those in server.lookers.items() if those and name in server.waiting()
    }
    for name, card in cards.items():
        holder = server.handoffs[name].claimed_by
        assert (card.holding is None) == (server.handoffs[name].status == "open")
        assert card.holding is None or card.holding.name in (JANE.name, holder.name if holder else "")


@settings(max_examples=2 * EXAMPLES)
@given(server=servers(), data=st.data())
def test_whatever_is_lost_repeated_or_overtaken(
    tmp_path_factory: pytest.TempPathFactory, server: Server, data: st.DataObject
) -> None:
    """Q7, V1, C7: after the lists everything agrees, and it did among itself all along."""
    numbered = [(number, event) for number, event in enumerate(server.log, start=1)]
    heard = data.draw(st.lists(st.sampled_from(numbered), max_size=len(numbered)), label="some lost, some twice")
    after = data.draw(st.lists(st.sampled_from(numbered), max_size=6), label="late, after the lists")

    async def story(folder: Path) -> None:
        seat = Seat(folder)
        await seat.goes_live()
        for number, event in heard:
            seat.workspace._on_event(event, number)
            state, counts = seat.desk.queue.state.value, seat.desk.announcer.counts.value
            cards = [row for row in state.rows if isinstance(row, EscalationCard)]
            assert sum(card.unread for card in cards) == state.unread == counts.unread == tray_of(seat).unread
            assert sum(card.group == "waiting" for card in cards) == state.waiting == counts.waiting
            is_as_made_anew(seat)
        seat.api.answers(e.LIST_HANDOFFS, server.listed())
        await seat.goes_live()
        agree(seat, server)
        for number, event in after:
            seat.workspace._on_event(event, number)
        agree(seat, server)
        is_as_made_anew(seat)
        seat.clock.advances(hours=2)  # every snooze is over
        seat.desk.queue._show()
        is_as_made_anew(seat)
        await seat.leaves()

    asyncio.run(story(tmp_path_factory.mktemp("truth")))


@settings(max_examples=2 * EXAMPLES)
@given(server=servers(), data=st.data())
def test_every_event_once_in_any_order_needs_no_list(
    tmp_path_factory: pytest.TempPathFactory, server: Server, data: st.DataObject
) -> None:
    """V1: what arrives, arrives in the end where the server is; duplicates change nothing."""
    numbered = [(number, event) for number, event in enumerate(server.log, start=1)]
    again = data.draw(st.lists(st.sampled_from(numbered), max_size=6))
    arrivals = data.draw(st.permutations([*numbered, *again]))

    async def story(folder: Path) -> None:
        seat = Seat(folder)
        await seat.goes_live()
        for number, event in arrivals:
            seat.workspace._on_event(event, number)
        agree(seat, server)
        await seat.leaves()

    asyncio.run(story(tmp_path_factory.mktemp("order")))
