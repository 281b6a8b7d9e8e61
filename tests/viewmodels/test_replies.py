"""FlowPilot's replies in the chat pane: written, stopped, failed, tried again (T1, A3, A6, A7)."""

from __future__ import annotations

from typing import Any

from rf_desktop.client.errors import Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.ai import ReplyTarget
from rf_desktop.contract.chat import Author, Message
from rf_desktop.contract.events import MessageAdded, MessageChanged, ReplyProgressed
from rf_desktop.domain.ids import SessionId
from rf_desktop.viewmodels import text, text_replies
from rf_desktop.viewmodels.conversation_view import Conversation, MessageRow
from tests.client import made
from tests.fakes.seat import Seat, settled

S1 = SessionId("s1")


def reply(body: str = "", **changes: Any) -> Message:
    """FlowPilot's second message of the session."""
    author = Author(kind="flowpilot", name="FlowPilot")
    return made.message(2, body).model_copy(update={"author": author, "state": "streaming", **changes})


def pane(seat: Seat) -> Conversation:
    state = seat.desk.conversation.state.value
    assert isinstance(state, Conversation), state
    return state


def shown(seat: Seat) -> MessageRow:
    """The reply as it is shown."""
    return pane(seat).messages[-1]


async def asks(seat: Seat) -> None:
    """A session of Sam's own with a question, open in the pane."""
    seat.has_session(made.entry("s1", owner=seat.person, opened_by=seat.person))
    await seat.desk.open_session(S1)
    seat.hears(MessageAdded(message=made.message(1, "Outlook?", by=seat.person)))


async def test_a_reply_grows_and_is_whole(seat: Seat) -> None:
    """T1: one row; *Stop* only while it is written; nobody waits below it."""
    await asks(seat)
    seat.hears(MessageAdded(message=reply()))
    assert (shown(seat).state, shown(seat).trouble, shown(seat).may_steer) == (
        "streaming", text.FLOWPILOT_IS_WRITING, True,
    )  # fmt: skip
    assert not pane(seat).waiting_for_reply
    for offset, words in ((0, "Look at "), (8, "the [sec"), (8, "the profile")):
        seat.hears(ReplyProgressed(session_id=S1, message_id=reply().id, offset=offset, text=words))
    assert shown(seat).body == "Look at the profile"
    seat.hears(MessageChanged(message=reply("Look at the profile.", state="complete", version=2)))
    assert (shown(seat).body, shown(seat).state, shown(seat).may_steer) == ("Look at the profile.", "sent", False)
    assert len(pane(seat).messages) == 2


async def test_what_is_missing_of_a_reply_is_fetched(seat: Seat) -> None:
    """T1: as after a line that was cut in the middle."""
    await asks(seat)
    seat.hears(MessageAdded(message=reply("Look ")))
    seat.has_session(
        made.entry("s1", owner=seat.person, opened_by=seat.person), messages=(reply("Look at the profile"),)
    )
    seat.hears(ReplyProgressed(session_id=S1, message_id=reply().id, offset=12, text="profile"))
    await settled(lambda: shown(seat).body == "Look at the profile")


async def test_stop_and_retry_are_one_request_each_and_show_what_became_of_it(seat: Seat) -> None:
    """T1: the reason is there; a request that fails changes nothing."""
    await asks(seat)
    seat.hears(MessageAdded(message=reply("Look at ")))
    asked: list[ReplyTarget] = []

    def answers(became: Message) -> Any:
        def take(body: ReplyTarget, *, session_id: str) -> Message:
            asked.append(body)
            return became

        return take

    seat.api.answers(e.STOP_REPLY, Unreachable("connect"))
    assert not await seat.desk.conversation.stop_reply(reply().id)
    assert shown(seat).state == "streaming"
    seat.api.answers(e.STOP_REPLY, answers(reply("Look at ", state="stopped", version=2)))
    assert await seat.desk.conversation.stop_reply(reply().id)
    assert (shown(seat).state, shown(seat).trouble, shown(seat).body) == ("stopped", text_replies.STOPPED, "Look at ")
    seat.api.answers(e.RETRY_REPLY, answers(reply(version=3)))
    assert await seat.desk.conversation.retry_reply(reply().id)
    assert (shown(seat).state, shown(seat).body) == ("streaming", "")
    assert asked == [ReplyTarget(message_id=reply().id)] * 2
    seat.hears(MessageChanged(message=reply("Look", state="failed", why="the AI provider is busy", version=4)))
    assert shown(seat).trouble == "FlowPilot could not finish: the AI provider is busy."
    assert shown(seat).trouble in shown(seat).sentence


async def test_what_is_to_be_known_of_a_reply_stands_below_it(seat: Seat) -> None:
    """A3, A6, A7: why the playbooks answered, what is not from this case, what is hidden."""
    await asks(seat)
    known = {"why": "this month's AI budget is spent", "hidden": 1, "flagged": ("netsh int ip reset",)}
    seat.hears(MessageAdded(message=reply("Step one", state="complete", **known)))
    assert shown(seat).note.splitlines() == [
        "From the playbooks, because this month's AI budget is spent.",
        "Not in this case, so look twice: netsh int ip reset",
        "1 secret hidden",
    ]
    assert shown(seat).flagged == ("netsh int ip reset",)


async def test_a_reader_cannot_steer_a_reply(seat: Seat) -> None:
    """C6."""
    seat.has_session(made.entry("s1"), messages=(made.message(1), reply("Look")), may_write=False)
    await seat.desk.open_session(S1)
    assert (shown(seat).state, shown(seat).may_steer) == ("streaming", False)
