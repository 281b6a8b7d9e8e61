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
        self._at_press: tuple[int, str] | None = None

    def begins(self) -> None:
        """Something was pressed that will bring a session to the front."""
        self._at_press = _as_it_stands(QApplication.focusWidget())

    def pass_to(self, widget: QWidget) -> None:
        """Give the keyboard to `widget`, also out of a floating queue, unless it is somebody else's turn."""
        at_press, self._at_press = self._at_press, None
        focused = QApplication.focusWidget()
        went_on = at_press is not None and _as_it_stands(focused) != at_press
        if self._is_covered() or (went_on and self._writes_elsewhere(focused)):
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


def _as_it_stands(widget: QWidget | None) -> tuple[int, str]:
    """Enough to know it again and to see that somebody wrote there since; nothing that keeps it or outlives it."""
    if isinstance(widget, QLineEdit):
        return id(widget), widget.text()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return id(widget), widget.toPlainText()
    return id(widget), ""
