"""Pictures of the chat pane and the forms: `python -m tests.ui.shots_chat --out DIR [--scale 2]`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


async def _draw(out: Path) -> None:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget

    from rf_desktop.domain.files import PNG
    from rf_desktop.ui.aio import TaskScope
    from rf_desktop.ui.chat.pane import ChatPane
    from rf_desktop.ui.chat.pictures import SMALL, unpack
    from rf_desktop.ui.chat.viewer import Viewer
    from rf_desktop.ui.forms.escalate import EscalateSheet
    from rf_desktop.ui.forms.new_session import NewSessionSheet
    from rf_desktop.ui.forms.resolve import ResolveSheet
    from rf_desktop.ui.theme.theme import Choice, Theme
    from tests.ui import samples_chat as samples
    from tests.ui.samples_files import BYTES, LOG, SCREEN, TALL

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    tasks = TaskScope(None, lambda *_: None)

    def settle() -> None:
        for _ in range(4):
            app.processEvents()

    for choice in (Choice.LIGHT, Choice.DARK):
        theme = Theme(choice, reduced_motion=True)
        theme.apply(app)
        for name, state in {**samples.STATES, "files": samples.FILES}.items():
            for width, height in ((1024, 800), (660, 760), (400, 560)):
                model = samples.StandInConversation(state)
                model.draft.set("Half a sentence" if name == "open" else "")
                pane = ChatPane(model, theme, tasks)  # type: ignore[arg-type]
                pane.resize(width, height)
                for key in ("a1", "a2") if name == "files" else ():
                    pane.files.pictures._keep(key, unpack(BYTES[key], PNG, SMALL) or QImage())
                    model.files.attached.set((SCREEN, LOG))
                pane.show()
                settle()
                pane.grab().save(str(out / f"chat-{name}-{choice.value}-{width}.png"))
                if name in ("open", "hard") and width == 1024:
                    pane.transcript.verticalScrollBar().setValue(0)
                    pane.lane.highlight("t-3")
                    settle()
                    pane.grab().save(str(out / f"chat-{name}-top-{choice.value}-{width}.png"))
                if name == "files" and width == 1024:
                    pane.attaching.target.appear(welcome=True)
                    pane.grab().save(str(out / f"chat-drop-{choice.value}.png"))
                    pane.attaching.target.hide()
                    pane.files.look(SCREEN, (SCREEN, TALL))
                    for viewer in pane.findChildren(Viewer):
                        viewer.canvas.show_image(unpack(BYTES["a1"], PNG, None))
                        settle()
                        pane.grab().save(str(out / f"picture-{choice.value}.png"))
                        viewer.reject()
                if name == "open" and width == 400:
                    pane.header.lane_toggled.emit()
                    settle()
                    pane.grab().save(str(out / f"chat-{name}-lane-{choice.value}-{width}.png"))
                pane.close()
                pane.deleteLater()
        for width, height in ((1280, 800), (960, 600)):
            for name in ("escalate", "resolve", "new-session", "escalate-wrong"):
                window = QWidget()
                row = QHBoxLayout(window)
                row.addWidget(QLabel("what lies below " * 6))
                window.resize(width, height)
                window.show()
                if name.startswith("escalate"):
                    form = samples.StandInForm(samples.ESCALATE)
                    sheet: QWidget = EscalateSheet(form, theme, tasks, window)
                elif name == "resolve":
                    form = samples.StandInForm(samples.RESOLVE)
                    sheet = ResolveSheet(form, theme, tasks, window)
                else:
                    form = samples.StandInForm(samples.NEW_SESSION)
                    sheet = NewSessionSheet(form, theme, tasks, window)
                sheet.open()  # type: ignore[attr-defined]
                await asyncio.sleep(0)
                settle()
                if name == "escalate-wrong":
                    sheet._notes.setPlainText("word " * 5000)  # type: ignore[attr-defined]
                    form.refuse({"reason": "Please fill in: the reason.", "": "The server cannot be reached."})
                if name == "resolve":
                    sheet._verdict.setCurrentIndex(2)  # type: ignore[attr-defined]
                settle()
                window.grab().save(str(out / f"form-{name}-{choice.value}-{width}.png"))
                window.close()
                window.deleteLater()
                settle()
    await tasks.aclose()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scale", default="1")
    chosen = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = chosen.scale
    chosen.out.mkdir(parents=True, exist_ok=True)

    import qasync
    from PySide6.QtWidgets import QApplication

    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(app)
    with loop:
        loop.run_until_complete(_draw(chosen.out))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
