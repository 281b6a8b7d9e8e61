"""Do-not-disturb: kept on the server, the same on every desktop of a person, ending by itself (Q4, Q6)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.client.errors import Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.notifying import NotificationSettings
from rf_desktop.viewmodels.do_not_disturb import next_morning, view
from tests.fakes.seat import Seat, settled

moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


async def test_a_pause_of_half_an_hour_is_put_on_the_server_and_ends_by_itself(seat: Seat) -> None:
    """Q6: without anybody telling it to end."""
    quiet = seat.desk.do_not_disturb
    await quiet.pause("30")
    sent = seat.api.requests(e.CHANGE_NOTIFICATION_SETTINGS)[-1].body
    assert (sent.do_not_disturb, sent.do_not_disturb_until) == (False, seat.clock.now + timedelta(minutes=30))
    assert quiet.state.value.on
    assert quiet.state.value.label.startswith("Do not disturb until ")
    seat.clock.advances(minutes=30)
    quiet.refresh()
    assert (quiet.state.value.on, quiet.state.value.muted, quiet.state.value.label) == (False, False, "")


async def test_until_i_turn_it_off_has_no_end_and_is_turned_off(seat: Seat) -> None:
    """Q6."""
    quiet = seat.desk.do_not_disturb
    await quiet.pause("open")
    seat.clock.advances(days=9)
    quiet.refresh()
    assert quiet.state.value.label == "Do not disturb"
    await quiet.end()
    assert seat.wishes.do_not_disturb is False
    assert not quiet.state.value.muted


async def test_what_another_desktop_switched_is_shown_here_at_once(seat: Seat) -> None:
    """Q6: on and off; an older word that comes late changes nothing."""
    quiet = seat.desk.do_not_disturb
    seat.wishes_for(do_not_disturb=True)
    assert quiet.state.value.on
    seat.wishes_for(do_not_disturb=False)
    assert not quiet.state.value.on
    seat.workspace.notifying._took(NotificationSettings(do_not_disturb=True, version=1))
    assert not quiet.state.value.on


async def test_a_pause_leaves_all_other_wishes_as_they_are(seat: Seat) -> None:
    """Q6, Q9: also those that another desktop changed since."""
    seat.wishes_for(clients=("Contoso",), least_priority="high", quiet_from="22:00", quiet_to="06:00")
    await seat.desk.do_not_disturb.pause("60")
    assert (seat.wishes.clients, seat.wishes.least_priority, seat.wishes.quiet_to) == (("Contoso",), "high", "06:00")


async def test_what_the_server_does_not_take_is_said_and_nothing_pretends(seat: Seat) -> None:
    """Q6."""
    seat.api.answers(e.CHANGE_NOTIFICATION_SETTINGS, Unreachable("connect"))
    await seat.desk.do_not_disturb.pause("30")
    assert not seat.desk.do_not_disturb.state.value.on
    assert any("cannot be reached" in sentence for sentence in seat.herald.sentences)


async def test_a_quiet_hour_is_said_too(seat: Seat) -> None:
    """Q6: the seat's noon lies in it."""
    here = seat.clock.now
    begin, end = (here + timedelta(minutes=by) for by in (-60, 60))
    seat.wishes_for(quiet_from=begin.strftime("%H:%M"), quiet_to=end.strftime("%H:%M"), time_zone="UTC")
    state = seat.desk.do_not_disturb.state.value
    assert (state.on, state.muted) == (False, True)
    assert state.label.startswith("Quiet hours until ")


async def test_an_urgent_one_comes_through_only_where_that_is_wanted(seat: Seat) -> None:
    """Q6: behind a full screen, which the server cannot know of."""
    seat.herald.moment = type(seat.herald.moment)(full_screen=True)
    seat.escalates("h1", priority="urgent")
    seat.wishes_for(urgent_breaks_through=False)
    seat.escalates("h2", priority="urgent")
    seat.escalates("h3")
    assert set(seat.herald.notifications) == {"h1"}
    assert set(seat.herald.toasts) == {"h1", "h2", "h3"}


@pytest.mark.parametrize(
    "settings", [NotificationSettings(), NotificationSettings(quiet_from="21:00", quiet_to="07:15")]
)
@given(moment=moments)
def test_the_next_morning_lies_ahead_within_a_day_and_a_bit(settings: NotificationSettings, moment: datetime) -> None:
    """Q6: also right after midnight and at seven in the morning."""
    morning = next_morning(settings, moment)
    assert timedelta() < morning - moment < timedelta(hours=30)
    clock = morning.astimezone().strftime("%H:%M")
    assert clock == ("07:15" if settings.quiet_to else "08:00")


def test_the_choices_say_when_each_ends() -> None:
    """Q6."""
    said = [words for _, words in view(NotificationSettings(), datetime.now(UTC)).choices]
    assert said[0] == "For 30 minutes"
    assert said[2].startswith("Until ")
    assert "08:00" in said[2]


async def test_two_presses_send_one_request(seat: Seat) -> None:
    """E5."""
    quiet = seat.desk.do_not_disturb
    with seat.api.held(e.CHANGE_NOTIFICATION_SETTINGS):
        tasks = [asyncio.create_task(quiet.pause("30")) for _ in range(2)]
        await settled(lambda: seat.api.count(e.CHANGE_NOTIFICATION_SETTINGS) == 1)
    await asyncio.gather(*tasks)
    assert seat.api.count(e.CHANGE_NOTIFICATION_SETTINGS) == 1
