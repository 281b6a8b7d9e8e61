"""One open stream as a cursor over the account's log: no queue of its own, so a reader that stands still costs nothing.

`busy` means that something is being written or fetched for it; nothing is pushed then, it catches up by itself after.
A push is written at once, without a task; only a full line makes one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.ports import Audience, Everyone

CHUNK = 256 * 1024
"""Bytes written at once to one who catches up, unless a single event is larger."""

Ending = Literal["shutting_down", "signed_out", "broken"]


@dataclass(frozen=True, slots=True)
class Frame:
    """One event as it goes over the line, encoded once; `seq` is its number in the account's log."""

    seq: int
    audience: Audience
    data: bytes


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who listens, with the role they had when it was looked at last."""

    person_id: PersonId
    role: Role
    token_hash: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Newly logged frames, consecutive, and what each kind of viewer may see of them.

    Nearly everybody is told apart by role alone; only those whom an audience names are looked at one by one. So the
    choice is made once for each role, not once for each of a thousand listeners.
    """

    frames: Sequence[Frame]
    first: int
    last: int
    _named: frozenset[PersonId]
    _by_role: dict[Role, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, frames: Sequence[Frame]) -> Batch:
        """A batch of at least one frame."""
        named = (frame.audience.persons for frame in frames if not isinstance(frame.audience, Everyone))
        return cls(frames, frames[0].seq, frames[-1].seq, frozenset[PersonId]().union(*named))

    def seen_by(self, viewer: Viewer) -> bytes:
        """The frames that this viewer may see, as they go over the line; empty for none."""
        if viewer.person_id in self._named:
            return visible(self.frames, viewer)
        body = self._by_role.get(viewer.role)
        if body is None:
            body = self._by_role[viewer.role] = visible(self.frames, viewer)
        return body


def visible(frames: Sequence[Frame], viewer: Viewer) -> bytes:
    """What `viewer` may see of `frames`, one after the other."""
    person, role = viewer.person_id, viewer.role
    return b"".join([frame.data for frame in frames if frame.audience.includes(person, role)])


class Line(Protocol):
    """A listener's line. Everything that it is given is whole frames."""

    def offer(self, body: bytes) -> Awaitable[None] | None:
        """Write now; when the line is full, what has to be awaited instead. Raises when the line is broken."""
        ...

    async def write(self, body: bytes) -> None:
        """Write as soon as the line takes something. Raises when it is broken."""
        ...


class Source(Protocol):
    """Where a subscription catches up: the ring of recent frames, the log behind it."""

    last: int

    async def since(self, cursor: int) -> Sequence[Frame]:
        """The frames directly after `cursor`, without a gap, some of them or all; empty when the log lost them."""
        ...

    async def resync_frame(self) -> tuple[int, bytes]:
        """The newest number and the event that asks for a fresh list, true for it."""
        ...


class Subscription:
    """A viewer's position in the log. `ended` is set once with the reason for which the stream is to close."""

    __slots__ = ("_busy", "_line", "_over", "_owes_resync", "_source", "_task", "cursor", "ended", "viewer")

    def __init__(self, source: Source, viewer: Viewer, line: Line, cursor: int) -> None:
        self.viewer = viewer
        self.cursor = cursor
        self.ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._over = False
        self._source = source
        self._line = line
        self._busy = False
        self._owes_resync = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Read everything after the cursor, then follow."""
        self._busy = True
        self._go_on(self._catch_up())

    def push(self, batch: Batch) -> None:
        """Newly logged frames. They are written only when the cursor stands directly before them."""
        if self._busy or self._over or self.cursor >= batch.last:
            return
        if self.cursor != batch.first - 1:
            self.start()
            return
        self.cursor = batch.last
        if body := batch.seen_by(self.viewer):
            self._write_now(body)

    def become(self, viewer: Viewer) -> None:
        """The same person with another role: from here on they see what that role may, and list everything again."""
        self.viewer = viewer
        self._owes_resync = True
        if not self._busy and not self._over:
            self.start()

    def beat(self, frame: bytes) -> None:
        """A sign of life, for those to whom nothing is being written at this moment."""
        if not self._busy and not self._over:
            self._write_now(frame)

    def end(self, reason: Ending) -> None:
        """Ask whoever serves the stream to close it; the first reason counts."""
        if not self.ended.done():
            self._over = True
            self.ended.set_result(reason)

    async def settle(self, patience: float) -> bool:
        """Stop; True when the line is free for a last word, False when `patience` seconds did not free it."""
        self._source = _Nothing(self.cursor)
        if self._task and not self._task.done():
            await asyncio.wait([self._task], timeout=patience)
        return not self._busy

    async def drop(self, patience: float) -> None:
        """Forget everything that is under way: what reads the log may finish, what hangs is cancelled."""
        if not await self.settle(patience) and self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _write_now(self, body: bytes) -> None:
        try:
            rest = self._line.offer(body)
        except Exception:
            self.end("broken")
            return
        if rest is not None:
            self._busy = True
            self._go_on(self._catch_up(rest))

    def _go_on(self, work: Coroutine[Any, Any, None]) -> None:
        self._task = asyncio.create_task(work, name=f"stream of {self.viewer.person_id}")

    async def _catch_up(self, first: Awaitable[None] | None = None) -> None:
        try:
            if first is not None:
                await first
            while self._owes_resync or self.cursor < self._source.last:
                frames = () if self._owes_resync else await self._source.since(self.cursor)
                if frames and frames[0].seq == self.cursor + 1:
                    frames = _chunk(frames)
                    body = visible(frames, self.viewer)
                    reached = frames[-1].seq
                else:  # another role, or forgotten by the log while this reader stood still
                    self._owes_resync = False
                    reached, body = await self._source.resync_frame()
                if body:
                    await self._line.write(body)
                self.cursor = reached
            self._busy = False  # nothing is awaited since the loop's test: no push can fall in between
        except Exception:
            self.end("broken")


class _Nothing:
    """A source that has nothing more, for a subscription that is closing."""

    def __init__(self, last: int) -> None:
        self.last = last

    async def since(self, cursor: int) -> Sequence[Frame]:
        return ()

    async def resync_frame(self) -> tuple[int, bytes]:
        return self.last, b""


def _chunk(frames: Sequence[Frame]) -> Sequence[Frame]:
    size = 0
    for count, frame in enumerate(frames):
        size += len(frame.data)
        if size > CHUNK and count:
            return frames[:count]
    return frames
