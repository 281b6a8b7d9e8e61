"""A team's server, two juniors, and three seniors who have the real program open: in this process, offscreen.

Each senior's program reaches the server over a line of its own. Their desktops' notifications are taken down by a
recorder in the place of the notification service; everything else is the product.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import httpx
import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from rf_desktop.app import program as program_module
from rf_desktop.app.crash_reports import CrashReports
from rf_desktop.app.plan import Plan
from rf_desktop.app.program import Program
from rf_desktop.app.single_instance import SingleInstance
from rf_desktop.app.tongue import Tongue
from rf_desktop.client import slept as slept_module
from rf_desktop.client.connection import Live
from rf_desktop.client.news import Arrived, CaughtUp, News
from rf_desktop.client.observable import Cell
from rf_desktop.client.preferences import KeptPreferences, PreferencesFile
from rf_desktop.client.stream import EventStream
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.events import HandoffCreated
from rf_desktop.server.settings import sqlite_url
from rf_desktop.server.store.witness import Witness
from rf_desktop.ui.list_model import RowRole
from rf_desktop.ui.notices.notifier import Availability, Available, Outcome, Shown
from rf_desktop.ui.notices.tray import TrayIcon
from rf_desktop.ui.queue.queue_list import QueueList
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import desk as desk_module
from rf_desktop.viewmodels.cards import EscalationCard, GroupRow
from rf_desktop.viewmodels.crashes import Crashes
from rf_desktop.viewmodels.desk import Desk, open_desk
from rf_desktop.viewmodels.herald import Urgency
from tests.endurance.agreement import Seen, disagreements, truth
from tests.endurance.line import Line
from tests.server.harness import ALEX, JANE, NORA, PASSWORD, SAM, Somebody, Visitor, populate, sign_in
from tests.server.replicas import OUR_SERVER, Replica

NILS = Somebody("Acme MSP", "Nils", "nils@acme.example", "senior")
PEOPLE = (JANE, NORA, SAM, ALEX, NILS)
SENIORS = (SAM, ALEX, NILS)
PATIENCE = 60.0
"""Seconds after which a condition is taken to never come; only a failing day spends them."""
AGREED_WITHIN = 30.0
"""The same for the agreement of all windows with the database."""
T = TypeVar("T")
WidgetT = TypeVar("WidgetT", bound=QWidget)


class Recorder:
    """In the place of the desktop's notification service: takes everything and remembers it."""

    def __init__(self) -> None:
        self.on_action: Callable[[str, str], None] = lambda _key, _action: None
        self.on_open_queue: Callable[[], None] = lambda: None
        self.on_outcome: Callable[[str, Outcome], None] = lambda _key, _outcome: None
        self.availability: Cell[Availability] = Cell(Available("a recorder"))
        self.desktop_quiet = False
        self.told: list[str] = []
        self.standing: set[str] = set()

    def notify(
        self,
        key: str,
        title: str,
        body: str,
        actions: Sequence[tuple[str, str]] = (),
        urgency: Urgency = "normal",
        *,
        sound: bool = False,
    ) -> None:
        self.told.append(key)
        self.standing.add(key)
        asyncio.get_running_loop().call_soon(lambda: self.on_outcome(key, Shown()))

    def change(self, *_: object) -> None:
        """What is put right is no news."""

    def withdraw(self, key: str) -> None:
        self.standing.discard(key)

    async def close(self) -> None:
        self.standing.clear()


@dataclass
class Senior:
    """One of the three, at work."""

    who: Somebody
    line: Line
    program: Program
    recorder: Recorder
    told: list[str]
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[int] | None = None

    @property
    def desk(self) -> Desk:
        assert self.program._desk is not None
        return self.program._desk

    @property
    def is_live(self) -> bool:
        desk = self.program._desk
        return desk is not None and isinstance(desk.workspace.connection.value, Live)

    def seen(self, handoffs: frozenset[str]) -> Seen:
        """What the widgets show now. `handoffs`: the ids that there are, to tell their notifications from others."""
        (view,) = self.program._window.findChildren(QueueList)
        listed: dict[str, set[str]] = defaultdict(set)
        dots = set()
        group = ""
        for place in range(view.model().rowCount()):
            row = view.model().index(place, 0).data(RowRole)
            if isinstance(row, GroupRow):
                group = row.key.removeprefix("group:")
            elif isinstance(row, EscalationCard):
                listed[group].add(row.key)
                dots |= {row.key} if row.unread else set()
        counted = self.program._window.windowTitle().partition(") ")[0].removeprefix("(")
        return Seen(
            {name: frozenset(keys) for name, keys in listed.items()},
            frozenset(dots),
            int(counted) if counted.isdigit() else 0,
            self.program._tray.state.unread,
            self.program._tray.state.waiting,
            self.desk.bell.state.value.unread,
            standing=frozenset(self.recorder.standing) & handoffs,
            told=tuple(self.told),
            notified=tuple(key for key in self.recorder.told if key in handoffs),
        )

    async def signs_in_again(self) -> None:
        """What a person does whose sign-in has ended: press the banner's button and type the password."""
        self.program._window.sign_in_requested.emit()
        form = await self._appears(QLineEdit, "sign-in-password")
        form.setText(PASSWORD)
        (await self._appears(QPushButton, "sign-in-submit")).click()
        await until(lambda: self.is_live, f"{self.who.name} is signed in again")

    async def _appears(self, kind: type[WidgetT], name: str) -> WidgetT:
        window = self.program._window
        return await until(
            lambda: next((each for each in window.findChildren(kind, name) if each.isVisible()), None),
            f"{name} is there",
        )


class Office:
    """Everybody around one server that can be killed. `put_on`: seconds by which the wall clock has been put on."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.folder = folder
        populate(folder / "house", PEOPLE)
        self.database = folder / "house" / "server" / "resolutionflow.db"
        self.witness = Witness(self.database)
        self.server = Replica(folder / "server.log", {"RF_DATABASE_URL": sqlite_url(self.database)}, OUR_SERVER)
        self.seniors: list[Senior] = []
        self.juniors: list[Visitor] = []
        self.put_on = 0.0
        self._lines: list[Line] = []
        self._tongue = Tongue(app)

    # Everybody comes and goes ------------------------------------------------------------------------------------

    @asynccontextmanager
    async def at_work(self, patch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
        """All are signed in and live."""
        recorders: dict[TrayIcon | None, Recorder] = {}
        news: dict[str, list[str]] = defaultdict(list)

        def open_notifier(tray: TrayIcon | None, _folder: Path | None = None) -> Recorder:
            return recorders.setdefault(tray, Recorder())

        patch.setattr(program_module, "open_notifier", open_notifier)
        _take_down_news(patch, news)
        self._quicken(patch)
        await asyncio.to_thread(self.server.start)
        try:
            for who in (JANE, NORA):
                self.juniors.append(await self._visitor(who))
            for who in SENIORS:
                self.seniors.append(await self._arrives(who, recorders, news[who.name]))
            await until(lambda: all(each.is_live for each in self.seniors), "all are live")
            yield self
        finally:
            await self._all_leave()

    def _quicken(self, patch: pytest.MonkeyPatch) -> None:
        """The clients look at their clocks more often and come back sooner, so that a day takes minutes."""
        wall = time.time
        defaults = EventStream.__init__.__kwdefaults__
        assert defaults is not None
        patch.setitem(defaults, "watch_every", 0.1)
        patch.setitem(defaults, "first_delay", 0.1)
        patch.setattr(slept_module, "time", SimpleNamespace(time=lambda: wall() + self.put_on))

    async def _visitor(self, who: Somebody) -> Visitor:
        http = self.server.client()
        known = await sign_in(http, who)
        return Visitor(who, http, known.token, known.me.person.id)

    async def _arrives(self, who: Somebody, recorders: dict[TrayIcon | None, Recorder], told: list[str]) -> Senior:
        line = Line(self.server.port)
        await line.open()
        self._lines.append(line)
        data = self.folder / who.name
        plan = Plan(
            profile=f"day-{os.getpid()}-{who.name.casefold()}",
            data_folder=data,
            demo=False,
            demo_email=who.email,
            server_url=line.url,
            joins=False,
            hidden=False,
            link="",
        )
        theme = Theme(Choice.LIGHT, reduced_motion=True)
        instance = SingleInstance(plan.profile, folder=self.folder)
        preferences = KeptPreferences(PreferencesFile(data))
        program = Program(plan, theme, self._tongue, preferences, instance, Crashes(CrashReports(data)))
        senior = Senior(who, line, program, Recorder(), told)
        senior.task = asyncio.create_task(program.live(senior.stop), name=f"the program of {who.name}")
        await until(lambda: program._desk, f"{who.name} is signed in")
        senior.recorder = recorders[program._tray]
        return senior

    async def _all_leave(self) -> None:
        for line in self._lines:
            line.wake()
        for senior in self.seniors:
            senior.stop.set()
        if tasks := [each.task for each in self.seniors if each.task]:
            await asyncio.wait(tasks)
        for line in self._lines:
            await line.close()
        for junior in self.juniors:
            await junior.http.aclose()
        await asyncio.to_thread(self.server.close)

    # Looking -----------------------------------------------------------------------------------------------------

    async def agrees(self) -> None:
        """Wait until windows, trays, notifications and database say the same; fails with every difference."""
        said: list[str] = []

        def differ() -> bool:
            said[:] = self.differences()
            return not said

        with contextlib.suppress(AssertionError):
            await until(differ, "they agree", AGREED_WITHIN)
        assert not said, "\n".join([*said, *self._what_happened(said)])

    def _what_happened(self, said: Sequence[str]) -> list[str]:
        """The log about the handoffs that are named, for whoever looks for the reason."""
        named = {word for each in said for word in each.split() if len(word) == 36}
        return [
            f"{row['seq']} {row['type']}: {row['data']}"
            for row in self.witness.events()
            if any(each in str(row["data"]) for each in named)
        ]

    def differences(self) -> list[str]:
        """What each window gets wrong at this moment."""
        handoffs = frozenset(str(row["id"]) for row in self.witness.query("SELECT id FROM handoff"))
        return [
            f"{senior.who.name}: {said}"
            for senior in self.seniors
            for said in (
                disagreements(senior.seen(handoffs), truth(self.witness, senior.who.email))
                if senior.is_live
                else ["is not live"]
            )
        ]

    def memory(self) -> float:
        """MiB that this process holds, with the three programs in it and nothing that could be let go of."""
        gc.collect()
        fields = Path("/proc/self/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

    # Trouble -----------------------------------------------------------------------------------------------------

    async def is_killed(self) -> None:
        """kill -9, noticed by all; then it serves again."""
        await asyncio.to_thread(self.server.kill)
        await until(lambda: not any(each.is_live for each in self.seniors), "all have noticed")
        await asyncio.to_thread(self.server.start)

    async def back(self) -> None:
        """Everybody is live again."""
        await until(lambda: all(each.is_live for each in self.seniors), "all are live again")


async def until(look: Callable[[], T | None], what: str, within: float = PATIENCE) -> T:
    """Look until there is something to see."""
    deadline = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < deadline, f"it never happened that {what}"
        await asyncio.sleep(0.03)
    return found


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask again while nobody answers, as a client does."""
    while True:
        try:
            return await ask()
        except httpx.HTTPError:
            await asyncio.sleep(0.05)


def _take_down_news(patch: pytest.MonkeyPatch, told: dict[str, list[str]]) -> None:
    """By person's name: each handoff that was told as new, live or in the summary after a gap."""

    def watched(workspace: Workspace, *others: Any, **named: Any) -> Desk:
        desk = open_desk(workspace, *others, **named)
        mine = told[desk.me.person.name]

        def hear(news: News) -> None:
            if isinstance(news, Arrived) and isinstance(news.event, HandoffCreated):
                mine.append(news.event.handoff.id)
            elif isinstance(news, CaughtUp):
                mine.extend(each.id for each in news.new_escalations)

        desk.workspace.watch_news(hear)
        return desk

    patch.setattr(desk_module, "open_desk", watched)
