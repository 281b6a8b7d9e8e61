"""The chat pane: states, actions, lane, chips, and a composer that nothing from outside touches (T1–T3, T10)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from rf_desktop.domain import limits
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.chat.pane import ChatPane
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import Composer, Highlight, LoadingSession, Nowhere, Prefill
from tests.ui.samples_chat import ALL, HARD, LANE, OPEN, STATES, StandInConversation, card, message

Until = Callable[..., Awaitable[None]]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme(Choice.LIGHT, reduced_motion=True)
    made.apply(qapp)
    return made


@pytest.fixture
def model() -> StandInConversation:
    return StandInConversation()


@pytest.fixture
def pane(model: StandInConversation, theme: Theme) -> Iterator[ChatPane]:
    def fail(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    made = ChatPane(model, theme, TaskScope(None, fail))  # type: ignore[arg-type]
    made.resize(1024, 760)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    yield made
    made.close()


def press(pane: QWidget, name: str) -> None:
    button = pane.findChild(QAbstractButton, name)
    assert button is not None, name
    assert button.isVisible(), name
    assert button.isEnabled(), name
    button.click()


def named(pane: QWidget, name: str) -> QWidget:
    found = pane.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


@pytest.mark.parametrize("name", STATES)
def test_every_state_can_be_shown_wide_and_narrow(pane: ChatPane, model: StandInConversation, name: str) -> None:
    """DESIGN States"""
    model.state.set(Nowhere("x"))
    model.state.set(STATES[name])
    for width in (1024, 656, 400):
        pane.resize(width, 560)
        QApplication.processEvents()
        assert pane.grab().width() > 0
        assert pane.width() == width, "something in the pane is wider than the pane may be"


def test_every_control_has_a_name(pane: ChatPane) -> None:
    """M8's manner: nobody has to guess a button"""
    for button in pane.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.accessibleName() or button.text(), button.objectName()
            assert min(button.width(), button.height()) >= 28, button.objectName()


@pytest.mark.parametrize(("action", "call"), [("context", "show_context"), ("withdraw", "withdraw")])
async def test_a_header_button_does_its_action(
    pane: ChatPane, model: StandInConversation, until: Until, action: str, call: str
) -> None:
    """M6, E4"""
    model.state.set(replace(OPEN, actions=frozenset({"context", "withdraw"})))
    press(pane, action)
    await until(lambda: (call,) in model.calls)


async def test_escalate_and_resolve_ask_for_their_forms(pane: ChatPane) -> None:
    """E4, T7"""
    heard: list[str] = []
    pane.escalate_requested.connect(lambda: heard.append("escalate"))
    pane.resolve_requested.connect(lambda: heard.append("resolve"))
    press(pane, "escalate")
    press(pane, "resolve")
    assert heard == ["escalate", "resolve"]


async def test_actions_that_are_not_allowed_are_not_offered(pane: ChatPane, model: StandInConversation) -> None:
    """T10"""
    model.state.set(STATES["closed"])
    assert named(pane, "escalate").isHidden()
    assert named(pane, "resolve").isHidden()
    assert [action.objectName() for action in pane.header.menu().actions()] == ["reopen"]
    model.state.set(STATES["reader"])
    assert named(pane, "session-menu").isHidden()


async def test_a_session_is_renamed_in_place(pane: ChatPane, model: StandInConversation, until: Until) -> None:
    """T10"""
    pane.header.edit_title()
    edit = named(pane, "rename-title")
    assert isinstance(edit, QLineEdit)
    assert edit.isVisible()
    model.state.set(replace(OPEN, messages=(*OPEN.messages, message(9, "arrives meanwhile"))))
    edit.setText("Certificate expired")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await until(lambda: ("rename", "Certificate expired") in model.calls)
    assert edit.isHidden()


async def test_esc_leaves_the_title_as_it_was(pane: ChatPane, model: StandInConversation) -> None:
    """T10"""
    pane.header.edit_title()
    edit = named(pane, "rename-title")
    QTest.keyClicks(edit, "other")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.isHidden()
    assert model.calls == []


async def test_enter_sends_and_shift_enter_breaks_the_line(
    pane: ChatPane, model: StandInConversation, until: Until
) -> None:
    """T1"""
    field = pane.composer.field
    QTest.keyClicks(field, "one")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(field, "two")
    assert model.calls == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: ("send", "one\ntwo") in model.calls)


async def test_nothing_that_arrives_touches_what_is_being_typed(pane: ChatPane, model: StandInConversation) -> None:
    """PITFALLS C: the note being typed is never wiped, not even by somebody else's claim."""
    field = pane.composer.field
    field.setFocus()
    QTest.keyClicks(field, "half a sentence")
    field.moveCursor(QTextCursor.MoveOperation.Left)
    place = field.textCursor().position()
    model.state.set(replace(OPEN, messages=(*OPEN.messages, message(9, "news")), lane=(), chips=()))
    model.state.set(replace(OPEN, composer=Composer(False, "Sam has this session."), actions=frozenset()))
    assert field.text() == "half a sentence"
    assert not pane.composer.send_button.isEnabled()
    model.state.set(OPEN)
    assert field.text() == "half a sentence"
    assert field.textCursor().position() == place
    assert pane.composer.send_button.isEnabled()


async def test_each_session_gets_its_draft_back(pane: ChatPane, model: StandInConversation) -> None:
    """T1"""
    QTest.keyClicks(pane.composer.field, "first")
    assert model.draft.value == "first"
    model.draft.set("of the second session")
    model.state.set(replace(OPEN, session_id="s-2"))
    assert pane.composer.field.text() == "of the second session"
    model.draft.set("")
    assert pane.composer.field.text() == ""
    assert not pane.composer.send_button.isEnabled()


async def test_the_composer_says_why_one_cannot_write(pane: ChatPane, model: StandInConversation) -> None:
    """E4"""
    model.state.set(STATES["escalated"])
    assert pane.composer.field.placeholderText() == text.COMPOSER_ESCALATED
    assert not pane.composer.field.isEnabled()


async def test_a_message_that_is_too_long_is_kept_and_not_sent(pane: ChatPane, model: StandInConversation) -> None:
    """T1: 20,000 characters"""
    field = pane.composer.field
    field.insertPlainText("word " * 4000)
    assert pane.composer.note() == "1 character left"
    field.insertPlainText("four")
    assert pane.composer.note() == "4 characters too many to send"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not pane.composer.send_button.isEnabled()
    assert not [call for call in model.calls if call[0] == "send"]
    assert len(field.text()) == limits.MESSAGE + 4


async def test_a_gigantic_paste_is_refused_with_a_sentence(pane: ChatPane) -> None:
    """T1: it would stop the window; the clipboard still has it."""
    field = pane.composer.field
    QTest.keyClicks(field, "before")
    data = QMimeData()
    data.setText("x" * 1_000_000)
    field.insertFromMimeData(data)
    assert field.text() == "before"
    assert "1,000,000 characters" in pane.composer.note()


async def test_an_answer_is_sent_with_enter_or_its_button(
    pane: ChatPane, model: StandInConversation, until: Until
) -> None:
    """T2"""
    answer = named(pane, "answer-2")
    QTest.keyClicks(answer, "yes, too")
    QTest.keyClick(answer, Qt.Key.Key_Return)
    await until(lambda: ("answer", "t-3", "done", "yes, too") in model.calls)
    press(pane, "skip-3")
    await until(lambda: ("answer", "t-4", "skipped", "") in model.calls)
    press(pane, "reopen-0")
    await until(lambda: ("answer", "t-1", "todo", "") in model.calls)


async def test_a_click_on_the_box_ticks_the_card(pane: ChatPane, model: StandInConversation, until: Until) -> None:
    """T2: with what is written there; a ticked one is open again. Beside the box, and for a reader, it does nothing."""

    def click(key: str, x: int, y: int = 0) -> None:
        card = pane.lane.card(key)
        assert card is not None
        box = card._mark().center().toPoint()
        QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=box + QPoint(x, y))

    QTest.keyClicks(named(pane, "answer-2"), "phones too")
    click("t-3", 3)
    click("t-1", -3)
    ticked = [("answer", "t-3", "done", "phones too"), ("answer", "t-1", "todo", "")]
    await until(lambda: model.calls == ticked)
    click("t-4", 0, 40)
    click("t-5", 0)  # on its way already
    model.state.set(STATES["reader"])
    click("t-4", 0)
    await asyncio.sleep(0)
    assert model.calls == ticked


async def test_a_question_that_is_ticked_without_an_answer_asks_for_it_where_it_stands(
    pane: ChatPane, model: StandInConversation, until: Until
) -> None:
    """T2: the cursor stands in its field, which is marked until something is typed; nothing is sent to be refused."""
    answer = named(pane, "answer-2")
    press(pane, "done-2")
    assert answer.hasFocus()
    assert answer.property("wrong")
    QTest.keyClicks(answer, "y")
    assert not answer.property("wrong")
    QTest.keyClick(answer, Qt.Key.Key_Return)
    await until(lambda: bool(model.calls))
    assert model.calls == [("answer", "t-3", "done", "y")]


async def test_a_typed_answer_survives_what_arrives(pane: ChatPane, model: StandInConversation) -> None:
    """PITFALLS C"""
    answer = named(pane, "answer-2")
    assert isinstance(answer, QLineEdit)
    answer.setFocus()
    QTest.keyClicks(answer, "half")
    model.state.set(replace(OPEN, lane=(*LANE[:4], replace(LANE[4], busy=False), card(6, "One more"))))
    assert answer.text() == "half"
    assert answer.hasFocus()


async def test_after_an_answer_the_keyboard_goes_on_to_the_next_card(
    pane: ChatPane, model: StandInConversation
) -> None:
    """T2"""
    named(pane, "answer-2").setFocus()
    done = replace(LANE[2], state="done", result="yes", by="Alex")
    model.state.set(replace(OPEN, lane=(*LANE[:2], done, *LANE[3:])))
    assert named(pane, "answer-3").hasFocus()


async def test_a_reader_cannot_answer(pane: ChatPane, model: StandInConversation) -> None:
    """T2"""
    model.state.set(STATES["reader"])
    assert not named(pane, "answer-2").isVisible()
    assert not named(pane, "reopen-0").isVisible()


async def test_a_chip_is_picked_and_the_strip_dismissed(pane: ChatPane, model: StandInConversation) -> None:
    """T3"""
    press(pane, "chip-1")
    press(pane, "dismiss-chips")
    assert model.calls == [("pick_chip", "t-4"), ("dismiss_chips",)]
    model.state.set(replace(OPEN, chips=()))
    assert named(pane, "chip-strip").isHidden()


@pytest.mark.parametrize("width", [1024, 656, 430, 360])
async def test_no_chip_is_cut_off_and_the_rest_is_behind_one_button(
    pane: ChatPane, model: StandInConversation, width: int
) -> None:
    """T3"""
    model.state.set(HARD)
    pane.resize(width, 700)
    strip = pane.chips
    shown = [button for button in strip.findChildren(QAbstractButton) if button.isVisible()]
    for button in shown:
        assert strip.rect().contains(button.geometry()), button.objectName()
        others = [other for other in shown if other is not button]
        assert not any(other.geometry().intersects(button.geometry()) for other in others), button.objectName()
    chips = [button for button in shown if button.objectName().startswith("chip-")]
    more = named(pane, "more-chips")
    assert isinstance(more, QAbstractButton)
    assert more.text() == f"+{9 - len(chips)} more"


async def test_the_strip_stands_at_the_composers_upper_edge(pane: ChatPane) -> None:
    """T3"""
    strip, composer = pane.chips, pane.composer
    assert 0 <= composer.y() - strip.geometry().bottom() <= 12


async def test_a_highlight_opens_the_lane_and_marks_the_card(pane: ChatPane, model: StandInConversation) -> None:
    """T3"""
    press(pane, "lane-toggle")
    assert not pane.lane.isVisible()
    model.highlight.set(Highlight(1, "t-4"))
    lit = pane.lane.card("t-4")
    assert pane.lane.isVisible()
    assert lit is not None
    assert lit.is_lit
    assert named(pane, "answer-3").hasFocus()


async def test_a_suggested_step_fills_the_composer_and_focuses_it(pane: ChatPane, model: StandInConversation) -> None:
    """T3"""
    model.prefill.set(Prefill(1, "Check the certificate's date"))
    assert pane.composer.field.text() == "Check the certificate's date"
    assert pane.composer.field.hasFocus()


async def test_at_the_windows_start_size_the_lane_stands_beside_the_conversation(pane: ChatPane) -> None:
    """T2: 1280 pixels less sidebar and queue"""
    pane.resize(656, 720)
    assert pane.lane.isVisible()
    assert pane.transcript.isVisible()


async def test_in_a_narrow_pane_the_lane_takes_the_transcripts_place_when_asked(
    pane: ChatPane, model: StandInConversation
) -> None:
    """DESIGN: everything works at 960 × 600"""
    pane.resize(400, 520)
    assert not pane.lane.isVisible()
    assert pane.transcript.isVisible()
    press(pane, "lane-toggle")
    assert pane.lane.isVisible()
    assert not pane.transcript.isVisible()
    assert pane.composer.isVisible()
    press(pane, "lane-close")
    assert pane.transcript.isVisible()
    model.highlight.set(Highlight(1, "t-3"))
    assert pane.lane.isVisible()


async def test_a_failed_briefing_can_be_retried(pane: ChatPane, model: StandInConversation, until: Until) -> None:
    """M3"""
    model.state.set(replace(OPEN, offer_retry=text.BRIEFING_FAILED))
    banner = named(pane, "retry-briefing")
    assert banner.isVisible()
    next(button for button in banner.findChildren(QAbstractButton) if button.text() == text.RETRY).click()
    await until(lambda: ("retry_briefing",) in model.calls)
    model.state.set(OPEN)
    assert banner.isHidden()


async def test_a_session_that_cannot_be_shown_can_be_retried(
    pane: ChatPane, model: StandInConversation, until: Until
) -> None:
    """T10"""
    model.state.set(STATES["trouble"])
    button = next(b for b in pane.findChildren(QAbstractButton) if b.isVisible() and b.text() == text.RETRY)
    button.click()
    await until(lambda: ("retry",) in model.calls)
    model.state.set(LoadingSession("s-1"))
    assert not pane.transcript.isVisible()


async def test_a_gone_pane_watches_nothing_any_more(model: StandInConversation, theme: Theme) -> None:
    """The window outlives its pages."""
    pane = ChatPane(model, theme, TaskScope(None, lambda *_: None))  # type: ignore[arg-type]
    from shiboken6 import delete

    delete(pane)
    model.state.set(replace(OPEN, actions=ALL, session_id="s-9"))
    model.draft.set("x")
