"""Pictures of what needs no server, or what the demo does not come to: first run, files, a detached queue, the tray.

`python -m tests.ui.shots` takes them with all others; alone: `python -m tests.ui.shots_manners --out DIR --look=dark`
(the scale comes from QT_SCALE_FACTOR). The states are those of `window_states`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.ui.shots_album import LOOKS, Album, Look
from tests.ui.shots_screen import wide_screen

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from tests.ui.window_states import Scene

STATES = (
    *("first-run", "first-run-own", "first-run-team", "invitation", "crash"),
    *("files", "picture", "drop-target", "answered-already", "asked-first"),
    *("queue-detached", "saved-view", "snooze-menu"),
)


async def _draw(out: Path, look: Look) -> None:
    from PySide6.QtWidgets import QApplication

    from rf_desktop import paths
    from rf_desktop.ui.theme.theme import Choice
    from rf_desktop.viewmodels import language

    # Before the samples are made: they say what they say in the language that is spoken then.
    language.speak(look.language, language.read_catalogue(paths.resources() / "language", look.language))
    from tests.fakes.seat import Seat
    from tests.ui import window_states
    from tests.ui.opened_window import in_front, opened_window
    from tests.ui.shots_tray import tray

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    album = Album(out, look)
    for name in STATES:
        with tempfile.TemporaryDirectory() as folder:
            seat = Seat(Path(folder))
            await seat.goes_live()
            async with opened_window(app, seat.desk, Choice(look.theme)) as window:
                window.resize(*(look.size or (1280, 800)))
                await in_front(window)
                scene = window_states.Scene(name, seat, window, Path(folder))
                await window_states.showing(scene)
                for _ in range(12):
                    await asyncio.sleep(0.005)
                album.keep(name, _picture(scene))
                await window_states.away(scene)
            await seat.leaves()
    album.keep("tray", tray(look.theme))


def _picture(scene: Scene) -> QPixmap:
    """The window, with what lies over it in a window of its own."""
    from PySide6.QtCore import QPoint, QRect
    from PySide6.QtGui import QPainter

    picture = scene.window.grab()
    painter = QPainter(picture)
    for other in scene.also:
        place = QRect(scene.window.mapFromGlobal(other.mapToGlobal(QPoint(0, 0))), other.size())
        painter.drawPixmap(place.topLeft(), other.grab())
        painter.setPen(scene.theme.tokens.colors.edge)  # where a desktop would put a frame
        painter.drawRect(place.adjusted(0, 0, -1, -1))
    painter.end()
    return picture


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

    with tempfile.TemporaryDirectory() as folder:
        os.environ["QT_QPA_PLATFORM"] = wide_screen(Path(folder))
        app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(app)
    loop.run_until_complete(_draw(out, next(look for look in LOOKS if look.name == chosen.look)))
    loop.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
