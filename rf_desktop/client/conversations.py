"""My sessions and the conversations that are open, held in Cells; what they mean is in conversation_state."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace

from rf_desktop.client.api import Api
from rf_desktop.client.conversation_state import (
    Conversation,
    Sessions,
    joined,
    turned,
    with_cards,
    with_entry,
    with_list,
    with_messages,
    with_piece,
)
from rf_desktop.client.errors import ClientError, Refused
from rf_desktop.client.observable import Cell
from rf_desktop.client.tasks import Tasks
from rf_desktop.contract.base import NoBody
from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.contract.endpoints import GET_SESSION, LIST_SESSIONS
from rf_desktop.contract.events import (
    LaneChanged,
    LoggedEvent,
    MessageAdded,
    MessageChanged,
    ReplyProgressed,
    SessionChanged,
)
from rf_desktop.contract.problems import NotAvailableProblem
from rf_desktop.contract.sessions import SessionDetail, SessionEntry, SessionList
from rf_desktop.domain.ids import SessionId
from rf_desktop.domain.moments import Clock

__all__ = ["Conversation", "Conversations", "Sessions"]
MISSED_LIMIT = 200
_log = logging.getLogger(__name__)


@dataclass
class _Opened:
    """A conversation that is shown, and what the stream told of it before it was fetched."""

    cell: Cell[Conversation | None] = field(default_factory=lambda: Cell(None))
    messages: list[Message] = field(default_factory=list)
    cards: list[LaneCard] = field(default_factory=list)
    pieces: list[tuple[int, ReplyProgressed]] = field(default_factory=list)
    is_left_over: bool = False
    """What is shown is from before the server's log was replaced: the next fetch takes its place as a whole."""


class Conversations:
    """Keeps `sessions` and every opened conversation true."""

    def __init__(self, api: Api, tasks: Tasks, clock: Clock) -> None:
        self.sessions: Cell[Sessions] = Cell(Sessions())
        self._api = api
        self._tasks = tasks
        self._clock = clock
        self._opened: dict[SessionId, _Opened] = {}
        self._refreshing: set[SessionId] = set()
        self._missed: dict[SessionId, int] = {}

    @property
    def opened(self) -> tuple[SessionId, ...]:
        """The sessions whose conversations are kept up to date."""
        return tuple(self._opened)

    def cell(self, session_id: SessionId) -> Cell[Conversation | None]:
        """The conversation of a session; it stays None until `open` has come back."""
        return self._open_one(session_id).cell

    def peek(self, session_id: SessionId) -> Conversation | None:
        """The conversation as it is known now, without opening it."""
        opened = self._opened.get(session_id)
        return opened.cell.value if opened else None

    async def open(self, session_id: SessionId) -> Conversation:
        """Keep the conversation up to date from now on: subscribe, then fetch. Raises ClientError."""
        self._open_one(session_id)
        detail = await self._api.call(GET_SESSION, NoBody(), session_id=session_id)
        return self.took(detail) if session_id in self._opened else joined(None, detail)

    async def refresh(self, session_id: SessionId) -> None:
        """Fetch an opened conversation again. Raises ClientError.

        What I may no longer read stays as it was left, and says so (C6).
        """
        if session_id not in self._opened:
            return
        try:
            await self.open(session_id)
        except Refused as refusal:
            opened = self._opened.get(session_id)
            if opened and opened.cell.value and isinstance(refusal.problem, NotAvailableProblem):
                opened.cell.set(replace(opened.cell.value, closed_to_me=True, may_write=False))
            raise

    def close(self, session_id: SessionId) -> None:
        """Stop keeping it; watchers of its cell hear nothing more."""
        self._opened.pop(session_id, None)

    async def relist(self) -> SessionList:
        """Fetch the list of my sessions and take it. Raises ClientError."""
        reply = await self._api.call(LIST_SESSIONS, NoBody())
        self.sessions.set(with_list(self.sessions.value, reply, self._clock()))
        for entry in self.sessions.value.entries:
            self._turn(entry)
        return reply

    def fold(self, event: LoggedEvent, event_id: int) -> None:
        """Take one event of the stream."""
        match event:
            case SessionChanged(session=entry):
                self.sessions.set(with_entry(self.sessions.value, entry, event_id))
                self._turn(entry)
            case MessageAdded(message=message) | MessageChanged(message=message):
                self._miss(message.session_id, event_id)
                self.took_message(message)
            case LaneChanged(session_id=session_id, cards=cards):
                self._miss(session_id, event_id)
                self.took_cards(session_id, cards)
            case ReplyProgressed(session_id=session_id):
                self._miss(session_id, event_id)
                self._took_piece(event, event_id)
            case _:
                pass

    def renumber(self) -> None:
        """The server's log was replaced or cut: only what is fetched next counts, whatever its versions. A server that
        went back to a copy counts them anew."""
        before = self.sessions.value
        self.sessions.set(replace(before, as_of=0, told={}, entries=tuple(map(_of_no_version, before.entries))))
        self._missed.clear()
        for opened in self._opened.values():
            opened.pieces.clear()
            if (known := opened.cell.value) is not None:
                opened.is_left_over = True
                opened.cell.set(replace(known, as_of=0, heard=0, entry=_of_no_version(known.entry)))

    def took(self, detail: SessionDetail) -> Conversation:
        """Take a whole session out of a reply; its conversation counts as opened.

        The stream may have been quicker than the reply, when nobody knew yet that this session would be opened: what
        it said after the reply was made is fetched.
        """
        opened = self._open_one(detail.entry.id)
        self.sessions.set(with_entry(self.sessions.value, detail.entry, detail.as_of))
        known = joined(None if opened.is_left_over else opened.cell.value, detail)
        opened.is_left_over = False
        known = with_cards(with_messages(known, opened.messages), opened.cards)
        opened.messages.clear()
        opened.cards.clear()
        pieces, opened.pieces = opened.pieces, []
        newest = self.sessions.value.get(detail.entry.id)
        if newest and newest.version > known.entry.version:
            known = replace(known, entry=newest)
        opened.cell.set(known)
        if self._missed.pop(detail.entry.id, 0) > detail.as_of:
            self._refresh_soon(detail.entry.id)
        for event_id, piece in pieces:
            self._took_piece(piece, event_id)
        return opened.cell.value or known

    def took_entry(self, entry: SessionEntry) -> None:
        """Take one entry out of a reply."""
        known = self.sessions.value
        self.sessions.set(with_entry(known, entry, max(known.as_of, known.told.get(entry.id, 0))))
        self._turn(entry)

    def took_message(self, message: Message) -> None:
        """Take one message; of a conversation that is not open it is of no interest."""
        opened = self._opened.get(message.session_id)
        if opened is None:
            return
        if opened.cell.value is None or opened.is_left_over:
            opened.messages.append(message)
        if opened.cell.value is not None:
            opened.cell.set(with_messages(opened.cell.value, [message]))

    def took_cards(self, session_id: SessionId, cards: tuple[LaneCard, ...]) -> None:
        """Take cards of one lane."""
        opened = self._opened.get(session_id)
        if opened is None:
            return
        if opened.cell.value is None or opened.is_left_over:
            opened.cards.extend(cards)
        if opened.cell.value is not None:
            opened.cell.set(with_cards(opened.cell.value, cards))

    def _took_piece(self, piece: ReplyProgressed, event_id: int) -> None:
        opened = self._opened.get(piece.session_id)
        if opened is None:
            return
        if opened.cell.value is None or opened.is_left_over:
            opened.pieces.append((event_id, piece))
            return
        longer = with_piece(opened.cell.value, piece, event_id)
        if longer is None:
            self._refresh_soon(piece.session_id)
        else:
            opened.cell.set(longer)

    def refresh_soon(self, session_id: SessionId) -> None:
        """Fetch an opened conversation again, in the background: something tells that it is different."""
        if session_id in self._opened:
            self._refresh_soon(session_id)

    def _open_one(self, session_id: SessionId) -> _Opened:
        return self._opened.setdefault(session_id, _Opened())

    def _turn(self, entry: SessionEntry) -> None:
        """Put a newer entry into its open conversation, and fetch it again when only that tells what follows."""
        opened = self._opened.get(entry.id)
        known = opened.cell.value if opened else None
        if opened is None or known is None or known.entry.version >= entry.version:
            return
        opened.cell.set(replace(known, entry=entry))
        if turned(known.entry, entry):
            self._refresh_soon(entry.id)

    def _miss(self, session_id: SessionId, event_id: int) -> None:
        """Remember the last event of each conversation that was not open, for the newest few."""
        if session_id in self._opened:
            return
        self._missed.pop(session_id, None)
        self._missed[session_id] = event_id
        while len(self._missed) > MISSED_LIMIT:
            del self._missed[next(iter(self._missed))]

    def _refresh_soon(self, session_id: SessionId) -> None:
        if session_id not in self._refreshing:
            self._refreshing.add(session_id)
            self._tasks.start(self._refresh_quietly(session_id), "a conversation that is not complete")

    async def _refresh_quietly(self, session_id: SessionId) -> None:
        self._refreshing.discard(session_id)
        try:
            await self.refresh(session_id)
        except ClientError as error:
            _log.info("A conversation is fetched again later: %s", error)


def _of_no_version(entry: SessionEntry) -> SessionEntry:
    """As it is shown, and older than whatever is said of it next."""
    return entry.model_copy(update={"version": 0})
