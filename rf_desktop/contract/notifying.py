"""What I am told at once and when: do-not-disturb, quiet hours, filters; kept on the server, applied there (Q6, Q9)."""

from __future__ import annotations

from rf_desktop.contract.base import Moment, Request, Wire
from rf_desktop.domain.vocabulary import Priority


class NewNotificationSettings(Request):
    """All of them at once. Empty `clients` or `domains` mean any; quiet hours are `HH:MM` in `time_zone` (IANA).

    `do_not_disturb_until` alone ends by itself; `do_not_disturb` stays until it is taken back.
    """

    do_not_disturb: bool = False
    do_not_disturb_until: Moment | None = None
    quiet_from: str | None = None
    quiet_to: str | None = None
    time_zone: str = "UTC"
    urgent_breaks_through: bool = True
    clients: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    least_priority: Priority = "low"


class NotificationSettings(Wire):
    """As they are now; `version` rises."""

    do_not_disturb: bool = False
    do_not_disturb_until: Moment | None = None
    quiet_from: str | None = None
    quiet_to: str | None = None
    time_zone: str = "UTC"
    urgent_breaks_through: bool = True
    clients: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    least_priority: Priority = "low"
    version: int = 0
