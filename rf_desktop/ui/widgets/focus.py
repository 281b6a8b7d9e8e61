"""When the focus ring is drawn: for the keyboard's focus, not for a click's.

Qt names a reason with each focusInEvent. Coming back to a window or from a menu is not a new way of arriving, so those
reasons leave things as they were.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent

_RETURNING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class FocusMemory:
    """How a control got its focus the last time."""

    def __init__(self) -> None:
        self.by_keyboard = True

    def arrived(self, event: QFocusEvent) -> None:
        """Call from focusInEvent."""
        if event.reason() not in _RETURNING:
            self.by_keyboard = event.reason() != Qt.FocusReason.MouseFocusReason
