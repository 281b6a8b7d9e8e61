"""The sheet in its window: what it shows in each state, what each control asks for, what Esc does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.magic_moment.reader import Reader
from rf_desktop.ui.magic_moment.sheet import MagicMomentSheet
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.assessment_words import OpinionsView
from rf_desktop.viewmodels.moment_state import MomentState, Showing, Taken
from tests.ui.samples_moment import BY_MODEL, LEDGER, READY, SO_FAR, STATES, VIEW, StandIn, showing

Opened = tuple[MagicMomentSheet, StandIn]
Open = Callable[..., Opened]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme(Choice.LIGHT, reduced_motion=True)
    made.apply(qapp)
    return made


@pytest.fixture
def open_sheet(theme: Theme, qapp: QApplication) -> Iterator[Open]:
    window = QWidget()
    row = QHBoxLayout(window)
    anchor = QWidget()
    row.addWidget(anchor)
    window.resize(1100, 760)
    window.show()
    scope = TaskScope(window, lambda name, error: pytest.fail(f"{name}: {error}"))

    def opened(state: MomentState, *, overlay: bool = False) -> Opened:
        moment = StandIn(state, overlay=overlay)
        sheet = MagicMomentSheet(moment, theme, scope, window, anchor=anchor)  # type: ignore[arg-type]
        sheet.open()
        qapp.processEvents()
        return sheet, moment

    yield opened
    scope.close()
    window.close()


def _texts(sheet: QWidget) -> str:
    labels = [w.text() for w in sheet.findChildren(QWidget) if hasattr(w, "text") and w.isVisible()]
    return "\n".join(str(line) for line in labels)


def _reader(sheet: QWidget) -> Reader:
    found = sheet.findChild(Reader)
    assert found is not None
    return found


def _button(sheet: QWidget, name: str) -> QPushButton:
    found = sheet.findChild(QPushButton, name)
    assert found is not None, name
    return found


@pytest.mark.parametrize("name", STATES)
async def test_every_state_can_be_shown(open_sheet: Open, name: str) -> None:
    """M2–M7: each state has its picture, and nothing in it is without a name."""
    state, overlay = STATES[name]
    sheet, _ = open_sheet(state, overlay=overlay)
    assert sheet.isVisible()
    assert sheet.accessibleName()
    for button in sheet.findChildren(QPushButton):
        if button.isVisible():
            assert button.text() or button.accessibleName()


async def test_the_sheet_grows_with_what_a_lost_race_offers(open_sheet: Open) -> None:
    """C3, M7: the line that says who won takes no room away from what was tried."""
    short = replace(VIEW, ledger=VIEW.ledger[:1])
    sheet, moment = open_sheet(showing(short))
    scroll = sheet.findChild(QScrollArea, "moment-scroll")
    assert scroll is not None
    assert scroll.verticalScrollBar().maximum() == 0
    taken, _ = STATES["taken"]
    assert isinstance(taken, Taken)
    moment.state.set(replace(taken, view=short))
    QApplication.processEvents()
    assert scroll.verticalScrollBar().maximum() == 0


async def test_where_everything_fits_nothing_scrolls_however_wide_it_is(open_sheet: Open) -> None:
    """M8: a handle that was there for a moment makes the lines shorter, and so itself necessary."""
    results = ("there is no option for this size, but on the other system that is what I used", "I am not sure", "ok")
    rows = tuple(replace(row, result=said) for row, said in zip(LEDGER, results, strict=False))
    sheet, _ = open_sheet(showing(replace(VIEW, ledger=rows)))
    scroll = sheet.findChild(QScrollArea, "moment-scroll")
    assert scroll is not None
    for width in range(640, 800, 6):
        sheet.window().resize(width, 420)
        QApplication.processEvents()
        sheet.window().resize(width, 1400)
        QApplication.processEvents()
        assert scroll.verticalScrollBar().maximum() == 0, width


async def test_the_ledger_tells_done_skipped_and_never_asked(open_sheet: Open) -> None:
    """M2: notes in the junior's words, then the ledger with its results."""
    sheet, _ = open_sheet(showing(VIEW))
    said = _texts(sheet)
    assert VIEW.notes in said
    assert f"{text.SKIPPED}: {LEDGER[2].text}" in said
    assert f"{text.NEVER_ASKED}: {LEDGER[3].text}" in said
    assert LEDGER[0].result in said


async def test_the_assessment_arrives_in_place_and_moves_neither_focus_nor_scroll(open_sheet: Open) -> None:
    """M5: the same sheet fills in live."""
    sheet, moment = open_sheet(showing(VIEW))
    assert text.STILL_GENERATING in _texts(sheet)
    sheet.window().resize(1100, 460)
    QApplication.processEvents()
    scroll = sheet.findChild(QScrollArea, "moment-scroll")
    assert scroll is not None
    scroll.verticalScrollBar().setValue(17)
    _button(sheet, "choice-analysis").setFocus()
    place = scroll.verticalScrollBar().value()
    assert place > 0
    moment.state.set(showing(replace(VIEW, assessment=READY)))
    QApplication.processEvents()
    said = _texts(sheet)
    assert READY.summary in said
    assert text.STILL_GENERATING not in said
    assert scroll.verticalScrollBar().value() == place
    assert _button(sheet, "choice-analysis").hasFocus()


async def test_a_press_on_a_way_asks_for_it_once(open_sheet: Open) -> None:
    """M3, M4: two presses in a row are one request."""
    sheet, moment = open_sheet(showing(VIEW))
    button = _button(sheet, "choice-continue")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    while not moment.asked:
        await _turn()
    await _turn()
    assert moment.asked == [("choose", "continue")]


async def test_while_one_is_chosen_the_others_rest(open_sheet: Open) -> None:
    """M4: the spinner is on the chosen one and all others are disabled."""
    sheet, _ = open_sheet(showing(VIEW, claiming="analysis"))
    assert not _button(sheet, "choice-continue").isEnabled()
    assert not _button(sheet, "choice-take_over").isEnabled()
    assert not _button(sheet, "back-to-queue").isEnabled()
    assert _button(sheet, "choice-analysis").property("busy") or _button(sheet, "choice-analysis").busy  # type: ignore[attr-defined]


async def test_escape_leaves_only_the_overlay(open_sheet: Open) -> None:
    """M6, M7: before the claim Esc does nothing; after it, it closes."""
    before, moment = open_sheet(showing(VIEW))
    QTest.keyClick(before, Qt.Key.Key_Escape)
    assert moment.asked == []
    assert before.isVisible()
    assert before.findChild(QPushButton, "close-moment").isHidden()
    after, overlay = open_sheet(Showing(VIEW, ()), overlay=True)
    QTest.keyClick(after, Qt.Key.Key_Escape)
    assert overlay.asked == [("close",)]


async def test_back_to_queue_leaves_without_claiming(open_sheet: Open) -> None:
    """M7."""
    sheet, moment = open_sheet(showing(VIEW))
    QTest.mouseClick(_button(sheet, "back-to-queue"), Qt.MouseButton.LeftButton)
    assert moment.asked == [("back",)]


async def test_a_colleagues_claim_keeps_the_sheet_and_takes_the_choices(open_sheet: Open) -> None:
    """C3: the sheet stays, its choice becomes "Sam has this"."""
    sheet, moment = open_sheet(showing(VIEW))
    moment.state.set(STATES["taken"][0])
    QApplication.processEvents()
    said = _texts(sheet)
    assert "Sam has this" in said
    assert "Already claimed by Sam just now." in said
    assert sheet.findChild(QPushButton, "choice-continue") is None or not _button(sheet, "choice-continue").isVisible()
    assert VIEW.notes in said


async def test_the_first_choice_has_the_focus(open_sheet: Open) -> None:
    """M8: Continue; without a lane Get AI analysis."""
    sheet, _ = open_sheet(showing(VIEW))
    assert QApplication.focusWidget() is _button(sheet, "choice-continue")
    without, _ = open_sheet(STATES["without-lane"][0])
    assert QApplication.focusWidget() is _button(without, "choice-analysis")


async def test_evidence_opens_in_the_sessions_own_words(open_sheet: Open) -> None:
    """M2: a source can be read before the claim."""
    sheet, _ = open_sheet(showing(replace(VIEW, assessment=READY)))
    QTest.mouseClick(_button(sheet, "evidence-m4"), Qt.MouseButton.LeftButton)
    message = _reader(sheet).transcript.message("m-4")
    assert message is not None
    assert message.is_lit
    assert message.isVisible()


async def test_markup_in_a_problem_stays_text(open_sheet: Open) -> None:
    """Untrusted text is shown letter by letter."""
    sheet, _ = open_sheet(STATES["hard-text"][0])
    assert "<b>x</b>" in _texts(sheet)


async def test_while_it_is_written_focus_and_an_opened_source_stay(open_sheet: Open) -> None:
    """M5: what is the same stays the same widget; only what is new is made."""
    sheet, moment = open_sheet(showing(replace(VIEW, assessment=SO_FAR)))
    link = _button(sheet, "evidence-t3")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    link.setFocus()
    more = replace(SO_FAR, summary=f"{SO_FAR.summary} more", known=(*SO_FAR.known, READY.known[1]))
    for assessment in (more, READY):
        moment.state.set(showing(replace(VIEW, assessment=assessment)))
        QApplication.processEvents()
        assert QApplication.focusWidget() is link
        assert _reader(sheet).isVisible()
    assert READY.summary in _texts(sheet)
    assert text.STILL_GENERATING not in _texts(sheet)


async def test_an_edited_text_and_the_original_are_a_press_apart(open_sheet: Open) -> None:
    """A8: both are kept; the newer one is shown first."""
    sheet, moment = open_sheet(showing(replace(VIEW, assessment=BY_MODEL)))
    edited = BY_MODEL.edited
    assert edited is not None
    assert edited.summary in _texts(sheet)
    assert edited.line in _texts(sheet)
    QTest.mouseClick(_button(sheet, "switch-edited"), Qt.MouseButton.LeftButton)
    said = _texts(sheet)
    assert BY_MODEL.summary in said
    assert edited.summary not in said
    moment.state.set(showing(replace(VIEW, assessment=replace(BY_MODEL, age=""))))
    assert BY_MODEL.summary in _texts(sheet), "a live change does not switch back"


async def test_it_says_who_wrote_it_how_old_it_is_and_what_is_not_of_the_case(open_sheet: Open) -> None:
    """A2, A3, A4, A7, A8: all of it as plain text, and *Redo* asks once more."""
    sheet, moment = open_sheet(showing(replace(VIEW, assessment=BY_MODEL)))
    said = _texts(sheet)
    for line in (
        "right 18 of 23 times here",
        "by large-1  ·  2 secrets hidden",
        "3 new facts since this was written.",
        "Not from this case, check it before you use it: https://evil.example/fix",
        "already tried by Jane: no change",
        "Alex: helpful",
    ):
        assert line in said
    for label in sheet.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert not label.openExternalLinks()
    QTest.mouseClick(_button(sheet, "redo-assessment"), Qt.MouseButton.LeftButton)
    await _turn()
    assert moment.asked == [("retry",)]


async def test_a_thumb_is_one_press_and_its_why_another(open_sheet: Open) -> None:
    """A8: what was said of the other thumb is not said of this one."""
    sheet, moment = open_sheet(showing(replace(VIEW, assessment=BY_MODEL)))
    QTest.mouseClick(_button(sheet, "helpful"), Qt.MouseButton.LeftButton)
    await _turn()
    why = sheet.findChild(QLineEdit, "why")
    assert why is not None
    assert why.isVisible()
    why.setText("the cause was right")
    moment.state.set(showing(replace(VIEW, assessment=replace(BY_MODEL, opinions=OpinionsView(True)))))
    assert why.text() == "the cause was right", "what is typed stays while things arrive"
    QTest.mouseClick(_button(sheet, "save-why"), Qt.MouseButton.LeftButton)
    await _turn()
    assert moment.asked == [("feedback", "True", ""), ("feedback", "True", "the cause was right")]
    assert not why.isVisible()


async def test_an_edit_stays_in_its_fields_until_it_is_kept(open_sheet: Open) -> None:
    """A8: neither what arrives nor a failure takes away what was typed; Esc leaves the editor, not the sheet."""
    sheet, moment = open_sheet(Showing(replace(VIEW, assessment=BY_MODEL), ()), overlay=True)
    QTest.mouseClick(_button(sheet, "edit-assessment"), Qt.MouseButton.LeftButton)
    summary = sheet.findChild(QPlainTextEdit, "edited-summary")
    cause = sheet.findChild(QPlainTextEdit, "edited-cause")
    assert summary is not None
    assert cause is not None
    assert summary.toPlainText() == "The connector's certificate expired on Sunday."
    summary.setPlainText("Mine")
    moment.state.set(Showing(replace(VIEW, assessment=replace(BY_MODEL, age="")), ()))
    assert summary.toPlainText() == "Mine"
    moment.keeps = False
    QTest.mouseClick(_button(sheet, "save-edit"), Qt.MouseButton.LeftButton)
    await _turn()
    assert summary.isVisible()
    moment.keeps = True
    QTest.mouseClick(_button(sheet, "save-edit"), Qt.MouseButton.LeftButton)
    await _turn()
    assert not summary.isVisible()
    assert moment.asked == [("edit", "Mine", "Certificate")] * 2
    QTest.mouseClick(_button(sheet, "edit-assessment"), Qt.MouseButton.LeftButton)
    QTest.keyClick(summary, Qt.Key.Key_Escape)
    assert not summary.isVisible()
    assert sheet.isVisible()
    assert ("close",) not in moment.asked
    QTest.mouseClick(_button(sheet, "edit-assessment"), Qt.MouseButton.LeftButton)
    summary.setPlainText("  ")
    assert not _button(sheet, "save-edit").isEnabled()
    QTest.mouseClick(_button(sheet, "take-edit-back"), Qt.MouseButton.LeftButton)
    await _turn()
    assert moment.asked[-1] == ("edit", "", "")


async def test_the_status_update_is_copied_whatever_state_the_assessment_is_in(open_sheet: Open) -> None:
    """A9."""
    sheet, moment = open_sheet(showing(VIEW))
    QTest.mouseClick(_button(sheet, "copy-status"), Qt.MouseButton.LeftButton)
    await _turn()
    assert moment.asked == [("status",)]
    assert QApplication.clipboard().text() == "It looks like the profile."
    assert "Copied." in _texts(sheet)
    for name in ("helpful", "not-helpful", "edit-assessment"):
        assert not _button(sheet, name).isVisible()


async def _turn() -> None:
    import asyncio

    for _ in range(3):
        await asyncio.sleep(0)
