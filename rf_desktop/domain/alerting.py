"""What alerts a person: one pure policy over their settings, the news and the moment (Q6, Q9).

Whatever it says, the news is in the bell and the queue: only how loudly it comes is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from rf_desktop.domain.vocabulary import URGENCY, Held, Priority

Part = Literal["toast", "os", "badge", "sound"]
"""A toast in the window, a notification of the desktop, the count on the tray, a sound."""

TO_EVERYBODY: frozenset[str] = frozenset({"escalation", "released", "reminder", "next_tier", "withdrawn"})
"""Kinds of notices that go to all who may take a handoff. The others mean one person, so no filter touches them."""

ALL: frozenset[Part] = frozenset({"toast", "os", "badge", "sound"})
_ONLY_COUNTED: frozenset[Part] = frozenset({"badge"})
_IN_THE_WINDOW: frozenset[Part] = frozenset({"toast", "badge"})


@dataclass(frozen=True)
class AlertSettings:
    """A person's wishes. Empty `clients` or `domains` mean any; `quiet_from` and `quiet_to` are both there or neither.

    Quiet hours are in `time_zone` (IANA) and may go over midnight. Names are compared without regard to case.
    """

    do_not_disturb: bool = False
    do_not_disturb_until: datetime | None = None
    quiet_from: time | None = None
    quiet_to: time | None = None
    time_zone: str = "UTC"
    urgent_breaks_through: bool = True
    clients: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    least_priority: Priority = "low"


@dataclass(frozen=True)
class Happening:
    """The news, as far as the policy looks at it: a notice's kind and what its handoff is about."""

    kind: str
    priority: Priority
    client: str | None = None
    domain: str | None = None


@dataclass(frozen=True)
class Alert:
    """What is done, and what holds back the rest; `held_by` is None where nothing is held."""

    parts: frozenset[Part]
    held_by: Held | None


def alert(settings: AlertSettings, news: Happening, at: datetime, *, focused: bool) -> Alert:
    """What `news` does for a person at that moment (aware). focused: the person is in the window.

    Urgent news breaks through everything where the person wants that.
    """
    held = held_by(settings, news, at)
    if held is None:
        return Alert(ALL, None)
    if held == "filter" or not focused:
        return Alert(_ONLY_COUNTED, held)
    return Alert(_IN_THE_WINDOW, held)


def held_by(settings: AlertSettings, news: Happening, at: datetime) -> Held | None:
    """Why `news` should not alert, or None. What silences most is named first."""
    if news.priority == "urgent" and settings.urgent_breaks_through:
        return None
    if _is_filtered(settings, news):
        return "filter"
    if settings.do_not_disturb or (settings.do_not_disturb_until and at < settings.do_not_disturb_until):
        return "do_not_disturb"
    return "quiet_hours" if is_quiet(settings, at) else None


def is_quiet(settings: AlertSettings, at: datetime) -> bool:
    """Whether it is a quiet hour where the person is; the beginning counts, the end does not."""
    begin, end = settings.quiet_from, settings.quiet_to
    if begin is None or end is None:
        return False
    here = at.astimezone(zone(settings.time_zone) or UTC).time()
    return begin <= here < end if begin < end else here >= begin or here < end


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo | None:
    """The time zone of that name, or None where there is none: any text may be asked for."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _is_filtered(settings: AlertSettings, news: Happening) -> bool:
    if news.kind not in TO_EVERYBODY:
        return False
    return (
        URGENCY[news.priority] > URGENCY[settings.least_priority]
        or not _is_wanted(settings.clients, news.client)
        or not _is_wanted(settings.domains, news.domain)
    )


def _is_wanted(names: frozenset[str], name: str | None) -> bool:
    return not names or (name or "").casefold() in {each.casefold() for each in names}
