"""What all forms share: a sheet in the window, its fields in the middle, its buttons always in sight.

A QDialog for screen readers, but with the flags of a plain child widget: it is no window of its own, and queue, toasts
and conversation stay usable. Esc and *Cancel* leave; what was typed is kept for the next opening, also when nobody
leaves: a crash takes no more than the last second of it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.field import Field
from rf_desktop.ui.forms.long_text import LongTextEdit
from rf_desktop.ui.notices.toast_stack import OVER_TOASTS
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.fields import ComboBox, LineEdit
from rf_desktop.ui.widgets.focus import bring_keyboard_to
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.ui.widgets.tab_order import go_on
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.form_view import FormState

WIDTH = 560
_EDGE = 16
_KEEP_EVERY = 1000
"""Milliseconds between two looks at what is in the fields."""
V = TypeVar("V")


class FormModel(Protocol[V]):
    """What a sheet needs of its form."""

    state: Cell[FormState]
    initial: V

    async def submit(self, values: V) -> bool: ...

    def remember(self, values: V) -> None: ...

    def leave(self) -> None: ...


class FormSheet(QDialog, Generic[V]):
    """Lies over `window` until it is sent or left. A subclass adds its fields and answers `values`."""

    def __init__(
        self,
        form: FormModel[V],
        theme: Theme,
        tasks: TaskScope,
        window: QWidget,
        *,
        name: str,
        title: str,
        submit: str,
    ) -> None:
        """`name` begins the object names: `escalate` makes escalate-form, escalate-submit, escalate-reason …"""
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)  # given to the constructor it would be taken for a window of its own
        self.setObjectName(f"{name}-form")
        self.setStyleSheet(f"#{name}-form {{ background: transparent; }}")  # the panel and its shadow are painted
        self.setAccessibleName(title)
        self.setProperty(OVER_TOASTS, True)
        self._name = name
        self._form = form
        self._window = window
        self._theme = theme
        self._tasks = tasks
        self._left = False
        self._fields: dict[str, Field] = {}
        self._before = QApplication.focusWidget()
        self._unwatch_more: list[Unwatch] = []
        self._remembered: V | None = None
        self._keeping = QTimer(self)
        self._keeping.setInterval(_KEEP_EVERY)
        self._keeping.timeout.connect(self._keep)
        space = theme.tokens.space
        self._title = PlainLabel(theme, title, face=Face.TITLE, wraps=False)
        self._close = IconButton(theme, "x", text.CANCEL)
        self._close.clicked.connect(self.cancel)
        self._problem = PlainLabel(theme, face=Face.SMALL, ink=Ink.URGENT)
        self._problem.setObjectName(f"{name}-problem")
        self._problem.hide()
        self._cancel = Button(theme, text.CANCEL, Kind.QUIET)
        self._cancel.setObjectName(f"{name}-cancel")
        self._cancel.clicked.connect(self.cancel)
        self._submit = Button(theme, submit, Kind.PRIMARY)
        self._submit.setObjectName(f"{name}-submit")
        self._submit.clicked.connect(self.submit)
        self._content = QWidget()
        self.column = QVBoxLayout(self._content)
        self.column.setContentsMargins(space.xl, space.m, space.xl, space.m)
        self.column.setSpacing(space.m)
        self._scroll = QScrollArea()
        self._arrange()
        theme.changed.connect(self.update)
        window.installEventFilter(self)
        self._content.installEventFilter(self)

    # For subclasses ----------------------------------------------------------------------------------------------

    @abstractmethod
    def values(self) -> V:
        """What is in the fields now."""

    def add_field(self, key: str, label: str, control: QWidget, into: QBoxLayout | None = None) -> Field:
        """Add a field; `key` is its name in the form's values. Editing it takes its problem away."""
        field = Field(self._theme, label, control)
        control.setObjectName(f"{self._name}-{key.replace('_', '-')}")
        self._fields[key] = field
        if into is None:
            self.column.addWidget(field)
        else:  # side by side they stay in line, also when a problem stands below one of them
            into.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(control, LineEdit | LongTextEdit):
            control.textChanged.connect(lambda *_: self._edited(key))
        elif isinstance(control, ComboBox):
            control.currentIndexChanged.connect(lambda *_: self._edited(key))
        if isinstance(control, LongTextEdit):
            control.submitted.connect(self.submit)
        return field

    def field(self, key: str) -> Field:
        return self._fields[key]

    def row(self) -> QHBoxLayout:
        """A line on which fields stand side by side."""
        line = QHBoxLayout()
        line.setSpacing(self._theme.tokens.space.m)
        self.column.addLayout(line)
        return line

    def finish(self) -> None:
        """Call at the end of the subclass' constructor: the fields are there."""
        self.column.addStretch(1)
        unwatch = self._form.state.watch(self._show)
        self.destroyed.connect(lambda: unwatch())  # noqa: PLW0108 - a bound method would not outlive the sheet
        self._unwatch = unwatch

    # What is done ------------------------------------------------------------------------------------------------

    @property
    def is_sending(self) -> bool:
        """Whether what was written is on its way."""
        return self._form.state.value.busy

    def open(self) -> None:
        """Lie down over the window, with the cursor in the first field. An open sheet of the same kind comes forward
        instead of a second one."""
        window = self._window
        for other in window.findChildren(QDialog, self.objectName(), Qt.FindChildOption.FindDirectChildrenOnly):
            if isinstance(other, FormSheet) and other is not self and other.isVisible():
                other.raise_()
                other.focus_first()
                self._leave()
                return
        self._place()
        self.show()
        self.raise_()
        bring_keyboard_to(self)
        self.focus_first()
        self._keeping.start()

    def open_while(self, shown: Cell[Any]) -> None:
        """Open; and go, as by Esc, once `shown` is something else: the form is about what lies below it."""
        about = shown.value
        self._unwatch_more.append(shown.watch(lambda now: None if now == about else self.cancel(), now=False))
        self.open()

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        first = next(iter(self._fields.values()), None)
        if first is not None:
            first.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Send it. While it is on its way a second press does nothing."""
        if not self._form.state.value.busy:
            self._tasks.start(f"submit {self.objectName()}", self._form.submit(self.values()))

    def cancel(self) -> None:
        """Go away; what was typed is kept. What is on its way arrives all the same."""
        if not self._left and not self._form.state.value.done:
            self._form.remember(self.values())
        self._leave()

    def _keep(self) -> None:
        """What was typed since the last look is worth keeping; while it is being sent, the form knows what it sends."""
        values, state = self.values(), self._form.state.value
        if not (self._left or state.busy or state.done) and values != (self._remembered or self._form.initial):
            self._remembered = values
            self._form.remember(values)

    def reject(self) -> None:
        """QDialog's own Esc."""
        self.cancel()

    def problem(self) -> str:
        """What is wrong with the form as a whole."""
        return self._problem.text()

    # Inside ------------------------------------------------------------------------------------------------------

    def _show(self, state: FormState) -> None:
        if self._left:
            return
        if state.done:
            self._leave()
            return
        self._submit.set_busy(state.busy)
        unplaced = [sentence for key, sentence in state.problems.items() if key not in self._fields]
        self._problem.setText(" ".join(unplaced))
        self._problem.setVisible(bool(unplaced))
        self._show_problems({key: said for key, said in state.problems.items() if key in self._fields})

    def _show_problems(self, problems: dict[str, str]) -> None:
        for key, field in self._fields.items():
            field.show_problem(problems.get(key, ""))
        first = next((field for key, field in self._fields.items() if key in problems), None)
        if first is not None and self.isVisible():
            first.control.setFocus(Qt.FocusReason.OtherFocusReason)
            self._place()
            self._scroll.ensureWidgetVisible(first, 0, 8)

    def _edited(self, key: str) -> None:
        field = self._fields[key]
        if field.problem():
            field.show_problem("")

    def _leave(self) -> None:
        if self._left:
            return
        self._left = True
        self._form.leave()
        self._keeping.stop()
        for unwatch in self._unwatch_more:
            unwatch()
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self._title)
        self._unwatch()
        self._window.removeEventFilter(self)
        before = self._before
        if had_focus:
            # Before hiding, or Qt would give the keyboard to whatever comes next.
            back = before if before is not None and _lives(before) and before.isVisible() else self._window
            bring_keyboard_to(back)
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.deleteLater()

    def _arrange(self) -> None:
        space, around = self._theme.tokens.space, drawing.SHADOW
        head = QHBoxLayout()
        head.setContentsMargins(space.xl, space.l, space.m, space.s)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        self._scroll.setWidget(self._content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.s)
        buttons.addWidget(self._problem, 1)
        buttons.addStretch(0)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._submit)
        foot = QWidget()
        foot.setLayout(buttons)
        buttons.setContentsMargins(space.xl, space.m, space.xl, space.m)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        column = QVBoxLayout(self)
        column.setContentsMargins(around, around, around, around)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addWidget(line)
        column.addWidget(foot)
        self._foot = foot

    def _place(self) -> None:
        """In the middle of the window, a little above, as high as the fields need and the window has room."""
        window, around = self._window, drawing.SHADOW
        width = min(WIDTH, window.width() - 2 * _EDGE)
        layout = self._content.layout()
        fields = max(self._content.sizeHint().height(), layout.totalHeightForWidth(width) if layout else 0)
        rest = self._title.sizeHint().height() + self._foot.sizeHint().height() + 44
        height = min(fields + rest, window.height() - 2 * _EDGE)
        left = (window.width() - width) // 2
        top = max(_EDGE, (window.height() - height) * 2 // 5)
        self.setGeometry(left - around, top - around, width + 2 * around, height + 2 * around)

    # Qt's own ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has another size, or the fields want another height."""
        of_interest = QEvent.Type.LayoutRequest if watched is self._content else QEvent.Type.Resize
        if event.type() == of_interest and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter sends; Enter alone presses the button that has the focus, and sends nothing from a field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = QApplication.focusWidget()
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.submit()
            elif isinstance(focus, QPushButton) and self.isAncestorOf(focus):
                focus.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool, /) -> bool:
        """Tab goes round inside the sheet: what it covers is not reached unseen."""
        go_on(self, forward, (self._close,))
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        around = drawing.SHADOW
        rect = QRectF(self.rect()).adjusted(around, around, -around, -around)
        drawing.floating(QPainter(self), rect, self._theme.tokens.radius.sheet, self._theme)


def _lives(widget: QWidget) -> bool:
    """Whether Qt still has the widget; what had the focus may have been deleted meanwhile."""
    return bool(isValid(widget))


def choose(combo: ComboBox, data: Any) -> None:
    """Make the entry with that data current, if there is one."""
    place = combo.findData(data)
    if place >= 0:
        combo.setCurrentIndex(place)
