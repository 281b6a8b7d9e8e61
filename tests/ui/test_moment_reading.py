"""Reading beside the sheet, what holds still while it fills in, and its keys: A2, A10, M5, M8, M9."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from rf_desktop.ui.magic_moment.reader import Reader
from rf_desktop.ui.widgets.labels import PlainLabel
from rf_desktop.viewmodels import text, text_sheet
from rf_desktop.viewmodels.moment_sources import NOTHING_NEW
from rf_desktop.viewmodels.moment_state import Showing
from tests.ui.opened_moment import SHOWN, Open, bar, button, part, press, settle, texts, turn
from tests.ui.samples_moment import (
    BY_MODEL,
    NEWS,
    PENDING,
    READY,
    SO_FAR,
    VIEW,
    showing,
)


@pytest.mark.parametrize(
    ("size", "over"), [((760, 800), False), ((1700, 900), False), ((760, 520), True)], ids=("below", "beside", "over")
)
async def test_evidence_is_read_without_losing_ones_place(open_moment: Open, size: tuple[int, int], over: bool) -> None:
    """A2, M8: beside it, below it, or over it in a small window; what was pressed stays in sight, Esc leads back."""
    sheet, moment = open_moment(showing(SHOWN), size=size)
    area = part(sheet, QScrollArea, "moment-scroll")
    reader = part(sheet, Reader)
    assert not reader.isVisible()
    press(sheet, "evidence-m4")
    place = bar(sheet)
    message = reader.transcript.message("m-4")
    assert message is not None
    assert message.is_lit
    top = message.mapTo(reader.transcript.viewport(), message.rect().topLeft()).y()
    assert 0 <= top < reader.transcript.viewport().height()
    link = button(sheet, "evidence-m4")
    if over:
        assert not area.isVisible()
    else:
        seen = link.mapTo(area.viewport(), link.rect().center())
        assert area.viewport().rect().contains(seen)
        assert link.hasFocus()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    settle()
    assert not reader.isVisible()
    assert area.isVisible()
    assert button(sheet, "evidence-m4").hasFocus()
    assert abs(bar(sheet) - place) <= area.viewport().height()
    assert moment.asked == [], "Esc leaves what is read, and before the claim nothing else (M7)"


async def test_a_card_leads_to_the_lane_and_says_what_it_says(open_moment: Open) -> None:
    """A2: the same reader shows the lane as it was, read only; a screen reader hears the source."""
    sheet, _ = open_moment(showing(SHOWN))
    heard: list[str] = []
    sheet.announce = lambda _widget, said, _urgent: heard.append(said)
    press(sheet, "evidence-t3")
    lane = part(sheet, Reader).lane
    card = lane.card("t2")
    assert card is not None
    assert card.is_lit
    assert card.isVisible()
    assert not card.field.isVisible()
    assert heard == ["Evidence, Result 14:05: Check service health → green"]


async def test_the_conversation_is_there_to_read_before_the_claim(open_moment: Open) -> None:
    """M2, C6: all of it, with the keyboard in it; Esc leads back to where it was."""
    sheet, _ = open_moment(showing(SHOWN))
    QTest.keyClick(sheet, Qt.Key.Key_T)
    settle()
    reader = part(sheet, Reader)
    assert reader.transcript.shown_keys() == [row.key for row in VIEW.session.messages]
    assert reader.transcript.hasFocus()
    QTest.keyClick(reader.transcript, Qt.Key.Key_Escape)
    assert button(sheet, "choice-continue").hasFocus()


async def test_a_similar_case_opens_beside_and_pushes_nothing_away(open_moment: Open) -> None:
    """A10: all its fields, that it is a lead and why, and its session where one may read it."""
    sheet, moment = open_moment(showing(SHOWN))
    row = READY.similar[0]
    before = part(sheet, QWidget, "assessment-summary").height()
    press(sheet, "similar-case")
    reader = part(sheet, Reader)
    said = texts(reader)
    for wanted in (row.problem, row.cause, row.fix, row.resolved_by, "mail, renewal", "#11873", text_sheet.BY_BOTH):
        assert wanted in said
    assert part(sheet, QWidget, "assessment-summary").height() == before
    QTest.mouseClick(button(reader, "open-case-session"), Qt.MouseButton.LeftButton)
    await turn()
    assert moment.asked == [("session", "s-1")]
    other = [each for each in sheet.findChildren(QPushButton, "similar-case") if each.isVisible()][1]
    other.click()
    settle()
    assert text.NO_CAUSE_WRITTEN in texts(reader)
    assert reader.findChild(QPushButton, "open-case-session") is None or not _visible(reader, "open-case-session")


def _visible(widget: QWidget, name: str) -> bool:
    return any(each.isVisible() for each in widget.findChildren(QPushButton, name))


async def test_after_the_claim_a_source_leads_into_the_conversation(open_moment: Open) -> None:
    """A2, M6: before it there is no such way, since the session is not open yet (C6)."""
    sheet, _ = open_moment(showing(SHOWN))
    press(sheet, "evidence-m4")
    assert not button(sheet, "show-in-conversation").isVisible()
    after, moment = open_moment(Showing(SHOWN, ()), overlay=True)
    press(after, "evidence-m4")
    QTest.mouseClick(button(after, "show-in-conversation"), Qt.MouseButton.LeftButton)
    await turn()
    assert moment.asked == [("lead", "m-4")]


async def test_a_selection_and_the_place_survive_progress_and_the_end(open_moment: Open) -> None:
    """M5: what is selected in the summary stays selected while it goes on being written, and nothing scrolls."""
    sheet, moment = open_moment(showing(replace(VIEW, assessment=SO_FAR)), size=(760, 460))
    area = part(sheet, QScrollArea, "moment-scroll")
    area.verticalScrollBar().setValue(60)
    summary = part(sheet, PlainLabel, "assessment-summary")
    summary.setSelection(6, 5)
    chosen = summary.selectedText()
    assert chosen == SO_FAR.summary[6:11]
    top = sheet.geometry().top()
    more = replace(SO_FAR, summary=f"{SO_FAR.summary} the service health. " * 3)
    whole = replace(READY, summary=f"{more.summary} Then nothing.")
    for assessment in (more, whole):
        moment.state.set(showing(replace(VIEW, assessment=assessment)))
        settle()
        assert summary.selectedText() == chosen
        assert bar(sheet) == 60
        assert sheet.geometry().top() == top
    moment.state.set(showing(replace(VIEW, assessment=replace(READY, summary="Another text."))))
    settle()
    assert summary.selectedText() == ""


async def test_what_grows_above_moves_nothing_that_is_read(open_moment: Open) -> None:
    """M5, M9: a new fact arrives above the line that one reads."""
    sheet, moment = open_moment(showing(SHOWN), size=(760, 460))
    area = part(sheet, QScrollArea, "moment-scroll")
    cause = button(sheet, "evidence-m4")
    area.verticalScrollBar().setValue(cause.mapTo(area.widget(), cause.rect().topLeft()).y() - 20)
    settle()
    before = cause.mapTo(area.viewport(), cause.rect().topLeft()).y()
    moment.state.set(showing(replace(SHOWN, since=NEWS)))
    settle()
    assert "Since Jane escalated" in texts(sheet)
    assert cause.mapTo(area.viewport(), cause.rect().topLeft()).y() == before


async def test_what_is_new_has_a_section_of_its_own_and_leads_there(open_moment: Open) -> None:
    """M9: hidden while nothing is new."""
    sheet, moment = open_moment(showing(SHOWN))
    since = part(sheet, QWidget, "since")
    assert not since.isVisible()
    moment.state.set(showing(replace(SHOWN, since=NEWS)))
    settle()
    said = texts(since)
    assert "The team lead says that web mail works." in said
    assert "Is web mail affected? → no" in said
    press(sheet, "evidence-n4")
    assert part(sheet, Reader).lane.isVisible()
    moment.state.set(showing(replace(SHOWN, since=NOTHING_NEW)))
    assert not since.isVisible()


async def test_while_it_is_written_again_the_height_stays(open_moment: Open) -> None:
    """M5, A8: a *Redo* takes the text away for a moment, not the place one reads at."""
    sheet, moment = open_moment(showing(replace(VIEW, assessment=BY_MODEL)), size=(760, 460))
    area = part(sheet, QScrollArea, "moment-scroll")
    area.verticalScrollBar().setValue(300)
    place = bar(sheet)
    moment.state.set(showing(replace(VIEW, assessment=PENDING)))
    settle()
    assert bar(sheet) == place
    moment.state.set(showing(replace(VIEW, assessment=BY_MODEL)))
    settle()
    assert bar(sheet) == place


async def test_a_redo_does_not_scroll_away_and_the_keyboard_comes_back(open_moment: Open) -> None:
    """M5, A8: the pressed button is gone while it is written; Qt would go on to the next one, and scroll there."""
    sheet, moment = open_moment(showing(replace(VIEW, assessment=BY_MODEL)), size=(760, 460))
    redo = button(sheet, "redo-assessment")
    area = part(sheet, QScrollArea, "moment-scroll")
    area.ensureWidgetVisible(redo)
    redo.setFocus()
    place = bar(sheet)
    moment.state.set(showing(replace(VIEW, assessment=PENDING)))
    settle()
    assert bar(sheet) == place
    moment.state.set(showing(replace(VIEW, assessment=BY_MODEL)))
    settle()
    assert bar(sheet) == place
    assert redo.hasFocus()


async def test_whoever_kept_an_edit_sees_it(open_moment: Open) -> None:
    """A8: the editor is at the section's foot, what it leads to at its top."""
    before = replace(BY_MODEL, edited=None)
    sheet, moment = open_moment(showing(replace(VIEW, assessment=before)), size=(760, 460))
    button(sheet, "edit-assessment").click()
    await turn()
    settle()
    button(sheet, "save-edit").click()
    await turn()
    moment.state.set(showing(replace(VIEW, assessment=BY_MODEL)))
    settle()
    area = part(sheet, QScrollArea, "moment-scroll")
    switch = button(sheet, "switch-edited")
    assert area.viewport().rect().contains(switch.mapTo(area.viewport(), switch.rect().center()))
