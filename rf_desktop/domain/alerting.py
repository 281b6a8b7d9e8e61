"""What alerts a person: one pure policy over their settings, the news and the moment (Q6, Q9).

Whatever it says, the news is in the bell and the queue: only how loudly it comes is decided here.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from rf_desktop.domain.vocabulary import URGENCY, Held, Priority
from rf_desktop.values import dataclass

Part = Literal["toast", "os", "badge", "sound"]
"""A toast in the window, a notification of the desktop, the count on the tray, a sound."""

TO_EVERYBODY: frozenset[str] = frozenset({"escalation", "released", "reminder", "next_tier", "withdrawn"})
"""Kinds of notices that go to all who may take a handoff. The others mean one person, so no filter touches them."""

Silence = Held | Literal["full_screen", "desktop", "in_sight"]
"""Why something is not done: the person's wishes, which the server knows, or what only this computer can know."""

ALL: frozenset[Part] = frozenset({"toast", "os", "badge", "sound"})
_ONLY_COUNTED: frozenset[Part] = frozenset({"badge"})
_IN_THE_WINDOW: frozenset[Part] = frozenset({"toast", "badge"})
_SILENTLY: frozenset[Part] = frozenset({"toast", "os", "badge"})


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
class Here:
    """What only this computer knows of the moment. What cannot be found out counts as not so.

    focused: the person is in the window. full_screen: another program has the whole screen, as in a presentation.
    desktop_quiet: the desktop's own do-not-disturb is on. wants_sound: the person chose to hear it on this computer.
    """

    focused: bool = False
    full_screen: bool = False
    desktop_quiet: bool = False
    wants_sound: bool = False


@dataclass(frozen=True)
class Alert:
    """What is done, and what holds back the rest; `held_by` is None where nothing is held."""

    parts: frozenset[Part]
    held_by: Silence | None = None


def alert(held: Held | None, here: Here, *, breaks_through: bool, in_sight: bool = False) -> Alert:
    """The one policy (Q6): what a piece of news does. It is in the bell and the queue whatever this says.

    held: as `held_by` says, which the server has asked when the news was written. breaks_through: urgent news for
    somebody who wants to be reached by it; nothing on this computer holds that back. in_sight: the window shows what it
    says already; while the person is in that window it need not be said once more.

    A filter leaves the count. Do-not-disturb and quiet hours leave the toast as well, in the window one is working in.
    Behind a full screen the toast waits in the window. The desktop's own do-not-disturb is the desktop's to apply: it
    gets the notification, keeps it for later, and no sound is made. A sound goes with the notification, and only
    where the toast is not in front of the person anyhow.
    """
    if in_sight and here.focused:
        return Alert(_ONLY_COUNTED, "in_sight")
    if held is not None:
        return Alert(_ONLY_COUNTED if held == "filter" or not here.focused else _IN_THE_WINDOW, held)
    if not breaks_through and here.full_screen:
        return Alert(_IN_THE_WINDOW, "full_screen")
    if not breaks_through and here.desktop_quiet:
        return Alert(_SILENTLY, "desktop")
    return Alert(ALL if here.wants_sound and not here.focused else _SILENTLY)


def held_by(settings: AlertSettings, news: Happening, at: datetime) -> Held | None:
    """Why `news` should not alert, or None. What silences most is named first."""
    if news.priority == "urgent" and settings.urgent_breaks_through:
        return None
    if _is_filtered(settings, news):
        return "filter"
    if is_do_not_disturb(settings, at):
        return "do_not_disturb"
    return "quiet_hours" if is_quiet(settings, at) else None


def is_do_not_disturb(settings: AlertSettings, at: datetime) -> bool:
    """Whether the person has do-not-disturb on, with an end or without."""
    return settings.do_not_disturb or bool(settings.do_not_disturb_until and at < settings.do_not_disturb_until)


def is_quiet(settings: AlertSettings, at: datetime) -> bool:
    """Whether it is a quiet hour where the person is; the beginning counts, the end does not."""
    begin, end = settings.quiet_from, settings.quiet_to
    if begin is None or end is None:
        return False
    here = at.astimezone(zone(settings.time_zone) or UTC).time()
    return begin <= here < end if begin < end else here >= begin or here < end


def quiet_until(settings: AlertSettings, at: datetime) -> datetime | None:
    """When the quiet hour that it is now ends; None where it is none."""
    if settings.quiet_to is None or not is_quiet(settings, at):
        return None
    here = at.astimezone(zone(settings.time_zone) or UTC)
    end = here.replace(hour=settings.quiet_to.hour, minute=settings.quiet_to.minute, second=0, microsecond=0)
    return (end if end > here else end + timedelta(days=1)).astimezone(UTC)


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
