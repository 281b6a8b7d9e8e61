"""A view that was deleted or replaced can be taken back for a while (Q1)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import permutations

import pytest

from rf_desktop.client.queue_arrangement import MOST_VIEWS, QueueArrangement, SavedView
from rf_desktop.viewmodels import undoing
from rf_desktop.viewmodels.actions import Action
from rf_desktop.viewmodels.desk_actions import desk_actions
from rf_desktop.viewmodels.view_names import NameVerdict
from tests.fakes.seat import Seat, settled
from tests.viewmodels.test_ways_in_words import taken

MAIL = SavedView("Mail", "outlook", frozenset({"priority:urgent"}))
VPN = SavedView("VPN", "vpn")
PHONES = SavedView("Phones", "phone")


@pytest.fixture
async def seat(seat: Seat) -> Seat:
    """With three views."""
    seat.desk.queue.arrangement.set(QueueArrangement(views=(MAIL, VPN, PHONES)))
    return seat


def names(seat: Seat) -> list[str]:
    return [view.name for view in seat.desk.queue.state.value.views]


def undo_key(seat: Seat) -> Action:
    return next(action for action in desk_actions(seat.desk) if action.keys == "Ctrl+Z")


async def test_a_deleted_view_comes_back_whole_and_to_its_place(seat: Seat) -> None:
    """Q1: from its toast, whatever was chosen meanwhile; what is listed stays, and a second press changes nothing."""
    queue = seat.desk.queue
    queue.use_view("VPN")
    queue.delete_view("VPN")
    assert names(seat) == ["Mail", "Phones"]
    toast = seat.herald.toasts["view:VPN"]
    assert (toast.title, toast.actions, toast.seconds) == ("The view “VPN” is deleted.", (("undo", "Undo"),), 10)
    queue.use_view("Phones")
    for _ in range(2):
        await seat.desk.on_action("view:VPN", "undo")
    assert queue.arrangement.value.views == (MAIL, VPN, PHONES)
    assert queue.state.value.search == "phone"
    assert [view.name for view in queue.state.value.views if view.active] == ["Phones"]
    assert seat.herald.toasts["view:VPN"].title == "“VPN” is back among the saved views."
    assert seat.desk.raise_window.value == 0


async def test_each_of_two_comes_back_and_the_key_is_about_what_was_done_last(seat: Seat) -> None:
    """D4: Ctrl+Z after deleting a view never gives a claim back."""
    assert not undo_key(seat).enabled
    await taken(seat)
    assert undo_key(seat).name == "Undo picking up"
    seat.desk.queue.delete_view("Mail")
    seat.desk.queue.delete_view("Phones")
    assert undo_key(seat).name == "Undo deleting “Phones”"
    undo_key(seat).do()
    undo_key(seat).do()
    assert names(seat) == ["Mail", "VPN", "Phones"]
    assert undo_key(seat).name == "Undo picking up"


@pytest.mark.parametrize("back", list(permutations(["Mail", "VPN", "Phones"])))
@pytest.mark.parametrize("gone", list(permutations(["Mail", "VPN", "Phones"])))
async def test_several_come_back_to_their_places_in_whatever_order(
    seat: Seat, gone: tuple[str, ...], back: tuple[str, ...]
) -> None:
    """Q1: their toasts stand below each other, and any may be pressed first; beside them one was replaced."""
    queue = seat.desk.queue
    queue.arrangement.set(QueueArrangement(views=(MAIL, SavedView("Old", "fax"), VPN, PHONES)))
    queue.search("telefax")
    queue.save_view("Old")
    for name in gone:
        queue.delete_view(name)
    assert names(seat) == ["Old"]
    for name in back:
        await seat.desk.on_action(f"view:{name}", "undo")
    assert names(seat) == ["Mail", "Old", "VPN", "Phones"]


@pytest.mark.parametrize(
    "takes_its_place",
    [
        lambda seat: seat.desk.queue.save_view("vpn"),
        lambda seat: seat.desk.queue.rename_view("Mail", "VPN"),
        lambda seat: seat.desk.queue.arrangement.set(
            QueueArrangement(views=tuple(SavedView(f"v{n}") for n in range(MOST_VIEWS)))
        ),
    ],
)
async def test_the_offer_ends_when_the_view_has_no_place_any_more(
    seat: Seat, takes_its_place: Callable[[Seat], None]
) -> None:
    """Q1: taking back never costs another view."""
    seat.desk.queue.delete_view("VPN")
    takes_its_place(seat)
    kept = seat.desk.queue.arrangement.value
    assert "view:VPN" not in seat.herald.toasts
    await seat.desk.on_action("view:VPN", "undo")
    assert seat.desk.queue.arrangement.value == kept


async def test_the_offer_ends_with_its_time_and_with_the_desk(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    """Q1: who closes the window has deleted it, and at the next start it is not there."""
    seat.desk.queue.delete_view("Mail")
    seat.desk.queue.close()
    assert "view:Mail" not in seat.herald.toasts
    assert seat.desk.queue.arrangement.value.views == (VPN, PHONES)
    monkeypatch.setattr(undoing, "SECONDS", -1)
    seat.desk.queue.delete_view("VPN")
    await settled(lambda: "view:VPN" not in seat.herald.toasts)
    assert undo_key(seat).enabled is False


async def test_an_offer_made_anew_has_its_whole_time(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    """Q1: deleted, taken back and deleted again within the ten seconds."""
    with monkeypatch.context() as at_once:
        at_once.setattr(undoing, "SECONDS", -1)
        seat.desk.queue.delete_view("VPN")
    await seat.desk.on_action("view:VPN", "undo")
    seat.desk.queue.delete_view("VPN")
    for _ in range(3):
        await asyncio.sleep(0)
    assert "view:VPN" in seat.herald.toasts
    await seat.desk.on_action("view:VPN", "undo")
    assert names(seat) == ["Mail", "VPN", "Phones"]


async def test_folding_and_unknown_views_have_nothing_to_do_with_it(seat: Seat) -> None:
    """Q1."""
    seat.desk.queue.delete_view("nobody's")
    assert seat.herald.toasts == {}
    seat.desk.queue.delete_view("Mail")
    seat.desk.queue.toggle_fold("waiting")
    assert "view:Mail" in seat.herald.toasts
    await seat.desk.on_action("view:Mail", "undo")
    assert seat.desk.queue.arrangement.value == QueueArrangement(frozenset({"waiting"}), (MAIL, VPN, PHONES))


async def test_a_view_that_was_replaced_comes_back_as_it_was(seat: Seat) -> None:
    """Q1: saved under its name, however that is written; what is listed stays."""
    queue = seat.desk.queue
    queue.search("tunnel")
    assert queue.judge_name(" vpn ") == NameVerdict(
        True, "Replace", "There is a view “VPN” already. This one would take its place."
    )
    queue.save_view("vpn")
    assert names(seat) == ["Mail", "vpn", "Phones"]
    toast = seat.herald.toasts["view:VPN"]
    assert (toast.title, toast.actions, toast.seconds) == ("The view “VPN” is replaced.", (("undo", "Undo"),), 10)
    assert undo_key(seat).name == "Undo replacing “VPN”"
    for _ in range(2):
        await seat.desk.on_action("view:VPN", "undo")
    assert queue.arrangement.value.views == (MAIL, VPN, PHONES)
    assert queue.state.value.search == "tunnel"
    assert seat.herald.toasts["view:VPN"].title == "“VPN” is as it was before."


async def test_what_took_the_place_goes_only_as_long_as_it_has_it(seat: Seat) -> None:
    """Q1: once it is called something else, the offer has ended."""
    queue = seat.desk.queue
    queue.search("tunnel")
    queue.save_view("VPN")
    queue.rename_view("VPN", "Tunnels")
    assert "view:VPN" not in seat.herald.toasts
    await seat.desk.on_action("view:VPN", "undo")
    assert names(seat) == ["Mail", "Tunnels", "Phones"]


async def test_renaming_never_costs_another_view(seat: Seat) -> None:
    """Q1: said in the form; only how its own name is written may change."""
    queue = seat.desk.queue
    assert queue.judge_name("MAIL", "VPN") == NameVerdict(
        False, "Save", "There is a view “Mail” already. Choose another name."
    )
    queue.rename_view("VPN", "MAIL")
    assert queue.arrangement.value.views == (MAIL, VPN, PHONES)
    assert queue.judge_name("vpn", "VPN") == NameVerdict(True, "Save")
    queue.rename_view("VPN", "vpn")
    assert names(seat) == ["Mail", "vpn", "Phones"]


async def test_with_as_many_as_there_may_be_none_goes_for_a_new_one(seat: Seat) -> None:
    """Q1: one that has the name may still be replaced."""
    full = tuple(SavedView(f"v{n}", f"{n}") for n in range(MOST_VIEWS))
    queue = seat.desk.queue
    queue.arrangement.set(QueueArrangement(views=full))
    queue.search("new")
    assert queue.judge_name("New").may_keep is False
    assert queue.judge_name("New").note.startswith("20 views are saved")
    queue.save_view("New")
    assert queue.arrangement.value.views == full
    queue.save_view("v3")
    assert queue.arrangement.value.views == (*full[:3], SavedView("v3", "new"), *full[4:])
