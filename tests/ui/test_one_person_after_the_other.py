"""The program signs in one person after the other, whatever the one before has still under way (D3, issue 5)."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from rf_desktop.app import arriving
from rf_desktop.app import program as program_module
from rf_desktop.app.crash_reports import CrashReports
from rf_desktop.app.home import Home
from rf_desktop.app.plan import Plan
from rf_desktop.app.program import Program
from rf_desktop.app.single_instance import SingleInstance
from rf_desktop.app.tongue import Tongue
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.observable import Cell
from rf_desktop.client.preferences import KeptPreferences, PreferencesFile
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract import endpoints as e
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels.crashes import Crashes
from tests.fakes.seat import GONE, Seat
from tests.ui.opened_window import turned
from tests.ui.test_garbage import Ring

Until = Callable[..., Awaitable[None]]
SESSION = "6f7f2b3e-0d0c-4b7e-9a53-0c4a3f0a9d11"


class _Door:
    """In the place of server and entrance: whoever is next comes in at once."""

    def __init__(self, seats: Sequence[Seat]) -> None:
        self.address = Cell(ServerAddress("http://127.0.0.1:9"))
        self.restarting = Cell(False)
        self.on_asking: Callable[[], object] = lambda: None
        self.remembered: list[str] = []
        self.may_forget = asyncio.Event()
        self.may_forget.set()
        self.may_remember = asyncio.Event()
        self.may_remember.set()
        self.why_not = ""
        self._seats = iter(seats)

    async def reach(self) -> None:
        """It is here."""

    async def enter(self, *, ask: bool) -> Workspace:
        await asyncio.sleep(0)
        return next(self._seats).workspace

    async def remember(self, token: str) -> str:
        self.remembered.append(token)
        await self.may_remember.wait()
        return self.why_not

    async def forget(self) -> None:
        await self.may_forget.wait()
        self.remembered.clear()

    async def aclose(self) -> None:
        """Nothing was started."""


class Going:
    """A program under way, and who comes in one after the other."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, app: QApplication) -> None:
        self.seats = (Seat(folder / "one"), Seat(folder / "other"))
        self.door = _Door(self.seats)
        self._folder = folder
        self._tongue = Tongue(app)
        self._task: asyncio.Task[int] | None = None
        self._stop = asyncio.Event()
        desks = {id(seat.workspace): seat.desk for seat in self.seats}
        patch.setattr(arriving, "_PATIENCE", 0)
        patch.setattr(arriving, "_PATIENCE_WITH_LISTS", 0)
        patch.setattr(program_module, "desk_of", lambda workspace, *_: desks[id(workspace)])
        patch.setattr(program_module, "home_of", self._home)
        for seat in self.seats:
            patch.setattr(seat.desk, "start", lambda: None)
            seat.api.answers(e.SIGN_OUT, e.SIGN_OUT.reply())

    def start(self, link: str = "") -> None:
        plan = Plan(
            profile="one after the other",
            data_folder=self._folder,
            demo=False,
            demo_email=None,
            server_url="http://127.0.0.1:9",
            joins=False,
            hidden=False,
            link=link,
        )
        preferences = KeptPreferences(PreferencesFile(self._folder))
        instance = SingleInstance(plan.profile, folder=self._folder)
        crashes = Crashes(CrashReports(self._folder))
        theme = Theme(Choice.LIGHT, reduced_motion=True)
        self.program = Program(plan, theme, self._tongue, preferences, instance, crashes)
        self._task = asyncio.create_task(self.program.live(self._stop))

    def is_in(self, seat: Seat) -> bool:
        """All the way, so that the next press counts."""
        return self.program._desk is seat.desk and not self.program._tasks.is_running("doors")

    def signs_out(self) -> None:
        self.program._window.sign_out_requested.emit()

    async def ends(self) -> None:
        self._stop.set()
        if self._task is not None:
            await self._task

    def _home(self, settled: Any, *_: object) -> Home:
        door: Any = self.door
        return Home(settled, door, door, door)


@pytest.fixture
async def going(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> AsyncIterator[Going]:
    under_way = Going(tmp_path, monkeypatch, qapp)
    yield under_way
    await under_way.ends()


async def test_the_next_person_gets_the_whole_window_though_the_last_ones_lists_never_came(
    going: Going, until: Until
) -> None:
    """D3, D4: keys and palette are about the new desk, and it is remembered who is in."""
    first, second = going.seats
    going.start()
    await until(lambda: going.is_in(first) and going.door.remembered)

    going.signs_out()
    await until(lambda: going.is_in(second))
    await until(lambda: going.program._window.deeds.register.find("session.new") is not None)
    await until(lambda: going.door.remembered)


async def test_one_may_sign_out_while_the_link_of_the_start_is_still_looked_up(going: Going, until: Until) -> None:
    """D1, D3: a slow server does not keep anybody in."""
    first, second = going.seats
    with first.api.held(e.GET_SESSION):
        going.start(f"resolutionflow://pilot/{SESSION}")
        await until(lambda: first.api.count(e.GET_SESSION))
        going.signs_out()
        await until(lambda: going.is_in(second))
        first.api.answers(e.GET_SESSION, GONE)
    await turned()
    assert first.herald.toasts == {}


async def test_nothing_that_the_start_left_out_of_the_collections_outlives_a_sign_out(
    going: Going, until: Until
) -> None:
    """D3: what was made for somebody while the rest was imported is found once they have left."""
    first, second = going.seats
    going.start()
    await until(lambda: going.is_in(first))
    theirs = Ring()
    found = weakref.ref(theirs)
    gc.freeze()  # as each import of a start does
    del theirs
    gc.collect()
    assert found() is not None

    going.signs_out()
    await until(lambda: going.is_in(second))
    gc.collect()
    assert found() is None


async def test_while_the_password_store_asks_its_user_nothing_is_told_any_more(going: Going, until: Until) -> None:
    """D3: whoever has signed out sees the start page, and no customer's name on it."""
    first, second = going.seats
    going.start()
    await until(lambda: going.is_in(first))
    await first.goes_live()
    first.escalates("h1")
    assert len(first.herald.told) == 1
    going.door.may_forget.clear()
    going.signs_out()
    await until(lambda: going.program._desk is None)
    await turned()
    first.escalates("h2")
    assert len(first.herald.told) == 1
    assert not going.is_in(second)
    going.door.may_forget.set()
    await until(lambda: going.is_in(second))


async def test_why_a_sign_in_is_not_remembered_is_told_to_nobody_else(
    going: Going, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D3: its user was still asked when somebody signed out."""
    first, _ = going.seats
    going.door.may_remember.clear()
    going.door.may_forget.clear()
    going.door.why_not = "The password store is locked."
    going.start()
    await until(lambda: going.is_in(first) and going.door.remembered)
    told: list[str] = []
    monkeypatch.setattr(going.program._voice, "toast", lambda message: told.append(message.key))
    going.signs_out()
    await until(lambda: going.program._desk is None)
    going.door.may_remember.set()
    await until(lambda: not going.program._tasks.is_running("remember"))
    assert told == []
    going.door.may_forget.set()
