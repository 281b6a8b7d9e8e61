"""Where the keyboard goes when a session comes to the front: into its composer, unless somebody went on elsewhere.

What is typed right after a press belongs to what the press brought. Between the press and its answer time passes,
though; who has begun to write somewhere else meanwhile goes on writing there (PITFALLS C).
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from rf_desktop.ui.forms.sheet import FormSheet
from rf_desktop.ui.widgets.focus import bring_keyboard_to

_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit)


class KeyboardTurn:
    """Decides for one pane of a window."""

    def __init__(self, pane: QWidget) -> None:
        self._pane = pane
        self._pressed_from: int | None = None

    def begins(self) -> None:
        """Something was pressed that will bring a session to the front."""
        self._pressed_from = _identity(QApplication.focusWidget())

    def pass_to(self, widget: QWidget) -> None:
        """Give the keyboard to `widget`, also out of a floating queue, unless it is somebody else's turn."""
        pressed_from, self._pressed_from = self._pressed_from, None
        focused = QApplication.focusWidget()
        if self._is_covered() or (self._writes_elsewhere(focused) and _identity(focused) != pressed_from):
            return
        bring_keyboard_to(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_covered(self) -> bool:
        """A form lies over the pane: what is typed is meant for it, unless it is being sent and opens this session."""
        sheets = self._pane.window().findChildren(QDialog, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return any(s.isVisible() and not (isinstance(s, FormSheet) and s.is_sending) for s in sheets)

    def _writes_elsewhere(self, focused: QWidget | None) -> bool:
        if not isinstance(focused, _FIELDS) or self._pane.isAncestorOf(focused):
            return False
        return focused.isEnabled() and not focused.isReadOnly()


def _identity(widget: QWidget | None) -> int | None:
    """Enough to know it again, and nothing that keeps it or outlives it."""
    return None if widget is None else id(widget)
