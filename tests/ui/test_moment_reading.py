"""Reading beside the sheet, what holds still while it fills in, and its keys: A2, A10, M5, M8, M9."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.magic_moment.links import EvidenceButton
from rf_desktop.ui.magic_moment.reader import Reader
from rf_desktop.ui.magic_moment.sheet import MagicMomentSheet
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.labels import PlainLabel
from rf_desktop.viewmodels import text, text_sheet
from rf_desktop.viewmodels.moment_sources import NOTHING_NEW
from rf_desktop.viewmodels.moment_state import MomentState, Showing
from rf_desktop.viewmodels.moment_view import AskedRow
from tests.ui.samples_moment import (
    BY_MODEL,
    LEDGER,
    NEWS,
    PENDING,
    READY,
    SO_FAR,
    UNAVAILABLE,
    VIEW,
    StandIn,
    showing,
)

Opened = tuple[MagicMomentSheet, StandIn]
Open = Callable[..., Opened]
W = TypeVar("W", bound=QWidget)
SHOWN = replace(VIEW, assessment=READY)


@pytest.fixture
def open_sheet(qapp: QApplication) -> Iterator[Open]:
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)
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
        _settle()
        return sheet, moment

    yield opened
    scope.close()
    window.close()


def _settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


async def _turn() -> None:
    import asyncio

    for _ in range(3):
        await asyncio.sleep(0)


def _button(sheet: QWidget, name: str) -> QPushButton:
    return _part(sheet, QPushButton, name)


def _part(sheet: QWidget, kind: type[W], name: str = "") -> W:
    found = sheet.findChild(kind, name) if name else sheet.findChild(kind)
    assert found is not None, name or kind
    return found


def _press(sheet: QWidget, name: str) -> None:
    button = _button(sheet, name)
    button.setFocus()
    button.click()
    _settle()


def _bar(sheet: QWidget) -> int:
    return _part(sheet, QScrollArea, "moment-scroll").verticalScrollBar().value()


def _texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize(
    ("size", "over"), [((760, 800), False), ((1700, 900), False), ((760, 520), True)], ids=("below", "beside", "over")
)
async def test_evidence_is_read_without_losing_ones_place(open_sheet: Open, size: tuple[int, int], over: bool) -> None:
    """A2, M8: beside it, below it, or over it in a small window; what was pressed stays in sight, Esc leads back."""
    sheet, moment = open_sheet(showing(SHOWN), size=size)
    area = _part(sheet, QScrollArea, "moment-scroll")
    reader = _part(sheet, Reader)
    assert not reader.isVisible()
    _press(sheet, "evidence-m4")
    place = _bar(sheet)
    message = reader.transcript.message("m-4")
    assert message is not None
    assert message.is_lit
    top = message.mapTo(reader.transcript.viewport(), message.rect().topLeft()).y()
    assert 0 <= top < reader.transcript.viewport().height()
    link = _button(sheet, "evidence-m4")
    if over:
        assert not area.isVisible()
    else:
        seen = link.mapTo(area.viewport(), link.rect().center())
        assert area.viewport().rect().contains(seen)
        assert link.hasFocus()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    _settle()
    assert not reader.isVisible()
    assert area.isVisible()
    assert _button(sheet, "evidence-m4").hasFocus()
    assert abs(_bar(sheet) - place) <= area.viewport().height()
    assert moment.asked == [], "Esc leaves what is read, and before the claim nothing else (M7)"


async def test_a_card_leads_to_the_lane_and_says_what_it_says(open_sheet: Open) -> None:
    """A2: the same reader shows the lane as it was, read only; a screen reader hears the source."""
    sheet, _ = open_sheet(showing(SHOWN))
    heard: list[str] = []
    sheet.announce = lambda _widget, said, _urgent: heard.append(said)
    _press(sheet, "evidence-t3")
    lane = _part(sheet, Reader).lane
    card = lane.card("t2")
    assert card is not None
    assert card.is_lit
    assert card.isVisible()
    assert not card.field.isVisible()
    assert heard == ["Evidence, Result 14:05: Check service health → green"]


async def test_arrows_walk_from_source_to_source(open_sheet: Open) -> None:
    """M8: in reading order, and each is named by who and when."""
    sheet, _ = open_sheet(showing(SHOWN))
    links = [each for each in sheet.findChildren(EvidenceButton) if each.isVisible()]
    first = min(links, key=lambda each: (each.mapTo(sheet, each.rect().topLeft()).y(), each.x()))
    first.setFocus()
    walked = [first]
    for _ in range(len(links)):
        focused = QApplication.focusWidget()
        assert isinstance(focused, EvidenceButton)
        QTest.keyClick(focused, Qt.Key.Key_Right)
        now = QApplication.focusWidget()
        assert isinstance(now, EvidenceButton)
        if now is not walked[-1]:
            walked.append(now)
    assert len(walked) == len(links)
    QTest.keyClick(walked[-1], Qt.Key.Key_Left)
    assert QApplication.focusWidget() is walked[-2]
    assert {each.accessibleName()[:9] for each in links} == {"Evidence,"}


async def test_the_conversation_is_there_to_read_before_the_claim(open_sheet: Open) -> None:
    """M2, C6: all of it, with the keyboard in it; Esc leads back to where it was."""
    sheet, _ = open_sheet(showing(SHOWN))
    QTest.keyClick(sheet, Qt.Key.Key_T)
    _settle()
    reader = _part(sheet, Reader)
    assert reader.transcript.shown_keys() == [row.key for row in VIEW.session.messages]
    assert reader.transcript.hasFocus()
    QTest.keyClick(reader.transcript, Qt.Key.Key_Escape)
    assert _button(sheet, "choice-continue").hasFocus()


async def test_a_similar_case_opens_beside_and_pushes_nothing_away(open_sheet: Open) -> None:
    """A10: all its fields, that it is a lead and why, and its session where one may read it."""
    sheet, moment = open_sheet(showing(SHOWN))
    row = READY.similar[0]
    before = _part(sheet, QWidget, "assessment-summary").height()
    _press(sheet, "similar-case")
    reader = _part(sheet, Reader)
    said = _texts(reader)
    for wanted in (row.problem, row.cause, row.fix, row.resolved_by, "mail, renewal", "#11873", text_sheet.BY_BOTH):
        assert wanted in said
    assert _part(sheet, QWidget, "assessment-summary").height() == before
    QTest.mouseClick(_button(reader, "open-case-session"), Qt.MouseButton.LeftButton)
    await _turn()
    assert moment.asked == [("session", "s-1")]
    other = [each for each in sheet.findChildren(QPushButton, "similar-case") if each.isVisible()][1]
    other.click()
    _settle()
    assert text.NO_CAUSE_WRITTEN in _texts(reader)
    assert reader.findChild(QPushButton, "open-case-session") is None or not _visible(reader, "open-case-session")


def _visible(widget: QWidget, name: str) -> bool:
    return any(each.isVisible() for each in widget.findChildren(QPushButton, name))


async def test_after_the_claim_a_source_leads_into_the_conversation(open_sheet: Open) -> None:
    """A2, M6: before it there is no such way, since the session is not open yet (C6)."""
    sheet, _ = open_sheet(showing(SHOWN))
    _press(sheet, "evidence-m4")
    assert not _button(sheet, "show-in-conversation").isVisible()
    after, moment = open_sheet(Showing(SHOWN, ()), overlay=True)
    _press(after, "evidence-m4")
    QTest.mouseClick(_button(after, "show-in-conversation"), Qt.MouseButton.LeftButton)
    await _turn()
    assert moment.asked == [("lead", "m-4")]


async def test_a_selection_and_the_place_survive_progress_and_the_end(open_sheet: Open) -> None:
    """M5: what is selected in the summary stays selected while it goes on being written, and nothing scrolls."""
    sheet, moment = open_sheet(showing(replace(VIEW, assessment=SO_FAR)), size=(760, 460))
    area = _part(sheet, QScrollArea, "moment-scroll")
    area.verticalScrollBar().setValue(60)
    summary = _part(sheet, PlainLabel, "assessment-summary")
    summary.setSelection(6, 5)
    chosen = summary.selectedText()
    assert chosen == SO_FAR.summary[6:11]
    top = sheet.geometry().top()
    more = replace(SO_FAR, summary=f"{SO_FAR.summary} the service health. " * 3)
    whole = replace(READY, summary=f"{more.summary} Then nothing.")
    for assessment in (more, whole):
        moment.state.set(showing(replace(VIEW, assessment=assessment)))
        _settle()
        assert summary.selectedText() == chosen
        assert _bar(sheet) == 60
        assert sheet.geometry().top() == top
    moment.state.set(showing(replace(VIEW, assessment=replace(READY, summary="Another text."))))
    _settle()
    assert summary.selectedText() == ""


async def test_what_grows_above_moves_nothing_that_is_read(open_sheet: Open) -> None:
    """M5, M9: a new fact arrives above the line that one reads."""
    sheet, moment = open_sheet(showing(SHOWN), size=(760, 460))
    area = _part(sheet, QScrollArea, "moment-scroll")
    cause = _button(sheet, "evidence-m4")
    area.verticalScrollBar().setValue(cause.mapTo(area.widget(), cause.rect().topLeft()).y() - 20)
    _settle()
    before = cause.mapTo(area.viewport(), cause.rect().topLeft()).y()
    moment.state.set(showing(replace(SHOWN, since=NEWS)))
    _settle()
    assert "Since Jane escalated" in _texts(sheet)
    assert cause.mapTo(area.viewport(), cause.rect().topLeft()).y() == before


async def test_what_is_new_has_a_section_of_its_own_and_leads_there(open_sheet: Open) -> None:
    """M9: hidden while nothing is new."""
    sheet, moment = open_sheet(showing(SHOWN))
    since = _part(sheet, QWidget, "since")
    assert not since.isVisible()
    moment.state.set(showing(replace(SHOWN, since=NEWS)))
    _settle()
    said = _texts(since)
    assert "The team lead says that web mail works." in said
    assert "Is web mail affected? → no" in said
    _press(sheet, "evidence-n4")
    assert _part(sheet, Reader).lane.isVisible()
    moment.state.set(showing(replace(SHOWN, since=NOTHING_NEW)))
    assert not since.isVisible()


async def test_while_it_is_written_again_the_height_stays(open_sheet: Open) -> None:
    """M5, A8: a *Redo* takes the text away for a moment, not the place one reads at."""
    sheet, moment = open_sheet(showing(replace(VIEW, assessment=BY_MODEL)), size=(760, 460))
    area = _part(sheet, QScrollArea, "moment-scroll")
    area.verticalScrollBar().setValue(300)
    place = _bar(sheet)
    moment.state.set(showing(replace(VIEW, assessment=PENDING)))
    _settle()
    assert _bar(sheet) == place
    moment.state.set(showing(replace(VIEW, assessment=BY_MODEL)))
    _settle()
    assert _bar(sheet) == place


async def test_the_arrival_is_said_once(open_sheet: Open) -> None:
    """M8: not for each part of it, and not for what was there when one opened it."""
    sheet, moment = open_sheet(showing(VIEW))
    heard: list[str] = []
    sheet.announce = lambda _widget, said, _urgent: heard.append(said)
    for assessment in (SO_FAR, replace(SO_FAR, summary="More"), READY, replace(READY, age="1 new fact")):
        moment.state.set(showing(replace(VIEW, assessment=assessment)))
    assert READY.cause is not None
    assert heard == [text_sheet.ARRIVED_CAUSE.format(cause=READY.cause.text)]
    moment.state.set(showing(VIEW))
    moment.state.set(showing(replace(VIEW, assessment=UNAVAILABLE)))
    assert heard[1:] == [UNAVAILABLE.sentence]


async def test_digits_choose_and_letters_press_what_stands_there(open_sheet: Open) -> None:
    """M8: in a field they are letters; what is not there, or is under way, is not pressed."""
    sheet, moment = open_sheet(showing(replace(VIEW, assessment=BY_MODEL)))
    for key in (Qt.Key.Key_2, Qt.Key.Key_A, Qt.Key.Key_N, Qt.Key.Key_R):
        QTest.keyClick(sheet, key)
        await _turn()
    assert moment.asked == [("choose", "analysis"), ("read", "agree"), ("read", "not_this"), ("retry",)]
    QTest.keyClick(sheet, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    _button(sheet, "helpful").click()
    why = _part(sheet, QLineEdit, "why")
    why.setFocus()
    QTest.keyClicks(why, "a1 nr")
    await _turn()
    assert why.text().endswith("a1 nr")
    assert moment.asked[4:] == [("feedback", "True", "")]
    moment.state.set(showing(replace(VIEW, assessment=BY_MODEL), claiming="continue"))
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        QTest.keyClick(sheet, key)
    await _turn()
    assert len(moment.asked) == 5
    QTest.keyClick(sheet, Qt.Key.Key_E)
    assert _button(sheet, "save-edit").isVisible()


async def test_long_notes_and_ledgers_begin_folded(open_sheet: Open) -> None:
    """M8: 20,000 characters and 60 steps leave the assessment in reach; all of it is one press away."""
    notes = "word " * 4_000
    steps = tuple(replace(LEDGER[0], key=f"t{n}", text=f"Step {n}") for n in range(60))
    sheet, _ = open_sheet(showing(replace(SHOWN, notes=notes, ledger=steps)))
    assert len(_part(sheet, PlainLabel, "handoff-notes").text()) < 700
    assert "Step 59" not in _texts(sheet)
    _press(sheet, "show-all-notes")
    assert notes in _part(sheet, PlainLabel, "handoff-notes").text()
    _press(sheet, "show-all-steps")
    assert "Step 59" in _texts(sheet)
    assert _button(sheet, "show-all-steps").hasFocus()
    _press(sheet, "show-all-steps")
    assert "Step 59" not in _texts(sheet)


async def test_unknown_names_and_what_was_asked_first(open_sheet: Open) -> None:
    """E3, E7: "they" where nobody is named, and what the junior could not get."""
    header = replace(VIEW.header, by=text.THEY, contact="Ms Lee", device="LT-7")
    asked = (AskedRow("Which users?", "all of sales"), AskedRow("Any change?", text_sheet.COULD_NOT_GET))
    sheet, _ = open_sheet(showing(replace(SHOWN, header=header, asked=asked, notes="")))
    said = _texts(sheet)
    assert "by they" not in said
    assert "They left no notes." in said
    assert "for Ms Lee · LT-7" in said
    assert "all of sales" in said
    assert text_sheet.COULD_NOT_GET in said


async def test_a_link_in_the_summary_that_nobody_sent_is_named_under_it(open_sheet: Open) -> None:
    """A7: as for the other lines; a person's own text is theirs."""
    strange = replace(READY, summary="Get https://evil.example/x", summary_flagged=("https://evil.example/x",))
    sheet, moment = open_sheet(showing(replace(VIEW, assessment=strange)))
    flagged = _part(sheet, PlainLabel, "summary-flagged")
    assert "https://evil.example/x" in flagged.text()
    assert flagged.isVisible()
    moment.state.set(showing(replace(VIEW, assessment=replace(strange, edited=BY_MODEL.edited))))
    assert not flagged.isVisible()


async def test_it_is_said_once_that_no_model_wrote_it(open_sheet: Open) -> None:
    """A6: and "too few cases to say" can be read whole."""
    for size in ((760, 800), (640, 600)):
        sheet, _ = open_sheet(showing(SHOWN), size=size)
        said = _texts(sheet)
        assert said.count("resolved cases") == 1
        assert said.count("AI") == 1 + said.count(text.TAKE_OVER["analysis"])
        shown = [each for each in sheet.findChildren(QLabel) if text.TOO_FEW_CASES in each.text() and each.isVisible()]
        assert len(shown) == 1
        assert shown[0].width() >= shown[0].sizeHint().width() or shown[0].wordWrap()
