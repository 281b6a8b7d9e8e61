"""Sentences about being told: do-not-disturb, what became of a notification, the settings of both (Q4–Q6, Q8, Q9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rf_desktop.domain.alerting import Silence
from rf_desktop.viewmodels import text_time

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
WHAT_IT_DOES = "Nothing pops up outside the window. The queue and the bell keep everything."
SETTINGS_OF_IT = "Notification settings…"
NOT_YET_KNOWN = "As soon as the server answers"

# Bell
TODAY = "Today"
YESTERDAY = "Yesterday"
QUIETEN = "Do not disturb…"

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
    days = (at.astimezone().date() - now.astimezone().date()).days
    if days <= 0:
        return text_time.clock(at)
    return TOMORROW_AT.format(clock=text_time.clock(at)) if days == 1 else text_time.moment(at, now)


def day_of(when: datetime, now: datetime) -> str:
    """A day's heading in the bell: *Today*, *Yesterday*, `Tuesday, 3 June`."""
    days = (now.astimezone().date() - when.astimezone().date()).days
    if days == 0:
        return TODAY
    return YESTERDAY if days == 1 else text_time.day(when, now)
