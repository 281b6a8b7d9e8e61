"""What alerts a person (Q6, Q9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.contract.notices import NoticeKind
from rf_desktop.domain.alerting import (
    ALL,
    TO_EVERYBODY,
    Alert,
    AlertSettings,
    Happening,
    Here,
    alert,
    held_by,
    is_quiet,
    quiet_until,
    zone,
)
from rf_desktop.domain.vocabulary import Held, Priority

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ESCALATION = Happening("escalation", "normal", "Contoso", "Email")

names = st.sampled_from(["Contoso", "contoso", "Fabrikam", "Email", "VPN"])
priorities = st.sampled_from(get_args(Priority))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
times = st.times().map(lambda each: each.replace(second=0, microsecond=0))
kinds = st.sampled_from(get_args(NoticeKind))
happenings = st.builds(Happening, kinds, priorities, st.none() | names, st.none() | names)


@st.composite
def all_settings(draw: st.DrawFn) -> AlertSettings:
    """Any settings that one may have."""
    quiet = draw(st.none() | st.tuples(times, times).filter(lambda both: both[0] != both[1]))
    return AlertSettings(
        do_not_disturb=draw(st.booleans()),
        do_not_disturb_until=draw(st.none() | moments),
        quiet_from=quiet[0] if quiet else None,
        quiet_to=quiet[1] if quiet else None,
        time_zone=draw(st.sampled_from(["UTC", "Europe/Vienna", "Asia/Kathmandu", "America/St_Johns", "nowhere"])),
        urgent_breaks_through=draw(st.booleans()),
        clients=draw(st.frozensets(names, max_size=2)),
        domains=draw(st.frozensets(names, max_size=2)),
        least_priority=draw(priorities),
    )


heres = st.builds(Here, st.booleans(), st.booleans(), st.booleans(), st.booleans())
HEARS_IT = Here(wants_sound=True)
SILENTLY = ALL - {"sound"}
IN_THE_WINDOW = {"toast", "badge"}


def whole(settings: AlertSettings, news: Happening, at: datetime, here: Here = HEARS_IT) -> Alert:
    """The server's half and this computer's half, one after the other."""
    through = news.priority == "urgent" and settings.urgent_breaks_through
    return alert(held_by(settings, news, at), here, breaks_through=through)


def test_without_any_wish_everything_alerts() -> None:
    """Q6: a sound only for those who chose one, and not while the toast is in front of them."""
    assert whole(AlertSettings(), ESCALATION, NOON).parts == ALL
    assert whole(AlertSettings(), ESCALATION, NOON, Here()).parts == SILENTLY
    assert whole(AlertSettings(), ESCALATION, NOON, Here(focused=True, wants_sound=True)).parts == SILENTLY


@pytest.mark.parametrize(
    ("here", "through", "parts", "reason"),
    [
        (Here(full_screen=True), False, IN_THE_WINDOW, "full_screen"),
        (Here(full_screen=True), True, SILENTLY, None),
        (Here(desktop_quiet=True, wants_sound=True), False, SILENTLY, "desktop"),
        (Here(desktop_quiet=True, wants_sound=True), True, ALL, None),
        (Here(full_screen=True, desktop_quiet=True), False, IN_THE_WINDOW, "full_screen"),
        (Here(focused=True), False, SILENTLY, None),
    ],
)
def test_what_only_this_computer_knows(here: Here, through: bool, parts: set[str], reason: str | None) -> None:
    """Q6: a presentation is not disturbed, the desktop's do-not-disturb keeps it for later, urgent comes through."""
    assert alert(None, here, breaks_through=through) == Alert(frozenset(parts), reason)  # type: ignore[arg-type]


@pytest.mark.parametrize("held", [None, "do_not_disturb", "filter"])
@pytest.mark.parametrize("through", [True, False])
def test_what_stands_before_the_person_is_only_counted(held: Held | None, *, through: bool) -> None:
    """Q6: in the window they are in; away from it, it alerts as ever."""
    for here in (Here(focused=True), Here(focused=True, full_screen=True, desktop_quiet=True, wants_sound=True)):
        assert alert(held, here, breaks_through=through, in_sight=True) == Alert(frozenset({"badge"}), "in_sight")
    away = alert(held, HEARS_IT, breaks_through=through, in_sight=True)
    assert away == alert(held, HEARS_IT, breaks_through=through)


@pytest.mark.parametrize("held", ["do_not_disturb", "quiet_hours", "filter"])
@pytest.mark.parametrize("focused", [True, False])
def test_what_the_server_holds_is_held_however_it_is_here(held: Held, *, focused: bool) -> None:
    """Q6, Q9."""
    expected = IN_THE_WINDOW if focused and held != "filter" else {"badge"}
    for quiet in (True, False):
        here = Here(focused, quiet, quiet, quiet)
        for through in (True, False):
            assert alert(held, here, breaks_through=through) == Alert(frozenset(expected), held)  # type: ignore[arg-type]


def test_the_end_of_a_quiet_hour() -> None:
    """Q6: over midnight, and None in the day."""
    night = AlertSettings(quiet_from=time(22), quiet_to=time(6, 30), time_zone="Europe/Vienna")
    assert quiet_until(night, NOON) is None
    assert quiet_until(night, datetime(2026, 1, 15, 22, 0, tzinfo=UTC)) == datetime(2026, 1, 16, 5, 30, tzinfo=UTC)
    assert quiet_until(night, datetime(2026, 1, 16, 5, 0, tzinfo=UTC)) == datetime(2026, 1, 16, 5, 30, tzinfo=UTC)


@given(all_settings(), moments)
def test_a_quiet_hour_has_an_end_and_it_lies_ahead(settings: AlertSettings, at: datetime) -> None:
    """Q6: in any zone, on any day."""
    end = quiet_until(settings, at)
    assert (end is None) == (not is_quiet(settings, at))
    assert end is None or at < end <= at + timedelta(days=1, hours=3)


@pytest.mark.parametrize("focused", [True, False])
def test_do_not_disturb_mutes_what_leaves_the_window_and_never_the_count(*, focused: bool) -> None:
    """Q6: the toast stays in a focused window."""
    said = whole(AlertSettings(do_not_disturb=True), ESCALATION, NOON, Here(focused=focused, wants_sound=True))
    assert said.held_by == "do_not_disturb"
    assert said.parts == ({"toast", "badge"} if focused else {"badge"})


def test_do_not_disturb_with_an_end_ends_by_itself() -> None:
    """Q6."""
    settings = AlertSettings(do_not_disturb_until=NOON)
    assert held_by(settings, ESCALATION, NOON - timedelta(microseconds=1)) == "do_not_disturb"
    assert held_by(settings, ESCALATION, NOON) is None


def test_quiet_hours_go_over_midnight_in_the_persons_zone() -> None:
    """Q6: 22:00 to 06:30 in Vienna, an hour ahead of UTC in winter; the beginning counts, the end does not."""
    night = AlertSettings(quiet_from=time(22), quiet_to=time(6, 30), time_zone="Europe/Vienna")
    quiet = {
        (20, 59): False, (21, 0): True, (23, 30): True, (0, 0): True, (5, 29): True, (5, 30): False, (12, 0): False,
    }  # fmt: skip
    for (hour, minute), expected in quiet.items():
        assert is_quiet(night, datetime(2026, 1, 15, hour, minute, tzinfo=UTC)) is expected, (hour, minute)


def test_quiet_hours_follow_the_clock_on_the_wall_when_summer_time_begins() -> None:
    """Q6: on 29 March 2026 Vienna's clocks go from 02:00 to 03:00; seven in the morning is an hour earlier in UTC."""
    night = AlertSettings(quiet_from=time(22), quiet_to=time(7), time_zone="Europe/Vienna")
    assert is_quiet(night, datetime(2026, 3, 28, 5, 59, tzinfo=UTC))
    assert not is_quiet(night, datetime(2026, 3, 28, 6, 0, tzinfo=UTC))
    assert is_quiet(night, datetime(2026, 3, 29, 4, 59, tzinfo=UTC))
    assert not is_quiet(night, datetime(2026, 3, 29, 5, 0, tzinfo=UTC))


def test_a_filter_leaves_only_the_count_even_in_a_focused_window() -> None:
    """Q9: another client, another domain, or a lesser priority."""
    for settings in (
        AlertSettings(clients=frozenset({"Fabrikam"})),
        AlertSettings(domains=frozenset({"VPN"})),
        AlertSettings(least_priority="high"),
    ):
        said = whole(settings, ESCALATION, NOON, Here(focused=True))
        assert said.held_by == "filter"
        assert said.parts == {"badge"}
    wanted = AlertSettings(clients=frozenset({"CONTOSO"}), domains=frozenset({"email"}), least_priority="normal")
    assert whole(wanted, ESCALATION, NOON).held_by is None
    assert held_by(AlertSettings(clients=frozenset({"Contoso"})), replace(ESCALATION, client=None), NOON) == "filter"


@pytest.mark.parametrize("kind", ["still_on_it", "reassigned", "consultation", "transfer", "answer", "came_back"])
def test_what_means_me_is_not_filtered(kind: str) -> None:
    """Q9: but do-not-disturb holds it all the same."""
    settings = AlertSettings(clients=frozenset({"Fabrikam"}), domains=frozenset({"VPN"}), least_priority="urgent")
    mine = replace(ESCALATION, kind=kind)
    assert held_by(settings, mine, NOON) is None
    assert held_by(replace(settings, do_not_disturb=True), mine, NOON) == "do_not_disturb"


def test_the_kinds_that_filters_touch_are_kinds_of_notices() -> None:
    """A renamed kind would slip through unseen."""
    assert set(get_args(NoticeKind)) >= TO_EVERYBODY


@given(all_settings(), happenings, moments, heres)
def test_nothing_is_ever_dropped(settings: AlertSettings, news: Happening, at: datetime, here: Here) -> None:
    """Q6: the count is always right, what is held says why, and no sound comes without something to look at."""
    said = whole(settings, news, at, here)
    assert "badge" in said.parts
    assert "sound" not in said.parts or "os" in said.parts
    assert said.held_by is not None or said.parts >= SILENTLY
    if here.focused and said.held_by != "filter":
        assert "toast" in said.parts


@given(all_settings(), happenings, moments, heres)
def test_urgent_news_that_may_break_through_always_alerts(
    settings: AlertSettings, news: Happening, at: datetime, here: Here
) -> None:
    """Q6."""
    open_door = replace(settings, urgent_breaks_through=True)
    assert whole(open_door, replace(news, priority="urgent"), at, here).parts >= SILENTLY


@given(all_settings(), happenings, moments, heres, st.data())
def test_more_muting_never_alerts_more(
    settings: AlertSettings, news: Happening, at: datetime, here: Here, data: st.DataObject
) -> None:
    """Q6, Q9: each single wish for less is one."""
    narrower = {
        "do_not_disturb": replace(settings, do_not_disturb=True),
        "until": replace(settings, do_not_disturb_until=max(settings.do_not_disturb_until or at, at)),
        "no door": replace(settings, urgent_breaks_through=False),
        "clients": replace(settings, clients=frozenset(list(settings.clients)[:1] or ["Contoso"])),
        "domains": replace(settings, domains=frozenset(list(settings.domains)[:1] or ["Email"])),
        "priority": replace(settings, least_priority="urgent"),
    }
    if settings.quiet_from is None:
        narrower["quiet"] = replace(settings, quiet_from=data.draw(times), quiet_to=time(23, 59))
    before = whole(settings, news, at, here).parts
    for name, less in narrower.items():
        assert whole(less, news, at, here).parts <= before, name
    for louder in (replace(here, full_screen=False), replace(here, desktop_quiet=False)):
        assert before <= whole(settings, news, at, louder).parts


@given(st.text(max_size=80))
def test_any_text_may_be_asked_for_as_a_zone(name: str) -> None:
    """A name that is none is None, never a failure."""
    assert zone(name) is None or zone(name) is not None


def test_names_that_are_paths_are_no_zones() -> None:
    """Nothing but the zones themselves is ever read."""
    for name in ("../../etc/passwd", "/etc/localtime", "America", "", "a\0b", "x" * 5000):
        assert zone(name) is None
    assert zone("Europe/Vienna") is not None
