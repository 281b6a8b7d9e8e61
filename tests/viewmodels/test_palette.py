"""The register of actions, and the palette over it (D4)."""

from __future__ import annotations

import asyncio

from rf_desktop.contract import endpoints as e
from rf_desktop.viewmodels import text_actions
from rf_desktop.viewmodels.actions import Action, Actions, Key
from rf_desktop.viewmodels.desk_actions import MOST_FOUND, desk_actions, found_on_desk
from rf_desktop.viewmodels.palette import MOST_RECENT, Palette, PaletteHeading, PaletteRow
from tests.fakes.seat import Seat


def nothing() -> None:
    """What an action does in these tests."""


def register(*actions: Action) -> Actions:
    made_register = Actions()
    made_register.offer(lambda: actions)
    return made_register


NEW = Action("session.new", "session", "New session", nothing)
QUIT = Action("app.quit", "app", "Quit", nothing, keys="Ctrl+Q")
DARK = Action("app.dark", "app", "Switch to dark", nothing, words="theme")
GONE = Action("session.withdraw", "session", "Withdraw", nothing, keys="W", enabled=False)


def names(palette: Palette) -> list[str]:
    return [row.name for row in palette.state.value.rows if isinstance(row, PaletteRow)]


def test_what_one_reads_comes_before_all_else() -> None:
    """D4: it is only there while its sheet is open, and then it is what one is about."""
    reading = Action("moment.back", "moment", "Back to queue", nothing)
    palette = Palette(register(QUIT, NEW, reading), ())
    assert names(palette) == ["Back to queue", "New session", "Quit"]


def test_whoever_offers_takes_part_until_they_leave() -> None:
    """D4: in one line, and out again."""
    actions = Actions()
    seen: list[int] = []
    actions.changed.watch(seen.append, now=False)
    leave = actions.offer(lambda: (QUIT,))
    assert actions.all() == (QUIT,)
    leave()
    leave()
    assert actions.all() == ()
    assert len(seen) == 2


def test_of_two_actions_with_one_id_or_one_key_the_first_counts() -> None:
    """D4: a key means one thing, and a mistake of ours costs nobody the palette."""
    other = Action("other", "app", "Other", nothing, keys="Ctrl+Q")
    actions = register(QUIT, QUIT, other)
    assert [(action.id, action.keys) for action in actions.all()] == [("app.quit", "Ctrl+Q"), ("other", "")]
    assert actions.doubles() == ("Ctrl+Q", "app.quit")


def test_the_sheet_of_keys_has_every_key_also_of_what_cannot_be_done_now() -> None:
    """D4: one register for the palette, the shortcuts and the sheet."""
    actions = register(QUIT, NEW, GONE)
    actions.explain(lambda: (Key("queue", "Open", "Enter"),))
    assert [key.keys for key in actions.known_keys()] == ["W", "Enter", "Ctrl+Q"]


def test_with_nothing_typed_everything_stands_in_groups_the_recent_first() -> None:
    """D4."""
    palette = Palette(register(QUIT, NEW, DARK, GONE), ["app.dark", "no.longer"])
    rows = palette.state.value.rows
    assert [row.title for row in rows if isinstance(row, PaletteHeading)] == [
        text_actions.PALETTE_RECENT,
        text_actions.GROUPS["session"],
        text_actions.GROUPS["app"],
    ]
    assert names(palette) == ["Switch to dark", "New session", "Quit"]
    assert palette.state.value.first == "app.dark"


def test_typing_narrows_and_says_how_many_are_left() -> None:
    """D4: also to those who do not see the list."""
    palette = Palette(register(QUIT, NEW, DARK), [])
    palette.type("theme")
    assert names(palette) == ["Switch to dark"]
    assert palette.state.value.told == text_actions.PALETTE_FOUND_ONE
    palette.type("xyz")
    assert palette.state.value.note == text_actions.PALETTE_NOTHING
    assert palette.state.value.first is None


def test_a_choice_is_remembered_as_the_last() -> None:
    """D4: the newest first, no more than a handful, and nothing that belongs to one session."""
    kept: list[tuple[str, ...]] = []
    one = Action("session.open:1", "session", "Open “Mail”", nothing, words="mail")
    many = tuple(Action(f"a.{number}", "app", f"Act {number}", nothing) for number in range(MOST_RECENT + 2))
    actions = register(*many)
    actions.offer_found(lambda typed: (one,))
    palette = Palette(actions, ["a.1", "a.0"], kept.append)
    assert palette.choose("a.0") == many[0]
    assert kept == [("a.0", "a.1")]
    palette.type("mail")
    assert palette.choose("session.open:1") is one
    assert len(kept) == 1
    palette.type("")
    for action in many:
        palette.choose(action.id)
    assert kept[-1] == tuple(action.id for action in reversed(many[2:]))


def test_what_can_no_longer_be_done_is_not_done() -> None:
    """D4, C3: between looking and pressing it may have gone."""
    offered = [NEW]
    actions = Actions()
    actions.offer(lambda: tuple(offered))
    palette = Palette(actions, [])
    offered.clear()
    assert palette.choose("session.new") is None


async def test_sessions_and_cards_are_found_by_problem_ticket_and_person(seat: Seat) -> None:
    """D4: to open, and what waits to pick up as well."""
    seat.escalates("h1", problem_summary="VPN drops every hour", ticket="#12388")
    seat.escalates("h2", problem_summary="Printer is out of paper")
    seat.lets_claim("h1")
    found = {action.id: action for action in found_on_desk(seat.desk, "12388")}
    assert set(found) == {"card.open:h1", "card.pick-up:h1"}
    picking_up = found["card.pick-up:h1"].do()
    assert asyncio.iscoroutine(picking_up)
    await picking_up
    assert seat.api.count(e.CLAIM_HANDOFF) == 1
    assert not list(found_on_desk(seat.desk, "p"))
    assert {action.id for action in found_on_desk(seat.desk, "printer jane")} == {"card.open:h2", "card.pick-up:h2"}


async def test_very_many_cards_are_not_all_offered(seat: Seat) -> None:
    """D4, Q1."""
    for number in range(MOST_FOUND + 5):
        seat.escalates(f"h{number}", problem_summary="VPN drops")
    assert len(list(found_on_desk(seat.desk, "vpn"))) == 2 * MOST_FOUND


async def test_what_the_desk_offers_follows_its_state(seat: Seat) -> None:
    """D4."""

    def enabled() -> set[str]:
        return {action.id for action in desk_actions(seat.desk) if action.enabled}

    assert "go.next-escalation" not in enabled()
    seat.escalates("h1")
    assert "go.next-escalation" in enabled()
