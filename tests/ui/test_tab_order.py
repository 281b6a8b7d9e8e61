"""Where Tab leads from what is no stop itself (M8, D4)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from rf_desktop.ui.widgets.tab_order import go_on, stops_in

HEIGHT = 30


class Sheet(QWidget):
    """A title and a ✕ at the top, below them words that can be selected between two buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(300, 200)
        self.list = self._put(QPushButton("list"), 0, 0)
        self.close_button = self._put(QPushButton("x"), 200, 0)
        self.above = self._put(QPushButton("above"), 0, 40)
        self.words = self._put(QLabel("words"), 0, 80)
        self.words.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.below = self._put(QPushButton("below"), 0, 120)

    def _put(self, part: QWidget, left: int, top: int) -> QWidget:
        part.setParent(self)
        part.setGeometry(left, top, 80, HEIGHT)
        return part

    def focusNextPrevChild(self, forward: bool, /) -> bool:  # noqa: N802 - Qt's name
        go_on(self, forward, (self.close_button,))
        return True


@pytest.fixture
def sheet(qapp: QApplication, qtbot: object) -> Iterator[Sheet]:
    made = Sheet()
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    yield made
    made.close()


@pytest.mark.parametrize(("key", "leads_to"), [(Qt.Key.Key_Tab, "below"), (Qt.Key.Key_Backtab, "above")])
def test_from_words_one_goes_on_to_their_neighbour(sheet: Sheet, key: Qt.Key, leads_to: str) -> None:
    """M8: also where the ✕, which comes last, stands above them."""
    sheet.words.setFocus()
    QTest.keyClick(sheet.words, key)
    assert QApplication.focusWidget() is getattr(sheet, leads_to)


def test_the_last_comes_behind_words_that_are_the_lowest(sheet: Sheet) -> None:
    """M8: Tab goes round."""
    assert stops_in(sheet, (sheet.close_button,)) == [sheet.list, sheet.above, sheet.below, sheet.close_button]
    sheet.words.move(0, 160)
    sheet.words.setFocus()
    QTest.keyClick(sheet.words, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is sheet.close_button
    sheet.words.setFocus()
    QTest.keyClick(sheet.words, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is sheet.below
