"""`rf-server doctor`: looks at everything a server needs and says, a line each, whether it is well and what to do."""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import shutil
import stat
from collections.abc import AsyncIterator
from typing import Literal

from rf_desktop.domain.moments import now
from rf_desktop.server.bus import BusUnreachable, check_bus, open_bus
from rf_desktop.server.commands.ground import INSTALL
from rf_desktop.server.http.process import run
from rf_desktop.server.observe import is_level
from rf_desktop.server.settings import ServerSettings
from rf_desktop.server.store.connecting import why_not_opened
from rf_desktop.server.store.examination import Findings, behind
from rf_desktop.server.store.examination import examine as look_at
from rf_desktop.server.store.revisions import head
from rf_desktop.server.store.store import open_store
from rf_desktop.server.urls import shown
from rf_desktop.values import dataclass

State = Literal["ok", "warn", "fail"]
BUS_SECONDS = 6.0
"""How long the bus may take to connect."""
CLOCK_WARN, CLOCK_FAIL = 2.0, 60.0
"""Seconds by which the clocks of server and database may differ."""
OLD_JOB = 120.0
"""Seconds after which a job that is due should have been taken."""
DISK_WARN, DISK_FAIL = 1024**3, 100 * 1024**2
"""Bytes that should be free beside a SQLite database."""


class NotInOrder(Exception):
    """Something failed; the text is the whole report."""


@dataclass(frozen=True)
class Line:
    """One thing that was looked at."""

    state: State
    what: str
    told: str

    def __str__(self) -> str:
        return f"{self.state:<5} {self.what:<10} {self.told}"


def examine(_asked: argparse.Namespace, settings: ServerSettings) -> str:
    """The report. Raises NotInOrder with it when anything failed."""

    async def all_lines() -> list[Line]:
        return [line async for line in _lines(settings)]

    lines = run(all_lines())
    report = "\n".join(map(str, lines))
    if any(line.state == "fail" for line in lines):
        raise NotInOrder(report)
    return report


async def _lines(settings: ServerSettings) -> AsyncIterator[Line]:
    if settings.refusal:
        yield Line("fail", "settings", settings.refusal)
        return
    if not is_level(settings.log_level):
        yield Line("fail", "settings", f"There is no log level “{settings.log_level}”.")
    bus = {"memory": "within one process", "notify": "over PostgreSQL", "redis": "over Redis"}[settings.bus]
    yield Line("ok", "settings", f"{shown(settings.database_url)}, wake-ups {bus}, {settings.workers} worker(s).")
    missing = [name for name in _packages(settings) if importlib.util.find_spec(name) is None]
    if missing:
        yield Line("fail", "packages", f"Not installed: {', '.join(missing)}. {INSTALL}")
        return
    yield Line("ok", "packages", "Everything that these settings need is installed.")
    if settings.engine == "sqlite":
        for line in _files(settings):
            yield line
    try:
        findings = await look_at(settings.database_url)
    except Exception as error:
        why = why_not_opened(error)
        if why is None:
            raise
        yield Line("fail", "database", f"It cannot be used: {why}.")
    else:
        for line in _database(settings, findings):
            yield line
        if findings.revision == head() and not findings.unguarded:
            yield await _jobs(settings)
    yield await _bus(settings)


def _packages(settings: ServerSettings) -> list[str]:
    needed = [("asyncpg", settings.engine == "postgresql"), ("redis", settings.bus == "redis")]
    needed.append(("prometheus_client", settings.metrics_port is not None))
    return [name for name, is_needed in needed if is_needed]


def _files(settings: ServerSettings) -> list[Line]:
    file = settings.database_file
    if not file.is_file():
        return [Line("fail", "file", f"There is no database at {file}. Run “rf-server migrate”.")]
    lines = []
    others = file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) and file.parent.stat().st_mode & stat.S_IXOTH
    if others:
        lines.append(Line("warn", "file", f"Others on this machine may read {file}. Run: chmod 600 {file}"))
    free = shutil.disk_usage(file.parent).free
    state: State = "ok" if free > DISK_WARN else "warn" if free > DISK_FAIL else "fail"
    more = "" if state == "ok" else " Make room, or nothing can be saved soon."
    lines.append(Line(state, "disk", f"{free // 1024**2} MB are free beside the database.{more}"))
    return lines


def _database(settings: ServerSettings, findings: Findings) -> list[Line]:
    lines = [Line("ok", "database", f"{findings.version} answers.")]
    if findings.damage:
        lines = [Line("fail", "database", f"The file is damaged: {findings.damage}. Restore a copy.")]
    if findings.revision == head():
        lines.append(Line("ok", "schema", f"It is this version's, {findings.revision}."))
    else:
        lines.append(
            Line("fail", "schema", f"It is {findings.revision or 'none'}, not {head()}. Run “rf-server migrate”.")
        )
    if settings.engine == "postgresql" and findings.revision is not None:
        told = " ".join(findings.unguarded) or "Row-level security holds for this role."
        lines.append(Line("fail" if findings.unguarded else "ok", "accounts", told))
    gap = behind(findings)
    if gap is not None:
        state: State = "ok" if abs(gap) < CLOCK_WARN else "warn" if abs(gap) < CLOCK_FAIL else "fail"
        more = "" if state == "ok" else " Let both machines ask a time server."
        side = "behind" if gap > 0 else "ahead of"
        lines.append(Line(state, "clock", f"This machine is {abs(gap):.1f} s {side} the database.{more}"))
    return lines


async def _jobs(settings: ServerSettings) -> Line:
    store = await open_store(settings.database_url)
    try:
        figures = await store.queue.figures(now())
    finally:
        await store.close()
    told = (
        f"{figures.queued} wait or run, the oldest due one since {figures.oldest_age:.0f} s; {figures.dead} given up."
    )
    if figures.oldest_age > OLD_JOB:
        return Line("warn", "jobs", f"{told} No server takes them: is one running?")
    if figures.dead:
        return Line("warn", "jobs", f"{told} See “rf-server dead-jobs list”.")
    return Line("ok", "jobs", told)


async def _bus(settings: ServerSettings) -> Line:
    try:
        await check_bus(settings)
    except BusUnreachable as error:
        return Line("fail", "bus", str(error))
    bus, connected = open_bus(settings), asyncio.Event()
    bus.subscribe(lambda _every_account: connected.set())  # once there is a line, everybody is woken for everything
    await bus.start()
    try:
        if not bus.state.connected:
            async with asyncio.timeout(BUS_SECONDS):
                await connected.wait()
    except TimeoutError:
        return Line("fail", "bus", f"Wake-ups go nowhere ({bus.state.trouble}); everything would wait for the poll.")
    finally:
        await bus.stop()
    return Line("ok", "bus", f"Wake-ups go through ({bus.kind}).")
