"""A reply that grows, stops, fails and is tried again, in the transcript: T1, A3, A6, A7, D4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from rf_desktop.ui.chat.message import MessageWidget
from rf_desktop.ui.chat.transcript import Transcript
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text, text_replies
from rf_desktop.viewmodels.conversation_view import MessageRow
from tests.ui.samples_chat import MARKDOWN, MESSAGES, message

LINK = "See [the guide](https://docs.example.com/guide) and go on."


@pytest.fixture
def transcript(qapp: QApplication) -> Iterator[Transcript]:
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)
    made = Transcript(theme)
    made.resize(640, 480)
    made.show()
    QApplication.processEvents()
    yield made
    made.close()


def reply(body: str, state: str = "streaming", **more: object) -> MessageRow:
    """FlowPilot's newest message."""
    words = {"streaming": text.FLOWPILOT_IS_WRITING, "stopped": text_replies.STOPPED}.get(state, "")
    row = message(9, body, author="FlowPilot", kind="flowpilot", state=state, trouble=words)
    return replace(row, may_steer=state != "sent", **more)  # type: ignore[arg-type]


def shows(transcript: Transcript, row: MessageRow) -> MessageWidget:
    """The reply, below a conversation."""
    transcript.show_messages("s", [*MESSAGES, row], writing=False)
    widget = transcript.message(row.key)
    assert widget is not None
    return widget


def button(widget: QWidget, name: str) -> QPushButton:
    found = widget.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_a_growing_reply_stays_in_sight_where_its_end_is_followed(transcript: Transcript) -> None:
    """T1: and with it the button that stops it."""
    for length in range(0, len(MARKDOWN), 60):
        widget = shows(transcript, reply(MARKDOWN[:length]))
        bar = transcript.verticalScrollBar()
        assert bar.value() == bar.maximum()
        assert button(widget, "stop-reply").isVisible()
    assert widget.body.whole_text() == MARKDOWN[:length]


def test_a_growing_reply_moves_nothing_for_who_reads_above(transcript: Transcript) -> None:
    """T1, D4: what stands at the upper edge stands still, also inside the reply itself."""
    shows(transcript, reply("First line.\n\n" * 60))
    transcript.verticalScrollBar().setValue(transcript.verticalScrollBar().maximum() - 300)
    before = transcript.message("m-9")
    assert before is not None
    top = before.mapTo(transcript.viewport(), QPoint(0, 0)).y()
    for more in range(1, 5):
        shows(transcript, reply("First line.\n\n" * 60 + "More of it.\n\n" * more * 20))
        assert before.mapTo(transcript.viewport(), QPoint(0, 0)).y() == top
    assert not transcript.follows


def test_what_is_selected_stays_selected_while_a_reply_grows(transcript: Transcript) -> None:
    """T1: also while the button of the mouse is down, when nothing may change below it."""
    widget = shows(transcript, reply("The **connector** is"))
    widget.body.moveCursor(QTextCursor.MoveOperation.Start)
    widget.body.moveCursor(QTextCursor.MoveOperation.NextWord, QTextCursor.MoveMode.KeepAnchor)
    widget.body.moveCursor(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
    assert widget.body.selected_text() == "The connector"
    shows(transcript, reply("The **connector** is old. "))
    assert widget.body.selected_text() == "The connector"
    QTest.mousePress(widget.body.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 6))
    shows(transcript, reply("The **connector** is old. Renew it."))
    assert widget.body.toPlainText() == "The connector is old."
    QTest.mouseRelease(widget.body.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 6))
    assert widget.body.toPlainText() == "The connector is old. Renew it."


def test_stop_and_retry_are_there_when_they_can_be_pressed_and_keep_the_focus(transcript: Transcript) -> None:
    """T1, D4: by keyboard too; the reason stands beside them."""
    heard: list[tuple[str, str]] = []
    transcript.stop_requested.connect(lambda key: heard.append(("stop", key)))
    transcript.retry_requested.connect(lambda key: heard.append(("retry", key)))
    transcript.activateWindow()
    widget = shows(transcript, reply("Look at "))
    stop = button(widget, "stop-reply")
    stop.setFocus()
    QTest.keyClick(stop, Qt.Key.Key_Return)
    shows(transcript, reply("Look at the ", busy=True))
    assert stop.hasFocus()
    QTest.keyClick(stop, Qt.Key.Key_Return)  # it is on its way
    failed = replace(reply("Look at the ", "failed"), trouble=text_replies.failed("the AI's answer broke off"))
    shows(transcript, failed)
    retry = button(widget, "retry-reply")
    assert (stop.isVisible(), retry.isVisible(), retry.hasFocus()) == (False, True, True)
    retry.click()
    assert heard == [("stop", "m-9"), ("retry", "m-9")]
    shows(transcript, reply("Look at the profile.", "sent"))
    assert widget.hasFocus()
    shows(transcript, replace(reply("Look", "stopped"), may_steer=False))
    assert not button(widget, "retry-reply").isVisible()


def test_a_link_leads_somewhere_only_when_the_whole_reply_was_looked_at(transcript: Transcript) -> None:
    """A3: not while it is written, and never when it is flagged; what is flagged is said."""
    widget = shows(transcript, reply(LINK))
    assert "href" not in widget.body.document().toHtml()
    shows(transcript, reply(LINK, "sent"))
    assert 'href="https://docs.example.com/guide"' in widget.body.document().toHtml()
    note = text_replies.note(None, 2, ("https://docs.example.com/guide",))
    flagged = reply(LINK, "sent", flagged=("https://docs.example.com/guide",), note=note)
    shows(transcript, flagged)
    assert "href" not in widget.body.document().toHtml()
    assert any(label.isVisible() for label in widget.findChildren(QWidget, "note"))
    assert note == "Not in this case, so look twice: https://docs.example.com/guide\n2 secrets hidden"


def test_a_reply_without_a_word_yet_says_that_it_is_coming(transcript: Transcript) -> None:
    """T1"""
    widget = shows(transcript, reply(""))
    assert widget.height() < 100
    assert button(widget, "stop-reply").isVisible()
