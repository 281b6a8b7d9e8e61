"""A crash report, to read, copy or delete (D7)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from rf_desktop.ui.notices.toast_stack import OVER_TOASTS
from rf_desktop.ui.settings.page import Note
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text, text_crash
from rf_desktop.viewmodels.crashes import Crashes

_WIDTH, _HEIGHT = 720, 520


class CrashSheet(QDialog):
    """Lies over the window until Esc, *Close* or *Delete*."""

    def __init__(self, crashes: Crashes, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)  # the constructor would make it a window again
        self.setObjectName("crash-sheet")
        self.setStyleSheet("#crash-sheet { background: transparent; }")
        self.setAccessibleName(text_crash.SHEET)
        self.setProperty(OVER_TOASTS, True)
        self._crashes = crashes
        self._theme = theme
        self._window = window
        self._left = False
        self._before = QApplication.focusWidget()
        space, around = theme.tokens.space, drawing.SHADOW
        close = IconButton(theme, "x", text.CLOSE)
        close.setObjectName("crash-close")
        close.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(theme, text_crash.SHEET, face=Face.HEADING, wraps=False), 1)
        head.addWidget(close)
        self._report = QPlainTextEdit(crashes.text)
        self._report.setObjectName("crash-report")
        self._report.setReadOnly(True)
        self._report.setTabChangesFocus(True)
        self._report.setAccessibleName(text_crash.SHEET)
        self._report.setFont(theme.fonts.mono)
        copy = Button(theme, text_crash.COPY, Kind.PRIMARY, icon="copy")
        copy.setObjectName("crash-copy")
        copy.clicked.connect(self._copy)
        delete = Button(theme, text_crash.DELETE, Kind.SECONDARY)
        delete.setObjectName("crash-delete")
        delete.clicked.connect(self._delete)
        self._note = Note(theme, "crash-note")
        foot = QHBoxLayout()
        foot.setSpacing(space.s)
        foot.addWidget(copy)
        foot.addWidget(delete)
        foot.addWidget(self._note)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(around + space.xl, around + space.l, around + space.xl, around + space.l)
        column.setSpacing(space.m)
        column.addLayout(head)
        column.addWidget(PlainLabel(theme, text_crash.HOW_TO_SEND, face=Face.SMALL, ink=Ink.MUTED))
        column.addWidget(self._report, 1)
        column.addLayout(foot)
        theme.changed.connect(self.update)

    def open(self) -> None:
        """Lie down over the window; one that is open comes forward."""
        for other in self._window.findChildren(CrashSheet):
            if other is not self and other.isVisible():
                other.raise_()
                self.deleteLater()
                return
        self._place()
        self.show()
        self.raise_()
        self._window.installEventFilter(self)
        self._report.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Esc and *Close*; the report stays."""
        if self._left:
            return
        self._left = True
        self._window.removeEventFilter(self)
        before = self._before
        back = before if before is not None and isValid(before) and before.isVisible() else self._window
        back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.deleteLater()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._crashes.text)
        self._note.tell(text_crash.COPIED, "good")

    def _delete(self) -> None:
        self._crashes.delete()
        self.reject()

    def _place(self) -> None:
        room, around = self._window.rect(), drawing.SHADOW
        width = min(_WIDTH, room.width() - 32) + 2 * around
        height = min(_HEIGHT, room.height() - 32) + 2 * around
        self.setGeometry((room.width() - width) // 2, max(0, (room.height() - height) * 2 // 5), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        around = drawing.SHADOW
        rect = QRectF(self.rect()).adjusted(around, around, -around, -around)
        drawing.floating(QPainter(self), rect, self._theme.tokens.radius.sheet, self._theme)
