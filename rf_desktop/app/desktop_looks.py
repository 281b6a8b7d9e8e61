"""What the desktop says of light, dark and motion, while the program runs (M8, D5).

On Linux desktops say it through the portal's settings. Qt hears of colours only where a theme of the desktop's is
loaded, and of motion not at all in the Qt in use, so the portal is asked here. Where nobody answers, Qt's word stands.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Mapping
from typing import Any

from jeepney import DBusAddress, MatchRule, Message

from rf_desktop.ui.notices.session_bus import BusLost, BusRefused, SessionBus
from rf_desktop.ui.theme.theme import Theme

SETTINGS = "org.freedesktop.portal.Settings"
PORTAL = DBusAddress("/org/freedesktop/portal/desktop", "org.freedesktop.portal.Desktop", SETTINGS)
APPEARANCE = "org.freedesktop.appearance"
GNOME = "org.gnome.desktop.interface"
_DARK: Mapping[int, bool | None] = {1: True, 2: False}  # 0: no preference
_RULE = MatchRule(type="signal", interface=SETTINGS, member="SettingChanged", path=PORTAL.object_path)


class DesktopLooks:
    """Tells `theme` what the portal says, now and at each change; what the user chose wins there.

    Desktops older than the portal's word on motion have GNOME's switch for animations, which then stands for it.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._knows_motion = False
        self._bus: SessionBus | None = None

    async def open(self) -> None:
        """Listen, then ask. Nothing is said where there is no bus or no portal."""
        with contextlib.suppress(BusLost, BusRefused, TimeoutError):
            self._bus = await SessionBus.open(self._hear, lambda: None)
            await self._bus.subscribe(_RULE)
            (said,) = await self._bus.call(PORTAL, "ReadAll", "as", [APPEARANCE, GNOME])
            for space in (APPEARANCE, GNOME):
                for key, value in dict(said.get(space, {})).items():
                    self._learn(space, key, value)

    async def close(self) -> None:
        """Leave the bus."""
        if self._bus is not None:
            await self._bus.close()

    def _hear(self, message: Message) -> None:
        match message.body:
            case (str(space), str(key), value):
                self._learn(space, key, value)
            case _:
                pass

    def _learn(self, space: str, key: str, value: Any) -> None:
        match f"{space} {key}", value:
            case "org.freedesktop.appearance color-scheme", (_, int(number)):
                self._theme.desktop_says(dark=_DARK.get(number))
            case "org.freedesktop.appearance reduced-motion", (_, int(number)):
                self._knows_motion = True
                self._theme.motion.desktop = number == 1
            case "org.gnome.desktop.interface enable-animations", (_, bool(moves)) if not self._knows_motion:
                self._theme.motion.desktop = not moves
            case _:
                pass


@contextlib.asynccontextmanager
async def following(theme: Theme) -> AsyncIterator[None]:
    """Follow the desktop meanwhile. Nobody waits for its first answer: a portal may take seconds to start."""
    looks = DesktopLooks(theme)
    asking = asyncio.create_task(looks.open(), name="the desktop's looks") if sys.platform == "linux" else None
    try:
        yield
    finally:
        if asking is not None:
            asking.cancel()
            await asyncio.wait([asking])
        await looks.close()
