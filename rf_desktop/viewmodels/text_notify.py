"""Sentences about being told: do-not-disturb, what became of a notification, the settings of both (Q4–Q6, Q8, Q9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from rf_desktop.domain.alerting import Silence

# Do not disturb
DO_NOT_DISTURB = "Do not disturb"
DO_NOT_DISTURB_UNTIL = "Do not disturb until {until}"
QUIET_HOURS_UNTIL = "Quiet hours until {until}"
TURN_OFF = "Turn off"
FOR_30_MINUTES = "For 30 minutes"
FOR_1_HOUR = "For 1 hour"
UNTIL = "Until {until}"
UNTIL_I_TURN_IT_OFF = "Until I turn it off"
TOMORROW_AT = "tomorrow, {clock}"
ON_DAY_AT = "{day}, {clock}"
WHAT_IT_DOES = "Nothing pops up outside the window. The queue and the bell keep everything."
SETTINGS_OF_IT = "Notification settings…"
NOT_YET_KNOWN = "As soon as the server answers"

# Why something was not done
SUPPRESSED: Mapping[Silence, str] = {
    "do_not_disturb": "do not disturb",
    "quiet_hours": "quiet hours",
    "filter": "your filter",
    "full_screen": "another program has the whole screen",
    "desktop": "your desktop's own do-not-disturb",
}


def clock_or_day(at: datetime, now: datetime) -> str:
    """A moment to come in local words: `15:30`, `tomorrow, 08:00`, or with the date."""
    here, today = at.astimezone(), now.astimezone().date()
    clock = here.strftime("%H:%M")
    days = (here.date() - today).days
    if days <= 0:
        return clock
    if days == 1:
        return TOMORROW_AT.format(clock=clock)
    return ON_DAY_AT.format(day=day(here.date()), clock=clock)


def day(at: date) -> str:
    """A date as one writes it without doubt."""
    return at.strftime("%Y-%m-%d")
