"""What was written in a session where one may no longer write (T1)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rf_desktop.ui.chat.pane import ChatPane
from rf_desktop.viewmodels import text
from tests.ui.samples_chat import OPEN, STATES, StandInConversation
from tests.ui.test_chat_pane import model, named, pane, press, theme

__all__ = ["model", "pane", "theme"]


async def test_what_was_written_before_the_end_can_be_read_copied_and_discarded(
    pane: ChatPane, model: StandInConversation
) -> None:
    """T1: it says why it was not sent; the text is there to be selected, and nothing can be added to it."""
    model.draft.set("half a sentence")
    assert named(pane, "left-draft").isHidden()
    model.state.set(STATES["closed"])
    field = pane.composer.field
    said = named(pane, "left-draft-words").text()  # type: ignore[attr-defined]
    assert said == f"{text.COMPOSER_CLOSED} What you wrote here was not sent."
    assert field.isEnabled()
    QTest.keyClicks(field, " and more")
    assert field.text() == "half a sentence"
    QApplication.clipboard().clear()
    press(pane, "copy-draft")
    assert QApplication.clipboard().text() == "half a sentence"
    named(pane, "discard-draft").setFocus()
    press(pane, "discard-draft")
    assert (model.draft.value, field.text()) == ("", "")
    assert named(pane, "left-draft").isHidden()
    assert not field.isEnabled()
    assert pane.transcript.hasFocus()


async def test_what_is_left_is_said_once_and_only_where_one_cannot_write(
    pane: ChatPane, model: StandInConversation
) -> None:
    """T1, M8: not of the session that was open before, whose draft has just given way."""
    heard: list[str] = []
    pane.composer.left._speak = lambda _widget, sentence, _urgent: heard.append(sentence)
    model.state.set(STATES["closed"])
    model.draft.set("of the session that goes on")
    model.state.set(OPEN)
    assert heard == []
    model.state.set(STATES["reader"])
    model.state.set(replace(STATES["reader"], waiting_for_reply=True))
    assert heard == ["Sam has this session. You can read along. What you wrote here was not sent."]


async def test_another_text_that_is_left_is_neither_copied_nor_told_yet(
    pane: ChatPane, model: StandInConversation
) -> None:
    """T1, M8: it is left for the same reason, but it is not the one before."""
    heard: list[str] = []
    pane.composer.left._speak = lambda _widget, sentence, _urgent: heard.append(sentence)
    model.draft.set("of the first")
    model.state.set(STATES["closed"])
    press(pane, "copy-draft")
    copy = named(pane, "copy-draft")
    assert copy.text() == text.COPIED  # type: ignore[attr-defined]

    model.draft.set("of the second")
    model.state.set(replace(STATES["closed"], session_id="s-2"))
    assert copy.text() == text.COPY_DRAFT  # type: ignore[attr-defined]
    why = f"{text.COMPOSER_CLOSED} What you wrote here was not sent."
    assert heard == [why, text.COPIED, why]
