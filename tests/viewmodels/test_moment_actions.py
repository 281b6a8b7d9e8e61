"""The escalation one reads, in the palette (D4)."""

from __future__ import annotations

from rf_desktop.contract import endpoints as e
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.actions import Action
from rf_desktop.viewmodels.moment_actions import moment_actions
from tests.client import made
from tests.fakes.seat import Seat, settled
from tests.viewmodels.test_magic_moment import LANE, opened


def offered(seat: Seat) -> dict[str, Action]:
    return {action.name: action for action in moment_actions(seat.desk.sheet.value)}


async def test_the_ways_on_and_back_are_in_the_palette_while_it_is_read(seat: Seat) -> None:
    """M3, M7: named as their buttons; without a sheet there is none."""
    assert offered(seat) == {}
    seat.escalates("h1", lane=LANE)
    await opened(seat)
    ways = ["Continue where Jane left off", "Get AI analysis", "I'll take it from here"]
    assert [name for name in offered(seat) if name in ways] == ways
    assert all(action.group == "moment" and action.enabled for action in offered(seat).values())
    offered(seat)[text.BACK_TO_QUEUE].do()
    assert seat.desk.sheet.value is None
    assert seat.api.count(e.CLAIM_HANDOFF) == 0
    assert offered(seat) == {}


async def test_a_way_from_the_palette_claims_as_its_button_does(seat: Seat) -> None:
    """M3, Q3."""
    seat.escalates("h1", lane=LANE)
    seat.lets_claim("h1", lane=LANE)
    await opened(seat)
    work = offered(seat)["I'll take it from here"].do()
    await work  # type: ignore[misc]
    assert seat.api.requests(e.CLAIM_HANDOFF)[0].body.way == "take_over"
    assert seat.desk.conversation.selected.value == "session of h1"


async def test_once_a_colleague_was_first_only_what_is_left_is_offered(seat: Seat) -> None:
    """C3: no way to take over any more."""
    seat.escalates("h1", lane=LANE)
    await opened(seat)
    seat.is_claimed("h1", by=made.ALEX)
    await settled(lambda: "Continue where Jane left off" not in offered(seat))
    assert {"Watch", text.BACK_TO_QUEUE} <= set(offered(seat))
    assert "I'll take it from here" not in offered(seat)
