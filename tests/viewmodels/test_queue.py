"""The queue dock (Q1, Q2, Q3, Q7, C4, C7)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.client.errors import Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.events import (
    AttentionChanged,
    HandoffAssessmentReady,
    HandoffClaimed,
    HandoffCreated,
    HandoffResolved,
    HandoffWithdrawn,
    LoggedEvent,
)
from rf_desktop.contract.handoffs import Attention
from rf_desktop.contract.problems import HandoffAlreadyClaimedProblem
from rf_desktop.domain.ids import HandoffId
from rf_desktop.viewmodels import text, text_cards
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow
from tests.client import made
from tests.fakes.seat import Seat, settled


def cards(seat: Seat) -> list[EscalationCard]:
    return [row for row in seat.desk.queue.state.value.rows if isinstance(row, EscalationCard)]


def keys(seat: Seat) -> list[str]:
    return [row.key for row in seat.desk.queue.state.value.rows]


async def test_cards_stand_in_groups_by_urgency_and_then_by_age(seat: Seat) -> None:
    """Q1."""
    older = made.NOON.replace(hour=9)
    seat.escalates("late")
    seat.escalates("early", escalated_at=older)
    seat.escalates("urgent", priority="urgent")
    seat.escalates("mine")
    seat.is_claimed("mine", by=seat.person)
    assert keys(seat) == ["group:waiting", "urgent", "early", "late", "group:mine", "mine"]
    first = seat.desk.queue.state.value.rows[0]
    assert isinstance(first, GroupRow)
    assert (first.title, first.count) == ("Waiting", 3)


async def test_ones_own_escalation_is_never_in_ones_queue(seat: Seat) -> None:
    """C4, Q5."""
    seat.escalates("own", by=seat.person)
    assert keys(seat) == []
    assert not seat.herald.told
    assert seat.desk.queue.state.value.empty == text.QUEUE_EMPTY


async def test_a_card_says_everything_from_one_object(seat: Seat) -> None:
    """Q1."""
    seat.escalates("h1", problem_summary="VPN drops", client="Contoso", domain="Network", ticket="12388", step_count=3)
    (card,) = cards(seat)
    assert (card.problem, card.who, card.ticket, card.client, card.domain) == (
        "VPN drops",
        "Jane",
        "12388",
        "Contoso",
        "Network",
    )
    assert (card.steps, card.assessment, card.unread, card.group) == (3, "pending", True, "waiting")
    assert text_cards.card_sentence(card, seat.clock()) == (
        "unread, normal, VPN drops, from Jane, just now, ticket 12388, due in 2 hours"
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [("vpn", ["h1"]), ("#12388", ["h1"]), ("contoso VPN", ["h1"]), ("alex", ["h2"]), ("nothing", [])],
)
async def test_the_search_looks_at_who_ticket_problem_and_client(seat: Seat, words: str, found: list[str]) -> None:
    """Q1."""
    seat.escalates("h1", problem_summary="VPN drops", client="Contoso", ticket="12388")
    seat.escalates("h2", problem_summary="Printer", by=made.ALEX)
    seat.desk.queue.search(words)
    assert [card.key for card in cards(seat)] == found
    assert seat.desk.queue.state.value.empty == ("" if found else text.QUEUE_NO_MATCH)


async def test_filters_offer_what_is_there_and_narrow_the_list_only(seat: Seat) -> None:
    """Q1, Q7: the badge ignores the active filter."""
    seat.escalates("h1", priority="urgent", domain="Email")
    seat.escalates("h2", priority="low", domain="Network")
    seat.escalates("h3", priority="low", domain="Email")
    queue = seat.desk.queue
    assert [chip.key for chip in queue.state.value.filters] == [
        "unread",
        "priority:urgent",
        "priority:low",
        "domain:Email",
        "domain:Network",
    ]
    queue.toggle_filter("priority:low")
    queue.toggle_filter("domain:Email")
    assert [card.key for card in cards(seat)] == ["h3"]
    assert (queue.state.value.unread, queue.state.value.waiting) == (3, 3)
    assert seat.desk.announcer.counts.value.unread == 3
    queue.toggle_filter("priority:urgent")
    assert [card.key for card in cards(seat)] == ["h1", "h3"]
    for key in ("priority:low", "priority:urgent", "domain:Email"):
        queue.toggle_filter(key)
    assert len(cards(seat)) == 3


async def test_the_dot_goes_by_opening_and_comes_back_by_mark_unread(seat: Seat) -> None:
    """Q2."""
    seat.escalates("h1")
    await seat.desk.queue.open("h1")
    assert not cards(seat)[0].unread
    assert seat.api.requests(e.PAY_ATTENTION)[0].body.seen is True
    await seat.desk.queue.mark_unread("h1")
    assert cards(seat)[0].unread
    await seat.desk.queue.mark_read("h1")
    assert not cards(seat)[0].unread


async def test_a_dot_that_the_server_did_not_take_off_is_back_and_the_reason_is_told(seat: Seat) -> None:
    """Q2."""
    seat.escalates("h1")
    seat.api.answers(e.PAY_ATTENTION, Unreachable("connect"))
    await seat.desk.queue.mark_read("h1")
    assert cards(seat)[0].unread
    assert text.UNREACHABLE in seat.herald.sentences


async def test_a_snoozed_card_stays_listed_last_and_wakes_by_itself(seat: Seat) -> None:
    """Q2: nothing is ever dropped from the queue."""
    seat.escalates("h1", priority="urgent")
    seat.escalates("h2")
    await seat.desk.queue.snooze("h1", 15)
    assert keys(seat) == ["group:waiting", "h2", "h1"]
    assert seat.desk.queue.state.value.unread == 1
    assert cards(seat)[1].snoozed_until is not None
    assert seat.desk.queue.next_waiting() == "h2"
    seat.clock.advances(minutes=16)
    timer = seat.desk.queue._timer
    assert timer is not None
    assert 900 < timer.when() - asyncio.get_running_loop().time() < 901
    seat.desk.queue._show()
    assert keys(seat) == ["group:waiting", "h1", "h2"]
    assert seat.desk.queue.state.value.unread == 2


async def test_waking_a_snoozed_card_brings_its_dot_back(seat: Seat) -> None:
    """Q2."""
    seat.escalates("h1")
    await seat.desk.queue.snooze("h1", 60)
    await seat.desk.queue.wake("h1")
    assert cards(seat)[0].unread
    assert cards(seat)[0].snoozed_until is None


async def test_a_pick_up_claims_without_the_sheet_and_opens_the_conversation(seat: Seat) -> None:
    """Q3: lands as Continue."""
    seat.escalates("h1", lane=(made.card("t1"),))
    seat.lets_claim("h1", lane=(made.card("t1"),))
    sheets: list[Any] = []
    seat.desk.sheet.watch(sheets.append, now=False)
    await seat.desk.queue.pick_up("h1")
    assert sheets == []
    assert seat.api.requests(e.CLAIM_HANDOFF)[0].body.way == "pick_up"
    assert seat.desk.conversation.selected.value == "session of h1"
    assert seat.desk.conversation.focus_composer.value == 1, "what is typed next is meant for it"
    assert keys(seat) == ["group:mine", "h1"]


async def test_a_pick_up_without_a_lane_lands_in_the_composer(seat: Seat) -> None:
    """Q3: as "I'll take it from here"."""
    seat.escalates("h1")
    seat.lets_claim("h1")
    await seat.desk.queue.pick_up("h1")
    assert seat.desk.conversation.focus_composer.value == 1


async def test_pressing_pick_up_twice_is_one_request(seat: Seat) -> None:
    """Q3, C2."""
    seat.escalates("h1")
    seat.lets_claim("h1")
    with seat.api.held(e.CLAIM_HANDOFF):
        first = asyncio.create_task(seat.desk.queue.pick_up("h1"))
        await settled(lambda: seat.api.count(e.CLAIM_HANDOFF))
        assert cards(seat)[0].busy
        await seat.desk.queue.pick_up("h1")
    await first
    assert seat.api.count(e.CLAIM_HANDOFF) == 1


async def test_a_lost_pick_up_says_who_was_first_and_leads_back_to_the_queue(seat: Seat) -> None:
    """C3: as toast and as notification."""
    seat.escalates("h1")
    seat.api.refuses(e.CLAIM_HANDOFF, lost_to_alex(seat))
    seat.is_claimed("h1", tell=False)
    await seat.desk.queue.pick_up("h1")
    assert "Already claimed by Alex just now." in seat.herald.sentences
    assert "Already claimed by Alex just now." in seat.herald.told
    assert seat.desk.show_queue_now.value == 1
    await settled(lambda: keys(seat) == [])
    assert seat.desk.conversation.selected.value is None


async def test_a_pick_up_that_did_not_get_through_says_so_and_can_be_pressed_again(seat: Seat) -> None:
    """Q3, T10: a claim is never queued."""
    seat.escalates("h1")
    seat.api.answers(e.CLAIM_HANDOFF, Unreachable("connect"))
    await seat.desk.queue.pick_up("h1")
    assert text.UNREACHABLE in seat.herald.sentences
    assert not cards(seat)[0].busy
    seat.lets_claim("h1")
    await seat.desk.queue.pick_up("h1")
    assert keys(seat) == ["group:mine", "h1"]
    assert text.UNREACHABLE not in seat.herald.sentences


async def test_a_claim_elsewhere_clears_card_dot_and_count(seat: Seat) -> None:
    """C7."""
    seat.escalates("h1")
    assert seat.desk.announcer.counts.value.unread == 1
    seat.is_claimed("h1", by=made.ALEX)
    assert keys(seat) == []
    assert seat.desk.announcer.counts.value.unread == 0
    assert "h1" not in seat.herald.notifications
    assert "Alex has this now" in seat.herald.sentences


def lost_to_alex(seat: Seat) -> HandoffAlreadyClaimedProblem:
    return HandoffAlreadyClaimedProblem(
        title="Already claimed.", claimed_by_id=made.ALEX.id, claimed_by_name="Alex", claimed_at=seat.clock()
    )


PEOPLE = (made.JANE, made.SAM, made.ALEX)


@st.composite
def histories(draw: st.DrawFn) -> list[LoggedEvent]:
    """Any events about five handoffs, in any order, with repeats and old versions among them."""
    events: list[LoggedEvent] = []
    for _ in range(draw(st.integers(0, 25))):
        name = draw(st.sampled_from(["a", "b", "c", "d", "e"]))
        by = draw(st.sampled_from(PEOPLE))
        version = draw(st.integers(1, 6))
        changes: dict[str, Any] = {
            "handed_off_by_id": by.id,
            "handed_off_by_name": by.name,
            "priority": draw(st.sampled_from(["low", "normal", "high", "urgent"])),
        }
        kind = draw(st.sampled_from(["created", "claimed", "withdrawn", "resolved", "ready", "seen", "snoozed"]))
        claimer = draw(st.sampled_from(PEOPLE))
        if kind in ("claimed", "resolved"):
            changes |= {"claimed_by": claimer, "claimed_at": made.NOON, "status": kind}
        elif kind == "withdrawn":
            changes |= {"status": kind}
        summary = made.handoff(name, version, **changes)
        match kind:
            case "created":
                events.append(HandoffCreated(handoff=summary, actor=by))
            case "claimed":
                events.append(HandoffClaimed(handoff=summary, actor=claimer))
            case "withdrawn":
                events.append(HandoffWithdrawn(handoff=summary, actor=by))
            case "resolved":
                events.append(HandoffResolved(handoff=summary, actor=claimer))
            case "ready":
                events.append(HandoffAssessmentReady(handoff_id=HandoffId(name), version=version))
            case _:
                seen = made.NOON if kind == "seen" and draw(st.booleans()) else None
                until = made.NOON.replace(hour=18) if kind == "snoozed" else None
                attention = Attention(handoff_id=HandoffId(name), seen_at=seen, snoozed_until=until)
                events.append(AttentionChanged(attention=attention))
    return events


@given(events=histories(), search=st.sampled_from(["", "jane"]), chosen=st.sampled_from(["unread", "priority:low"]))
def test_list_badge_and_counts_agree_after_any_history(
    tmp_path_factory: pytest.TempPathFactory, events: list[LoggedEvent], search: str, chosen: str
) -> None:
    """Q7: the badge is a pure function of the store; search and filters change the list and never the badge."""

    async def story(folder: Path) -> None:
        seat = Seat(folder)
        await seat.goes_live()
        for event in events:
            seat.hears(event)
            state, counts = seat.desk.queue.state.value, seat.desk.announcer.counts.value
            listed = cards(seat)
            assert sum(card.unread for card in listed) == state.unread == counts.unread
            assert sum(card.group == "waiting" for card in listed) == state.waiting == counts.waiting
            assert {card.who for card in listed}.isdisjoint({seat.person.name})
            standing = {key for key in seat.herald.notifications if key in "abcde"}
            assert standing <= {card.key for card in listed if card.unread}
        counted = seat.desk.queue.state.value.unread
        seat.desk.queue.search(search)
        seat.desk.queue.toggle_filter(chosen)
        assert seat.desk.queue.state.value.unread == counted == seat.desk.announcer.counts.value.unread
        await seat.leaves()

    asyncio.run(story(tmp_path_factory.mktemp("history")))
