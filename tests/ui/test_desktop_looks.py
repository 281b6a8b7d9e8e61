"""Light, dark and motion as the desktop's portal says them, while the program runs (M8, D5)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from jeepney import HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusConnection, open_dbus_connection
from PySide6.QtWidgets import QApplication

from rf_desktop.app.desktop_looks import APPEARANCE, GNOME, PORTAL, following
from rf_desktop.app.story import sandbox
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.theme.tokens import Mode

Until = Callable[..., Awaitable[None]]


class Portal:
    """A portal that knows two settings, or what GNOME had before there was one for motion."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self.settings: dict[tuple[str, str], tuple[str, int]] = {
            (APPEARANCE, "color-scheme"): ("u", 1),
            (APPEARANCE, "reduced-motion"): ("u", 1),
        }
        self._serving = asyncio.create_task(self._serve(), name="portal")

    @classmethod
    async def at(cls, bus: str) -> Portal:
        connection = await open_dbus_connection(bus)
        await connection.send(message_bus.RequestName(PORTAL.bus_name))
        return cls(connection)

    async def change(self, key: str, value: int, space: str = APPEARANCE) -> None:
        said = self.settings[space, key] = ("b" if space == GNOME else "u", value)
        await self._connection.send(new_signal(PORTAL, "SettingChanged", "ssv", (space, key, said)))

    async def close(self) -> None:
        self._serving.cancel()
        await asyncio.wait([self._serving])
        await self._connection.close()

    async def _serve(self) -> None:
        while True:
            asked = await self._connection.receive()
            is_call = asked.header.message_type is MessageType.method_call
            if is_call and asked.header.fields[HeaderFields.member] == "ReadAll":
                said: dict[str, dict[str, Any]] = {}
                for (space, key), value in self.settings.items():
                    said.setdefault(space, {})[key] = value
                await self._connection.send(new_method_return(asked, "a{sa{sv}}", (said,)))


@pytest.fixture
async def portal(private_bus: sandbox.PrivateBus, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Portal]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", private_bus.address)
    one = await Portal.at(private_bus.address)
    yield one
    await one.close()


async def test_the_window_follows_the_portal_live(portal: Portal, qapp: QApplication, until: Until) -> None:
    """D5: dark at the start, light when the desktop turns light; things stand still, then move."""
    theme = Theme(Choice.SYSTEM)
    async with following(theme):
        await until(lambda: theme.mode is Mode.DARK and theme.motion.reduced)
        await portal.change("color-scheme", 2)
        await portal.change("reduced-motion", 0)
        await until(lambda: theme.mode is Mode.LIGHT and not theme.motion.reduced)
        await portal.change("color-scheme", 1)
        await until(lambda: theme.mode is Mode.DARK)


async def test_what_the_user_chose_wins(portal: Portal, qapp: QApplication, until: Until) -> None:
    """D5: chosen light and moving, whatever the desktop says; *like the desktop* takes its word again."""
    theme = Theme(Choice.LIGHT, reduced_motion=False)
    async with following(theme):
        await until(lambda: theme.motion.desktop)
        assert theme.mode is Mode.LIGHT
        assert not theme.motion.reduced
        theme.choose(Choice.SYSTEM)
        await until(lambda: theme.mode is Mode.DARK)
        theme.motion.wish = None
        assert theme.motion.reduced


async def test_a_desktop_without_the_portals_word_on_motion_has_its_switch_for_animations(
    portal: Portal, qapp: QApplication, until: Until
) -> None:
    """M8, D5: GNOME's; it counts for nothing where the portal's own word is there."""
    theme = Theme(Choice.LIGHT)
    portal.settings = {(GNOME, "enable-animations"): ("b", False)}
    async with following(theme):
        await until(lambda: theme.motion.reduced)
        await portal.change("enable-animations", True, GNOME)
        await until(lambda: not theme.motion.reduced)
        await portal.change("reduced-motion", 1)
        await portal.change("enable-animations", True, GNOME)
        await portal.change("color-scheme", 1)
        theme.choose(Choice.SYSTEM)
        await until(lambda: theme.mode is Mode.DARK)
        assert theme.motion.reduced


async def test_without_a_portal_nothing_is_said_and_nobody_waits(
    private_bus: sandbox.PrivateBus, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    """A bus with nobody on it."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", private_bus.address)
    theme = Theme(Choice.SYSTEM)
    async with following(theme):
        assert theme.mode is Mode.LIGHT
    assert theme.motion.desktop is None
