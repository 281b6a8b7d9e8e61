"""When the focus ring is drawn: for the keyboard's focus, not for a click's.

Qt names a reason with each focusInEvent. Coming back to a window or from a menu is not a new way of arriving, so those
reasons leave things as they were. Where the program itself moves the focus, as when a sheet opens, the ring is drawn
if a key was the last thing that the person used: `LastInput` watches for that at each window's door.
"""

from __future__ import annotations

from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

_RETURNING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
_MOUSE = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.TouchBegin)


class LastInput(QObject):
    """Whether the last thing used was a key. One for the whole program: `last_input`."""

    def __init__(self) -> None:
        super().__init__()
        self.was_key = True
        self._watched: WeakSet[QWindow] = WeakSet()

    def watch(self, window: QWindow | None) -> None:
        """Look at what arrives at this window, before any of its widgets does. Nothing was used in it yet."""
        if window is not None and window not in self._watched:
            self._watched.add(window)
            self.was_key = False
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress:
            self.was_key = True
        elif kind in _MOUSE:
            self.was_key = False
        return False


last_input = LastInput()


def bring_keyboard_to(widget: QWidget) -> None:
    """Before a widget takes the focus: make its window the active one, if the active one is the queue that floats over
    it, or the window over which it floats. Another program's window is left alone."""
    window, active = widget.window(), QApplication.activeWindow()
    if active is None or active is window:
        return
    if active.parentWidget() is window or window.parentWidget() is active:
        window.activateWindow()


class FocusMemory:
    """How a control got its focus the last time."""

    def __init__(self) -> None:
        self.by_keyboard = last_input.was_key

    def arrived(self, event: QFocusEvent) -> None:
        """Call from focusInEvent."""
        reason = event.reason()
        if reason in _RETURNING:
            return
        if reason == Qt.FocusReason.MouseFocusReason:
            self.by_keyboard = False
        else:
            self.by_keyboard = last_input.was_key  # also for Tab: Qt gives that reason when it moves on by itself
