"""A notifier that writes down what it tells, and a daemon that does what a test needs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.asyncio import DBusConnection, open_dbus_connection

from rf_desktop.ui.notices import freedesktop
from rf_desktop.ui.notices.desktop_notifications import DesktopNotifications, open_notifier
from rf_desktop.ui.notices.notifier import Outcome
from rf_desktop.ui.notices.tray import TrayIcon

Until = Callable[..., Awaitable[None]]
TITLE = "Escalation from Jane · #12345: Outlook is failing to sync email…"
ACTIONS = (("pick_up", "Pick up"),)


class Heard:
    """A notifier and everything that it told."""

    def __init__(self, notifier: DesktopNotifications) -> None:
        self.notifier = notifier
        self.actions: list[tuple[str, str]] = []
        self.outcomes: list[tuple[str, Outcome]] = []
        self.queue_opened = 0
        notifier.on_action = lambda key, action: self.actions.append((key, action))
        notifier.on_outcome = lambda key, outcome: self.outcomes.append((key, outcome))
        notifier.on_open_queue = self._count

    def _count(self) -> None:
        self.queue_opened += 1


@contextlib.asynccontextmanager
async def listening(tray: TrayIcon | None = None, folder: Path | None = None) -> AsyncIterator[Heard]:
    notifier = open_notifier(tray, folder)
    assert isinstance(notifier, DesktopNotifications)
    try:
        yield Heard(notifier)
    finally:
        await notifier.close()


async def own(connection: DBusConnection, name: str) -> None:
    await connection.send(message_bus.RequestName(name))
    await connection.receive()


@contextlib.asynccontextmanager
async def small_daemon(address: str, capability: str) -> AsyncIterator[list[tuple[Any, ...]]]:
    """Yields what it is asked to show. It sends token and click before its reply; dunst on X has no tokens."""
    notes: list[tuple[Any, ...]] = []
    connection = await open_dbus_connection(address)
    path = DBusAddress("/org/freedesktop/Notifications", interface=freedesktop.SERVICE)
    answers: dict[str, tuple[str | None, tuple[Any, ...]]] = {
        "GetServerInformation": ("ssss", ("small", "test", "1", "1.2")),
        "GetCapabilities": ("as", (["actions", capability],)),
        "CloseNotification": (None, ()),
    }

    async def serve() -> None:
        while True:
            message = await connection.receive()
            member = message.header.fields.get(HeaderFields.member)
            if message.header.message_type is not MessageType.method_call:
                continue
            if member == "Notify":
                notes.append(message.body)
                await connection.send(new_signal(path, "ActivationToken", "us", (7, "fresh")))
                await connection.send(new_signal(path, "ActionInvoked", "us", (7, "default")))
                await connection.send(new_method_return(message, "u", (7,)))
            elif member in answers:
                await connection.send(new_method_return(message, *answers[member]))

    await own(connection, freedesktop.SERVICE)
    serving = asyncio.create_task(serve())
    try:
        yield notes
    finally:
        serving.cancel()
        await asyncio.wait([serving])
        await connection.close()
