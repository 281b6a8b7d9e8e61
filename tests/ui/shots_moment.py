"""Pictures of the magic moment in every state: `python -m tests.ui.shots_moment --out DIR`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scale", default="1")
    out: Path = parser.parse_args().out
    os.environ["QT_SCALE_FACTOR"] = parser.parse_args().scale

    from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QWidget

    from rf_desktop.ui.aio import TaskScope
    from rf_desktop.ui.magic_moment.sheet import MagicMomentSheet
    from rf_desktop.ui.theme.theme import Choice, Theme
    from tests.ui.samples_moment import STATES, StandIn

    app = QApplication(sys.argv[:1])
    out.mkdir(parents=True, exist_ok=True)
    for choice in (Choice.LIGHT, Choice.DARK):
        theme = Theme(choice, reduced_motion=True)
        theme.apply(app)
        for name, (state, overlay) in STATES.items():
            both = name in ("ready", "by-model", "hard-text", "read-evidence", "read-case")
            sizes = ((1280, 800), (960, 600), (1800, 1000)) if name.startswith("read-") else ((1280, 800), (960, 600))
            for width, height in sizes if both else ((1280, 800),):
                window = QWidget()
                window.setObjectName("main-window")
                row = QHBoxLayout(window)
                row.setContentsMargins(0, 0, 0, 0)
                row.setSpacing(0)
                left, anchor, right = QLabel("sidebar"), QWidget(), QLabel("queue")
                left.setFixedWidth(256 if width > 1000 else 240)
                right.setFixedWidth(360 if width > 1000 else 320)
                for part in (left, anchor, right):
                    row.addWidget(part)
                window.resize(width, height)
                window.show()
                app.processEvents()
                sheet = MagicMomentSheet(
                    StandIn(state, overlay=overlay),  # type: ignore[arg-type]
                    theme,
                    TaskScope(None, lambda *_: None),
                    window,
                    anchor=anchor,
                )
                sheet.open()
                for _ in range(3):
                    app.processEvents()
                pressed = {"read-evidence": "evidence-m4", "read-case": "similar-case"}.get(name)
                if pressed and (button := sheet.findChild(QPushButton, pressed)):
                    button.setFocus()
                    button.click()
                    for _ in range(5):
                        app.processEvents()
                window.grab().save(str(out / f"moment-{name}-{choice.value}-{width}.png"))
                window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
