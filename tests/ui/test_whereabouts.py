"""The panel that says what became of what one handed over (E8)."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from rf_desktop.client.observable import Cell
from rf_desktop.ui.chat.whereabouts import WhereaboutsPanel
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels.whereabouts import Fact, HeardLine, Whereabouts

SAM = HeardLine("Sam", "opened", "opened it", "14:05", "Sam: opened it, 14:05")
ALEX = HeardLine("Alex", "held", "quiet hours", "14:02", "Alex: quiet hours, 14:02")
WAITING = Whereabouts("open h-1", "Waiting for a senior since 14:02", (ALEX, SAM), (), open_at_first=True)
TAKEN = Whereabouts("claimed h-1", "Sam took it at 14:06", (ALEX, SAM), (), open_at_first=False)
ENDED = Whereabouts("outcome s-1", "Resolved by Sam, 15:31", (), (Fact("Cause", "<img src=x> expired"),), True)


class Model:
    def __init__(self) -> None:
        self.state: Cell[Whereabouts | None] = Cell(None)


@pytest.fixture
def shown(qapp: QApplication) -> Any:
    model = Model()
    panel = WhereaboutsPanel(model, Theme(Choice.LIGHT, reduced_motion=True))  # type: ignore[arg-type]
    yield model, panel
    panel.close()
    panel.deleteLater()


def words(panel: QWidget) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_it_says_per_senior_how_far_the_news_got(shown: Any) -> None:
    """E8: shown, held back, offline, opened; by name, and read as one sentence."""
    model, panel = shown
    assert panel.isHidden()
    model.state.set(WAITING)
    panel.show()
    assert words(panel)[0] == "Waiting for a senior since 14:02"
    assert {"Alex", "quiet hours", "Sam", "opened it"} <= set(words(panel))
    names = {label.accessibleName() for label in panel.findChildren(QLabel)}
    assert {"Alex: quiet hours, 14:02", "Sam: opened it, 14:05"} <= names
    model.state.set(None)
    assert panel.isHidden()


def test_what_was_folded_stays_so_until_there_is_something_else_to_tell(shown: Any) -> None:
    """E8: a line that gets further opens nothing; that somebody took it folds the list, the outcome is in sight."""
    model, panel = shown
    model.state.set(WAITING)
    panel.show()
    fold = panel.findChild(QWidget, "whereabouts-fold")
    QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert words(panel) == [WAITING.title]
    model.state.set(Whereabouts(WAITING.key, "Waiting · opened by Sam", (SAM,), (), open_at_first=True))
    assert words(panel) == ["Waiting · opened by Sam"]
    QTest.keyClick(fold, Qt.Key.Key_Space)
    assert "opened it" in words(panel)
    model.state.set(TAKEN)
    assert words(panel) == [TAKEN.title]
    model.state.set(ENDED)
    assert words(panel) == [ENDED.title, "Cause", "<img src=x> expired"]
    assert not fold.isHidden()
