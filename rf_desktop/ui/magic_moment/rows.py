"""Rows one below the other that are replaced in place: a row that has the place it had keeps its widget (M5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

R = TypeVar("R")
W = TypeVar("W", bound=QWidget)


def keep_the_keyboard(going: QWidget, stays: QWidget) -> None:
    """Before `going` is hidden: the keyboard that is in it goes to `stays`. Qt would take it to whatever comes next,
    and scroll there (M5)."""
    focus = QApplication.focusWidget()
    if focus is not None and (focus is going or going.isAncestorOf(focus)):
        stays.setFocus(Qt.FocusReason.OtherFocusReason)


class Rows(QWidget, Generic[R, W]):
    """`make` gives a widget for a row, `fill` shows a value in it; a widget is filled anew where its value changed."""

    def __init__(self, make: Callable[[], W], fill: Callable[[W, R], object], spacing: int) -> None:
        super().__init__()
        self._make = make
        self._fill = fill
        self._shown: list[R] = []
        self._widgets: list[W] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)

    def show_rows(self, values: Sequence[R]) -> None:
        """Show exactly these."""
        for place, value in enumerate(values):
            if place == len(self._widgets):
                widget = self._make()
                self._fill(widget, value)
                self._column.addWidget(widget)
                self._widgets.append(widget)
                self._shown.append(value)
            elif self._shown[place] != value:
                self._fill(self._widgets[place], value)
                self._shown[place] = value
        while len(self._widgets) > len(values):
            self._shown.pop()
            gone = self._widgets.pop()
            keep_the_keyboard(gone, self)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.setVisible(bool(values))

    @property
    def rows(self) -> Sequence[W]:
        """The widgets, in order."""
        return self._widgets
