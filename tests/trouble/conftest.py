"""Three windows on one server for all tests of a module, on a desktop without notifications and without a keyring."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rf_desktop.app.story import sandbox
from rf_desktop.app.story.player import Window
from rf_desktop.server.demo.story import prepare_story
from rf_desktop.server.embedded import database_file
from rf_desktop.server.settings import sqlite_url
from tests.trouble import neighbours
from tests.trouble.household import LIVE, Household, household


@dataclass
class Trio:
    """The household, its three windows, the process of Alex's, and what the first screen said."""

    house: Household
    alex: Window
    jane: Window
    sam: Window
    program: asyncio.subprocess.Process
    first_screen: list[str]

    @property
    def windows(self) -> tuple[Window, Window, Window]:
        return self.alex, self.jane, self.sam


@pytest.fixture(scope="module")
def bare_bus(need_programs: Callable[..., None]) -> Iterator[sandbox.PrivateBus]:
    """A session bus with nobody on it: no notification daemon, no password store."""
    need_programs("dbus-daemon")
    with sandbox.private_bus() as bus:
        yield bus


@pytest.fixture(scope="module")
def trio(tmp_path_factory: pytest.TempPathFactory, bare_bus: sandbox.PrivateBus) -> Iterator[Trio]:
    """Alex with the server, Jane and Sam from the demo's menu; another account lives in the same database."""
    folder = tmp_path_factory.mktemp("trio")
    database = database_file(folder / "data")
    database.parent.mkdir(parents=True)
    with household(folder, bare_bus.env, "trouble") as house:
        house.run(_prepare(database))
        yield house.run(_gather(house))


async def _prepare(database: Path) -> None:
    await prepare_story(sqlite_url(database), None, 0)
    await neighbours.move_in(sqlite_url(database))


async def _gather(house: Household) -> Trio:
    program = await house.start("--demo")
    alex = await house.stage.window(house.profile)
    await alex.do("enabled", name="account-menu")
    first_screen = await alex.read()
    await alex.see(LIVE)
    others = []
    for name, role in (("Jane", "junior"), ("Sam", "senior")):
        await alex.press("account-menu")
        await alex.do("press_entry", text=f"Open {name}'s window ({role})")
        window = await house.stage.window(f"{house.profile}-{name.lower()}")
        others.append(window)
    for window in others:
        await window.see(LIVE)
    return Trio(house, alex, *others, program, first_screen)
