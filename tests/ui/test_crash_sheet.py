"""The sheet with a crash report (D7)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QWidget

from rf_desktop.app.crash_talk import CrashTalk
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels.crashes import DELETE, KEY, SHOW, Crashes, CrashReport
from rf_desktop.viewmodels.herald import ToastMessage


class Store:
    """Two reports."""

    def __init__(self) -> None:
        self.kept = {"a": "First report", "b": "<b>Second</b> report"}

    def reports(self) -> tuple[CrashReport, ...]:
        return tuple(CrashReport(key, text) for key, text in self.kept.items())

    def delete(self, keys: tuple[str, ...]) -> None:
        for key in keys:
            del self.kept[key]


def test_a_report_is_told_once_shown_copied_and_deleted(qapp: QApplication) -> None:
    """D7: as plain text, and only when one presses."""
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)
    window = QWidget()
    window.resize(960, 600)
    window.show()
    said: list[ToastMessage] = []
    store = Store()
    talk = CrashTalk(Crashes(store), window, theme, said.append)
    talk.tell()
    talk.tell()
    assert len(said) == 1
    assert not talk.acted("something else", SHOW)
    assert talk.acted(KEY, SHOW)
    sheet = window.findChild(QWidget, "crash-sheet")
    assert sheet is not None
    report = sheet.findChild(QPlainTextEdit, "crash-report")
    assert report.toPlainText() == Crashes(store).text
    assert "<b>Second</b>" in report.toPlainText()
    sheet.findChild(QAbstractButton, "crash-copy").click()
    assert QGuiApplication.clipboard().text() == report.toPlainText()
    QTest.keyClick(report, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert store.kept
    assert [action.enabled for action in talk.actions()] == [True]
    assert talk.acted(KEY, DELETE)
    assert not store.kept
    assert [action.enabled for action in talk.actions()] == [False]
    window.close()
