"""Pictures of first run, sign-in, palette, keys and crash report: `python -m tests.ui.shots_manners --out DIR`."""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


async def _draw(out: Path, size: tuple[int, int]) -> None:
    from PySide6.QtWidgets import QApplication

    from rf_desktop import paths
    from rf_desktop.client.server_check import FoundServer, NoServer
    from rf_desktop.ui.aio import TaskScope
    from rf_desktop.ui.crash_sheet import CrashSheet
    from rf_desktop.ui.doors.first_run import FirstRunDoors
    from rf_desktop.ui.doors.invitation import InvitationPage
    from rf_desktop.ui.main_window import MainWindow
    from rf_desktop.ui.theme.theme import Choice, Theme
    from rf_desktop.viewmodels import language
    from rf_desktop.viewmodels.crashes import Crashes, CrashReport
    from rf_desktop.viewmodels.first_run import FirstRun, Founder
    from rf_desktop.viewmodels.invitation import Accepting
    from tests.client import made
    from tests.fakes.seat import Seat

    app = QApplication.instance()
    assert isinstance(app, QApplication)

    async def find(_typed: str) -> FoundServer:
        raise NoServer("nobody_there", "support.example.com")

    async def found(_founder: Founder) -> None:
        return None

    class Store:
        def reports(self) -> tuple[CrashReport, ...]:
            lines = ("ResolutionFlow Desktop 0.1.0", "Nobody caught an error.", "", "builtins.ValueError", "  a.py:1")
            return (CrashReport("a", "\n".join(lines)),)

        def delete(self, keys: tuple[str, ...]) -> None:
            return None

    for tongue, look in (("en", Choice.LIGHT), ("en", Choice.DARK), ("de", Choice.LIGHT)):
        spoken: language.Language = "de" if tongue == "de" else "en"
        language.speak(spoken, language.read_catalogue(paths.resources() / "language", spoken))
        theme = Theme(look, reduced_motion=True)
        theme.apply(app)
        tasks = TaskScope(None, lambda *_: None)
        window = MainWindow(theme, tasks)
        window.resize(*size)
        window.show()

        async def keep(name: str, window: MainWindow = window, ending: str = f"{tongue}-{look.value}") -> None:
            for _ in range(12):
                await asyncio.sleep(0.005)
            window.grab().save(str(out / f"{name}-{ending}-{size[0]}.png"))

        first_run = FirstRun(find, found, lambda _: None)
        doors = FirstRunDoors(first_run, theme, tasks, window)
        await keep("first-run")
        first_run.show("own")
        await first_run.found(Founder("Northwind IT", "Robin", "robin", "short"))
        await keep("first-run-own")
        first_run.show("team")
        await first_run.join("support.example.com")
        await keep("first-run-team")
        doors.leave()
        invitation = InvitationPage(
            Accepting(lambda *_: asyncio.sleep(0), lambda _: None, lambda: made.NOON),  # type: ignore[arg-type, return-value]
            lambda: None,
            theme,
            tasks,
            window,
        )
        invitation.open()
        await keep("invitation")
        invitation.leave()
        with tempfile.TemporaryDirectory() as folder:
            seat = Seat(Path(folder))
            await seat.goes_live()
            window.show_desk(seat.desk, lambda _: None)
            seat.escalates("h1", problem_summary="VPN drops every hour", ticket="#12388", priority="urgent")
            seat.escalates("h2", problem_summary="Printer is out of paper", ticket="#12389")
            window.deeds.recent = ("app.settings", "session.new")
            window.deeds.open_palette()
            await keep("palette")
            window.deeds.open_palette()
            window.deeds.open_keys()
            await keep("keys")
            window.deeds.open_keys()
            CrashSheet(Crashes(Store()), theme, window).open()
            await keep("crash")
            window.close_for_good()
            await seat.leaves()


def main() -> int:
    """0 when every picture was taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    out = chosen.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    import qasync
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(app)
    for size in ((1280, 800), (960, 600)):
        loop.run_until_complete(_draw(out, size))
    loop.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
