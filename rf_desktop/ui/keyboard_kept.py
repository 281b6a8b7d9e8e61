"""The keyboard's place outlives a window whose screens are built again: the same field, the same rows (D4, D5).

What is new is found by its object's name. Without this the keyboard would go from a half-written message to the queue,
where the next letter means something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from rf_desktop.ui.widgets.row_list import RowList


@contextmanager
def keyboard_kept(window: QWidget) -> Iterator[None]:
    """Whatever is built anew in between: each list has its current row, and what had the keyboard has it."""
    focused = QApplication.focusWidget()
    name = focused.objectName() if focused is not None and window.isAncestorOf(focused) else ""
    rows = {each.objectName(): each.current_key() for each in _lists(window)}
    yield
    for each in _lists(window):
        key = rows.get(each.objectName())
        if key is not None:
            each.make_current(key)
    place = next((each for each in window.findChildren(QWidget, name) if _can_have_it(each)), None) if name else None
    if place is not None:
        place.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(place, QPlainTextEdit):
            place.moveCursor(QTextCursor.MoveOperation.End)


def _lists(window: QWidget) -> list[RowList]:
    return [each for each in window.findChildren(RowList) if each.objectName() and each.isVisible()]


def _can_have_it(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
