"""One connection to the session bus over asyncio: calls with a time limit, signals in the order in which they came.

jeepney speaks the protocol; the reading is done here, so that replies and signals stay in order and the loss of the
bus is noticed at once. Linux and its relatives only.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.io.asyncio import DBusConnection, open_dbus_connection

CALL_WITHIN = 5.0  # seconds
BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")


class BusLost(Exception):
    """There is no bus, or the connection ended before the answer came."""


class BusRefused(Exception):
    """The bus or the called service answered with an error; `str()` is its D-Bus name."""


class SessionBus:
    """An open connection. on_signal hears every subscribed signal; on_lost is called once when the bus is gone."""

    def __init__(self, connection: DBusConnection, on_signal: Callable[[Message], None], on_lost: Callable[[], None]):
        self._connection = connection
        self._on_signal = on_signal
        self._on_lost = on_lost
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self._reader = asyncio.create_task(self._read(), name="session bus")

    @classmethod
    async def open(cls, on_signal: Callable[[Message], None], on_lost: Callable[[], None]) -> SessionBus:
        """Connect to the user's session bus. Raises BusLost."""
        try:
            connection = await asyncio.wait_for(open_dbus_connection(_address()), CALL_WITHIN)
        except Exception as error:  # no address, no socket, refused sign-in, silence: jeepney raises as it comes
            raise BusLost(str(error) or type(error).__name__) from error
        return cls(connection, on_signal, on_lost)

    async def call(self, address: DBusAddress, method: str, signature: str = "", *arguments: object) -> tuple[Any, ...]:
        """The body of the reply. Raises BusLost, BusRefused, TimeoutError after five seconds."""
        if self._reader.done():
            raise BusLost
        serial = next(self._connection.outgoing_serial)
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[serial] = answer
        try:
            message = new_method_call(address, method, signature or None, arguments)
            async with asyncio.timeout(CALL_WITHIN):
                await self._connection.send(message, serial=serial)
                reply = await answer
        except TimeoutError:  # an OSError, too, but one that says nothing about the bus
            raise
        except OSError as error:
            raise BusLost from error
        finally:
            self._waiting.pop(serial, None)
        if reply.header.message_type is MessageType.error:
            raise BusRefused(str(reply.header.fields.get(HeaderFields.error_name, "")))
        return tuple(reply.body)

    async def subscribe(self, rule: MatchRule) -> None:
        """Hear the signals that match. Raises as `call` does."""
        await self.call(BUS, "AddMatch", "s", rule.serialise())

    async def close(self) -> None:
        """Leave the bus; on_lost is not called for this."""
        self._on_lost = lambda: None
        self._reader.cancel()
        await asyncio.wait([self._reader])
        with contextlib.suppress(OSError):
            await self._connection.writer.wait_closed()

    async def _read(self) -> None:
        try:
            while True:
                self._take(await self._connection.receive())
        except (EOFError, OSError):
            pass
        finally:
            with contextlib.suppress(OSError):
                self._connection.writer.close()
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(BusLost())
            self._on_lost()

    def _take(self, message: Message) -> None:
        fields = message.header.fields
        if message.header.message_type is MessageType.signal:
            self._on_signal(message)
        elif (answer := self._waiting.get(fields.get(HeaderFields.reply_serial, -1))) and not answer.done():
            answer.set_result(message)


def _address() -> str:
    """The bus of this login: from the environment, else where systemd puts it."""
    given = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    return given or f"unix:path={os.environ['XDG_RUNTIME_DIR']}/bus"
