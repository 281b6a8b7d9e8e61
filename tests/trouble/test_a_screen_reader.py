"""The running program on the real accessibility bus, as Orca meets it (M8, C3, Q3, T5)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rf_desktop.app.story import sandbox
from rf_desktop.app.story.player import Window, stage, together
from rf_desktop.viewmodels import text
from tests.trouble.screen_reader import CONTROLS, ScreenReader, Seen, screen_reader

LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
PROFILE = "reader"
RACED = "I can't go on internet while having Ubuntu"
"""One of the demo's cards that wait."""


@pytest.fixture
def session(need: Callable[[object, str], None], need_programs: Callable[..., None]) -> Iterator[dict[str, str]]:
    """A screen and a bus on which the accessibility bus can be started; no password store asks for anything."""
    need_programs("dbus-daemon", "Xvfb", "openbox")
    need(any(Path(each).exists() for each in LAUNCHERS), "not installed: at-spi2-core")
    with (
        sandbox.private_bus(activation=True) as bus,
        sandbox.virtual_screen(1280, 800) as screen,
        sandbox.window_manager(screen),
    ):
        yield {
            **bus.env,
            **screen.env,
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }


async def window_of(reader: ScreenReader, name: str) -> Seen:
    """Read whole; `name` is part of the title."""
    async with asyncio.timeout(30):
        while True:
            for window in await reader.windows():
                if name in window.name:
                    return await reader.read(window)
            await asyncio.sleep(0.1)


async def hears(reader: ScreenReader, words: str) -> str:
    async with asyncio.timeout(30):
        while True:
            for said in reader.announced:
                if words in said:
                    return said
            await asyncio.sleep(0.05)


def unnamed(window: Seen) -> list[str]:
    return [f"{each.role} {each.node[1]}" for each in window.walk() if each.role in CONTROLS and not each.name]


async def opened(alex: Window, name: str, role: str) -> None:
    await alex.press("account-menu")
    await alex.do("press_entry", text=f"{text.DEMO_OPEN_AS.format(name=name)} ({role})")


async def test_a_screen_reader_reads_the_window_presses_pick_up_and_hears_who_was_first(
    session: dict[str, str], tmp_path: Path
) -> None:
    """The tree of the running demo has a name for every control and a sentence for every row; *Pick up* is pressed
    through it, and a lost race is announced."""
    async with screen_reader(session["DBUS_SESSION_BUS_ADDRESS"]) as reader, stage(session) as place:
        await place.start("--demo", "--profile", PROFILE, "--data", str(tmp_path / "data"))
        alex = await place.window(PROFILE)
        await alex.see(text.LIVE, within=60)
        await alex.do("key", key="Down")
        window = await window_of(reader, "Alex")

        assert unnamed(window) == []
        rows = [each.name for each in window.walk() if each.role == "list item"]
        assert any("from Jane" in row for row in rows), rows
        picks = [each for each in window.walk() if each.name == text.PICK_UP and "button" in each.role]
        assert picks
        assert "from Jane" in picks[0].description

        await reader.press(picks[0])
        await alex.do("hear", text=", 1 ")  # the session came into the sidebar, with its lane
        await opened(alex, "Sam", "senior")
        sam = await place.window(f"{PROFILE}-sam")
        await sam.see(text.LIVE, within=60)
        for each in (alex, sam):
            await each.press_row("queue-list", RACED)
            await each.do("enabled", name="choice-continue")
        await together((alex, "choice-continue"), (sam, "choice-continue"))

        said = await hears(reader, "Already claimed by")
        assert "just now" in said
