"""The smallest program that talks to a notification daemon, for checking the daemon and its record."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_DAEMON = DBusAddress(
    "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications"
)
_SECONDS = 10.0


class BusClient:
    """Asks the notification daemon of one bus."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection

    def ask(self, method: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> tuple[Any, ...]:
        """The daemon's answer. Raises LookupError with D-Bus's name for the trouble."""
        reply = self._connection.send_and_get_reply(new_method_call(_DAEMON, method, signature, body), timeout=_SECONDS)
        if reply.header.message_type is MessageType.error:
            raise LookupError(str(reply.header.fields))
        return tuple(reply.body)

    def notify(self, summary: str, *, replaces: int = 0, actions: tuple[str, ...] = (), urgency: int = 1) -> int:
        hints = {"urgency": ("y", urgency)}
        body = ("bus client", replaces, "", summary, "a body", list(actions), hints, 0)
        return int(self.ask("Notify", "susssasa{sv}i", body)[0])

    def withdraw(self, notification_id: int) -> None:
        self.ask("CloseNotification", "u", (notification_id,))


@contextlib.contextmanager
def client_of(address: str) -> Iterator[BusClient]:
    """A client of the bus at ``address``."""
    connection = open_dbus_connection(address)
    try:
        yield BusClient(connection)
    finally:
        connection.close()
