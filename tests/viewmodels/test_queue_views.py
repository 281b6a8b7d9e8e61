"""Who looks, who has it, what is due; folded groups and saved views (Q1, C7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rf_desktop.client import workspace
from rf_desktop.client.observable import Cell
from rf_desktop.client.queue_arrangement import QueueArrangement
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.events import HandoffResolved, PresenceChanged, WatchChanged
from rf_desktop.contract.handoffs import HandoffDetail
from rf_desktop.contract.presence import Lookers
from rf_desktop.contract.ways import Watch
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.response import response_clock
from rf_desktop.domain.vocabulary import Priority
from rf_desktop.viewmodels import text, text_cards
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow, initials
from rf_desktop.viewmodels.queue import Queue
from tests.client import made
from tests.fakes.seat import Seat, settled

H1 = HandoffId("h1")


def card(seat: Seat, key: str = "h1") -> EscalationCard:
    return next(row for row in seat.desk.queue.state.value.rows if isinstance(row, EscalationCard) and row.key == key)


def keys(seat: Seat) -> list[str]:
    return [row.key for row in seat.desk.queue.state.value.rows]


def said(seat: Seat, key: str = "h1") -> str:
    return text_cards.card_sentence(card(seat, key), seat.clock())


def resolves(seat: Seat, detail: HandoffDetail) -> None:
    change = {"status": "resolved", "resolved_at": seat.clock(), "version": detail.version + 1}
    seat.hears(HandoffResolved(handoff=made.handoff(**(detail.model_dump() | change)), actor=detail.claimed_by))


async def test_a_colleague_who_looks_is_on_the_card_and_in_its_sentence(seat: Seat) -> None:
    """Q1: by name; I am not told of myself."""
    seat.escalates("h1")
    seat.hears(PresenceChanged(looking=Lookers(handoff_id=H1, people=(made.SAM, made.ALEX))))
    assert card(seat).lookers == ("Alex",)
    assert said(seat).endswith("due in 2 hours, Alex is looking")
    seat.hears(PresenceChanged(looking=Lookers(handoff_id=H1, people=())))
    assert card(seat).lookers == ()


async def test_opening_a_card_tells_the_others_and_leaving_takes_it_back(seat: Seat) -> None:
    """Q1, M7."""

    def told() -> list[bool]:
        return [asked.body.looking for asked in seat.api.requests(e.LOOK_AT_HANDOFF)]

    seat.escalates("h1")
    await seat.desk.queue.open("h1")
    await settled(lambda: told() == [True])
    sheet = seat.desk.sheet.value
    assert sheet is not None
    sheet.back_to_queue()
    await settled(lambda: told() == [True, False])


async def test_a_card_says_who_has_it_and_since_when(seat: Seat) -> None:
    """C7, Q1: mine, watched, resolved."""
    seat.escalates("h1")
    seat.hears(WatchChanged(watch=Watch(handoff_id=H1, watching=True, watchers=())))
    claimed = seat.is_claimed("h1", by=made.ALEX)
    seat.clock.advances(minutes=4)
    assert keys(seat) == ["group:watching", "h1"]
    holding = card(seat).holding
    assert holding is not None
    assert text_cards.holding(holding, seat.clock()) == "Alex has it · 4m"
    assert said(seat).endswith("Alex has it, 4 minutes")
    assert card(seat).clock(seat.clock()) is None
    resolves(seat, claimed)
    holding = card(seat).holding
    assert holding is not None
    assert text_cards.holding(holding, seat.clock()) == "resolved by Alex · now"
    seat.escalates("h2")
    seat.is_claimed("h2", by=seat.person)
    assert said(seat, "h2").endswith("you have it, just now")


async def test_a_card_says_who_made_the_steps_work(seat: Seat) -> None:
    """C7, C8: Sam gave it back with steps, and Jane resolved it."""
    seat.escalates("h1")
    mine = seat.is_claimed("h1", by=seat.person)
    resolves(seat, mine.model_copy(update={"ended_by": made.JANE}))
    holding = card(seat).holding
    assert holding is not None
    assert text_cards.holding(holding, seat.clock()) == "resolved by Jane · now"


async def test_a_card_says_what_was_given_up(seat: Seat) -> None:
    """C7, C8: to the eye and to the ear; who watched it does not take it for solved."""
    for name, by, said_of_it in (("h1", made.ALEX, "abandoned by Alex"), ("h2", seat.person, "you abandoned it")):
        seat.escalates(name)
        seat.hears(WatchChanged(watch=Watch(handoff_id=HandoffId(name), watching=True, watchers=())))
        resolves(seat, seat.is_claimed(name, by=by).model_copy(update={"abandoned": True}))
        holding = card(seat, name).holding
        assert holding is not None
        assert text_cards.holding(holding, seat.clock()) == f"{said_of_it} · now"
        assert f", {said_of_it}, just now" in said(seat, name)


@pytest.mark.parametrize(
    ("priority", "minutes", "eye", "ear"),
    [
        ("urgent", 4, "due in 11 m", "due in 11 minutes"),
        ("urgent", 13.5, "due in 1 m", "due in 1 minute"),
        ("urgent", 14.5, "due now", "due now"),
        ("urgent", 15.5, "late", "late"),
        ("urgent", 18, "late 3 m", "late by 3 minutes"),
        ("low", 1, "due in 8 h", "due in 8 hours"),
        ("normal", 32, "due in 88 m", "due in 88 minutes"),
        ("urgent", 119, "late 104 m", "late by 104 minutes"),
        ("urgent", 134.5, "late 119 m", "late by 119 minutes"),
        ("urgent", 194, "late 2 h", "late by 2 hours"),
        ("high", 3000, "late 2 d", "late by 2 days"),
    ],
)
def test_the_target_is_said_short_for_the_eye_and_whole_for_the_ear(
    priority: Priority, minutes: float, eye: str, ear: str
) -> None:
    """Q1: in words, so that its colour never says it alone."""
    clock = response_clock(priority, made.NOON, made.NOON + timedelta(minutes=minutes))
    assert (text_cards.due(clock), text_cards.due_spoken(clock)) == (eye, ear)


@pytest.mark.parametrize("priority", ["urgent", "high", "normal", "low"])
def test_nothing_is_later_than_it_is_old(priority: Priority) -> None:
    """Q1: age and delay stand beside each other on the card, both in whole units that have gone by."""
    unit = {"now": 0, "m": 1, "h": 60, "d": 24 * 60}
    for minutes in range(0, 6 * 24 * 60, 7):
        at = made.NOON + timedelta(minutes=minutes)
        late = text_cards.due(response_clock(priority, made.NOON, at)).removeprefix("late").strip()
        if late and not late.startswith("due"):
            count, of = late.split()
            age = text.age(made.NOON, at)
            oldest = (int(age[:-1]) + 1) * unit[age[-1]] if age != "now" else 1
            assert int(count) * unit[of] < oldest, (age, late)


async def test_the_target_counts_from_when_it_began_to_wait_again(seat: Seat) -> None:
    """C8: what was released waits anew; its age stays."""
    seat.escalates("h1", priority="urgent", escalated_at=made.NOON - timedelta(hours=2), waiting_since=made.NOON)
    assert said(seat) == "unread, urgent, stuck, from Jane, 2 hours, due in 15 minutes"


async def test_a_snoozed_card_says_until_when_in_its_sentence(seat: Seat) -> None:
    """Q2."""
    seat.escalates("h1")
    await seat.desk.queue.snooze("h1", 60)
    until = card(seat).snoozed_until
    assert until is not None
    assert said(seat).endswith(f"snoozed until {until.astimezone():%H:%M}")
    tomorrow = until + timedelta(days=1)
    assert text_cards.snoozed(tomorrow, until) == f"snoozed until {tomorrow.astimezone():%a %H:%M}"


def test_a_card_can_be_put_off_until_the_morning() -> None:
    """Q2: said with the time at which it comes back."""
    at = made.NOON.astimezone()
    *fixed, (minutes, label) = text_cards.snooze_times(at)
    assert [each for each, _ in fixed] == [15, 60, 240]
    assert (at + timedelta(minutes=minutes)).astimezone().hour == 8
    assert label == "until tomorrow, 08:00"
    assert text_cards.snooze_times(at.replace(hour=3))[-1] == (300, "until 08:00")


@pytest.mark.parametrize(
    ("name", "letters"), [("Jane", "J"), ("Jane van der Roe", "JR"), ("zoë", "Z"), ("🌻 Ada", "🌻A"), ("", "")]
)
def test_initials_are_of_the_first_and_the_last_name(name: str, letters: str) -> None:
    """Q1."""
    assert initials(name) == letters


async def test_time_alone_changes_no_row(seat: Seat) -> None:
    """PITFALLS E: what ticks is said when it is shown; a live list is never rebuilt for it."""
    seat.escalates("h1")
    before = seat.desk.queue.state.value.rows
    seat.clock.advances(minutes=30)
    seat.desk.queue._show()
    assert all(one is other for one, other in zip(before[1:], seat.desk.queue.state.value.rows[1:], strict=True))


async def test_one_arrival_makes_one_card_anew(seat: Seat) -> None:
    """Q1: among many, the others are the same objects, so nothing further up has to look at them."""
    for number in range(40):
        seat.escalates(f"h{number}", escalated_at=made.NOON + timedelta(minutes=number))
    before = {row.key: row for row in seat.desk.queue.state.value.rows if isinstance(row, EscalationCard)}
    seat.escalates("new", priority="urgent")
    await seat.desk.queue.mark_read("h7")
    after = {row.key: row for row in seat.desk.queue.state.value.rows if isinstance(row, EscalationCard)}
    assert {key for key, row in after.items() if row is not before.get(key)} == {"new", "h7"}


async def test_a_folded_group_shows_its_heading_and_counts_all_the_same(seat: Seat) -> None:
    """Q1, Q7, D2: folding is kept, and puts away cards, never counts."""
    arrangement = seat.desk.queue.arrangement
    seat.escalates("h1")
    seat.escalates("h2")
    seat.is_claimed("h2", by=seat.person)
    seat.desk.queue.toggle_fold("waiting")
    assert keys(seat) == ["group:waiting", "group:mine", "h2"]
    heading = seat.desk.queue.state.value.rows[0]
    assert isinstance(heading, GroupRow)
    assert (heading.folded, heading.count, heading.sentence) == (True, 1, "Waiting, 1, folded")
    assert (seat.desk.queue.state.value.unread, seat.desk.queue.state.value.waiting) == (1, 1)
    assert arrangement.value.folded == {"waiting"}
    seat.desk.queue.toggle_fold("waiting")
    assert keys(seat) == ["group:waiting", "h1", "group:mine", "h2"]


async def test_a_view_is_saved_picked_again_renamed_and_deleted(seat: Seat) -> None:
    """Q1."""
    queue = seat.desk.queue
    kept: list[QueueArrangement] = []
    queue.arrangement.watch(kept.append, now=False)
    seat.escalates("h1", priority="urgent", problem_summary="VPN drops")
    seat.escalates("h2", priority="urgent", problem_summary="Outlook")
    assert not queue.state.value.may_save_view
    queue.search("vpn ")
    queue.toggle_filter("priority:urgent")
    assert queue.state.value.may_save_view
    queue.save_view("  Urgent VPN ")
    assert [(view.name, view.active) for view in queue.state.value.views] == [("Urgent VPN", True)]
    assert not queue.state.value.may_save_view
    queue.show_everything()
    assert keys(seat) == ["group:waiting", "h1", "h2"]
    assert not queue.state.value.views[0].active
    queue.use_view("Urgent VPN")
    assert keys(seat) == ["group:waiting", "h1"]
    assert queue.state.value.search == "vpn"
    queue.rename_view("Urgent VPN", "Tunnels")
    assert [(view.name, view.active) for view in queue.state.value.views] == [("Tunnels", True)]
    queue.delete_view("Tunnels")
    assert queue.state.value.views == ()
    assert keys(seat) == ["group:waiting", "h1"]
    assert [len(each.views) for each in kept] == [1, 1, 0]
    queue.save_view("   ")
    assert queue.state.value.views == ()


async def test_an_arrangement_that_was_kept_is_there_at_the_next_start(seat: Seat) -> None:
    """D2."""
    kept = Cell(QueueArrangement(frozenset({"waiting"})))
    queue = Queue(seat.workspace, seat.desk, seat.desk.takeover, seat.desk._telling, seat.clock, kept)
    seat.escalates("h1")
    assert [row.key for row in queue.state.value.rows] == ["group:waiting"]
    queue.close()


async def test_what_the_stream_never_told_is_there_at_the_next_list_and_silently(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PITFALLS E: on focus, and every five minutes as a net; the line says when. Nobody is told twice or late."""
    seat.knows("h1")
    seat.clock.advances(minutes=1)
    await seat.desk.queue.refresh()
    await settled(lambda: seat.desk.queue.state.value.connection.updated == text_cards.updated(seat.clock()))
    assert keys(seat) == ["group:waiting", "h1"]
    assert workspace.RELIST_EVERY == 300
    monkeypatch.setattr(workspace, "RELIST_EVERY", 0.0)
    seat.knows("h2")
    seat.workspace._tasks.start(seat.workspace._list_now_and_then(), "lists every five minutes")
    await settled(lambda: keys(seat) == ["group:waiting", "h1", "h2"])
    assert seat.herald.told == []
    assert seat.desk.announcer.counts.value.unread == 2
