"""The focus ring of an area that scrolls: over its content, which would cover what the area itself paints."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.focus import FocusMemory


class AreaRing(QWidget):
    """Lies over `area`, which says when: a filter of its events would still be asked while the area is taken apart."""

    def __init__(self, theme: Theme, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._theme = theme
        self._area = area
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)
        self.hide()

    def show_it(self, shown: bool) -> None:
        """Appear over all of the area, or go."""
        if shown:
            self.setGeometry(self._area.rect())
            self.raise_()
        self.setVisible(shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        drawing.focus_ring(QPainter(self), QRectF(self.rect()), self._theme.tokens.radius.control, self._theme)


class RingedArea(QScrollArea):
    """A stop of the keyboard that scrolls, and shows that the keyboard is there."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._focus = FocusMemory()
        self._ring = AreaRing(theme, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)
        self._ring.show_it(self._focus.by_keyboard)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring.show_it(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End as well, which Qt leaves out where it scrolls by keys."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ring.show_it(self._ring.isVisible())
