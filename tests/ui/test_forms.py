"""The forms: nothing typed is lost, one press is one request, and each problem stands at its field (E4, T7, T10)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.forms.escalate import EscalateSheet
from rf_desktop.ui.forms.long_text import LongTextEdit
from rf_desktop.ui.forms.new_session import NewSessionSheet
from rf_desktop.ui.forms.resolve import ResolveSheet
from rf_desktop.ui.forms.sheet import FormSheet
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.form_view import EscalateValues, FormState, NewSessionValues, ResolveValues
from tests.ui.samples_chat import ESCALATE, NEW_SESSION, RESOLVE, StandInForm

Until = Callable[..., Awaitable[None]]
SHEETS: dict[str, tuple[Any, Any]] = {
    "escalate": (EscalateSheet, ESCALATE),
    "resolve": (ResolveSheet, RESOLVE),
    "new-session": (NewSessionSheet, NEW_SESSION),
}


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme(Choice.LIGHT, reduced_motion=True)
    made.apply(qapp)
    return made


@pytest.fixture
def window(theme: Theme) -> Iterator[QWidget]:
    made = QWidget()
    below = QLineEdit()
    QVBoxLayout(made).addWidget(below)
    made.resize(960, 600)
    made.show()
    made.activateWindow()
    below.setFocus()
    QApplication.processEvents()
    yield made
    made.close()


@pytest.fixture
def opened(window: QWidget, theme: Theme) -> Callable[..., tuple[FormSheet[Any], StandInForm]]:
    def fail(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    tasks = TaskScope(None, fail)

    def open_(name: str, **more: Any) -> tuple[FormSheet[Any], StandInForm]:
        kind, initial = SHEETS[name]
        form = StandInForm(more.pop("initial", initial), **more)
        sheet: FormSheet[Any] = kind(form, theme, tasks, window)
        sheet.open()
        return sheet, form

    return open_


def part(sheet: QWidget, kind: type[Any], name: str) -> Any:
    found = sheet.findChild(kind, name)
    assert found is not None, name
    return found


@pytest.mark.parametrize("name", SHEETS)
async def test_a_form_lies_in_the_window_with_the_cursor_in_its_first_field(
    opened: Callable[..., Any], window: QWidget, name: str
) -> None:
    """DESIGN: sheets are no windows of their own and never modal"""
    sheet, _ = opened(name)
    assert not sheet.isWindow()
    assert not sheet.isModal()
    assert sheet.isVisible()
    assert window.rect().contains(sheet.geometry().adjusted(14, 14, -14, -14))
    focus = QApplication.focusWidget()
    assert focus is not None
    assert sheet.isAncestorOf(focus)
    assert (
        focus.objectName()
        == {
            "escalate": "escalate-reason",
            "resolve": "resolve-cause",
            "new-session": "new-session-problem",
        }[name]
    )


@pytest.mark.parametrize("name", SHEETS)
async def test_every_field_can_be_reached_with_tab_and_shows_what_it_started_with(
    opened: Callable[..., Any], name: str
) -> None:
    """D4"""
    sheet, form = opened(name)
    assert sheet.values() == form.initial
    seen: list[str] = []
    for _ in range(20):
        focus = QApplication.focusWidget()
        assert focus is not None
        assert sheet.isAncestorOf(focus)
        if focus.objectName() in seen:
            break
        seen.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert seen[-3:-1] == [f"{name}-cancel", f"{name}-submit"]
    assert len(seen) >= 6


@pytest.mark.parametrize("name", SHEETS)
async def test_a_double_press_is_one_request(opened: Callable[..., Any], until: Until, name: str) -> None:
    """E5"""
    sheet, form = opened(name)
    button = part(sheet, QPushButton, f"{name}-submit")
    button.click()
    button.click()
    await until(lambda: form.sent)
    sheet.submit()
    await until(lambda: button.busy)
    assert len(form.sent) == 1


async def test_ctrl_enter_sends_from_every_field(opened: Callable[..., Any], until: Until) -> None:
    """D4"""
    for name, kind in (("escalate-reason", QLineEdit), ("escalate-notes", LongTextEdit)):
        sheet, form = opened("escalate")
        QTest.keyClick(part(sheet, kind, name), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await until(lambda form=form: form.sent)
        assert form.sent == [ESCALATE]
        form.state.set(FormState(done=True))


async def test_ctrl_enter_sends_from_a_field_that_was_left_empty(opened: Callable[..., Any], until: Until) -> None:
    """D4: notes are optional (E4)"""
    sheet, form = opened("escalate", initial=replace(ESCALATE, notes=""))
    QTest.keyClick(part(sheet, LongTextEdit, "escalate-notes"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: form.sent)
    assert form.sent == [replace(ESCALATE, notes="")]


async def test_enter_in_a_line_sends_nothing(opened: Callable[..., Any]) -> None:
    """E4: a handoff is not sent by mistake"""
    sheet, form = opened("escalate")
    QTest.keyClick(part(sheet, QLineEdit, "escalate-reason"), Qt.Key.Key_Return)
    assert form.sent == []
    assert sheet.isVisible()


async def test_a_refusal_keeps_everything_and_stands_at_its_field(opened: Callable[..., Any], until: Until) -> None:
    """E4"""
    sheet, form = opened("escalate")
    reason = part(sheet, QLineEdit, "escalate-reason")
    sheet.submit()
    await until(lambda: form.sent)
    form.refuse({"reason": "Please fill in: the reason.", "": "The server cannot be reached."})
    assert sheet.values() == ESCALATE
    assert sheet.isVisible()
    assert sheet.field("reason").problem() == "Please fill in: the reason."
    assert sheet.problem() == "The server cannot be reached."
    assert reason.accessibleDescription() == "Please fill in: the reason."
    assert reason.hasFocus()
    QTest.keyClicks(reason, "!")
    assert sheet.field("reason").problem() == ""


async def test_esc_leaves_and_keeps_what_was_typed(opened: Callable[..., Any], window: QWidget) -> None:
    """E4"""
    sheet, form = opened("escalate")
    before = window.findChild(QLineEdit)
    QTest.keyClicks(part(sheet, QLineEdit, "escalate-reason"), " again")
    QTest.keyClick(part(sheet, QLineEdit, "escalate-reason"), Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert [kept.reason for kept in form.kept] == ["Stuck at the connector again"]
    assert before is not None
    assert QApplication.focusWidget() is before


async def test_leaving_while_it_is_being_sent_is_harmless(opened: Callable[..., Any], until: Until) -> None:
    """E5"""
    sheet, form = opened("resolve")
    sheet.submit()
    await until(lambda: form.state.value.busy)
    sheet.cancel()
    sheet.cancel()
    assert not sheet.isVisible()
    assert len(form.kept) == 1
    form.refuse({"cause": "no"})
    form.state.set(FormState(done=True))


async def test_a_sent_form_goes_away_and_keeps_nothing(opened: Callable[..., Any]) -> None:
    """E4"""
    sheet, form = opened("new-session")
    form.state.set(FormState(done=True))
    assert not sheet.isVisible()
    assert form.kept == []


async def test_a_second_opening_brings_the_first_forward(opened: Callable[..., Any], window: QWidget) -> None:
    """One form of a kind at a time"""
    first, _ = opened("escalate")
    part(first, QLineEdit, "escalate-reason").setText("typed")
    second, _ = opened("escalate")
    assert first.isVisible()
    assert not second.isVisible()
    assert part(first, QLineEdit, "escalate-reason").text() == "typed"


async def test_the_notes_count_down_and_then_say_by_how_much_they_are_too_long(opened: Callable[..., Any]) -> None:
    """E4"""
    sheet, _ = opened("escalate", initial=EscalateValues())
    notes = part(sheet, LongTextEdit, "escalate-notes")
    counter = part(sheet, QLabel, "escalate-notes-counter")
    assert counter.text() == "20,000 characters left"
    assert counter.isVisible()
    notes.insertPlainText("word " * 4000 + "end")
    assert counter.text() == "3 characters too many"
    assert len(notes.text()) == 20_003


async def test_a_gigantic_paste_into_the_notes_is_refused_with_a_sentence(opened: Callable[..., Any]) -> None:
    """E4: a megabyte would stop the window"""
    sheet, _ = opened("escalate")
    notes = part(sheet, LongTextEdit, "escalate-notes")
    data = QMimeData()
    data.setText("x" * 1_000_000)
    notes.insertFromMimeData(data)
    assert notes.text() == ESCALATE.notes
    assert "1,000,000 characters" in sheet.field("notes").problem()


async def test_the_colleagues_arrive_without_changing_the_choice(opened: Callable[..., Any], until: Until) -> None:
    """E4"""
    sheet, form = opened("escalate", initial=EscalateValues(reason="r", target_id="p-3"))  # type: ignore[arg-type]
    target = part(sheet, QComboBox, "escalate-target")
    assert sheet.values().target_id == "p-3"
    await until(lambda: target.count() == 3)
    assert [target.itemText(n) for n in range(3)] == [text.ESCALATE_TO_QUEUE, "Alex", "Sam"]
    assert target.currentText() == "Sam"
    assert sheet.values().target_id == "p-3"
    target.setCurrentIndex(0)
    assert sheet.values().target_id is None
    part(sheet, QComboBox, "escalate-priority").setCurrentIndex(3)
    assert sheet.values().priority == "urgent"
    assert form.sent == []


async def test_what_was_missing_is_asked_only_when_something_was(opened: Callable[..., Any]) -> None:
    """T7"""
    sheet, _ = opened("resolve")
    note = part(sheet, LongTextEdit, "resolve-verdict-note")
    verdict = part(sheet, QComboBox, "resolve-verdict")
    assert not note.isVisible()
    assert sheet.values().verdict is None
    verdict.setCurrentIndex(verdict.findData("missing"))
    assert note.isVisible()
    assert sheet.values().verdict == "missing"


async def test_without_a_handoff_there_is_no_question_about_it(opened: Callable[..., Any]) -> None:
    """T7"""
    sheet, _ = opened("resolve", had_handoff=False)
    assert not part(sheet, QComboBox, "resolve-verdict").isVisible()
    assert sheet.values() == RESOLVE


async def test_all_of_resolve_is_read_from_its_fields(opened: Callable[..., Any]) -> None:
    """T7"""
    sheet, _ = opened("resolve")
    part(sheet, LongTextEdit, "resolve-cause").setPlainText("expired")
    part(sheet, LongTextEdit, "resolve-fix").setPlainText("renewed")
    part(sheet, LongTextEdit, "resolve-write-up").setPlainText("Dear customer")
    visibility = part(sheet, QComboBox, "resolve-visibility")
    visibility.setCurrentIndex(visibility.findData("customer"))
    minutes = part(sheet, QLineEdit, "resolve-minutes")
    minutes.clear()
    QTest.keyClicks(minutes, "1x7")
    assert sheet.values() == ResolveValues("expired", "renewed", None, "", "Dear customer", "customer", 17)


async def test_all_of_a_new_session_is_read_from_its_fields(opened: Callable[..., Any]) -> None:
    """T10"""
    sheet, _ = opened("new-session")
    part(sheet, LongTextEdit, "new-session-problem").setPlainText("VPN drops")
    for key in ("client", "contact", "device", "ticket", "domain"):
        part(sheet, QLineEdit, f"new-session-{key}").setText(key)
    expected = NewSessionValues("VPN drops", "client", "contact", "device", "ticket", "domain")
    assert sheet.values() == expected


async def test_fields_below_each_other_are_equally_wide(opened: Callable[..., Any]) -> None:
    """T10: the one that stands alone on its line as well."""
    sheet, _ = opened("new-session")
    sheet.grab()  # lays it out
    client, device, domain = (part(sheet, QLineEdit, f"new-session-{key}") for key in ("client", "device", "domain"))
    assert client.width() == device.width() == domain.width()
