"""A reply that grows by events and is fetched in between, in any order: never shorter, never doubled (T1, V1)."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.client.conversation_state import Conversation, joined, with_messages, with_piece
from rf_desktop.contract.chat import Author, Message, ReplyState
from rf_desktop.contract.events import MessageAdded, MessageChanged, ReplyProgressed
from rf_desktop.contract.sessions import SessionDetail
from tests.client.made import detail, entry, message

Said = MessageAdded | MessageChanged | ReplyProgressed


def reply(body: str, state: ReplyState = "streaming", version: int = 1) -> Message:
    return message(2, body).model_copy(
        update={"author": Author(kind="flowpilot", name="FlowPilot"), "state": state, "version": version}
    )


@dataclass
class Server:
    """What a server tells of one reply: its log, and the message as it was after each event."""

    log: list[Said]
    states: list[Message | None]

    @classmethod
    def writes(cls, tries: list[tuple[list[tuple[int, str]], ReplyState]]) -> Server:
        """Each try is written in pieces, which may take back some characters, and ends in a state."""
        made, now, version = cls([], [None]), reply(""), 0
        for pieces, end in tries:
            version += 1
            now = reply("", version=version)
            made._say(MessageAdded(message=now) if version == 1 else MessageChanged(message=now), now)
            for back, text in pieces:
                offset = max(0, len(now.body) - back)
                now = reply(now.body[:offset] + text, version=version)
                said = ReplyProgressed(session_id=now.session_id, message_id=now.id, offset=offset, text=text)
                made._say(said, now)
            version += 1
            now = reply(now.body, end, version)
            made._say(MessageChanged(message=now), now)
        return made

    def fetched(self, as_of: int) -> SessionDetail:
        """The session as it was after that event."""
        state = self.states[as_of]
        return detail(entry(), as_of=as_of, messages=(message(1), *([state] if state else [])))

    def _say(self, event: Said, now: Message) -> None:
        self.log.append(event)
        self.states.append(now)


def folded(known: Conversation, event: Said, number: int, server: Server) -> Conversation:
    """As the client does: what cannot be put together is fetched."""
    if not isinstance(event, ReplyProgressed):
        return with_messages(known, [event.message])
    longer = with_piece(known, event, number)
    return joined(known, server.fetched(number)) if longer is None else longer


ENDS: list[ReplyState] = ["complete", "stopped", "failed"]
PIECES = st.lists(st.tuples(st.integers(0, 3), st.text("ab ", min_size=1, max_size=4)), max_size=5)
TRIES = st.lists(st.tuples(PIECES, st.sampled_from(ENDS)), min_size=1, max_size=3)


@given(TRIES, st.data())
def test_however_fetches_and_events_cross_the_end_is_the_servers(
    tries: list[tuple[list[tuple[int, str]], ReplyState]], data: st.DataObject
) -> None:
    """T1, V1: fetched answers may be newer than the stream, or older and late; a cut line repeats nothing wrongly."""
    server = Server.writes(tries)
    last = len(server.log)
    begun = data.draw(st.integers(0, last), "first fetch")
    heard = data.draw(st.integers(0, begun), "events that the stream had told by then")
    known, newest = joined(None, server.fetched(begun)), begun
    for number in range(heard + 1, last + 1):
        known, newest = folded(known, server.log[number - 1], number, server), max(newest, number)
        if data.draw(st.booleans(), "another fetch comes back"):
            as_of = data.draw(st.integers(0, last), "as of")
            known, newest = joined(known, server.fetched(as_of)), max(newest, as_of)
        assert known.messages[1:] == (server.states[newest],)


def test_a_piece_whose_beginning_is_not_known_is_not_guessed() -> None:
    """V1: events were missed, so the session is fetched."""
    known = joined(None, detail(entry(), as_of=4, messages=(message(1), reply("Look"))))
    piece = ReplyProgressed(session_id=entry().id, message_id=reply("").id, offset=9, text="profile")
    assert with_piece(known, piece, 7) is None
    assert with_piece(known, piece, 4) == known
    unknown = piece.model_copy(update={"message_id": "another"})
    assert with_piece(known, unknown, 7) is None
