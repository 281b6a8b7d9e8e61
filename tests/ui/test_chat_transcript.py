"""The transcript: what is shown of a message, what untrusted text cannot do, and what never jumps (T1, T10)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from rf_desktop.ui.chat.body import OPENED, MessageBody
from rf_desktop.ui.chat.breaking import breakable, unbroken
from rf_desktop.ui.chat.message import MessageWidget
from rf_desktop.ui.chat.safe_document import is_safe, read_markdown
from rf_desktop.ui.chat.transcript import MOST, PART, Transcript
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import MessageRow
from tests.ui.samples_chat import HARD, LONG_WORD, MARKDOWN, MESSAGES, message


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme(Choice.LIGHT, reduced_motion=True)
    made.apply(qapp)
    return made


@pytest.fixture
def transcript(theme: Theme) -> Iterator[Transcript]:
    made = Transcript(theme)
    made.resize(640, 480)
    made.show()
    QApplication.processEvents()
    yield made
    made.close()


def many(count: int) -> list[MessageRow]:
    return [message(n, f"Message number {n}. " * 4) for n in range(count)]


def at_end(transcript: Transcript) -> bool:
    bar = transcript.verticalScrollBar()
    return bar.value() == bar.maximum()


def top_of(transcript: Transcript, key: str) -> int:
    widget = transcript.message(key)
    assert widget is not None
    return widget.mapTo(transcript.viewport(), QPoint(0, 0)).y()


def test_markdown_reads_no_html_fetches_nothing_and_keeps_only_https_links(theme: Theme) -> None:
    """T1: FlowPilot's text is untrusted."""
    document, code = read_markdown(MARKDOWN, theme)
    html = document.toHtml()
    assert "<b>not markup</b>" in document.toPlainText()
    assert "[a picture]" in document.toPlainText()
    assert "<img" not in html
    assert 'href="https://docs.example.com/relay"' in html
    assert "javascript" not in html
    assert document.loadResource(2, QUrl("file:///etc/passwd")) is None
    assert [block.code.splitlines()[1] for block in code] == ["Restart-Service MSExchangeTransport"]


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.com/a", True),
        ("http://example.com", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https:///nohost", False),
        ("resolutionflow://pilot/x?pickup=true", False),
    ],
)
def test_only_https_addresses_may_be_opened(address: str, safe: bool) -> None:
    """T1"""
    assert is_safe(address) is safe


def test_a_clicked_link_is_opened_only_when_it_is_safe(theme: Theme) -> None:
    """T1"""
    opened: list[str] = []
    body = MessageBody(theme, opener=lambda url: opened.append(url.toString()))
    for address in ("https://example.com/a", "file:///etc/passwd"):
        body.anchorClicked.emit(QUrl(address))
    assert opened == ["https://example.com/a"]


def test_text_of_people_is_shown_letter_by_letter(transcript: Transcript) -> None:
    """T1"""
    transcript.show_messages("s", [message(1, "<b>hello</b> & *stars*")], writing=False)
    widget = transcript.message("m-1")
    assert widget is not None
    assert widget.body.toPlainText() == "<b>hello</b> & *stars*"


def test_markdown_of_nothing_but_marks_is_shown_as_it_is(theme: Theme) -> None:
    """T1: no message looks empty."""
    body = MessageBody(theme)
    body.show_text(">>>", markdown=True)
    assert body.toPlainText() == ">>>"


def test_a_huge_message_opens_in_part_and_is_copied_whole(transcript: Transcript) -> None:
    """T1: a million letters in one word do not stop the window."""
    whole = "x" * 1_000_000
    transcript.show_messages("s", [message(1, whole)], writing=False)
    widget = transcript.message("m-1")
    assert widget is not None
    assert len(unbroken(widget.body.toPlainText())) == OPENED
    more = widget.findChild(QPushButton, "show-more")
    assert isinstance(more, QPushButton)
    assert more.text() == text.show_more(len(whole) - OPENED)
    more.click()
    assert len(unbroken(widget.body.toPlainText())) > OPENED
    widget.copy()
    assert QGuiApplication.clipboard().text() == whole


def test_a_word_without_an_end_stays_inside_the_transcript(transcript: Transcript) -> None:
    """T1"""
    transcript.show_messages("s", HARD.messages, writing=True)
    for key in transcript.shown_keys():
        widget = transcript.message(key)
        assert widget is not None
        assert widget.width() <= transcript.viewport().width()
        assert widget.body.geometry().right() <= widget.width()
        assert widget.body.document().idealWidth() <= widget.body.width() + 1


def test_what_is_selected_is_copied_as_it_was_written(theme: Theme) -> None:
    """T1: the places to break are ours, not the message's."""
    body = MessageBody(theme)
    body.show_text("y" * 1000, markdown=False)
    body.selectAll()
    body.copy()
    assert QGuiApplication.clipboard().text() == "y" * 1000
    assert unbroken(breakable(LONG_WORD)) == LONG_WORD


def test_code_has_a_button_that_copies_it(transcript: Transcript) -> None:
    """T1"""
    transcript.show_messages("s", [message(1, "```\nls -l\nwhoami\n```", kind="flowpilot")], writing=False)
    button = transcript.findChild(QToolButton, "copy-code")
    assert isinstance(button, QToolButton)
    button.click()
    assert QGuiApplication.clipboard().text() == "ls -l\nwhoami"


def test_it_follows_while_its_end_is_in_sight(transcript: Transcript) -> None:
    """T1"""
    rows = many(30)
    transcript.show_messages("s", rows, writing=False)
    assert at_end(transcript)
    transcript.show_messages("s", [*rows, message(31, "new " * 200)], writing=False)
    assert at_end(transcript)


def test_it_holds_still_while_one_reads_further_up(transcript: Transcript) -> None:
    """T1: nothing jumps; a button leads to what is new."""
    rows = many(30)
    transcript.show_messages("s", rows, writing=False)
    transcript.verticalScrollBar().setValue(700)
    anchor = next(key for key in transcript.shown_keys() if top_of(transcript, key) >= 0)
    before = top_of(transcript, anchor)
    transcript.show_messages("s", [*rows, message(31, "new " * 200)], writing=True)
    assert top_of(transcript, anchor) == before
    jump = transcript.findChild(QPushButton, "jump-to-latest")
    assert isinstance(jump, QPushButton)
    assert jump.isVisible()
    jump.click()
    assert at_end(transcript)
    assert not jump.isVisible()


def test_what_i_just_wrote_comes_into_sight(transcript: Transcript) -> None:
    """T10"""
    rows = many(30)
    transcript.show_messages("s", rows, writing=False)
    transcript.verticalScrollBar().setValue(300)
    transcript.show_messages("s", [*rows, message(31, "mine", mine=True, state="waiting")], writing=False)
    assert at_end(transcript)


def test_of_a_long_session_a_stretch_exists_and_all_of_it_can_be_reached(transcript: Transcript) -> None:
    """T1: a long session opens as quickly as a short one."""
    rows = many(500)
    transcript.show_messages("s", rows, writing=False)
    assert transcript.shown_keys() == [row.key for row in rows[-PART:]]
    bar = transcript.verticalScrollBar()
    while transcript.shown_keys()[0] != "m-0":
        anchor = transcript.shown_keys()[0]
        bar.setValue(0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert transcript.shown_keys()[0] != anchor
        assert len(transcript.shown_keys()) <= MOST
    while transcript.shown_keys()[-1] != "m-499":
        anchor = transcript.shown_keys()[-1]
        bar.setValue(bar.maximum())
        assert transcript.shown_keys()[-1] != anchor
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(transcript.findChildren(MessageWidget)) <= MOST


def test_scrolling_back_keeps_the_message_in_its_place(transcript: Transcript) -> None:
    """T1"""
    transcript.show_messages("s", many(200), writing=False)
    first = transcript.shown_keys()[0]
    transcript.verticalScrollBar().setValue(100)
    assert transcript.shown_keys()[0] != first
    widget = transcript.message(first)
    assert widget is not None
    assert -100 <= top_of(transcript, first) <= 0


def test_a_selection_survives_a_new_message(transcript: Transcript) -> None:
    """T1: a live change keeps the selection."""
    transcript.show_messages("s", MESSAGES, writing=False)
    widget = transcript.message("m-1")
    assert widget is not None
    widget.body.moveCursor(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
    assert widget.body.selected_text() == "Outlook"
    transcript.show_messages("s", [*MESSAGES, message(9, "new")], writing=False)
    again = transcript.message("m-1")
    assert again is widget
    assert widget.body.selected_text() == "Outlook"


def test_a_refused_message_can_be_tried_again_or_discarded(transcript: Transcript) -> None:
    """T10"""
    heard: list[tuple[str, str]] = []
    transcript.resend_requested.connect(lambda key: heard.append(("resend", key)))
    transcript.discard_requested.connect(lambda key: heard.append(("discard", key)))
    row = message(7, "Too late", mine=True, state="refused", trouble="Not accepted: why")
    transcript.show_messages("s", [row], writing=False)
    for name in ("resend", "discard"):
        button = transcript.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        assert button.isVisible()
        button.click()
    assert heard == [("resend", "m-7"), ("discard", "m-7")]


def test_the_keyboard_walks_the_messages_and_copies_one(transcript: Transcript) -> None:
    """D4"""
    transcript.show_messages("s", MESSAGES, writing=False)
    transcript.setFocus()
    QTest.keyClick(transcript, Qt.Key.Key_Up)
    newest = transcript.message("m-7")
    before = transcript.message("m-6")
    assert newest is not None
    assert before is not None
    assert newest.hasFocus()
    QTest.keyClick(newest, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Thanks, checking."
    QTest.keyClick(newest, Qt.Key.Key_Up)
    assert before.hasFocus()


def test_each_message_says_its_sentence_to_a_screen_reader(transcript: Transcript) -> None:
    """M8's manner, for the chat"""
    transcript.show_messages("s", MESSAGES, writing=True)
    said = [widget.accessibleName() for widget in transcript.findChildren(MessageWidget)]
    assert said == [row.sentence for row in MESSAGES]


def test_another_session_starts_at_its_end_with_nothing_of_the_first(transcript: Transcript) -> None:
    """T1"""
    transcript.show_messages("s", many(50), writing=False)
    transcript.verticalScrollBar().setValue(10)
    transcript.show_messages("other", [message(n, f"Other {n} " * 30) for n in range(60, 90)], writing=False)
    assert transcript.shown_keys()[0] == "m-60"
    assert at_end(transcript)


def test_the_theme_may_change_while_messages_are_shown(transcript: Transcript, theme: Theme) -> None:
    """M8: light and dark"""
    transcript.show_messages("s", MESSAGES, writing=False)
    theme.choose(Choice.DARK)
    widget = transcript.message("m-6")
    assert widget is not None
    assert "expired yesterday" in widget.body.toPlainText()


def test_selected_words_can_be_hidden_as_a_secret(transcript: Transcript) -> None:
    """A7: the menu offers it where words are selected, and hands on exactly those."""
    heard: list[str] = []
    transcript.hide_requested.connect(heard.append)
    transcript.show_messages("s", [message(1, "the word is blauer Elefant today")], writing=False)
    widget = transcript.message("m-1")
    assert widget is not None
    assert text.HIDE_SELECTION not in [action.text() for action in widget.body.menu().actions()]
    cursor = widget.body.document().find("blauer Elefant")
    widget.body.setTextCursor(cursor)
    menu = widget.body.menu()
    next(action for action in menu.actions() if action.text() == text.HIDE_SELECTION).trigger()
    assert heard == ["blauer Elefant"]
