"""Its keys, what a screen reader hears of it, and texts of any size: M8, E3, E7, A6, A7."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget

from rf_desktop.domain.moments import now
from rf_desktop.ui.magic_moment.links import EvidenceButton
from rf_desktop.ui.widgets.labels import PlainLabel
from rf_desktop.viewmodels import text, text_sheet
from rf_desktop.viewmodels.moment_state import NotAvailable, Showing, Taken
from rf_desktop.viewmodels.moment_view import AskedRow
from rf_desktop.viewmodels.ways_view import Deed
from tests.ui.opened_moment import SHOWN, Open, button, part, press, settle, texts, turn
from tests.ui.samples_moment import (
    BY_MODEL,
    LEDGER,
    NEWS,
    READY,
    SO_FAR,
    UNAVAILABLE,
    VIEW,
    showing,
)


async def test_arrows_walk_from_source_to_source(open_moment: Open) -> None:
    """M8: in reading order, and each is named by who and when."""
    sheet, _ = open_moment(showing(SHOWN))
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


async def test_the_arrival_is_said_once(open_moment: Open) -> None:
    """M8: not for each part of it, and not for what was there when one opened it."""
    sheet, moment = open_moment(showing(VIEW))
    heard: list[str] = []
    sheet.announce = lambda _widget, said, _urgent: heard.append(said)
    for assessment in (SO_FAR, replace(SO_FAR, summary="More"), READY, replace(READY, age="1 new fact")):
        moment.state.set(showing(replace(VIEW, assessment=assessment)))
    assert READY.cause is not None
    assert heard == [text_sheet.ARRIVED_CAUSE.format(cause=READY.cause.text)]
    moment.state.set(showing(VIEW))
    moment.state.set(showing(replace(VIEW, assessment=UNAVAILABLE)))
    assert heard[1:] == [UNAVAILABLE.sentence]


async def test_digits_choose_and_letters_press_what_stands_there(open_moment: Open) -> None:
    """M8: in a field they are letters; what is not there, or is under way, is not pressed."""
    sheet, moment = open_moment(showing(replace(VIEW, assessment=BY_MODEL)))
    for key in (Qt.Key.Key_2, Qt.Key.Key_A, Qt.Key.Key_N, Qt.Key.Key_R):
        QTest.keyClick(sheet, key)
        await turn()
    assert moment.asked == [("choose", "analysis"), ("read", "agree"), ("read", "not_this"), ("retry",)]
    QTest.keyClick(sheet, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    button(sheet, "helpful").click()
    why = part(sheet, QLineEdit, "why")
    why.setFocus()
    QTest.keyClicks(why, "a1 nr")
    await turn()
    assert why.text().endswith("a1 nr")
    assert moment.asked[4:] == [("feedback", "True", "")]
    moment.state.set(showing(replace(VIEW, assessment=BY_MODEL), claiming="continue"))
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        QTest.keyClick(sheet, key)
    await turn()
    assert len(moment.asked) == 5
    QTest.keyClick(sheet, Qt.Key.Key_E)
    assert button(sheet, "save-edit").isVisible()


@pytest.mark.parametrize("claimed", [False, True])
async def test_enter_after_a_word_of_why_keeps_the_word_and_takes_nothing_over(
    open_moment: Open, claimed: bool
) -> None:
    """M3, M8, A9: QDialog would press one of the choices; the keyboard goes back to the thumb it was said of."""
    shown = replace(VIEW, assessment=BY_MODEL)
    sheet, moment = open_moment(Showing(shown, ()) if claimed else showing(shown), overlay=claimed)
    button(sheet, "not-helpful").click()
    await turn()
    why = part(sheet, QLineEdit, "why")
    why.setFocus()
    why.selectAll()
    QTest.keyClicks(why, "another site")
    QTest.keyClick(why, Qt.Key.Key_Return)
    await turn()
    assert moment.asked[1:] == [("feedback", "False", "another site")]
    assert not why.isVisible()
    assert button(sheet, "not-helpful").hasFocus()
    QTest.keyClick(sheet, Qt.Key.Key_Enter)
    await turn()
    assert len(moment.asked) == 2


async def test_the_rest_is_a_page_away_while_the_keyboard_is_at_the_choices(open_moment: Open) -> None:
    """M8: the choices keep it, and what stands above them is read without a way through every link."""
    sheet, moment = open_moment(showing(replace(VIEW, assessment=BY_MODEL)), size=(760, 480))
    scrolled = part(sheet, QScrollArea, "moment-scroll").verticalScrollBar()
    assert scrolled.maximum() > 0
    primary = button(sheet, "choice-continue")
    assert primary.hasFocus()
    seen = [scrolled.value()]
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        QTest.keyClick(primary, key)
        seen.append(scrolled.value())
    assert 0 == seen[0] < seen[1] <= seen[2] == scrolled.maximum()
    assert seen[2] > seen[3] >= seen[4] == 0
    assert primary.hasFocus()
    assert moment.asked == []


async def test_b_goes_back_to_the_queue_and_claims_nothing(open_moment: Open) -> None:
    """M7, D4: the quiet way has a key as the choices have; in the overlay there is nothing to go back from."""
    sheet, moment = open_moment(showing(SHOWN))
    QTest.keyClick(button(sheet, "choice-continue"), Qt.Key.Key_B)
    assert moment.asked == [("back",)]
    overlay, moment = open_moment(Showing(SHOWN, ()), overlay=True)
    QTest.keyClick(overlay, Qt.Key.Key_B)
    assert moment.asked == []


async def test_long_notes_and_ledgers_begin_folded(open_moment: Open) -> None:
    """M8: 20,000 characters and 60 steps leave the assessment in reach; all of it is one press away."""
    notes = "word " * 4_000
    steps = tuple(replace(LEDGER[0], key=f"t{n}", text=f"Step {n}") for n in range(60))
    sheet, _ = open_moment(showing(replace(SHOWN, notes=notes, ledger=steps)))
    assert len(part(sheet, PlainLabel, "handoff-notes").text()) < 700
    assert "Step 59" not in texts(sheet)
    press(sheet, "show-all-notes")
    assert notes in part(sheet, PlainLabel, "handoff-notes").text()
    press(sheet, "show-all-steps")
    assert "Step 59" in texts(sheet)
    assert button(sheet, "show-all-steps").hasFocus()
    press(sheet, "show-all-steps")
    assert "Step 59" not in texts(sheet)


async def test_a_step_without_a_result_has_the_whole_line(open_moment: Open) -> None:
    """M2: what was never asked is not broken beside an empty column; what has a result keeps its own."""
    asked = replace(LEDGER[0], state="todo", text="Which lights are on at the router or modem?", result="", at=None)
    done = replace(asked, key="t9", state="done", result="green", at=now())
    sheet, _ = open_moment(showing(replace(SHOWN, ledger=(done, asked))))
    wide = next(each for each in sheet.findChildren(PlainLabel) if each.text().startswith(text.NEVER_ASKED))
    narrow = next(each for each in sheet.findChildren(PlainLabel) if each.text() == done.text)
    result = next(each for each in sheet.findChildren(PlainLabel) if each.text() == "green")
    assert wide.x() == narrow.x()
    assert wide.geometry().right() > result.geometry().right() > narrow.geometry().right()


async def test_unknown_names_and_what_was_asked_first(open_moment: Open) -> None:
    """E3, E7: "they" where nobody is named, and what the junior could not get."""
    header = replace(VIEW.header, by=text.THEY, contact="Ms Lee", device="LT-7")
    asked = (AskedRow("Which users?", "all of sales"), AskedRow("Any change?", text_sheet.COULD_NOT_GET))
    sheet, _ = open_moment(showing(replace(SHOWN, header=header, asked=asked, notes="")))
    said = texts(sheet)
    assert "by they" not in said
    assert "They left no notes." in said
    assert "for Ms Lee · LT-7" in said
    assert "all of sales" in said
    assert text_sheet.COULD_NOT_GET in said


async def test_a_link_in_the_summary_that_nobody_sent_is_named_under_it(open_moment: Open) -> None:
    """A7: as for the other lines; a person's own text is theirs."""
    strange = replace(READY, summary="Get https://evil.example/x", summary_flagged=("https://evil.example/x",))
    sheet, moment = open_moment(showing(replace(VIEW, assessment=strange)))
    flagged = part(sheet, PlainLabel, "summary-flagged")
    assert "https://evil.example/x" in flagged.text()
    assert flagged.isVisible()
    moment.state.set(showing(replace(VIEW, assessment=replace(strange, edited=BY_MODEL.edited))))
    assert not flagged.isVisible()


async def test_it_is_said_once_that_no_model_wrote_it(open_moment: Open) -> None:
    """A6: and "too few cases to say" can be read whole."""
    for size in ((760, 800), (640, 600)):
        sheet, _ = open_moment(showing(SHOWN), size=size)
        said = texts(sheet)
        assert said.count("resolved cases") == 1
        assert said.count("AI") == 1 + said.count(text.TAKE_OVER["analysis"])
        shown = [each for each in sheet.findChildren(QLabel) if text.TOO_FEW_CASES in each.text() and each.isVisible()]
        assert len(shown) == 1
        assert shown[0].width() >= shown[0].sizeHint().width() or shown[0].wordWrap()


async def test_tab_goes_through_it_as_one_reads_it(open_moment: Open) -> None:
    """M8: whatever came first; what arrived live stands in its place too, and the choices come last."""
    sheet, moment = open_moment(showing(VIEW))
    moment.state.set(showing(replace(SHOWN, since=NEWS)))
    settle()
    button(sheet, "read-session").setFocus()
    names = []
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        names.append(focused.objectName())
        if focused.objectName() == "back-to-queue":
            break
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert names == [
        "read-session",
        *("evidence-m31", "evidence-n4"),
        *("agree", "not-this"),
        *("evidence-m4", "evidence-t3", "evidence-t3", "evidence-m4", "evidence-t3"),
        *("similar-case", "similar-case"),
        *("helpful", "not-helpful", "copy-status"),
        *("choice-continue", "choice-analysis", "choice-take_over", "back-to-queue"),
    ]
    press(sheet, "evidence-m4")
    button(sheet, "copy-status").setFocus()
    QTest.keyClick(button(sheet, "copy-status"), Qt.Key.Key_Tab)
    now = QApplication.focusWidget()
    assert now is not None
    assert now.objectName() == "reader-tab-conversation"


async def test_the_header_says_until_when_and_who_else_reads_it(open_moment: Open) -> None:
    """M2, Q1: as on the card; nothing of it once somebody has it."""
    waiting = replace(VIEW.header, waits_since=now() - timedelta(minutes=4))
    sheet, moment = open_moment(showing(replace(SHOWN, header=waiting)))
    assert part(sheet, PlainLabel, "moment-due").text().startswith("due in ")
    assert part(sheet, PlainLabel, "moment-lookers").text() == "Sam is looking"
    header = replace(VIEW.header, waits_since=None, lookers=())
    moment.state.set(showing(replace(SHOWN, header=header)))
    assert not part(sheet, PlainLabel, "moment-due").isVisible()
    assert not part(sheet, PlainLabel, "moment-lookers").isVisible()


async def test_what_could_not_be_fetched_can_be_fetched_again(open_moment: Open) -> None:
    """M1: where another try may help; what does not exist for me never will."""
    sheet, moment = open_moment(NotAvailable(text.UNREACHABLE, can_retry=True))
    button(sheet, "retry-moment").click()
    await turn()
    assert moment.asked == [("fetch",)]
    moment.state.set(NotAvailable(text.NOT_AVAILABLE_LINK))
    assert not button(sheet, "retry-moment").isVisible()


@pytest.mark.parametrize(("pressed", "shown"), [("helpful", "why"), ("edit-assessment", "save-edit")])
async def test_what_opens_at_the_foot_is_brought_into_sight(open_moment: Open, pressed: str, shown: str) -> None:
    """M8: in a small window as well."""
    sheet, _ = open_moment(showing(replace(VIEW, assessment=BY_MODEL)), size=(760, 520))
    area = part(sheet, QScrollArea, "moment-scroll")
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    button(sheet, pressed).click()
    await turn()
    settle()
    opened = part(sheet, QWidget, shown)
    assert area.viewport().rect().contains(opened.mapTo(area.viewport(), opened.rect().center()))


async def test_a_screen_reader_hears_a_dialog_whose_parts_have_names_without_markup(open_moment: Open) -> None:
    """M8: role, name and description of everything that can be pressed."""
    sheet, _ = open_moment(showing(SHOWN))
    said = QAccessible.queryAccessibleInterface(sheet)
    assert said.role() == QAccessible.Role.Dialog
    assert said.text(QAccessible.Text.Name) == VIEW.header.problem
    for each in sheet.findChildren(QPushButton):
        if each.isVisible():
            heard = QAccessible.queryAccessibleInterface(each)
            assert heard.text(QAccessible.Text.Name)
            assert "<" not in heard.text(QAccessible.Text.Description)


async def test_a_digit_on_its_way_when_a_colleague_wins_presses_nothing_else(open_moment: Open) -> None:
    """C3, M8: what stands there then is something else."""
    sheet, moment = open_moment(showing(SHOWN))
    offers = (Deed("watch", "Watch"), Deed("next", "Next one for me"))
    moment.state.set(Taken(SHOWN, "Already claimed by Sam just now.", "Sam has this", offers))
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        QTest.keyClick(sheet, key)
    await turn()
    assert moment.asked == []
