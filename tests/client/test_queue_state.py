"""The queue as a value: any order of events and lists ends where the server's list ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.client.queue_state import (
    Queue,
    fold,
    is_unread,
    listed,
    renumbered,
    settled,
    took,
    unread,
    wished,
)
from rf_desktop.contract import events as e
from rf_desktop.contract.handoffs import Attention, HandoffList, HandoffSummary
from rf_desktop.domain.ids import HandoffId
from tests.client.made import ALEX, JANE, NOON, SAM, handoff, me


def created(summary: HandoffSummary) -> e.HandoffCreated:
    return e.HandoffCreated(handoff=summary, actor=JANE)


def claimed_by(who: Any, summary: HandoffSummary) -> HandoffSummary:
    change = {"status": "claimed", "claimed_by": who, "claimed_at": NOON, "version": summary.version + 1}
    return summary.model_copy(update=change)


def test_a_new_escalation_is_there_and_unread() -> None:
    """Q1, Q2."""
    queue = fold(Queue(me()), created(handoff()), 1)
    assert [h.id for h in queue.in_group("waiting")] == ["h1"]
    assert len(unread(queue, NOON)) == 1


def test_ones_own_handoff_is_in_no_group() -> None:
    """C4."""
    queue = fold(Queue(me(JANE, "senior")), created(handoff()), 1)
    assert queue.handoffs == ()
    assert unread(queue, NOON) == ()


def test_a_colleagues_claim_clears_the_card_and_the_badge_and_still_says_who() -> None:
    """C7."""
    queue = fold(Queue(me()), created(handoff()), 1)
    queue = fold(queue, e.HandoffClaimed(handoff=claimed_by(ALEX, handoff()), actor=ALEX), 2)
    assert queue.handoffs == ()
    assert unread(queue, NOON) == ()
    there = queue.get(HandoffId("h1"))
    assert there is not None
    assert there.claimed_by == ALEX


def test_my_claim_moves_the_card_to_mine() -> None:
    """C5, Q1: out of a reply, before the event is there."""
    queue = took(fold(Queue(me()), created(handoff()), 1), claimed_by(SAM, handoff()))
    assert [h.id for h in queue.in_group("mine")] == ["h1"]
    assert queue.in_group("waiting") == ()


def test_urgent_comes_first_then_the_oldest() -> None:
    """Q1."""
    queue = Queue(me())
    late = NOON + timedelta(hours=1)
    for number, each in enumerate(
        [handoff("late", escalated_at=late), handoff("early"), handoff("urgent", priority="urgent", escalated_at=late)],
        start=1,
    ):
        queue = fold(queue, created(each), number)
    assert [h.id for h in queue.handoffs] == ["urgent", "early", "late"]


def test_an_assessment_event_that_overtakes_a_claim_loses_neither() -> None:
    """V1: version 3 says only the assessment; version 2, arriving later, says who claimed."""
    queue = fold(Queue(me()), created(handoff()), 1)
    queue = fold(queue, e.HandoffAssessmentReady(handoff_id=HandoffId("h1"), version=3), 3)
    queue = fold(queue, e.HandoffClaimed(handoff=claimed_by(SAM, handoff()), actor=SAM), 2)
    (mine,) = queue.in_group("mine")
    assert (mine.assessment_status, mine.version) == ("ready", 3)


def test_a_list_that_is_older_than_what_events_told_takes_nothing_back() -> None:
    """V1: as_of decides."""
    queue = fold(Queue(me()), created(handoff("new")), 8)
    queue = listed(queue, HandoffList(as_of=7, handoffs=(handoff("old"),), attention=()), NOON)
    assert {h.id for h in queue.handoffs} == {"old", "new"}
    queue = listed(queue, HandoffList(as_of=9, handoffs=(handoff("old"),), attention=()), NOON)
    assert {h.id for h in queue.handoffs} == {"old"}
    assert listed(queue, HandoffList(as_of=8, handoffs=(), attention=()), NOON) == queue


def test_an_event_that_the_list_already_contains_brings_nothing_back() -> None:
    """V1: replayed after a reconnect, while the list is newer."""
    queue = listed(Queue(me()), HandoffList(as_of=5, handoffs=(), attention=()), NOON)
    assert fold(queue, created(handoff()), 4).handoffs == ()


def test_a_list_with_a_lower_version_does_not_undo_a_won_claim() -> None:
    """C5: the list was made before the claim and arrives after its reply."""
    queue = listed(Queue(me()), HandoffList(as_of=3, handoffs=(handoff(),), attention=()), NOON)
    queue = took(queue, claimed_by(SAM, handoff()))
    queue = listed(queue, HandoffList(as_of=3, handoffs=(handoff(),), attention=()), NOON)
    assert [h.id for h in queue.in_group("mine")] == ["h1"]


def test_a_replaced_log_starts_anew_and_shows_on_until_then() -> None:
    """V1: after a resync lower numbers count again."""
    queue = listed(Queue(me()), HandoffList(as_of=900, handoffs=(handoff(version=9),), attention=()), NOON)
    queue = renumbered(queue)
    assert len(queue.handoffs) == 1
    queue = listed(queue, HandoffList(as_of=4, handoffs=(handoff(version=2),), attention=()), NOON)
    assert [h.version for h in queue.handoffs] == [2]


def test_seen_snoozed_and_unseen_again() -> None:
    """Q2: a snooze hides the dot until its end, seen until it is taken back."""
    queue = fold(Queue(me()), created(handoff()), 1)
    h1 = HandoffId("h1")

    def told(number: int, **attention: Any) -> Queue:
        event = e.AttentionChanged(attention=Attention(handoff_id=h1, **attention))
        return fold(queue, event, number)

    queue = told(2, snoozed_until=NOON + timedelta(minutes=10))
    assert unread(queue, NOON) == ()
    assert len(unread(queue, NOON + timedelta(minutes=11))) == 1
    queue = told(3, seen_at=NOON)
    assert unread(queue, NOON + timedelta(minutes=11)) == ()
    queue = told(4)
    assert len(unread(queue, NOON)) == 1


def test_the_newest_word_on_my_attention_stands_whichever_comes_first() -> None:
    """Q2, V1."""
    h1 = HandoffId("h1")
    queue = fold(Queue(me()), created(handoff()), 1)
    queue = fold(queue, e.AttentionChanged(attention=Attention(handoff_id=h1)), 3)
    queue = fold(queue, e.AttentionChanged(attention=Attention(handoff_id=h1, seen_at=NOON)), 2)
    assert len(unread(queue, NOON)) == 1


def test_a_wish_shows_at_once_and_a_failure_takes_it_back() -> None:
    """Q2."""
    before = fold(Queue(me()), created(handoff()), 1)
    queue, wish = wished(before, Attention(handoff_id=HandoffId("h1"), seen_at=NOON))
    assert unread(queue, NOON) == ()
    assert unread(settled(queue, wish, None), NOON) == unread(before, NOON)


def test_an_answer_that_an_event_has_overtaken_is_not_applied() -> None:
    """Q2: seen here, then marked unread on the other desktop before our reply was read."""
    h1 = HandoffId("h1")
    queue, wish = wished(fold(Queue(me()), created(handoff()), 1), Attention(handoff_id=h1, seen_at=NOON))
    queue = fold(queue, e.AttentionChanged(attention=Attention(handoff_id=h1)), 5)
    queue = settled(queue, wish, Attention(handoff_id=h1, seen_at=NOON))
    assert len(unread(queue, NOON)) == 1


def test_what_this_computer_remembers_as_seen_counts_until_the_first_list() -> None:
    """Q2."""
    queue = fold(Queue(me(), seen_before=frozenset({HandoffId("h1")})), created(handoff()), 1)
    assert unread(queue, NOON) == ()
    queue = listed(queue, HandoffList(as_of=1, handoffs=(handoff(),), attention=()), NOON)
    assert len(unread(queue, NOON)) == 1


# Any order --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One entry of an account's log, and the truth right after it."""

    number: int
    event: e.LoggedEvent
    list: HandoffList


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """What a server with three people could have done, as log and lists for Sam."""
    truth: dict[str, HandoffSummary] = {}
    attention: dict[str, Attention] = {}
    log: list[Change] = []
    for number in range(1, draw(st.integers(1, 14)) + 1):
        name = draw(st.sampled_from(["a", "b", "c"]))
        now = truth.get(name)
        event: e.LoggedEvent
        if now is None:
            truth[name] = handoff(name, priority=draw(st.sampled_from(["urgent", "normal", "low"])))
            event = created(truth[name])
        else:
            kind = draw(st.sampled_from(["claim", "withdraw", "resolve", "ready", "failed", "attention"]))
            who = draw(st.sampled_from([SAM, ALEX]))
            if kind == "claim" and now.status == "open":
                truth[name] = claimed_by(who, now)
                event = e.HandoffClaimed(handoff=truth[name], actor=who)
            elif kind == "withdraw" and now.status == "open":
                truth[name] = now.model_copy(update={"status": "withdrawn", "version": now.version + 1})
                event = e.HandoffWithdrawn(handoff=truth[name], actor=JANE)
            elif kind == "resolve" and now.status == "claimed":
                truth[name] = now.model_copy(update={"status": "resolved", "version": now.version + 1})
                event = e.HandoffResolved(handoff=truth[name], actor=who)
            elif kind == "attention":
                attention[name] = Attention(handoff_id=now.id, seen_at=draw(st.sampled_from([None, NOON])))
                event = e.AttentionChanged(attention=attention[name])
            else:
                version = now.version + 1
                status = "failed" if kind == "failed" else "ready"
                truth[name] = now.model_copy(update={"assessment_status": status, "version": version})
                event = (
                    e.HandoffAssessmentFailed(handoff_id=now.id, status="failed", version=version)
                    if status == "failed"
                    else e.HandoffAssessmentReady(handoff_id=now.id, version=version)
                )
        seen_by_sam = tuple(
            each
            for each in truth.values()
            if each.status == "open" or (each.claimed_by == SAM and each.status in ("claimed", "resolved"))
        )
        log.append(
            Change(number, event, HandoffList(as_of=number, handoffs=seen_by_sam, attention=tuple(attention.values())))
        )
    return log


def what_is_shown(queue: Queue) -> tuple[object, ...]:
    return queue.handoffs, [h.id for h in queue.handoffs if is_unread(queue, h, NOON)]


@given(histories(), st.data())
def test_duplicates_and_reorderings_cost_nothing(history: list[Change], data: st.DataObject) -> None:
    """V1, Q7: whatever order, however often, with lists of any moment in between, it ends as the last list says."""
    final = replace(listed(Queue(me()), history[-1].list, NOON))
    again = data.draw(st.lists(st.sampled_from(history), max_size=8))
    arrivals = data.draw(st.permutations([*history, *again]))
    lists = data.draw(st.lists(st.tuples(st.integers(0, len(arrivals)), st.sampled_from(history)), max_size=4))
    queue = Queue(me())
    for place, change in enumerate(arrivals):
        for at, moment in lists:
            if at == place:
                queue = listed(queue, moment.list, NOON)
        queue = fold(queue, change.event, change.number)
    assert what_is_shown(queue) == what_is_shown(final)
    assert what_is_shown(listed(queue, history[-1].list, NOON)) == what_is_shown(final)


@given(histories(), st.data())
def test_a_list_then_only_the_events_after_it_is_the_same(history: list[Change], data: st.DataObject) -> None:
    """V1: state from the list, change from the stream."""
    cut = data.draw(st.integers(0, len(history) - 1))
    queue = listed(Queue(me()), history[cut].list, NOON)
    for change in history[cut + 1 :]:
        queue = fold(queue, change.event, change.number)
    assert what_is_shown(queue) == what_is_shown(listed(Queue(me()), history[-1].list, NOON))
