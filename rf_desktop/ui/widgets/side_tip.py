"""A row's tooltip, beside its list instead of below the pointer, where it would lie over buttons or over the next row.

Qt decides where its own tooltip stands (`QToolTip` moves it by the size of a cursor that nobody can ask for), so this
is a label that comes when a tooltip would and goes when one would. It hears no pointer: what lies below stays usable.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from rf_desktop.ui import on_screen
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.labels import Face, PlainLabel

_WIDEST = 360
_AT_LEAST, _A_LETTER = 10_000, 40  # milliseconds that it stays: as Qt's own, more for each letter beyond the hundredth
_ENDS = {
    QEvent.Type.Leave,
    QEvent.Type.Hide,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.KeyPress,
    QEvent.Type.ContextMenu,
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.WindowDeactivate,
}


class SideTip(PlainLabel):
    """One for a list; shows text letter by letter."""

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(theme, face=Face.SMALL, parent=view)
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.WindowTransparentForInput)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setObjectName("side-tip")
        self._view = view
        self._row = QRect()
        self._ends = QTimer(self)
        self._ends.setSingleShot(True)
        self._ends.timeout.connect(self.hide)
        self._watched: tuple[QWidget, ...] = ()
        cast("QApplication", QApplication.instance()).focusChanged.connect(self.hide)

    def show_beside(self, row: QRect, words: str) -> None:
        """Say it of a row, given in the viewport's coordinates, until the pointer or the keyboard goes elsewhere."""
        self._row = row
        self.setText(words)
        self.ensurePolished()
        width = min(self.sizeHint().width(), _WIDEST)
        self.resize(width, self.heightForWidth(width))
        viewport = self._view.viewport()
        around = QRect(viewport.mapToGlobal(row.topLeft()), row.size())
        self.move(on_screen.aside(around, self.size(), viewport.screen().availableGeometry()))
        self._ends.start(_AT_LEAST + _A_LETTER * max(0, len(words) - 100))
        if not self.isVisible():
            self._watched = (viewport, self._view, self._view.window())
            for watched in self._watched:
                watched.installEventFilter(self)
            self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ENDS or (isinstance(event, QMouseEvent) and not self._is_on_row(event)):
            self.hide()
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ends.stop()
        for watched in self._watched:  # the same ones: the list may be in another window by now
            watched.removeEventFilter(self)
        self._watched = ()

    def _is_on_row(self, event: QMouseEvent) -> bool:
        at: QPoint = self._view.viewport().mapFromGlobal(event.globalPosition().toPoint())
        return self._row.contains(at)
