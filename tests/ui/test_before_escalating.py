"""The escalate form before it is sent: what seniors ask first, and what looks alike (E7, T9)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.escalate import EscalateSheet
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text_handing
from rf_desktop.viewmodels.before_escalating import AlikeRow, FactAnswer, FactRow
from rf_desktop.viewmodels.form_view import EscalateValues
from tests.ui.samples_chat import StandInForm

WEB = FactRow("Is web mail affected?", "asked 4 of 12 times", "The session says: yes")
BUILD = FactRow("Which build is it?", "asked 3 of 12 times", "")
SINCE = FactRow("Since when?", "asked 2 of 12 times", "")
ALIKE = AlikeRow(
    "s-2", "Sales cannot sync <b>mail</b>", "#4711", "Contoso · Sam has taken it", "in common: sync", True, ""
)
FOREIGN = AlikeRow("s-3", "Mail hangs", "", "Contoso · waits for a senior", "in common: mail", False, "")

STUCK = EscalateValues(reason="Stuck")
Until = Callable[..., Awaitable[None]]
OpenSheet = Callable[..., "Opened"]


class Opened:
    """An escalate sheet over a stand-in form."""

    def __init__(self, window: QWidget, tasks: TaskScope, initial: EscalateValues) -> None:
        self.form = StandInForm(initial)
        theme = Theme(Choice.LIGHT, reduced_motion=True)
        self.sheet = EscalateSheet(self.form, theme, tasks, window)  # type: ignore[arg-type]
        self.sheet.open()

    def line(self, number: int) -> QLineEdit:
        found = self.sheet.findChild(QLineEdit, f"escalate-fact-{number}")
        assert isinstance(found, QLineEdit)
        return found

    def box(self, number: int) -> QCheckBox:
        return self.sheet.findChildren(QCheckBox)[number]


@pytest.fixture
async def open_sheet(qapp: QApplication) -> AsyncIterator[OpenSheet]:
    """`open_sheet(initial)`: the sheet over a window of the smallest size."""

    def fail(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    window, tasks = QWidget(), TaskScope(None, fail)
    window.resize(960, 600)
    window.show()
    window.activateWindow()
    yield lambda initial=STUCK: Opened(window, tasks, initial)
    await tasks.aclose()
    window.close()


async def test_what_is_known_is_said_and_what_is_missing_can_be_answered_or_marked(
    open_sheet: OpenSheet, until: Until
) -> None:
    """E7: the questions come with how often they were asked; answers and marks go along with the handoff."""
    opened = open_sheet()
    assert opened.sheet.findChild(QWidget, "escalate-facts").isHidden()
    opened.form.facts.set((WEB, BUILD, SINCE))
    said = [label.text() for label in opened.sheet.findChildren(QLabel)]
    assert "The session says: yes" in said
    assert "asked 3 of 12 times" in said
    assert len(opened.sheet.findChildren(QCheckBox)) == 2

    opened.line(0).setText("16.0.1")
    QTest.mouseClick(opened.box(1), Qt.MouseButton.LeftButton)
    assert not opened.line(1).isEnabled()
    opened.sheet.submit()
    await until(lambda: opened.form.sent)
    assert opened.form.sent[0].pre_flight == (
        FactAnswer("Which build is it?", "16.0.1"),
        FactAnswer("Since when?", "", could_not_get=True),
    )


async def test_it_never_blocks(open_sheet: OpenSheet, until: Until) -> None:
    """E7: nothing is answered, and it is sent all the same; a question that is not there yet changes nothing."""
    opened = open_sheet()
    opened.sheet.submit()
    opened.form.facts.set((BUILD,))
    await until(lambda: opened.form.sent)
    assert opened.form.sent[0].pre_flight == ()


async def test_answers_of_an_earlier_opening_are_there_again(open_sheet: OpenSheet, until: Until) -> None:
    """E7: also when the form is closed before the questions have come."""
    kept = (FactAnswer("Since when?", "Monday"), FactAnswer("Which build is it?", could_not_get=True))
    opened = open_sheet(EscalateValues(reason="Stuck", pre_flight=kept))
    assert opened.sheet.values().pre_flight == kept
    opened.form.facts.set((BUILD, SINCE))
    assert opened.line(1).text() == "Monday"
    assert opened.box(0).isChecked()
    opened.sheet.cancel()
    assert set(opened.form.kept[0].pre_flight) == set(kept)


async def test_tab_reaches_each_answer_and_its_mark_also_where_the_mark_closed_the_answer(
    open_sheet: OpenSheet, until: Until
) -> None:
    """E7, D4: and comes round to the beginning."""
    opened = open_sheet()
    opened.form.facts.set((BUILD, SINCE))
    opened.box(0).setChecked(True)
    await until(opened.line(1).isVisible)
    opened.sheet.focus_first()
    reached = []
    for _ in range(12):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert {opened.box(0), opened.box(1), opened.line(1)} <= set(reached)
    assert opened.line(0) not in reached
    assert reached.index(opened.box(1)) == reached.index(opened.line(1)) + 1


async def test_live_sessions_that_look_alike_are_named_and_one_can_be_opened(
    open_sheet: OpenSheet, until: Until
) -> None:
    """T9, A7: what others wrote stays text; what may not be opened has no button; what was typed is kept."""
    opened = open_sheet()
    asked: list[str] = []
    opened.sheet.session_requested.connect(asked.append)
    opened.form.alike.set((ALIKE, FOREIGN))
    section = opened.sheet.findChild(QWidget, "alike-sessions")
    said = [label.text() for label in section.findChildren(QLabel)]
    assert f"{text_handing.ALIKE_TITLE}: 2 live sessions look alike" in said
    assert "Contoso · waits for a senior · in common: mail" in said
    buttons = section.findChildren(QPushButton)
    assert len(buttons) == 1
    await until(buttons[0].isVisible)
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert asked == ["s-2"]
    assert opened.form.kept[0].reason == "Stuck"
    assert opened.sheet.isHidden()


async def test_what_arrives_later_moves_no_field_that_is_being_filled_in(open_sheet: OpenSheet, until: Until) -> None:
    """DESIGN: nothing jumps."""
    opened = open_sheet()
    reason = opened.sheet.findChild(QLineEdit, "escalate-reason")
    before = reason.mapTo(opened.sheet, reason.rect().topLeft())
    opened.form.alike.set((ALIKE,))
    opened.form.facts.set((WEB, BUILD))
    await until(opened.line(0).isVisible)
    assert reason.mapTo(opened.sheet, reason.rect().topLeft()) == before
    assert reason.hasFocus()
