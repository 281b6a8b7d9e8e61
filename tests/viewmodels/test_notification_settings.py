"""What notifies me and when, as one changes it (Q6, Q9)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rf_desktop.client.errors import Refused, UnexpectedReply, Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.problems import MalformedProblem
from rf_desktop.viewmodels import text_notify
from rf_desktop.viewmodels.notification_settings import NotificationSettingsPage, Wishes
from tests.fakes.seat import Seat


def page(seat: Seat, zone: str = "Europe/Vienna") -> NotificationSettingsPage:
    known = (("Contoso", None, "adatum", "Contoso"), ("VPN", "", "Email"))
    return NotificationSettingsPage(seat.workspace.notifying, seat.clock, zone, lambda: known)


async def test_who_never_changed_anything_is_offered_the_time_zone_of_this_computer(seat: Seat) -> None:
    """Q6: and nothing is switched on."""
    wishes = page(seat).state.value.wishes
    assert wishes is not None
    assert (wishes.quiet, wishes.time_zone, wishes.urgent_breaks_through) == (False, "Europe/Vienna", True)
    unknown = page(seat, "Mars/Olympus").state.value.wishes
    assert unknown is not None
    assert unknown.time_zone == "UTC"


async def test_what_is_saved_is_what_the_server_keeps_and_the_pause_stays(seat: Seat) -> None:
    """Q6, Q9."""
    seat.wishes_for(do_not_disturb=True)
    model = page(seat)
    await model.save(
        Wishes(True, "22:00", "7:30", "Europe/Vienna", False, "high", ("Contoso",), ("VPN",)),
    )
    kept = seat.wishes
    assert (kept.quiet_from, kept.quiet_to, kept.time_zone) == ("22:00", "07:30", "Europe/Vienna")
    assert (kept.least_priority, kept.clients, kept.domains) == ("high", ("Contoso",), ("VPN",))
    assert (kept.urgent_breaks_through, kept.do_not_disturb) == (False, True)
    assert (model.state.value.note, model.state.value.tone) == (text_notify.SAVED, "good")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"quiet_to": "late"}, "quiet_to"),
        ({"quiet_from": "07:00", "quiet_to": "7:00"}, "quiet_to"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
async def test_what_makes_no_sense_is_said_at_its_field_and_not_sent(
    seat: Seat, changes: dict[str, str], field: str
) -> None:
    """Q6: only where there are quiet hours at all."""
    model = page(seat)
    await model.save(replace(Wishes(quiet=True, time_zone="UTC"), **changes))  # type: ignore[arg-type]
    assert set(model.state.value.problems) == {field}
    assert seat.api.count(e.CHANGE_NOTIFICATION_SETTINGS) == 0
    await model.save(replace(Wishes(quiet=False, time_zone="UTC"), **(changes | {"time_zone": "UTC"})))  # type: ignore[arg-type]
    assert model.state.value.problems == {}
    assert seat.wishes.quiet_from is None


async def test_offline_nothing_is_lost_and_it_is_said(seat: Seat) -> None:
    """Q6: the fields are the page's own; the note says why."""
    seat.api.answers(e.CHANGE_NOTIFICATION_SETTINGS, Unreachable("connect"))
    model = page(seat)
    await model.save(Wishes(clients=("Contoso",)))
    state = model.state.value
    assert (state.busy, state.tone) == (False, "bad")
    assert "cannot be reached" in state.note


async def test_what_the_server_does_not_take_stands_at_its_field(seat: Seat) -> None:
    """Q9: a name that is too long, say."""
    problem = MalformedProblem(title="Malformed", status=422, where="clients", why="each has 1 to 200 characters")
    seat.api.answers(e.CHANGE_NOTIFICATION_SETTINGS, Refused(problem))
    model = page(seat)
    await model.save(Wishes(clients=("x" * 500,)))
    assert set(model.state.value.problems) == {"clients"}


async def test_a_server_that_cannot_be_reached_or_knows_no_wishes_is_said(seat: Seat) -> None:
    """D5, D7: instead of loading for ever."""
    seat.workspace.notifying.settings.set(None)
    model = page(seat)
    seat.api.answers(e.NOTIFICATION_SETTINGS, Unreachable("connect"))
    await model.load()
    assert "cannot be reached" in model.state.value.unknown
    seat.api.answers(e.NOTIFICATION_SETTINGS, UnexpectedReply(404, "no such route"))
    await model.load()
    assert model.state.value.unknown == text_notify.NOT_OFFERED
    seat.api.answers(e.NOTIFICATION_SETTINGS, lambda _: seat.wishes)
    await model.load()
    assert (model.state.value.unknown, model.state.value.wishes is None) == ("", False)


async def test_known_names_are_each_once_and_in_order(seat: Seat) -> None:
    """Q9."""
    assert page(seat).known_names() == (("adatum", "Contoso"), ("Email", "VPN"))


async def test_a_closed_page_hears_no_more(seat: Seat) -> None:
    """D5."""
    model = page(seat)
    model.close()
    before = model.state.value
    seat.wishes_for(clients=("Contoso",))
    assert model.state.value is before
