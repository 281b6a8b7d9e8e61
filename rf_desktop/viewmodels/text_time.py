"""Moments in words: how long ago, at what time, on which day. Moments are aware; what is said is local, 24 hours."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.viewmodels.plural import Plural

JUST_NOW = "just now"
MINUTES_AGO = Plural("{count} minute ago", "{count} minutes ago")
HOURS_AGO = Plural("{count} hour ago", "{count} hours ago")
ON_DATE = "on {date}"
AGE_NOW = "now"
AGE_MINUTES = "{count}m"
AGE_HOURS = "{count}h"
AGE_DAYS = "{count}d"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DATE = "{day} {month}"
DATE_AND_YEAR = "{day} {month} {year}"
WEEKDAY_AND_DATE = "{weekday}, {date}"
DATE_AND_CLOCK = "{date}, {clock}"


def ago(then: datetime, at: datetime) -> str:
    """How long before `at` the moment `then` was: "just now", "4 minutes ago"; from a day on, "on 3 Jun"."""
    seconds = max(0.0, (at - then).total_seconds())
    if seconds < 60:
        return JUST_NOW
    if seconds < 3600:
        return MINUTES_AGO.of(int(seconds // 60))
    if seconds < 86400:
        return HOURS_AGO.of(int(seconds // 3600))
    return ON_DATE.format(date=date(then, at))


def age(then: datetime, at: datetime) -> str:
    """A card's age in its shortest form: "now", "4m", "3h", "2d"."""
    seconds = max(0.0, (at - then).total_seconds())
    if seconds < 60:
        return AGE_NOW
    if seconds < 3600:
        return AGE_MINUTES.format(count=int(seconds // 60))
    if seconds < 86400:
        return AGE_HOURS.format(count=int(seconds // 3600))
    return AGE_DAYS.format(count=int(seconds // 86400))


def clock(at: datetime) -> str:
    """Time of day, hours and minutes: `14:02`."""
    return f"{at.astimezone():%H:%M}"


def updated(at: datetime) -> str:
    """Time of day with seconds: `14:02:10`."""
    return f"{at.astimezone():%H:%M:%S}"


def date(when: datetime, at: datetime | None = None) -> str:
    """`3 Jun 2026`; without the year when `at` is given and of the same year."""
    return _date(when, at, SHORT_MONTHS)


def long_date(when: datetime, at: datetime | None = None) -> str:
    """`3 June 2026`; without the year when `at` is given and of the same year."""
    return _date(when, at, MONTHS)


def day(when: datetime, at: datetime) -> str:
    """A day's heading: `Tuesday, 3 June`, with the year when it is not that of `at`."""
    return WEEKDAY_AND_DATE.format(weekday=WEEKDAYS[when.astimezone().weekday()], date=long_date(when, at))


def moment(when: datetime, at: datetime | None = None) -> str:
    """Date and time: `3 Jun 2026, 14:02`; without the year when `at` is given and of the same year."""
    return DATE_AND_CLOCK.format(date=date(when, at), clock=clock(when))


def exact(when: datetime) -> str:
    """A moment to the second, for a tooltip: `Tuesday, 3 June 2026, 14:02:10`."""
    weekday = WEEKDAYS[when.astimezone().weekday()]
    whole = WEEKDAY_AND_DATE.format(weekday=weekday, date=long_date(when))
    return DATE_AND_CLOCK.format(date=whole, clock=updated(when))


def _date(when: datetime, at: datetime | None, months: tuple[str, ...]) -> str:
    local = when.astimezone()
    month = months[local.month - 1]
    if at is not None and at.astimezone().year == local.year:
        return DATE.format(day=local.day, month=month)
    return DATE_AND_YEAR.format(day=local.day, month=month, year=local.year)
