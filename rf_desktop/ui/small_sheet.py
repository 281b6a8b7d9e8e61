"""What small sheets share: they lie in the middle of the window, keep the keyboard, and give it back when they leave.

A QDialog for screen readers with the flags of a plain child widget: it is no window of its own and never modal
(decision 6). Only one of a kind lies over a window.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from rf_desktop.ui.notices.toast_stack import OVER_TOASTS
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.ui.widgets.focus import bring_keyboard_to
from rf_desktop.ui.widgets.tab_order import go_on
from rf_desktop.viewmodels import text

_EDGE = 16
"""Pixels of the window that stay free around a sheet."""

S = TypeVar("S", bound="SmallSheet")


class SmallSheet(QDialog):
    """Lies over `window` until Esc or *Close*. A subclass fills it, and says how large it would like to be."""

    def __init__(self, name: str, title: str, theme: Theme, window: QWidget) -> None:
        """`name` begins the object names: `crash` makes crash-sheet and crash-close. `title` is what is heard of it."""
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)  # the constructor would make it a window again
        self.setObjectName(f"{name}-sheet")
        self.setStyleSheet(f"#{name}-sheet {{ background: transparent; }}")  # the panel and its shadow are painted
        self.setAccessibleName(title)
        self.setProperty(OVER_TOASTS, True)
        self._theme = theme
        self._window = window
        self._left = False
        self._before = QApplication.focusWidget()
        self.close_button = IconButton(theme, "x", text.CLOSE)
        self.close_button.setObjectName(f"{name}-close")
        self.close_button.clicked.connect(self.reject)
        theme.changed.connect(self.update)

    # For subclasses ----------------------------------------------------------------------------------------------

    @abstractmethod
    def wanted(self) -> QSize:
        """The panel's size where the window has room for it, in pixels, without its shadow."""

    @abstractmethod
    def first(self) -> QWidget:
        """Where the keyboard goes at the opening."""

    def another(self: S) -> S | None:
        """The sheet of this kind that lies there already."""
        kind = type(self)
        return next(
            (sheet for sheet in self._window.findChildren(kind) if sheet is not self and sheet.isVisible()), None
        )

    # What everybody uses -----------------------------------------------------------------------------------------

    def open(self) -> None:
        """Lie down over the window; one that lies there comes forward instead."""
        if (other := self.another()) is not None:
            other.raise_()
            other.first().setFocus(Qt.FocusReason.OtherFocusReason)
            self.deleteLater()
            return
        self._place()
        self.show()
        self.raise_()
        self._window.installEventFilter(self)
        bring_keyboard_to(self)
        self.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Esc and *Close*: the keyboard goes back to where it was."""
        if self._left:
            return
        self._left = True
        self._window.removeEventFilter(self)
        before = self._before
        back = before if before is not None and isValid(before) and before.isVisible() else self._window
        bring_keyboard_to(back)
        back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.deleteLater()

    def _place(self) -> None:
        """In the middle of the window, a little above."""
        room, around = self._window.rect(), drawing.SHADOW
        size = self.wanted().boundedTo(room.size() - QSize(2 * _EDGE, 2 * _EDGE)) + QSize(2 * around, 2 * around)
        left, top = (room.width() - size.width()) // 2, (room.height() - size.height()) * 2 // 5
        self.setGeometry(left, max(_EDGE - around, top), size.width(), size.height())

    # Qt's own ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def focusNextPrevChild(self, forward: bool, /) -> bool:
        """Tab goes round inside the sheet: what lies below it is not reached unseen."""
        go_on(self, forward, (self.close_button,))
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        around = drawing.SHADOW
        rect = QRectF(self.rect()).adjusted(around, around, -around, -around)
        drawing.floating(QPainter(self), rect, self._theme.tokens.radius.sheet, self._theme)
