"""The bell as a value."""

from __future__ import annotations

from rf_desktop.client.notices import LIMIT, Bell, fold, listed, unread_notices
from rf_desktop.contract.events import NoticeAdded, NoticesMarkedRead
from rf_desktop.contract.notices import NoticeList
from rf_desktop.domain.ids import NoticeId
from tests.client.made import NOON, notice


def test_the_newest_comes_first_and_a_repeat_changes_nothing() -> None:
    """Q8."""
    bell = fold(fold(Bell(), NoticeAdded(notice=notice("a", 1)), 1), NoticeAdded(notice=notice("b", 2)), 2)
    assert [each.id for each in bell.notices] == ["b", "a"]
    assert fold(bell, NoticeAdded(notice=notice("a", 1)), 1) == bell


def test_read_elsewhere_is_read_here_whichever_came_first() -> None:
    """Q8: the mark may overtake the notice."""
    mark = NoticesMarkedRead(ids=(NoticeId("a"),), at=NOON)
    one = fold(fold(Bell(), NoticeAdded(notice=notice("a")), 1), mark, 2)
    other = fold(fold(Bell(), mark, 2), NoticeAdded(notice=notice("a")), 1)
    assert one.notices == other.notices
    assert unread_notices(one) == ()


def test_a_list_keeps_what_came_after_it() -> None:
    """V1."""
    bell = fold(fold(Bell(), NoticeAdded(notice=notice("old")), 3), NoticeAdded(notice=notice("new", 5)), 9)
    bell = listed(bell, NoticeList(as_of=7, notices=(notice("listed", 1),)), NOON)
    assert [each.id for each in bell.notices] == ["new", "listed"]


def test_it_never_grows_beyond_what_the_server_lists() -> None:
    """Q8."""
    bell = Bell()
    for number in range(1, LIMIT + 20):
        bell = fold(bell, NoticeAdded(notice=notice(f"n{number}", number)), number)
    assert len(bell.notices) == LIMIT
    assert bell.notices[0].id == f"n{LIMIT + 19}"
