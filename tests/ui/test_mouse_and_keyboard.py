"""What the mouse does to the keyboard: nothing (D4)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.buttons import Button, IconButton


def test_a_click_leaves_the_keyboard_where_one_was_typing(qapp: QApplication, qtbot: QtBot) -> None:
    """D4: what is pressed with the mouse does not take it; Tab still reaches it."""
    theme = Theme(Choice.LIGHT)
    theme.apply(qapp)
    window = QWidget()
    qtbot.addWidget(window)
    line = QHBoxLayout(window)
    field, words, bare = QLineEdit(window), Button(theme, "Resolve"), IconButton(theme, "bell", "Notices")
    for part in (field, words, bare):
        line.addWidget(part)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    for button in (words, bare):
        with qtbot.waitSignal(button.clicked):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert field.hasFocus()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert words.hasFocus()
