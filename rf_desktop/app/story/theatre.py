"""Everything around a story: the private session it is played in, the demo's server, the record, the verdict."""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rf_desktop import __version__
from rf_desktop.app.plan import StoryPlan
from rf_desktop.app.story import conversations, escalation, sandbox
from rf_desktop.app.story.cast import Cast, require
from rf_desktop.app.story.player import StoryFailed, stage
from rf_desktop.app.story.report import Circumstances, PlayedEnough, Report
from rf_desktop.app.story.sandbox import MissingProgram, NotificationDaemon
from rf_desktop.server.demo.cases import CasesUnreadable
from rf_desktop.server.demo.story import prepare_story
from rf_desktop.server.embedded import database_file
from rf_desktop.server.settings import sqlite_url
from rf_desktop.values import dataclass

_SCREEN = (1680, 1050)
PROFILE = "story"


@dataclass(frozen=True)
class Session:
    """The desktop session of one story: what the windows' environment must say, and the daemon if there is one."""

    env: dict[str, str]
    daemon: NotificationDaemon | None
    tray: str
    notifications: str
    platform: str


def play(plan: StoryPlan) -> int:
    """Play, and say how it went. 0 when every step was confirmed, 1 when one was not, 2 when it could not begin."""
    with (
        tempfile.TemporaryDirectory(prefix="rf-story-", ignore_cleanup_errors=True) as name,
        contextlib.ExitStack() as house,
    ):
        folder = Path(name)
        try:
            session = house.enter_context(_session(plan.platform, folder))
            asyncio.run(_prepare(plan, folder))
        except (MissingProgram, CasesUnreadable) as trouble:
            print(trouble, file=sys.stderr)
            return 2
        where = Circumstances(
            story=plan.name if plan.conversations is None else f"{plan.name} of {plan.count} conversations",
            platform=session.platform,
            tray=session.tray,
            notifications=session.notifications,
            python=platform.python_version(),
            version=__version__,
        )
        report = Report(plan.out, where, plan.steps)
        try:
            with contextlib.suppress(PlayedEnough):
                asyncio.run(_play(plan, folder, session, report))
        except StoryFailed as failure:
            print(f"The story stopped at step {len(report.steps)}: {failure}", file=sys.stderr)
            _keep_logs(folder, plan.out)
            return 1
    pictures = sum(len(step.pictures) for step in report.steps)
    print(f"{len(report.steps)} steps confirmed on the screen and in the database; {pictures} pictures in {plan.out}.")
    return 0


async def _prepare(plan: StoryPlan, folder: Path) -> None:
    database = database_file(folder / "data")
    database.parent.mkdir(parents=True)
    await prepare_story(sqlite_url(database), plan.conversations, plan.count)


async def _play(plan: StoryPlan, folder: Path, session: Session, report: Report) -> None:
    data = folder / "data"
    async with stage(session.env, plan.patience) as place:
        cast = Cast(place, report, database_file(data), PROFILE, session.daemon)
        with report.step("Three windows on one server: Alex and Sam, seniors, and Jane, junior") as step:
            await cast.gather("--demo", "--profile", PROFILE, "--data", str(data))
            for window in (cast.alex, cast.sam, cast.jane):
                step.screen[window.profile] = await window.see("live")
            step.database["signed in"] = cast.witness.signed_in()
            require(step.database["signed in"] == ["Alex", "Jane", "Sam"], "Not everybody is signed in")
            await cast.alex.shoot(report.picture(step, "three-windows"))
        try:
            await (escalation.play(cast) if plan.conversations is None else conversations.play(cast))
        except StoryFailed:
            await _last_look(cast, report.folder)
            raise


async def _last_look(cast: Cast, folder: Path) -> None:
    """The windows as they stood when the story stopped."""
    for window in (cast.alex, cast.jane, cast.sam):
        with contextlib.suppress(StoryFailed):
            await window.shoot(folder / f"stopped-{window.profile}.png")


@contextlib.contextmanager
def _session(wanted: str, folder: Path) -> Iterator[Session]:
    """A session of its own, so that no notification and no window of the story reaches the user's desktop."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    own = {"XDG_RUNTIME_DIR": str(runtime), "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", "default")}
    offscreen = {**own, "QT_QPA_PLATFORM": "offscreen"}
    with contextlib.ExitStack() as house:
        try:
            bus = house.enter_context(sandbox.private_bus())
            offscreen |= bus.env
            screen = house.enter_context(sandbox.virtual_screen(*_SCREEN))
            house.enter_context(sandbox.window_manager(screen))
            daemon = house.enter_context(sandbox.notification_daemon(screen, bus))
        except MissingProgram as missing:
            if wanted == "screen" or os.environ.get("RF_REQUIRE_EVERYTHING"):
                raise
            yield Session(offscreen, None, "model only", f"none: {missing.program} is not installed", "offscreen")
            return
        secrets = house.enter_context(sandbox.secret_service(bus)) if shutil.which("gnome-keyring-daemon") else None
        keys = dict(secrets.env) if secrets else {}
        if wanted == "offscreen":
            yield Session({**offscreen, **keys}, daemon, "model only", "dunst", "offscreen")
            return
        tray = "model only"
        if shutil.which("trayer"):
            house.enter_context(sandbox.tray_host(screen))
            tray = "in the tray"
        yield Session({**own, **bus.env, **screen.env, **keys}, daemon, tray, "dunst", "xcb")


def _keep_logs(folder: Path, out: Path) -> None:
    """What the programs wrote, beside the pictures, when a story failed."""
    for log in folder.rglob("*.log"):
        with contextlib.suppress(OSError):
            shutil.copyfile(log, out / "-".join(log.relative_to(folder).parts))
