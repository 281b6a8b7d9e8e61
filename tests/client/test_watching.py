"""What I watch, folded from lists and events (C3, Q1, V1)."""

from __future__ import annotations

from rf_desktop.client.queue_state import Queue, fold, listed, renumbered
from rf_desktop.contract.events import WatchChanged
from rf_desktop.contract.handoffs import HandoffList, HandoffSummary
from rf_desktop.contract.ways import Watch
from rf_desktop.domain.ids import HandoffId
from tests.client import made

H1 = HandoffId("h1")


def taken() -> HandoffSummary:
    """A handoff that a colleague has."""
    return made.handoff("h1", status="claimed", claimed_by=made.ALEX, claimed_at=made.NOON)


def the_list(as_of: int, *watching: HandoffId) -> HandoffList:
    """What the server lists for me."""
    return HandoffList(as_of=as_of, handoffs=(taken(),) if watching else (), attention=(), watching=watching)


def word(*, watching: bool) -> WatchChanged:
    """What another desktop of mine did."""
    return WatchChanged(watch=Watch(handoff_id=H1, watching=watching, watchers=()))


def test_a_watched_handoff_is_listed_in_its_group_and_has_no_dot() -> None:
    """C3, Q1."""
    queue = listed(Queue(made.me()), the_list(5, H1), made.NOON)
    assert [each.id for each in queue.in_group("watching")] == [H1]
    assert queue.in_group("waiting") == ()


def test_my_other_desktops_word_counts_by_its_number() -> None:
    """V1: the newer one stands, whichever came first; what a list knows already changes nothing."""
    queue = listed(Queue(made.me()), the_list(5, H1), made.NOON)
    assert fold(queue, word(watching=False), 4) == queue
    ended = fold(queue, word(watching=False), 7)
    assert (ended.watching, ended.in_group("watching")) == (frozenset(), ())
    assert fold(ended, word(watching=True), 6) == ended
    assert listed(ended, the_list(6, H1), made.NOON).watching == frozenset()
    assert listed(ended, the_list(8, H1), made.NOON).watching == {H1}


def test_a_resync_keeps_what_is_shown_until_the_list_comes() -> None:
    """V1."""
    queue = renumbered(listed(Queue(made.me()), the_list(500, H1), made.NOON))
    assert listed(queue, the_list(3, H1), made.NOON).watching == {H1}
    assert listed(queue, the_list(3), made.NOON).watching == frozenset()
