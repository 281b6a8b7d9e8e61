"""Sends messages in the order of their presses, when there is a line, each exactly once (T10). No claim waits here."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from rf_desktop.client.api import Api, new_key
from rf_desktop.client.conversations import Conversations
from rf_desktop.client.errors import Refused, SignedOut, UnexpectedReply, Unreachable
from rf_desktop.client.observable import Cell
from rf_desktop.client.tasks import Tasks
from rf_desktop.client.unsent import Unsent, UnsentFiles, unsent_of
from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.endpoints import SEND_MESSAGE
from rf_desktop.domain.ids import SessionId
from rf_desktop.domain.moments import Clock

__all__ = ["Outgoing", "Unsent", "unsent_of"]
AGAIN_AFTER = 3.0  # seconds until the next attempt while the stream flows but a request did not get through
_log = logging.getLogger(__name__)


class Outgoing:
    """The messages of this person that the server does not have yet."""

    def __init__(self, api: Api, conversations: Conversations, files: UnsentFiles, tasks: Tasks, clock: Clock) -> None:
        self.unsent: Cell[tuple[Unsent, ...]] = Cell(files.load())
        self._api = api
        self._conversations = conversations
        self._files = files
        self._tasks = tasks
        self._clock = clock
        self._live = False
        self._sending = False

    def send(self, session_id: SessionId, body: str) -> Unsent:
        """Keep the message on the disk, show it at once, send it as soon as there is a line."""
        item = Unsent(new_key(), session_id, body, self._clock())
        self._set((*self.unsent.value, item), session_id)
        self._begin()
        return item

    def retry(self, key: str) -> None:
        """Send a refused one again, as the same press; it comes after those that wait."""
        item = self._find(key)
        if item and item.state == "refused":
            others = tuple(each for each in self.unsent.value if each.key != key)
            self._set((*others, replace(item, state="waiting", problem=None)), item.session_id)
            self._begin()

    def discard(self, key: str) -> None:
        """Give up one that waits or was refused; one that is being sent cannot be taken back."""
        item = self._find(key)
        if item and item.state != "sending":
            self._remove(item)

    def line_is(self, open_: bool) -> None:
        """Whether there is a connection now; with one, everything that waits is sent."""
        self._live = open_
        self._begin()

    def forget_all(self) -> None:
        """Give up everything, as at sign-out."""
        self._live = False
        self._files.forget_all()
        self.unsent.set(())

    def _begin(self) -> None:
        if self._live and not self._sending and self._next():
            self._sending = self._tasks.start(self._send_all(), "unsent messages") is not None

    def _next(self) -> Unsent | None:
        return next((item for item in self.unsent.value if item.state == "waiting"), None)

    async def _send_all(self) -> None:
        try:
            while self._live and (item := self._next()):
                if not await self._send_one(item):
                    await asyncio.sleep(AGAIN_AFTER)
        finally:
            self._sending = False

    async def _send_one(self, item: Unsent) -> bool:
        """Whether the item is dealt with; otherwise it waits on."""
        conversation = self._conversations.peek(item.session_id)
        position = conversation.last_position if conversation else 0
        self._change(item.key, replace(item, state="sending", after_position=position))
        try:
            message = await self._api.call(
                SEND_MESSAGE, NewMessage(body=item.body), key=item.key, session_id=item.session_id
            )
        except Refused as refusal:
            self._change(item.key, replace(item, state="refused", problem=refusal.problem))
        except UnexpectedReply as error:
            _log.warning("A message was answered with %s", error)
            self._change(item.key, replace(item, state="refused"))
        except SignedOut:
            self._live = False
            self._change(item.key, item)
        except Unreachable:
            self._change(item.key, item)
            return False
        except BaseException:
            self._change(item.key, item)
            raise
        else:
            self._conversations.took_message(message)
            self._remove(item)
        return True

    def _find(self, key: str) -> Unsent | None:
        return next((item for item in self.unsent.value if item.key == key), None)

    def _change(self, key: str, to: Unsent) -> None:
        self._set(tuple(to if item.key == key else item for item in self.unsent.value), to.session_id)

    def _remove(self, item: Unsent) -> None:
        self._set(tuple(each for each in self.unsent.value if each.key != item.key), item.session_id)

    def _set(self, items: tuple[Unsent, ...], session_id: SessionId) -> None:
        self._files.save(session_id, (item for item in items if item.session_id == session_id))
        self.unsent.set(items)
