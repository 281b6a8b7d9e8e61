"""Whether the desktop itself is not to be disturbed, as far as it says so (Q6).

On Linux there is no common answer: dunst has `paused`, KDE's service `Inhibited`; others say nothing, and then it
counts as not so.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

from jeepney import DBusAddress, MatchRule

from rf_desktop.client.observable import Cell
from rf_desktop.ui.notices.session_bus import BusLost, BusRefused, SessionBus

PROPERTIES = "org.freedesktop.DBus.Properties"
_SAID_AS = {"org.dunstproject.cmd0": "paused", "org.freedesktop.Notifications": "Inhibited"}


class DesktopQuiet:
    """`now` follows the notification service while there is one. Nothing raises, nobody waits for it."""

    def __init__(self) -> None:
        self.now: Cell[bool] = Cell(False)
        self._said: dict[str, bool] = {}
        self._heard: set[str] = set()
        self._asking: asyncio.Task[None] | None = None

    @staticmethod
    def rule(service: str, path: str) -> MatchRule:
        """Which signals `hear` wants."""
        return MatchRule(type="signal", sender=service, interface=PROPERTIES, path=path)

    def ask(self, bus: SessionBus, service: DBusAddress) -> None:
        """A service is there: ask what holds now, in the background."""
        self.gone()
        self._asking = asyncio.create_task(self._ask(bus, service), name="the desktop's do-not-disturb")

    def hear(self, body: Sequence[Any]) -> None:
        """Some of its properties changed."""
        match body:
            case [str(interface), dict(changed), *_]:
                self._heard.add(interface)
                self._learn(interface, changed.get(_SAID_AS.get(interface, "")))
            case _:
                pass

    def gone(self) -> None:
        """The service ended; nothing is known."""
        self._said.clear()
        self._heard.clear()
        self.now.set(False)
        if self._asking:
            self._asking.cancel()

    async def close(self) -> None:
        """Ask no more."""
        self.gone()
        if self._asking:
            await asyncio.wait([self._asking])

    async def _ask(self, bus: SessionBus, service: DBusAddress) -> None:
        for interface, name in _SAID_AS.items():
            address = DBusAddress(service.object_path, service.bus_name, PROPERTIES)
            with contextlib.suppress(BusLost, BusRefused, TimeoutError):
                (value,) = await bus.call(address, "Get", "ss", interface, name)
                # Read in one go with the reply, a signal is heard before this line goes on: it is the newer word.
                if interface not in self._heard:
                    self._learn(interface, value)

    def _learn(self, interface: str, value: object) -> None:
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], bool):  # a variant: type and value
            self._said[interface] = value[1]
            self.now.set(any(self._said.values()))
