"""A page over the whole window with one panel in its middle: what one goes through before one's desk is shown.

A QDialog for screen readers, with the flags of a plain child widget: it is no window of its own and never modal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.field import Field
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.announce import announce
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel

NARROW, WIDE = 380, 640


class DoorPage(QDialog):
    """Title and lead at the top, fields, what is wrong with the page, one button to go on, quiet ways elsewhere below.

    A subclass adds its parts in its constructor, calls `finish`, and says in `send` what Enter and the button do.
    """

    def __init__(
        self, name: str, title: str, theme: Theme, tasks: TaskScope, window: QWidget, *, width: int = NARROW
    ) -> None:
        """`name` begins the object names: `sign-in` makes sign-in-form, sign-in-submit, sign-in-email …"""
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)  # the constructor would make it a window again
        self.setObjectName(f"{name}-form")
        self.setAccessibleName(title)
        self.theme = theme
        self.tasks = tasks
        self._name = name
        self._window = window
        self._width = width
        self.fields: dict[str, LineEdit] = {}
        self._framed: dict[str, Field] = {}
        self._submit: Button | None = None
        self._ways: list[Button] = []
        self._panel = QWidget(self)
        self.column = QVBoxLayout(self._panel)
        side = drawing.SHADOW + theme.tokens.space.xl
        self.column.setContentsMargins(side, side, side, side)
        self.column.setSpacing(theme.tokens.space.m)
        self._title = PlainLabel(theme, title, face=Face.HEADING)
        self.column.addWidget(self._title)
        self._problem = PlainLabel(theme, "", face=Face.SMALL, ink=Ink.URGENT)
        self._problem.setObjectName(f"{name}-problem")
        self._problem.hide()

    # For subclasses ----------------------------------------------------------------------------------------------

    def say(self, words: str, *, ink: Ink = Ink.MUTED, face: Face = Face.BODY) -> PlainLabel:
        """A sentence."""
        label = PlainLabel(self.theme, words, ink=ink, face=face)
        self.column.addWidget(label)
        return label

    def add_field(self, key: str, label: str, *, hint: str = "", secret: bool = False) -> LineEdit:
        """A field; typing in it takes its problem away."""
        edit = LineEdit(self.theme, label, placeholder=hint, secret=secret)
        edit.setObjectName(f"{self._name}-{key.replace('_', '-')}")
        framed = Field(self.theme, label, edit)
        edit.textChanged.connect(lambda _: framed.show_problem("") if framed.problem() else None)
        self.fields[key], self._framed[key] = edit, framed
        self.column.addWidget(framed)
        return edit

    def add_submit(self, words: str) -> None:
        """The button to go on; call once, after the fields."""
        self._submit = Button(self.theme, words, Kind.PRIMARY)
        self._submit.setObjectName(f"{self._name}-submit")
        self._submit.clicked.connect(self.send)
        self.column.addWidget(self._problem)
        self.column.addSpacing(self.theme.tokens.space.s)
        self.column.addWidget(self._submit)

    def add_ways(self, *ways: tuple[str, str, Callable[[], None]]) -> None:
        """Quiet ways elsewhere, on one line below: the last part of each object name, what it is called, the deed."""
        row = QHBoxLayout()
        row.setSpacing(self.theme.tokens.space.xs)
        for name, words, deed in ways:
            way = Button(self.theme, words, Kind.QUIET)
            way.setObjectName(f"{self._name}-{name}")
            way.clicked.connect(deed)
            row.addWidget(way)
            self._ways.append(way)
        row.addStretch(1)
        self.column.addLayout(row)

    def finish(self) -> None:
        """Every part is there."""
        self._window.installEventFilter(self)
        self.theme.changed.connect(self.update)

    def show_state(self, *, busy: bool, problems: Mapping[str, str]) -> None:
        """Whether it is on its way, and what is wrong: per field, under "" what concerns the page."""
        if self._submit is not None:
            self._submit.set_busy(busy)
        for way in self._ways:
            way.setEnabled(not busy)
        unplaced = " ".join(said for key, said in problems.items() if key not in self._framed)
        self._problem.setText(unplaced)
        self._problem.setVisible(bool(unplaced))
        for key, framed in self._framed.items():
            framed.show_problem(problems.get(key, ""))
        first = next((key for key in self._framed if key in problems), None)
        if first is not None and self.isVisible():
            self.fields[first].setFocus()
            self.fields[first].selectAll()
        if problems:
            announce(self, " ".join(problems.values()), True)
        self._place()

    def send(self) -> None:
        """What the button and Enter do."""

    # What everybody uses -----------------------------------------------------------------------------------------

    def open(self) -> None:
        """Lie down over the window, with the cursor where something is missing."""
        self._place()
        self.show()
        self.raise_()
        self.focus_first()

    def focus_first(self) -> None:
        """Put the cursor into the first field that is empty."""
        empty = next((field for field in self.fields.values() if not field.text()), None)
        target: QWidget | None = empty or next(iter(self.fields.values()), None) or self._submit
        if target is not None:
            target.setFocus()

    def take_over(self, before: DoorPage) -> None:
        """Continue with what was typed in another one, if it was this page in another language."""
        if type(before) is type(self):
            for key, field in before.fields.items():
                self.fields[key].setText(field.text())

    def leave(self) -> None:
        """Go away for good."""
        self._window.removeEventFilter(self)
        for field in self.fields.values():
            field.clear()
        self.hide()
        self.deleteLater()

    def reject(self) -> None:
        """Esc does not lead anywhere from here, unless a subclass knows a way back."""

    def _place(self) -> None:
        window, around = self._window, drawing.SHADOW
        width = min(self._width, window.width() - 32) + 2 * around
        self.setGeometry(window.rect())
        height = max(self._panel.sizeHint().height(), self._panel.heightForWidth(width))
        left, top = (window.width() - width) // 2, max(8, (window.height() - height) * 2 // 5)
        self._panel.setGeometry(left, top, width, height)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = QApplication.focusWidget()
            if isinstance(focus, QPushButton) and self.isAncestorOf(focus):
                focus.click()
            else:
                self.send()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        around = drawing.SHADOW
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.tokens.colors.canvas)
        rect = QRectF(self._panel.geometry()).adjusted(around, around, -around, -around)
        drawing.floating(painter, rect, self.theme.tokens.radius.sheet, self.theme)
