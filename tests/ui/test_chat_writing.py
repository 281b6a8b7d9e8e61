"""Writing in the composer: input methods, right-to-left text, emoji, and what never touches it (T1, PITFALLS C)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rf_desktop.domain import limits
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.chat.pane import ChatPane
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels.conversation_view import Composer
from tests.ui.samples_chat import OPEN, StandInConversation, message


@pytest.fixture
def model() -> StandInConversation:
    return StandInConversation(OPEN)


@pytest.fixture
def pane(model: StandInConversation, qapp: QApplication) -> Iterator[ChatPane]:
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)

    def fail(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    made = ChatPane(model, theme, TaskScope(None, fail))  # type: ignore[arg-type]
    made.resize(1024, 760)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    made.composer.focus()
    yield made
    made.close()


def compose(pane: ChatPane, preedit: str, commit: str = "") -> None:
    """What an input method sends while something is being composed, and at its end."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(pane.composer.field, event)


def test_what_is_being_composed_is_not_written_yet(pane: ChatPane, model: StandInConversation) -> None:
    """T1: it is no draft and cannot be sent; its end is."""
    compose(pane, "にほん")
    assert pane.composer.field.text() == ""
    assert model.draft.value == ""
    assert not pane.composer.send_button.isEnabled()
    compose(pane, "", "日本")
    assert (pane.composer.field.text(), model.draft.value) == ("日本", "日本")
    assert pane.composer.send_button.isEnabled()


def test_nothing_that_arrives_ends_a_composition(pane: ChatPane, model: StandInConversation) -> None:
    """PITFALLS C: messages, chips and other states leave the field and its cursor alone."""
    QTest.keyClicks(pane.composer.field, "Server ")
    compose(pane, "sa")
    layout = pane.composer.field.document().firstBlock().layout()
    assert layout is not None
    assert layout.preeditAreaText() == "sa"
    model.state.set(replace(OPEN, messages=(*OPEN.messages, message(9, "Meanwhile")), chips=()))
    assert layout.preeditAreaText() == "sa"
    compose(pane, "", "さ")
    assert pane.composer.field.text() == "Server さ"


def test_a_dead_key_composes_one_letter(pane: ChatPane) -> None:
    """T1: ´ and e are one é."""
    compose(pane, "´")
    compose(pane, "", "é")
    assert pane.composer.field.text() == "é"


def test_a_composition_replaces_what_it_says(pane: ChatPane) -> None:
    """T1: autocorrection of a keyboard on the screen."""
    QTest.keyClicks(pane.composer.field, "teh")
    event = QInputMethodEvent()
    event.setCommitString("the", -3, 3)
    QApplication.sendEvent(pane.composer.field, event)
    assert pane.composer.field.text() == "the"


def test_dictation_beyond_any_limit_is_refused_in_words(pane: ChatPane) -> None:
    """E4: and what was written stays."""
    QTest.keyClicks(pane.composer.field, "Kept")
    compose(pane, "", "x" * (limits.MESSAGE * 3))
    assert pane.composer.field.text() == "Kept"
    assert pane.composer.note()


def test_right_to_left_text_is_written_and_moved_through_from_its_side(pane: ChatPane) -> None:
    """T1: the paragraph turns by itself; what is sent is what was typed."""
    words = "שלום עולם"
    compose(pane, "", words)
    block = pane.composer.field.document().firstBlock()
    assert block.textDirection() is Qt.LayoutDirection.RightToLeft
    assert pane.composer.field.text() == words
    QTest.keyClick(pane.composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(pane.composer.field, "hello")
    assert pane.composer.field.text() == f"{words}\nhello"
    assert block.next().textDirection() is Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize("cluster", ["👩‍👩‍👧‍👦", "🏳️‍🌈", "é", "🇩🇪"], ids=["family", "flag", "accent", "country"])
def test_a_grapheme_is_one_step_and_one_backspace(pane: ChatPane, cluster: str) -> None:
    """T1: nothing is cut in the middle of what one sees as one."""
    field = pane.composer.field
    compose(pane, "", f"a{cluster}")
    field.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(field, Qt.Key.Key_Left)
    assert field.textCursor().position() == 1
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert field.text() == "a"


def test_a_colleagues_claim_leaves_the_words_where_they_are(pane: ChatPane, model: StandInConversation) -> None:
    """PITFALLS C: they cannot be sent any more, and can still be selected and copied."""
    QTest.keyClicks(pane.composer.field, "Half a sen")
    model.state.set(replace(OPEN, composer=Composer(False, "Sam is working on it.")))
    assert pane.composer.field.text() == "Half a sen"
    assert not pane.composer.send_button.isVisible()
    model.state.set(OPEN)
    assert pane.composer.field.text() == "Half a sen"
    assert pane.composer.send_button.isEnabled()
