"""E-mail and password, on a page over the whole window. What was typed stays when a try fails; a password is not kept.

A QDialog for screen readers, with the flags of a plain child widget: it is no window of its own and never modal.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.field import Field
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.sign_in import Asking, Busy, Done, SignIn, SignInState

_WIDTH = 380


class SignInDialog(QDialog):
    """Shows one SignIn until somebody is signed in."""

    def __init__(self, sign_in: SignIn, theme: Theme, tasks: TaskScope, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)  # the constructor would make it a window again
        self.setObjectName("sign-in-form")
        self.setAccessibleName(text.SIGN_IN_TITLE)
        self._sign_in = sign_in
        self._theme = theme
        self._tasks = tasks
        self._window = window
        self._email = LineEdit(theme, text.SIGN_IN_EMAIL)
        self._email.setObjectName("sign-in-email")
        self._password = LineEdit(theme, text.SIGN_IN_PASSWORD, secret=True)
        self._password.setObjectName("sign-in-password")
        self._problem = PlainLabel(theme, "", face=Face.SMALL, ink=Ink.URGENT)
        self._problem.setObjectName("sign-in-problem")
        self._submit = Button(theme, text.SIGN_IN, Kind.PRIMARY)
        self._submit.setObjectName("sign-in-submit")
        self._submit.clicked.connect(self._send)
        self._arrange()
        self._unwatch = sign_in.state.watch(self._show)
        window.installEventFilter(self)
        theme.changed.connect(self.update)

    def open(self) -> None:
        """Lie down over the window, with the cursor where something is missing."""
        self._place()
        self.show()
        self.raise_()
        (self._password if self._email.text() else self._email).setFocus()

    def leave(self) -> None:
        """Go away for good."""
        self._unwatch()
        self._window.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def _send(self) -> None:
        self._tasks.start("sign in", self._sign_in.submit(self._email.text(), self._password.text()))

    def _show(self, state: SignInState) -> None:
        match state:
            case Asking(email, problem):
                if not self._email.text():
                    self._email.setText(email)
                self._problem.setText(problem)
                self._problem.setVisible(bool(problem))
                self._submit.set_busy(False)
                if problem:
                    self._password.setFocus()
                    self._password.selectAll()
            case Busy():
                self._problem.hide()  # so that the same answer to another try is seen to be a new one
                self._submit.set_busy(True)
            case Done():
                self._password.clear()
        self._place()

    def _arrange(self) -> None:
        space, around = self._theme.tokens.space, drawing.SHADOW
        self._panel = QWidget(self)
        column = QVBoxLayout(self._panel)
        side = around + space.xl
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(space.m)
        column.addWidget(PlainLabel(self._theme, text.SIGN_IN_TITLE, face=Face.HEADING))
        column.addWidget(Field(self._theme, text.SIGN_IN_EMAIL, self._email))
        column.addWidget(Field(self._theme, text.SIGN_IN_PASSWORD, self._password))
        column.addWidget(self._problem)
        column.addSpacing(space.s)
        column.addWidget(self._submit)

    def _place(self) -> None:
        window, around = self._window, drawing.SHADOW
        width = min(_WIDTH, window.width() - 32) + 2 * around
        self.setGeometry(window.rect())
        height = max(self._panel.sizeHint().height(), self._panel.heightForWidth(width))
        left, top = (window.width() - width) // 2, max(8, (window.height() - height) * 2 // 5)
        self._panel.setGeometry(left, top, width, height)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def reject(self) -> None:
        """Esc does not lead anywhere from here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._send()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        around = drawing.SHADOW
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.colors.canvas)
        rect = QRectF(self._panel.geometry()).adjusted(around, around, -around, -around)
        drawing.floating(painter, rect, self._theme.tokens.radius.sheet, self._theme)
