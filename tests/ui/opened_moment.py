"""A sheet in a window of its own, and what tests look for in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QScrollArea, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.magic_moment.sheet import MagicMomentSheet
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels.moment_state import MomentState
from tests.ui.samples_moment import (
    READY,
    VIEW,
    StandIn,
)

Opened = tuple[MagicMomentSheet, StandIn]
Open = Callable[..., Opened]
W = TypeVar("W", bound=QWidget)
SHOWN = replace(VIEW, assessment=READY)


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


async def turn() -> None:
    import asyncio

    for _ in range(3):
        await asyncio.sleep(0)


def button(sheet: QWidget, name: str) -> QPushButton:
    return part(sheet, QPushButton, name)


def part(sheet: QWidget, kind: type[W], name: str = "") -> W:
    found = sheet.findChild(kind, name) if name else sheet.findChild(kind)
    assert found is not None, name or kind
    return found


def press(sheet: QWidget, name: str) -> None:
    pressed = button(sheet, name)
    pressed.setFocus()
    pressed.click()
    settle()


def bar(sheet: QWidget) -> int:
    return part(sheet, QScrollArea, "moment-scroll").verticalScrollBar().value()


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def opening(app: QApplication) -> Iterator[Open]:
    """Opens sheets in a window that holds nothing else; `size` is the window's."""
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(app)
    window = QWidget()
    row = QHBoxLayout(window)
    row.setContentsMargins(0, 0, 0, 0)
    anchor = QWidget()
    row.addWidget(anchor)
    scope = TaskScope(window, lambda name, error: pytest.fail(f"{name}: {error}"))

    def opened(state: MomentState, *, overlay: bool = False, size: tuple[int, int] = (760, 800)) -> Opened:
        window.resize(*size)
        window.show()
        moment = StandIn(state, overlay=overlay)
        sheet = MagicMomentSheet(moment, theme, scope, window, anchor=anchor)  # type: ignore[arg-type]
        sheet.open()
        settle()
        return sheet, moment

    yield opened
    scope.close()
    window.close()
