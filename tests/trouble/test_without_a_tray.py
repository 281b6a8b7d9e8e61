"""No tray on the desktop: closing the window minimises it, and the program goes on (Q4)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rf_desktop.app.story import sandbox
from rf_desktop.app.story.player import StoryFailed, Window
from rf_desktop.viewmodels import text
from tests.trouble.household import LIVE, Household, household, until

TIMES = 10


@pytest.fixture
def screen(
    need_programs: Callable[..., None], virtual_screen: sandbox.VirtualScreen
) -> Iterator[sandbox.VirtualScreen]:
    """A screen with a window manager and without a tray."""
    need_programs("openbox", "xdotool")
    with sandbox.window_manager(virtual_screen):
        yield virtual_screen


@pytest.fixture
def house(tmp_path: Path, screen: sandbox.VirtualScreen, private_bus: sandbox.PrivateBus) -> Iterator[Household]:
    with household(tmp_path, {**screen.env, **private_bus.env}, "no-tray") as one:
        yield one


def test_closing_the_window_minimises_it_and_a_second_start_brings_it_back(
    house: Household, screen: sandbox.VirtualScreen
) -> None:
    """Q4, D1."""

    async def play() -> None:
        program = await house.start("--demo")
        window = await house.stage.window(house.profile)
        await window.see(LIVE)
        assert not (await window.facts())["tray_present"]
        (shown,) = await until(lambda: on_screen(screen), "the window is on the screen")

        await until_told(screen, window, shown)
        await until(lambda: not on_screen(screen), "the window is minimised")
        assert program.returncode is None
        assert await window.facts()
        again = await house.start("--demo")
        assert await asyncio.wait_for(again.wait(), 30) == 0
        assert await until(lambda: on_screen(screen), "the window is back") == [shown]
        await window.see(LIVE)

    house.run(play())


async def until_told(screen: sandbox.VirtualScreen, window: Window, shown: str) -> None:
    """Press the keys that close the window until it heard them: before it has the focus they are lost, and pressed once
    too often they bring a minimised window back."""
    for _ in range(TIMES):
        xdotool(screen, "windowactivate", "--sync", shown, "key", "alt+F4")
        with contextlib.suppress(StoryFailed):
            await window.see(text.NO_TRAY, within=5)
            return
    pytest.fail("the window was never told to close")


def on_screen(screen: sandbox.VirtualScreen) -> list[str]:
    """The ids of the program's windows that are not minimised."""
    return xdotool(screen, "search", "--onlyvisible", "--name", "Acme MSP").split()


def xdotool(screen: sandbox.VirtualScreen, *command: str) -> str:
    told = subprocess.run(
        ["xdotool", *command], env={**os.environ, **screen.env}, capture_output=True, text=True, check=False
    )
    return told.stdout
