"""Pictures of the ways back: `python -m tests.ui.shots_ways --out DIR [--scale 2]`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


async def _draw(out: Path) -> None:
    from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget

    from rf_desktop.ui.aio import TaskScope
    from rf_desktop.ui.chat.pane import ChatPane
    from rf_desktop.ui.forms.coached import CoachedSheet
    from rf_desktop.ui.forms.ways import ConsultSheet, ReasonSheet, ReassignSheet, RemarkSheet
    from rf_desktop.ui.magic_moment.options import Options
    from rf_desktop.ui.notices.toast_stack import ToastStack
    from rf_desktop.ui.notices.voice import Voice
    from rf_desktop.ui.theme.theme import Choice, Theme
    from rf_desktop.viewmodels import text_ways
    from rf_desktop.viewmodels.herald import ToastMessage
    from rf_desktop.viewmodels.moment_offers import Asked, lost_race_toast
    from rf_desktop.viewmodels.moment_view import choices
    from rf_desktop.viewmodels.ways_view import Deed
    from tests.client import made
    from tests.ui import samples_chat, samples_moment
    from tests.ui import samples_ways as samples

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    tasks = TaskScope(None, lambda *_: None)

    async def settle() -> None:
        for _ in range(6):
            await asyncio.sleep(0)

    def keep(widget: QWidget, name: str) -> None:
        widget.grab().save(str(out / f"{name}.png"))
        widget.close()
        widget.deleteLater()

    for choice in (Choice.LIGHT, Choice.DARK):
        theme = Theme(choice, reduced_motion=True)
        theme.apply(app)
        for name, state in samples.STATES.items():
            shown = samples_chat.STATES["reader" if name in ("watching", "gone", "asked") else "open"]
            for width, height in ((1024, 800), (660, 760), (400, 560)):
                pane = ChatPane(samples_chat.StandInConversation(shown), theme, tasks)  # type: ignore[arg-type]
                pane.show_ways(samples.StandInWays(state))  # type: ignore[arg-type]
                pane.resize(width, height)
                pane.show()
                await settle()
                keep(pane, f"ways-{name}-{choice.value}-{width}")
        kinds = {
            "release": (ReasonSheet, samples.REASON),
            "coached": (CoachedSheet, samples.COACHED_RETURN),
            "reassign": (ReassignSheet, samples.REASSIGN),
            "consult": (ConsultSheet, samples.CONSULT),
            "remark": (RemarkSheet, samples.REMARK),
        }
        for name, (kind, initial) in kinds.items():
            for width, height in ((1280, 800), (960, 600)):
                window = QWidget()
                QHBoxLayout(window).addWidget(QLabel("what lies below " * 6))
                window.resize(width, height)
                window.show()
                sheet = kind(samples.StandInWayForm(initial), theme, tasks, window)  # type: ignore[operator]
                sheet.open()
                await settle()
                keep(window, f"way-form-{name}-{choice.value}-{width}")
        for name in ("taken", "offered", "transfer"):
            for width in (760, 676, 600):
                options = Options(theme)
                if name == "taken":
                    deeds = (
                        Deed("watch", "Watch"),
                        Deed("remark", "Offer Alex what I know…"),
                        Deed("next", text_ways.NEXT_ONE),
                    )
                    options.show_taken("Already claimed by Alex just now.", "Alex has this", deeds)
                elif name == "offered":
                    said = text_ways.OFFERED_BY.format(name="Sam", reason="You know Exchange")
                    options.show_asked(Asked(said, text_ways.ACCEPT, text_ways.DECLINE), "")
                else:
                    said = text_ways.HANDED_TO_YOU.format(name="Jane")
                    options.show_choices(choices(samples_moment.VIEW, None), "", Asked(said, "", text_ways.DECLINE))
                options.resize(width, options.sizeHint().height())
                options.show()
                await settle()
                options.resize(
                    width, options.heightForWidth(width) if options.hasHeightForWidth() else options.height()
                )
                keep(options, f"ways-moment-{name}-{choice.value}-{width}")
        window = QWidget()
        window.resize(700, 560)
        toasts = ToastStack(theme, window, dismiss_name="Dismiss")

        class Quiet:
            on_action = on_open_queue = on_outcome = None

        voice = Voice(window, toasts, Quiet())  # type: ignore[arg-type]
        window.show()
        voice.toast(
            ToastMessage(
                "undo:1",
                text_ways.UNDO_OFFER,
                text_ways.UNDO_BODY,
                action_label=text_ways.UNDO,
                action="undo",
                seconds=10,
                icon="undo-2",
            )
        )
        voice.toast(lost_race_toast("1", "Already claimed by Alex just now.", made.me(), "Outlook fails"))  # type: ignore[arg-type]
        voice.toast(
            ToastMessage(
                "still:1",
                "Outlook fails to sync email for the whole sales team",
                text_ways.STILL_ASKED.format(clock="14:32"),
                "warning",
                text_ways.STILL_ON_IT,
                "still_on_it",
                (("release", "Release…"), ("open", "Open")),
                lasting=True,
            )
        )
        await settle()
        keep(window, f"ways-toasts-{choice.value}")


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
