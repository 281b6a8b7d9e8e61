"""A crash report, to read, copy or delete (D7)."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from rf_desktop.ui.settings.page import Note
from rf_desktop.ui.small_sheet import SmallSheet
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text_crash
from rf_desktop.viewmodels.crashes import Crashes


class CrashSheet(SmallSheet):
    """Lies over the window until Esc, *Close* or *Delete*; after the first two the report stays."""

    def __init__(self, crashes: Crashes, theme: Theme, window: QWidget) -> None:
        super().__init__("crash", text_crash.SHEET, theme, window)
        self._crashes = crashes
        space, around = theme.tokens.space, drawing.SHADOW
        head = QHBoxLayout()
        head.addWidget(PlainLabel(theme, text_crash.SHEET, face=Face.HEADING, wraps=False), 1)
        head.addWidget(self.close_button)
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

    def wanted(self) -> QSize:
        return QSize(720, 520)

    def first(self) -> QWidget:
        return self._report

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._crashes.text)
        self._note.tell(text_crash.COPIED, "good")

    def _delete(self) -> None:
        self._crashes.delete()
        self.reject()
