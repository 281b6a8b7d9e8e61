"""The notification service of a Linux desktop, over D-Bus: one id each, replaced in place, withdrawn, with buttons."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message

from rf_desktop.client.left_standing import LeftStanding
from rf_desktop.client.observable import Cell
from rf_desktop.domain.unseen import clean
from rf_desktop.ui.notices.desktop_quiet import PROPERTIES, DesktopQuiet
from rf_desktop.ui.notices.notifier import (
    DEFAULT_ACTION,
    Availability,
    Available,
    Failed,
    Outcome,
    Shown,
    Unavailable,
)
from rf_desktop.ui.notices.session_bus import BUS, BusLost, BusRefused, SessionBus
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.herald import Urgency

SERVICE = "org.freedesktop.Notifications"
DAEMON = DBusAddress("/org/freedesktop/Notifications", SERVICE, SERVICE)
APPLICATION = "ResolutionFlow"
DESKTOP_ENTRY = "resolutionflow"  # the .desktop file and the icon that the packages install
SOUND = "message-new-instant"  # of the freedesktop sound naming specification
_LONGEST_TITLE, _LONGEST_BODY = 200, 2_000  # characters
_URGENCIES: dict[Urgency, int] = {"low": 0, "normal": 1, "critical": 2}
_SILENT = {"suppress-sound": ("b", True)}
# dunst without a configuration says only the second, and draws tags all the same.
_READS_MARKUP = frozenset({"body-markup", "body-hyperlinks"})
_log = logging.getLogger(__name__)


class FreedesktopNotifications:
    """Talks to whatever owns org.freedesktop.Notifications, now or later. Nothing raises.

    `availability` follows: a daemon that goes or comes is noticed; a lost bus is tried again at the next `show`.
    What a crashed run left standing is taken back once the daemon is there.
    """

    def __init__(self, on_action: Callable[[str, str], None], left: LeftStanding) -> None:
        self.availability: Cell[Availability] = Cell(Unavailable(text.NOTIFIER_NOT_ASKED))
        self.quiet = DesktopQuiet()
        self._on_action = on_action
        self._left = left
        self._daemon = ""  # the bus and the daemon's place on it: no other daemon ever has both
        self._bus: SessionBus | None = None
        self._owner = ""
        self._capabilities: frozenset[str] | None = None
        self._standing: dict[str, int] = {}
        self._showing: str | None = None
        self._early: list[Message] = []
        self._meeting = asyncio.Lock()
        self._revival: asyncio.Task[Availability] | None = None

    async def connect(self) -> Availability:
        """Find the bus and the daemon (starting it, where the desktop can)."""
        try:
            async with self._meeting:
                bus = self._bus or await self._open()
                if self._capabilities is None:
                    await self._meet(bus)
        except BusLost:
            self._lose(text.NOTIFIER_NO_BUS)
        except BusRefused:
            self._lose(text.NOTIFIER_NO_DAEMON)
        except TimeoutError:
            self._lose(text.NOTIFIER_NO_ANSWER)
        return self.availability.value

    @property
    def plays_sounds(self) -> bool:
        """Whether the daemon makes the sound that a notification names."""
        return "sound" in (self._capabilities or ())

    async def show(
        self, key: str, title: str, body: str, actions: Sequence[tuple[str, str]], urgency: Urgency, *, sound: bool
    ) -> Outcome:
        """Show, or replace what stands under `key`."""
        there = await self.connect()
        if isinstance(there, Unavailable) or self._bus is None or self._capabilities is None:
            return Failed(there.reason if isinstance(there, Unavailable) else text.NOTIFIER_NO_ANSWER)
        hints = {
            "urgency": ("y", _URGENCIES[urgency]),
            **({"sound-name": ("s", SOUND)} if sound else _SILENT),
        }
        return await self._notify(self._bus, key, title, body, actions, hints)

    async def change(
        self, key: str, title: str, body: str, actions: Sequence[tuple[str, str]], urgency: Urgency
    ) -> None:
        """Put right what stands under `key`, unless it was closed meanwhile.

        Of a low urgency no desktop makes a banner again; what is critical has never gone from the screen.
        """
        if self._bus is not None and self._capabilities is not None and key in self._standing:
            level = _URGENCIES["critical" if urgency == "critical" else "low"]
            await self._notify(self._bus, key, title, body, actions, {"urgency": ("y", level), **_SILENT})

    async def _notify(
        self,
        bus: SessionBus,
        key: str,
        title: str,
        body: str,
        actions: Sequence[tuple[str, str]],
        hints: Mapping[str, tuple[str, object]],
    ) -> Outcome:
        able = self._capabilities or frozenset()
        body = plain(body, _LONGEST_BODY)
        if able & _READS_MARKUP:
            body = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        buttons = [DEFAULT_ACTION, text.OPEN, *(part for action in actions for part in action)]
        self._showing = key
        try:
            (number,) = await bus.call(
                DAEMON,
                "Notify",
                "susssasa{sv}i",
                APPLICATION,
                self._standing.get(key, 0),
                DESKTOP_ENTRY,
                plain(title, _LONGEST_TITLE),
                body,
                buttons if "actions" in able else [],
                {"desktop-entry": ("s", DESKTOP_ENTRY), "category": ("s", "im.received"), **hints},
                -1,
            )
            self._standing[key] = number
            self._write_down()
        except BusLost:
            self._lose(text.NOTIFIER_NO_BUS)
            return Failed(text.NOTIFIER_NO_BUS)
        except BusRefused as error:
            _log.warning("The notification service refused: %s", error)
            return Failed(text.NOTIFIER_REFUSED)
        except TimeoutError:
            return Failed(text.NOTIFIER_NO_ANSWER)
        finally:
            self._showing = None
            early, self._early = self._early, []
            for message in early:
                self._hear(message)
        return Shown()

    async def take_back(self, key: str) -> None:
        """Close what stands under `key`."""
        number = self._standing.pop(key, None)
        if number is not None and self._bus:
            with contextlib.suppress(BusLost, BusRefused, TimeoutError):
                await self._bus.call(DAEMON, "CloseNotification", "u", number)
            self._write_down()

    async def close(self) -> None:
        """Take back everything and leave the bus."""
        for key in tuple(self._standing):
            await self.take_back(key)
        bus, self._bus = self._bus, None
        await self.quiet.close()
        if self._revival:
            self._revival.cancel()
            await asyncio.wait([self._revival])
        if bus:
            await bus.close()

    async def _open(self) -> SessionBus:
        bus = await SessionBus.open(self._hear, lambda: self._lose(text.NOTIFIER_NO_BUS))
        try:
            await bus.subscribe(MatchRule(type="signal", sender=SERVICE, interface=SERVICE, path=DAEMON.object_path))
            ownership = MatchRule(
                type="signal", sender=BUS.bus_name, interface=BUS.interface, member="NameOwnerChanged"
            )
            ownership.add_arg_condition(0, SERVICE)
            await bus.subscribe(ownership)
            await bus.subscribe(DesktopQuiet.rule(SERVICE, DAEMON.object_path))
        except BaseException:
            await bus.close()
            raise
        self._bus = bus
        return bus

    async def _meet(self, bus: SessionBus) -> None:
        # Asking starts the daemon where the bus knows how to; its name and version follow the specification's order.
        name, *_ = await bus.call(DAEMON, "GetServerInformation")
        (capabilities,) = await bus.call(DAEMON, "GetCapabilities")
        (self._owner,) = await bus.call(BUS, "GetNameOwner", "s", SERVICE)
        (bus_id,) = await bus.call(BUS, "GetId")
        self._daemon = f"{bus_id} {self._owner}"
        for number in self._left.take(self._daemon):
            with contextlib.suppress(BusRefused, TimeoutError):
                await bus.call(DAEMON, "CloseNotification", "u", number)
        self._write_down()
        self._capabilities = frozenset(capabilities)
        self.availability.set(Available(plain(str(name), 40)))
        self.quiet.ask(bus, DAEMON)

    def _lose(self, reason: str) -> None:
        """The daemon, or the whole bus, is gone, and with it everything that stood."""
        self._owner = ""
        self._capabilities = None
        if self._standing:
            self._standing.clear()
            self._write_down()
        self.quiet.gone()
        if reason == text.NOTIFIER_NO_BUS:
            self._bus = None
        self.availability.set(Unavailable(reason))

    def _hear(self, message: Message) -> None:
        fields = message.header.fields
        member, sender = fields.get(HeaderFields.member), fields.get(HeaderFields.sender)
        if member == "NameOwnerChanged" and sender == BUS.bus_name:
            self._change_owner(message.body)
        elif sender == self._owner and fields.get(HeaderFields.interface) == PROPERTIES:
            self.quiet.hear(message.body)
        elif sender != self._owner or fields.get(HeaderFields.interface) != SERVICE or len(message.body) < 2:
            return
        elif self._showing is not None and message.body[0] not in self._standing.values():
            self._early.append(message)  # a signal may overtake our learning of the number that it is about
        else:
            self._react(str(member), message.body)

    def _change_owner(self, body: tuple[Any, ...]) -> None:
        if len(body) == 3 and body[0] == SERVICE and body[2] != self._owner:
            had_one = bool(self._owner)
            self._lose(text.NOTIFIER_NO_DAEMON)
            if body[2]:
                self._revival = asyncio.create_task(self.connect(), name="notification service came back")
            elif had_one:
                _log.info("The notification service ended")

    def _react(self, member: str, body: tuple[Any, ...]) -> None:
        key = next((key for key, number in self._standing.items() if number == body[0]), None)
        if key is None:
            return  # another application's
        if member == "ActivationToken" and isinstance(body[1], str):
            os.environ["XDG_ACTIVATION_TOKEN"] = body[1]  # Qt presents it when the window asks to be raised
        elif member == "ActionInvoked":
            # Later, so that what the click sets off can neither delay nor end the reading of the bus.
            asyncio.get_running_loop().call_soon(self._on_action, key, str(body[1]))
        elif member == "NotificationClosed":
            del self._standing[key]
            self._write_down()

    def _write_down(self) -> None:
        self._left.keep(self._daemon, self._standing.values())


def plain(words: str, longest: int) -> str:
    """Text that any daemon can show as it is (a NUL would end the connection): one too long ends in an ellipsis."""
    words = clean(words).replace("\t", " ")
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
