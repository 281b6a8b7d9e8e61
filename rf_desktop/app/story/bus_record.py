"""What was said about notifications on a bus: read from the bus itself, so neither side can pretend.

``BusRecord`` listens as a bus monitor in a thread of its own. A notification counts as shown only when the daemon has
answered the request with an id.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

PATIENCE = 10.0
"""Seconds after which something that should appear on the bus is taken to never come."""

_NOTIFICATIONS = "org.freedesktop.Notifications"
_MONITORING = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus.Monitoring")
_URGENCY = {0: "low", 1: "normal", 2: "critical"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One notification as the daemon accepted it.

    ``actions`` are (key, label) pairs; ``closed`` is why it is gone (1 expired, 2 dismissed, 3 withdrawn by its
    program, 4 unknown), or None while it stands; ``invoked`` are the keys of the actions a person chose.
    """

    id: int
    summary: str
    body: str
    actions: tuple[tuple[str, str], ...]
    urgency: str
    application: str
    closed: int | None = None
    invoked: tuple[str, ...] = ()


class BusRecord:
    """The notifications of one bus, in the order in which they were first shown."""

    def __init__(self, address: str) -> None:
        self._connection: DBusConnection = open_dbus_connection(address)
        self._requests: dict[tuple[str, int], Shown] = {}
        self._shown: dict[int, Shown] = {}
        self._changed = threading.Condition()
        rules = [MatchRule(interface=_NOTIFICATIONS).serialise(), "type='method_return'"]
        self._connection.send_and_get_reply(
            new_method_call(_MONITORING, "BecomeMonitor", "asu", (rules, 0)), timeout=PATIENCE
        )
        self._thread = threading.Thread(target=self._listen, name="bus-record", daemon=True)
        self._thread.start()

    def shown(self) -> tuple[Shown, ...]:
        """Everything that was ever shown; a notification that was replaced in place stands here as it is now."""
        with self._changed:
            return tuple(self._shown.values())

    def wait_until(self, condition: Callable[[tuple[Shown, ...]], object], patience: float = PATIENCE) -> None:
        """Returns when ``condition`` holds for what was shown. Raises TimeoutError after ``patience`` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: condition(tuple(self._shown.values())), patience):
                standing = [entry.summary for entry in self._shown.values()]
                raise TimeoutError(f"not so on the bus after {patience:g} s; notifications so far: {standing}")

    def close(self) -> None:
        # Wakes the thread out of its read; closing the descriptor under it would not.
        with contextlib.suppress(OSError):
            self._connection.sock.shutdown(2)
        self._thread.join(PATIENCE)
        self._connection.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                message = self._connection.receive()
                with self._changed:
                    self._note(message)
                    self._changed.notify_all()

    def _note(self, message: Message) -> None:
        fields, body = message.header.fields, message.body
        member = fields.get(HeaderFields.member)
        match message.header.message_type:
            case MessageType.method_call if member == "Notify":
                self._requests[fields[HeaderFields.sender], message.header.serial] = _requested(body)
            case MessageType.method_return:
                answered = (fields.get(HeaderFields.destination), fields.get(HeaderFields.reply_serial))
                request = self._requests.pop(answered, None)
                if request is not None:
                    self._shown[body[0]] = replace(request, id=body[0])
            case MessageType.signal if member in ("ActionInvoked", "NotificationClosed") and body[0] in self._shown:
                entry = self._shown[body[0]]
                if member == "ActionInvoked":
                    self._shown[body[0]] = replace(entry, invoked=(*entry.invoked, body[1]))
                else:
                    self._shown[body[0]] = replace(entry, closed=body[1])
            case _:
                pass


def _requested(body: tuple[Any, ...]) -> Shown:
    application, _, _, summary, text, actions, hints, _ = body
    _, urgency = hints.get("urgency", ("y", 1))
    return Shown(
        id=0,
        summary=summary,
        body=text,
        actions=tuple(zip(actions[::2], actions[1::2], strict=False)),
        urgency=_URGENCY.get(urgency, "normal"),
        application=application,
    )


@contextlib.contextmanager
def recorded(address: str) -> Iterator[BusRecord]:
    """Listen on the bus at ``address`` while the block lasts."""
    record = BusRecord(address)
    try:
        yield record
    finally:
        record.close()


class NameWatch:
    """Waits for a service to take its name on a bus. Made before the service starts, so that nothing is missed."""

    def __init__(self, address: str, name: str) -> None:
        self._name = name
        self._connection: DBusConnection = open_dbus_connection(address)
        self._rule = MatchRule(
            type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged", path="/org/freedesktop/DBus"
        )
        self._rule.add_arg_condition(0, name)
        Proxy(message_bus, self._connection).AddMatch(self._rule)

    def wait(self, patience: float) -> bool:
        """True as soon as the name is taken, False when it is not after ``patience`` seconds."""
        with self._connection.filter(self._rule, bufsize=8) as changes:
            (taken,) = Proxy(message_bus, self._connection).NameHasOwner(self._name)
            try:
                while not taken:
                    taken = bool(self._connection.recv_until_filtered(changes, timeout=patience).body[2])
            except TimeoutError:
                return False
        return True

    def close(self) -> None:
        self._connection.close()
