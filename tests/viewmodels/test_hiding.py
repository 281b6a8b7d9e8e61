"""A text that is hidden by hand from the chat (A7)."""

from __future__ import annotations

from rf_desktop.contract import endpoints as e
from rf_desktop.contract.ai import Hiding
from rf_desktop.contract.events import MessageAdded
from rf_desktop.contract.sessions import SessionDetail
from rf_desktop.domain.ids import SessionId
from rf_desktop.viewmodels.conversation_view import Conversation
from tests.client import made
from tests.fakes.seat import Seat

S1 = SessionId("s1")


def bodies(seat: Seat) -> list[str]:
    """What is shown."""
    state = seat.desk.conversation.state.value
    assert isinstance(state, Conversation), state
    return [row.body for row in state.messages]


async def test_a_hidden_text_is_gone_from_the_pane(seat: Seat) -> None:
    """A7: one request; the pane shows what the server keeps."""
    entry = made.entry("s1", owner=seat.person, opened_by=seat.person)
    seat.has_session(entry)
    await seat.desk.open_session(S1)
    said = made.message(1, "it is blauer Elefant", by=seat.person)
    seat.hears(MessageAdded(message=said))
    asked: list[Hiding] = []

    def hide(body: Hiding, *, session_id: str) -> SessionDetail:
        asked.append(body)
        hidden = said.model_copy(update={"body": "it is [secret a1b2c3]", "hidden": 1, "version": 2})
        return made.detail(entry, messages=(hidden,))

    seat.api.answers(e.HIDE_SECRET, hide)
    assert await seat.desk.conversation.hide("blauer Elefant")
    assert asked == [Hiding(text="blauer Elefant")]
    assert bodies(seat) == ["it is [secret a1b2c3]"]
