"""What is typed into the window's forms and fields stays, whatever goes on around it; and it stays with its person."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from rf_desktop.client.errors import Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.chat import CardAnswered
from rf_desktop.contract.events import LaneChanged
from rf_desktop.contract.identity import Colleagues
from rf_desktop.contract.preflight import PreFlight
from rf_desktop.contract.radar import AlikeSessions
from rf_desktop.domain.ids import SessionId
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.sheet import FormSheet
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text
from tests.client import made
from tests.fakes.seat import Seat

Until = Callable[..., Awaitable[None]]
S1, S2 = SessionId("s1"), SessionId("s2")


@pytest.fixture
async def seat(tmp_path: Path) -> AsyncIterator[Seat]:
    one = Seat(tmp_path)
    await one.goes_live()
    one.api.answers(e.COLLEAGUES, Colleagues(people=()))
    one.api.answers(e.PRE_FLIGHT, PreFlight(session_id=S1, facts=()))
    one.api.answers(e.ALIKE_SESSIONS, AlikeSessions(session_id=S1, sessions=()))
    for name, card in (("s1", "t1"), ("s2", "t2")):
        one.has_session(made.entry(name, owner=one.person, opened_by=one.person), lane=(made.card(card),))
    yield one
    await one.leaves()


@pytest.fixture
async def window(seat: Seat, qapp: QApplication) -> AsyncIterator[MainWindow]:
    def fail(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)
    tasks = TaskScope(None, fail)
    made_window = MainWindow(theme, tasks)
    made_window.resize(1400, 800)
    made_window.show()
    made_window.show_desk(seat.desk, lambda menu: None)
    await asyncio.sleep(0)
    yield made_window
    await tasks.aclose()
    made_window.close_for_good()


def field(window: MainWindow, name: str) -> QLineEdit:
    (found,) = [each for each in window.findChildren(QLineEdit, name) if each.isVisible()]
    return found


def sheets(window: MainWindow) -> list[str]:
    return [sheet.objectName() for sheet in window.findChildren(FormSheet) if sheet.isVisible()]


async def escalating(seat: Seat, window: MainWindow, until: Until) -> FormSheet[object]:
    """Jane's form, half filled in."""
    await seat.desk.open_session(S1)
    window.findChild(QPushButton, "escalate").click()
    await until(lambda: sheets(window) == ["escalate-form"])
    QTest.keyClicks(field(window, "escalate-reason"), "Out of ideas")
    (sheet,) = window.findChildren(FormSheet)
    return sheet


async def test_what_is_typed_is_kept_while_the_form_lies_open(seat: Seat, window: MainWindow, until: Until) -> None:
    """E4: a crash takes no more than the last second."""
    await escalating(seat, window, until)
    await until(lambda: seat.desk.conversation.escalate_form().initial.reason == "Out of ideas")


async def test_signing_out_leaves_no_form_over_the_next_persons_window(
    seat: Seat, window: MainWindow, until: Until
) -> None:
    """D3: also when the sign-in ended; what was typed is there after the next one."""
    await escalating(seat, window, until)
    window.clear_desk()
    assert not [sheet for sheet in window.findChildren(QDialog) if sheet.isVisible()]
    assert seat.desk.conversation.escalate_form().initial.reason == "Out of ideas"


async def test_a_form_goes_when_another_session_is_shown_and_comes_back_with_its_own(
    seat: Seat, window: MainWindow, until: Until
) -> None:
    """E4: nobody hands over one session while looking at another."""
    await escalating(seat, window, until)
    await seat.desk.open_session(S2)
    assert sheets(window) == []
    assert seat.desk.conversation.escalate_form().initial.reason == ""
    await seat.desk.open_session(S1)
    assert seat.desk.conversation.escalate_form().initial.reason == "Out of ideas"


async def test_an_escalation_that_fails_after_one_has_left_its_form_is_said(
    seat: Seat, window: MainWindow, until: Until
) -> None:
    """E2: Esc while it is on its way."""
    sheet = await escalating(seat, window, until)
    seat.api.answers(e.ESCALATE, Unreachable("timeout"))
    with seat.api.held(e.ESCALATE):
        sheet.submit()
        await until(lambda: seat.api.count(e.ESCALATE) == 1)
        sheet.reject()
    await until(lambda: text.LEFT_UNSENT in seat.herald.sentences)


async def test_an_answer_being_typed_into_a_card_survives_another_session_and_another_language(
    seat: Seat, window: MainWindow
) -> None:
    """T2, D5."""
    await seat.desk.open_session(S1)
    QTest.keyClicks(field(window, "answer-0"), "Only the third fl")
    await seat.desk.open_session(S2)
    assert field(window, "answer-0").text() == ""
    await seat.desk.open_session(S1)
    assert field(window, "answer-0").text() == "Only the third fl"
    window.show_desk(seat.desk, lambda menu: None)
    assert field(window, "answer-0").text() == "Only the third fl"


async def test_a_colleague_who_is_quicker_takes_nothing_of_what_is_typed_into_a_card(
    seat: Seat, window: MainWindow, until: Until
) -> None:
    """PITFALLS C: what is typed is never wiped by somebody else; what was said is not offered again."""
    await seat.desk.open_session(S1)
    QTest.keyClicks(field(window, "answer-0"), "Only the third fl")
    done = made.card("t1", 2, state="done", result="no", answered_by=made.ALEX)
    seat.hears(LaneChanged(session_id=S1, cards=(done,)))
    seat.hears(LaneChanged(session_id=S1, cards=(made.card("t1", 3),)))
    assert field(window, "answer-0").text() == "Only the third fl"
    said = made.card("t1", 4, state="done", result="Only the third fl", answered_by=seat.person)
    seat.api.answers(e.ANSWER_CARD, CardAnswered(card=said, message=None))
    QTest.keyClick(field(window, "answer-0"), Qt.Key.Key_Return)
    await until(lambda: "t1" not in seat.desk.conversation.answering)
    seat.hears(LaneChanged(session_id=S1, cards=(made.card("t1", 5),)))
    assert field(window, "answer-0").text() == ""
