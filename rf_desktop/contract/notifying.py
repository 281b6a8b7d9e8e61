"""What I am told at once and when: do-not-disturb, quiet hours, filters; kept on the server, applied there (Q6, Q9)."""

from datetime import time
from typing import Any

from rf_desktop.contract.base import Moment, Request, Wire
from rf_desktop.domain.alerting import AlertSettings
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

    def wishes(self) -> AlertSettings:
        """As the policy reads them."""
        return AlertSettings(
            do_not_disturb=self.do_not_disturb,
            do_not_disturb_until=self.do_not_disturb_until,
            quiet_from=time_of(self.quiet_from),
            quiet_to=time_of(self.quiet_to),
            time_zone=self.time_zone,
            urgent_breaks_through=self.urgent_breaks_through,
            clients=frozenset(self.clients),
            domains=frozenset(self.domains),
            least_priority=self.least_priority,
        )

    def with_changes(self, **changes: Any) -> NewNotificationSettings:
        """These with other values for the named fields, ready to be sent."""
        return NewNotificationSettings(**{**self.model_dump(exclude={"version"}), **changes})


def time_of(text: str | None) -> time | None:
    """`HH:MM` and nothing else; None for anything that is no time of day."""
    if text is None or len(text) != len("HH:MM") or text[2] != ":" or not text.isascii():
        return None
    hours, minutes = text[:2], text[3:]
    if not (hours.isdigit() and minutes.isdigit()) or int(hours) > 23 or int(minutes) > 59:
        return None
    return time(int(hours), int(minutes))
