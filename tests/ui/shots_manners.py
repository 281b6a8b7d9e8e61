"""Pictures of what needs no server: first run, invitation, crash report.

`python -m tests.ui.shots` takes them with all others; alone: `python -m tests.ui.shots_manners --out DIR --look=dark`
(the scale comes from QT_SCALE_FACTOR).
"""

from __future__ import annotations

import argparse
import asyncio
import os
from pathlib import Path

from tests.ui.shots_album import LOOKS, Album, Look

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


async def _draw(out: Path, look: Look) -> None:
    from PySide6.QtWidgets import QApplication, QLineEdit

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

    language.speak(look.language, language.read_catalogue(paths.resources() / "language", look.language))
    theme = Theme(Choice(look.theme), reduced_motion=True)
    theme.apply(app)
    tasks = TaskScope(None, lambda *_: None)
    window = MainWindow(theme, tasks)
    window.resize(*(look.size or (1280, 800)))
    window.show()

    album = Album(out, look)

    async def keep(name: str) -> None:
        for _ in range(12):
            await asyncio.sleep(0.005)
        album.keep(name, window.grab())

    first_run = FirstRun(find, found, lambda _: None)
    doors = FirstRunDoors(first_run, theme, tasks, window)
    await keep("first-run")
    first_run.show("own")
    await keep("first-run-own")
    first_run.show("team")
    next(field for field in window.findChildren(QLineEdit) if field.isVisible()).setText("support.example.com")
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
    CrashSheet(Crashes(Store()), theme, window).open()
    await keep("crash")
    window.close_for_good()


def main() -> int:
    """0 when every picture was taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--look", choices=[look.name for look in LOOKS], default="")
    chosen = parser.parse_args()
    out = chosen.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    import qasync
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(app)
    loop.run_until_complete(_draw(out, next(look for look in LOOKS if look.name == chosen.look)))
    loop.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
