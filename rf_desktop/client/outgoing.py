"""Sends messages in the order of their presses, when there is a line, each exactly once (T10). No claim waits here.

A message's files go up first, one after the other; while they do, the message can still be taken back.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

from rf_desktop.client.api import Api, new_key
from rf_desktop.client.attached import AttachedFile, AttachedFiles
from rf_desktop.client.conversations import Conversations
from rf_desktop.client.errors import Refused, SignedOut, UnexpectedReply, Unreachable
from rf_desktop.client.files import Files
from rf_desktop.client.observable import Cell
from rf_desktop.client.tasks import Tasks
from rf_desktop.client.unsent import Unsent, UnsentFiles, unsent_of
from rf_desktop.contract.attachments import FileUpload
from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.endpoints import SEND_MESSAGE, UPLOAD_FILE
from rf_desktop.contract.problems import NotAvailableProblem
from rf_desktop.domain.ids import SessionId
from rf_desktop.domain.moments import Clock

__all__ = ["Outgoing", "Unsent", "unsent_of"]
STEPS = 20
"""Of a message's way up that are told, however many pieces it has."""
AGAIN_AFTER = 3.0  # seconds until the next attempt while the stream flows but a request did not get through
_log = logging.getLogger(__name__)


class Outgoing:
    """The messages of this person that the server does not have yet."""

    def __init__(
        self,
        api: Api,
        conversations: Conversations,
        files: UnsentFiles,
        attached: AttachedFiles,
        fetched: Files,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        self.unsent: Cell[tuple[Unsent, ...]] = Cell(files.load())
        attached.keep_only(file for item in self.unsent.value for file in item.files)
        self._attached = attached
        self._fetched = fetched
        self._sent_up_anew: set[str] = set()
        self._api = api
        self._conversations = conversations
        self._files = files
        self._tasks = tasks
        self._clock = clock
        self._live = False
        self._sending = False

    def send(self, session_id: SessionId, body: str, attached: tuple[AttachedFile, ...] = ()) -> Unsent:
        """Keep the message on the disk, show it at once, send it as soon as there is a line.

        attached: what stands beside that session's draft and goes along.
        """
        item = Unsent(new_key(), session_id, body, self._clock(), files=attached)
        self._set((*self.unsent.value, item), session_id)
        if attached:
            self._attached.release(session_id, [file.key for file in attached])
        self._begin()
        return item

    def retry(self, key: str) -> None:
        """Send a refused one again, as the same press; it comes after those that wait."""
        item = self._find(key)
        if item and item.state == "refused":
            others = tuple(each for each in self.unsent.value if each.key != key)
            self._set((*others, replace(item, state="waiting", problem=None, lost="")), item.session_id)
            self._begin()

    def discard(self, key: str) -> None:
        """Give up one that waits or was refused, or whose files still go up; a message that is on its way itself
        cannot be taken back."""
        item = self._find(key)
        if item and item.state != "sending":
            self._remove(item)
            self._attached.forget(file.key for file in item.files)

    def take_back(self, key: str) -> Unsent | None:
        """As `discard`, for one that goes back to where it was written: its files stand beside the draft again."""
        item = self._find(key)
        if item is None or item.state == "sending":
            return None
        self._remove(item)
        self._attached.put_back(item.session_id, item.files)
        return item

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
        try:
            await self._send_whole(item)
        except _TakenBack:
            return True
        except Refused as refusal:
            self._become(item.key, state="refused", problem=refusal.problem)
        except UnexpectedReply as error:
            _log.warning("A message was answered with %s", error)
            self._become(item.key, state="refused")
        except _FileIsGone as gone:
            self._become(item.key, state="refused", lost=gone.name)
        except SignedOut:
            self._live = False
            self._become(item.key)
        except Unreachable:
            self._become(item.key)
            return False
        except BaseException:
            self._become(item.key)
            raise
        return True

    async def _send_whole(self, item: Unsent) -> None:
        try:
            await self._send_up(item)
            await self._send_message(item.key)
        except Refused as refusal:
            # Files that wait too long for their message are forgotten by the server: once they go up anew.
            known = self._find(item.key)
            forgotten = isinstance(refusal.problem, NotAvailableProblem) and known and known.files
            if not forgotten or item.key in self._sent_up_anew:
                raise
            self._sent_up_anew.add(item.key)
            files = tuple(replace(file, attachment_id=None) for file in item.files)
            self._change(item.key, replace(item, files=files))
            await self._send_whole(replace(item, files=files))

    async def _send_up(self, item: Unsent) -> None:
        """Each file that the server does not have yet; what it has is remembered, also over a restart."""
        for file in item.files:
            if file.attachment_id is not None:
                continue
            self._become(item.key, state="uploading")
            content = await self._attached.content(file.key)
            if content is None:
                raise _FileIsGone(file.name)
            before = sum(each.size for each in self._now(item.key).files if each.attachment_id)
            kept = await self._api.call(
                UPLOAD_FILE,
                FileUpload(name=file.name, content=content),
                key=file.key,
                progress=lambda gone, before=before: self._went_up(item.key, before + gone),  # type: ignore[misc]
                session_id=item.session_id,
            )
            self._fetched.keep(kept.id, content)
            known = self._now(item.key)
            there = tuple(
                replace(each, attachment_id=kept.id) if each.key == file.key else each for each in known.files
            )
            self._change(item.key, replace(known, files=there))

    async def _send_message(self, key: str) -> None:
        item = self._now(key)
        conversation = self._conversations.peek(item.session_id)
        position = conversation.last_position if conversation else 0
        self._change(key, replace(item, state="sending", after_position=position))
        ids = tuple(file.attachment_id for file in item.files if file.attachment_id)
        said = NewMessage(body=item.body, attachment_ids=ids)
        message = await self._api.call(SEND_MESSAGE, said, key=key, session_id=item.session_id)
        self._conversations.took_message(message)
        self._remove(item)
        self._attached.forget(file.key for file in item.files)

    def _went_up(self, key: str, gone: int) -> None:
        """How far the files are. Raises _TakenBack once nobody wants the message any more."""
        item = self._now(key)
        whole = sum(file.size for file in item.files) or 1
        if gone * STEPS // whole != item.gone_up * STEPS // whole:
            self._change(key, replace(item, gone_up=gone))

    def _now(self, key: str) -> Unsent:
        item = self._find(key)
        if item is None:
            raise _TakenBack
        return item

    def _become(self, key: str, **changes: Any) -> None:
        """An item in another state, by itself *waiting*; what the server has of its files stays known."""
        item = self._find(key)
        if item is not None:
            self._change(key, replace(item, **({"state": "waiting"} | changes)))

    def _find(self, key: str) -> Unsent | None:
        return next((item for item in self.unsent.value if item.key == key), None)

    def _change(self, key: str, to: Unsent) -> None:
        self._set(tuple(to if item.key == key else item for item in self.unsent.value), to.session_id)

    def _remove(self, item: Unsent) -> None:
        self._set(tuple(each for each in self.unsent.value if each.key != item.key), item.session_id)

    def _set(self, items: tuple[Unsent, ...], session_id: SessionId) -> None:
        self._files.save(session_id, (item for item in items if item.session_id == session_id))
        self.unsent.set(items)


class _TakenBack(Exception):
    """Its writer gave the message up meanwhile."""


class _FileIsGone(Exception):
    """A file of the message is not on this computer any more."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)
