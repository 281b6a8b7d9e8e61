"""A developer's command: every control in light and dark, at 100 % and 200 %, as pictures to look at.

python -m rf_desktop.ui.gallery --out build/gallery
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QStringListModel
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QListView, QMenu, QVBoxLayout, QWidget

from rf_desktop.ui.notices.toast import Toast
from rf_desktop.ui.notices.toast_stack import ToastStack
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.badges import Badge, Pill
from rf_desktop.ui.widgets.banner import Banner
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.fields import CheckBox, ComboBox, LineEdit, RadioButton
from rf_desktop.ui.widgets.flow_layout import FlowLayout
from rf_desktop.ui.widgets.growing_text_edit import GrowingTextEdit
from rf_desktop.ui.widgets.labels import ElidedLabel, Face, Ink, PlainLabel, SectionTitle, set_ground
from rf_desktop.ui.widgets.skeleton import Skeleton
from rf_desktop.ui.widgets.spinner import Spinner
from rf_desktop.ui.widgets.tone import Tone

_LONG = "Outlook fails to sync email for the whole sales team since the certificate was renewed on Friday"


def main(arguments: list[str] | None = None) -> int:
    """Write the pictures. Each scale is a process of its own, because Qt reads it once at start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scale", type=int)
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    if chosen.scale is not None:
        _draw(chosen.out, chosen.scale)
        return 0
    for scale in (1, 2):
        surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
        command = [sys.executable, "-m", "rf_desktop.ui.gallery", "--out", str(chosen.out), "--scale", str(scale)]
        subprocess.run(command, env=surroundings, check=True)
    return 0


def _draw(out: Path, scale: int) -> None:
    app = QApplication([])
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(app)
    page = Gallery(theme)
    page.resize(1120, 760)
    page.show()
    for choice in (Choice.LIGHT, Choice.DARK):
        theme.choose(choice)
        app.processEvents()
        page.grab().save(str(out / f"controls-{choice.value}-{scale}00.png"))
        menu = _menu(theme, page)
        menu.popup(QPoint(0, 0))
        menu.setActiveAction(menu.actions()[1])
        app.processEvents()
        menu.grab().save(str(out / f"menu-{choice.value}-{scale}00.png"))
        menu.close()


class Gallery(QWidget):
    """All controls on one page."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        set_ground(self, "canvas")
        grid = QGridLayout(self)
        space = theme.tokens.space
        grid.setContentsMargins(space.xl, space.xl, space.xl, space.xl)
        grid.setSpacing(space.l)
        grid.addWidget(self._buttons(), 0, 0)
        grid.addWidget(self._words(), 1, 0)
        grid.addWidget(self._fields(), 0, 1)
        grid.addWidget(self._waiting(), 1, 1)
        grid.setColumnStretch(2, 1)
        grid.setColumnMinimumWidth(2, 340)
        grid.setRowStretch(2, 1)
        self._toasts = ToastStack(theme, self, dismiss_name="Dismiss", speak=lambda *_: None)
        for toast in _toasts():
            self._toasts.show_toast(toast)

    def _panel(self, title: str) -> tuple[QWidget, QVBoxLayout]:
        panel = QWidget()
        set_ground(panel, "surface")
        column = QVBoxLayout(panel)
        space = self._theme.tokens.space
        column.setContentsMargins(space.l, space.m, space.l, space.l)
        column.setSpacing(space.s)
        column.addWidget(SectionTitle(self._theme, title))
        return panel, column

    def _buttons(self) -> QWidget:
        theme = self._theme
        panel, column = self._panel("Buttons")
        for kind in Kind:
            row = QHBoxLayout()
            words = {"primary": "Pick up", "secondary": "Get AI analysis", "quiet": "Back", "danger": "Sign out"}
            row.addWidget(Button(theme, words[kind.value], kind))
            row.addWidget(Button(theme, "With icon", kind, icon="sparkles"))
            off = Button(theme, "Off", kind)
            off.setEnabled(False)
            row.addWidget(off)
            row.addWidget(_Focused(theme, "Focus", kind))
            busy = Button(theme, "Busy", kind)
            busy.set_busy(True)
            row.addWidget(busy)
            row.addStretch(1)
            column.addLayout(row)
        icons = QHBoxLayout()
        for name in ("bell", "search", "settings", "send", "copy", "x", "refresh-cw", "panel-right"):
            button = IconButton(theme, name, name)
            button.set_dot(name == "bell")
            icons.addWidget(button)
        icons.addWidget(Button(theme, "Return", trailing="chevron-down"))
        icons.addStretch(1)
        column.addLayout(icons)
        chips = QWidget()
        flow = FlowLayout(chips, gap=8)
        for chip in ("Check the certificate's date", "Ask whether web mail works", "Rebuild the OST file"):
            flow.addWidget(Button(theme, chip, icon="zap"))
        column.addWidget(chips)
        column.addStretch(1)
        return panel

    def _words(self) -> QWidget:
        theme = self._theme
        panel, column = self._panel("Words")
        column.addWidget(PlainLabel(theme, "Outlook fails to sync", face=Face.HEADING))
        column.addWidget(PlainLabel(theme, "A panel's title", face=Face.TITLE))
        elided = ElidedLabel(theme, _LONG, face=Face.STRONG)
        column.addWidget(elided)
        column.addWidget(PlainLabel(theme, "<b>not markup</b> · escalated 4 minutes ago by Jane", ink=Ink.MUTED))
        for group in (
            [Badge(theme, "#12345"), Pill(theme, "Escalated", Tone.ACCENT, "hand"), Pill(theme, "7 steps")],
            [
                Pill(theme, "urgent", Tone.URGENT, "flame"),
                Pill(theme, "high", Tone.WARNING, "chevrons-up"),
                Pill(theme, "ready", Tone.OK, "circle-check"),
                Pill(theme, "news", Tone.INFO, "info"),
            ],
        ):
            row = QHBoxLayout()
            for part in group:
                row.addWidget(part)
            row.addStretch(1)
            column.addLayout(row)
        for tone, words in (
            (Tone.WARNING, "You're offline since 14:02. Nothing you type is lost."),
            (Tone.INFO, "No AI key yet. Similar cases are shown instead."),
            (Tone.URGENT, "The server did not start."),
        ):
            banner = Banner(theme, dismiss_name="Dismiss", speak=lambda *_: None)
            banner.show_message(tone, words, "Retry" if tone is Tone.WARNING else "")
            column.addWidget(banner)
        return panel

    def _fields(self) -> QWidget:
        theme = self._theme
        panel, column = self._panel("Fields")
        column.addWidget(LineEdit(theme, "Search", placeholder="Search the queue", icon="search"))
        focused = LineEdit(theme, "Email")
        focused.setText("engineer@resolutionflow.example.com")
        column.addWidget(focused)
        wrong = LineEdit(theme, "Password", secret=True)
        wrong.setText("not this")
        wrong.set_wrong(True)
        column.addWidget(wrong)
        off = LineEdit(theme, "Server")
        off.setText("cannot be changed")
        off.setEnabled(False)
        column.addWidget(off)
        combo = ComboBox(theme, "Priority")
        combo.addItems(["Normal", "High", "Urgent"])
        column.addWidget(combo)
        ticks = QHBoxLayout()
        for words, on, enabled in (("Cache mode", True, True), ("Licence", False, True), ("Done", True, False)):
            box = CheckBox(theme, words)
            box.setChecked(on)
            box.setEnabled(enabled)
            ticks.addWidget(box)
        column.addLayout(ticks)
        radio = RadioButton(theme, "Needs a specialist")
        radio.setChecked(True)
        column.addWidget(radio)
        empty = GrowingTextEdit(theme, "Message", placeholder="Message…")
        column.addWidget(empty)
        written = GrowingTextEdit(theme, "Notes", max_lines=4)
        written.setPlainText("Three users, all on the same floor.\nI suspect the connector.\nNothing else changed.")
        column.addWidget(written)
        return panel

    def _waiting(self) -> QWidget:
        theme = self._theme
        panel, column = self._panel("Waiting")
        column.addWidget(Skeleton(theme, "Loading", (0.7, 1.0, 0.85, 0.4)))
        spinner = Spinner(theme, "Loading", 20)
        spinner.set_working(True)
        spinner._appear()  # noqa: SLF001 - a picture cannot wait for it
        column.addWidget(spinner)
        listed = QListView()
        listed.setModel(_rows(self))
        listed.setCurrentIndex(listed.model().index(1, 0))
        listed.setFixedHeight(96)
        column.addWidget(listed)
        column.addStretch(1)
        return panel


def _menu(theme: Theme, parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    for name, words in (("ticket", "Copy ticket number"), ("undo-2", "Return to Jane"), ("user-plus", "Hand to…")):
        menu.addAction(theme.icon(name), words)
    menu.addSeparator()
    menu.addAction(theme.icon("archive"), "Archive").setEnabled(False)
    return menu


class _Focused(Button):
    """A button that looks as if the keyboard had come to it."""

    def hasFocus(self) -> bool:
        return True


def _rows(parent: QWidget) -> QStringListModel:
    return QStringListModel([f"Row {number}" for number in range(12)], parent)


def _toasts() -> tuple[Toast, ...]:
    return (
        Toast("a", "Escalation from Jane · #12345", _LONG, Tone.ACCENT, "Pick up", "open", None),
        Toast("b", "Already claimed by Sam just now.", "", Tone.WARNING, timeout_ms=None),
        Toast("c", "Resolved", "The case can be found as a similar case now.", Tone.OK, timeout_ms=None),
    )


if __name__ == "__main__":
    sys.exit(main())
