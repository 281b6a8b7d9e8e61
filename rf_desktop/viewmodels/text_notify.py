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

# Settings: this computer
THIS_COMPUTER = "On this computer"
WITH_A_SOUND = "With a sound"
WITH_A_SOUND_HINT = "For this computer only. There is none while this window is in front, nor where something mutes."
TEST_IN_QUIET = "Your desktop took it, but its own do-not-disturb is on, so it shows it later."

# Settings: the person's wishes, on the server
LOADING = "Loading your wishes…"
NOT_OFFERED = "This server keeps no such wishes. A newer one does."
PAUSE = "Do not disturb"
QUIET_HOURS = "Quiet hours"
QUIET_EVERY_DAY = "Every day at these hours"
QUIET_FROM = "From"
QUIET_TO = "To"
TIME_ZONE = "Time zone"
CLOCK_HINT = "HH:MM"
NEEDS_CLOCK = "A time is HH:MM, from 00:00 to 23:59."
NEEDS_ANOTHER_END = "They cannot end when they begin."
NEEDS_ZONE = "Choose a time zone from the list, such as Europe/Vienna."
BREAK_THROUGH = "Urgent ones reach me all the same"
BREAK_THROUGH_HINT = "Through do-not-disturb, quiet hours and the filter below."
WHAT_NOTIFIES = "What notifies me"
FILTER_HINT = "What is kept back is in the queue and in the bell all the same. What means you alone is never kept back."
LEAST_PRIORITY = "From this priority on"
CLIENTS = "Only these clients"
DOMAINS = "Only these domains"
ADD_NAME = "Add a name, then Enter. Empty means all."
REMOVE_NAME = "Remove {name}"
SAVE = "Save"
SAVED = "Saved. It holds on all your computers."
CHANGED_ELSEWHERE = "These were changed on another computer. Save puts yours in their place."

# Settings: the log
LOG = "What became of the last ones"
LOG_HINT = "The last 200, kept on this computer without secrets. They go when you sign out."
LOG_EMPTY = "Nothing was told yet."
TOAST = "toast"
NOTIFICATION = "notification"
FATE_PENDING = "{channel} on its way"
FATE_SHOWN = "{channel} shown"
FATE_SUPPRESSED = "{channel} not shown: {why}"
FATE_FAILED = "{channel} failed: {why}"
REASON_HIDDEN = "the window was hidden or full of others"
REASON_SETTLED = "it was settled before"
REASON_NO_ANSWER = "the desktop did not answer"

# Why something was not done
SUPPRESSED: Mapping[Silence, str] = {
    "do_not_disturb": "do not disturb",
    "quiet_hours": "quiet hours",
    "filter": "your filter",
    "full_screen": "another program has the whole screen",
    "desktop": "your desktop's own do-not-disturb",
    "in_sight": "you had it in front of you",
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
