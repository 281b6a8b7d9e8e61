"""One by one while live, one line after a gap."""

from __future__ import annotations

from pathlib import Path

import pytest

from rf_desktop.client import notices as bells
from rf_desktop.client import queue_state as queues
from rf_desktop.client.announcing import Announcing
from rf_desktop.client.news import Arrived, CaughtUp, News
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.contract.events import HandoffCreated, NoticeAdded
from rf_desktop.contract.handoffs import HandoffList
from rf_desktop.contract.notices import NoticeList
from tests.client.made import JANE, NOON, handoff, me, noon, notice


class Listener:
    """An Announcing with the queue and the bell that belong to it, and all that it told."""

    def __init__(self, file: Path) -> None:
        self.queue, self.bell = queues.Queue(me()), bells.Bell()
        self.announcing = Announcing(RememberedIds(file, 500), noon)
        self.news: list[News] = []
        self.announcing.watch(self.news.append)

    def created(self, name: str, number: int) -> None:
        event = HandoffCreated(handoff=handoff(name), actor=JANE)
        self.queue = queues.fold(self.queue, event, number)
        self.announcing.heard(event, number)

    def noticed(self, name: str, number: int) -> None:
        event = NoticeAdded(notice=notice(name))
        self.bell = bells.fold(self.bell, event, number)
        self.announcing.heard(event, number)

    def catches_up(self, as_of: int, *handoffs: str, notices: tuple[str, ...] = (), bell_as_of: int = 0) -> None:
        listed = HandoffList(as_of=as_of, handoffs=tuple(handoff(name) for name in handoffs), attention=())
        self.queue = queues.listed(self.queue, listed, NOON)
        told = NoticeList(as_of=bell_as_of or as_of, notices=tuple(notice(name) for name in notices))
        self.bell = bells.listed(self.bell, told, NOON)
        self.announcing.gap_ends(self.queue, self.bell)

    def told(self) -> list[object]:
        short: list[object] = []
        for each in self.news:
            if isinstance(each, CaughtUp):
                short.append([h.id for h in each.new_escalations] + [n.id for n in each.new_notices])
            elif isinstance(each.event, HandoffCreated):
                short.append(each.event.handoff.id)
            elif isinstance(each.event, NoticeAdded):
                short.append(each.event.notice.id)
        self.news.clear()
        return short


@pytest.fixture
def listener(tmp_path: Path) -> Listener:
    return Listener(tmp_path / "announced")


def test_four_new_ones_after_a_gap_are_one_summary(listener: Listener) -> None:
    """V5."""
    listener.catches_up(1)
    listener.announcing.gap_begins()
    for number in range(2, 6):
        listener.created(f"h{number}", number)
    assert listener.told() == []
    listener.catches_up(5, "h2", "h3", "h4", "h5")
    assert listener.told() == [["h2", "h3", "h4", "h5"]]


def test_what_comes_after_the_lists_is_told_one_by_one(listener: Listener) -> None:
    """V5, Q5: also what came while they were fetched but is newer than they are."""
    listener.announcing.gap_begins()
    listener.created("replayed", 4)
    listener.created("just now", 6)
    listener.catches_up(5, "replayed")
    listener.created("later", 7)
    assert listener.told() == [["replayed"], "just now", "later"]


def test_a_replayed_event_that_arrives_after_its_list_is_not_told_twice(listener: Listener) -> None:
    """V5."""
    listener.catches_up(5, "h1")
    listener.created("h1", 5)
    assert listener.told() == [["h1"]]


def test_what_was_over_before_its_event_came_is_not_told(listener: Listener) -> None:
    """V5: escalated and claimed by a colleague in the gap; the replay of its creation is no news any more."""
    listener.catches_up(6)
    listener.created("over", 5)
    assert listener.told() == []


def test_what_was_told_in_an_earlier_run_is_not_told_again(tmp_path: Path) -> None:
    """V5: restarting the application is no news."""
    first = Listener(tmp_path / "announced")
    first.catches_up(5, "h1")
    assert first.told() == [["h1"]]
    second = Listener(tmp_path / "announced")
    second.catches_up(6, "h1", "h2")
    assert second.told() == [["h2"]]


def test_a_gap_without_news_is_silent(listener: Listener) -> None:
    """V5."""
    listener.catches_up(5, "h1")
    listener.told()
    listener.announcing.gap_begins()
    listener.catches_up(5, "h1")
    assert listener.told() == []


def test_notices_go_by_the_bells_own_list(listener: Listener) -> None:
    """V5, Q8: the bell was listed at event 3, the queue at event 5; notice 4 comes by the stream and is news."""
    listener.catches_up(1, notices=("old",))
    assert listener.told() == []
    listener.announcing.gap_begins()
    listener.catches_up(5, notices=("old", "missed"), bell_as_of=3)
    listener.noticed("new", 4)
    listener.noticed("missed", 3)
    assert listener.told() == [["missed"], "new"]


def test_a_live_event_is_told_at_once(listener: Listener) -> None:
    """Q5."""
    listener.catches_up(1)
    listener.created("h1", 2)
    (news,) = listener.news
    assert isinstance(news, Arrived)
