"""What of the queue is folded away, and the views somebody named (Q1, D2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from rf_desktop.client.preferences import Preferences, PreferencesFile
from rf_desktop.client.queue_arrangement import LONGEST_NAME, MOST_VIEWS, QueueArrangement, SavedView, read, written

MAIL = SavedView("Urgent mail", "outlook", frozenset({"priority:urgent", "domain:Email"}))


def names(arrangement: QueueArrangement) -> list[str]:
    return [view.name for view in arrangement.views]


def test_it_comes_back_as_it_was_left(tmp_path: Path) -> None:
    """D2."""
    kept = QueueArrangement(frozenset({"done", "watching"}), (MAIL, SavedView("Größe ✓", "", frozenset({"unread"}))))
    PreferencesFile(tmp_path).save(Preferences(queue=kept))
    assert PreferencesFile(tmp_path).load().queue == kept


@pytest.mark.parametrize(
    "odd",
    [
        None,
        3,
        [],
        {"folded": "done", "views": 1},
        {"folded": [1, "attic"], "views": [1, {}, {"name": 2}, {"name": " "}]},
    ],
)
def test_what_makes_no_sense_counts_as_not_there(odd: object) -> None:
    """D7."""
    assert read(odd) == QueueArrangement()


def test_half_a_view_is_what_can_be_made_of_it() -> None:
    """D7: a name is enough; a very long one is cut."""
    found = read({"views": [{"name": "x" * 99, "search": 1, "filters": ["unread", 2]}]})
    assert found.views == (SavedView("x" * LONGEST_NAME, "", frozenset({"unread"})),)
    assert read(written(found)) == found


def test_a_name_stands_for_one_view() -> None:
    """Q1: saved under a name that is taken, it takes that one's place; by renaming, none goes."""
    two = QueueArrangement().with_view(MAIL).with_view(SavedView("VPN", "vpn"))
    again = two.with_view(SavedView("urgent MAIL", "mail"))
    assert names(again) == ["urgent MAIL", "VPN"]
    assert two.with_renamed("VPN", "Urgent mail") == two
    assert names(two.with_renamed("vpn", "Vpn")) == ["Urgent mail", "Vpn"]
    assert names(two.without_view("VPN")) == ["Urgent mail"]


def test_beyond_the_limit_the_oldest_goes() -> None:
    """A menu is no archive."""
    many = QueueArrangement()
    for number in range(MOST_VIEWS + 2):
        many = many.with_view(SavedView(f"view {number}"))
    assert len(many.views) == MOST_VIEWS
    assert names(many)[0] == "view 2"
