"""Keeps the one event stream open, as the policy in reconnect says, and tells how that goes (V1, V3)."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from rf_desktop.client import connection as shown
from rf_desktop.client import reconnect as policy
from rf_desktop.client.api import Api
from rf_desktop.client.errors import ClientError, SignedOut
from rf_desktop.client.observable import Cell
from rf_desktop.client.slept import SleepWatch
from rf_desktop.client.stream_line import read_line
from rf_desktop.client.tasks import Tasks
from rf_desktop.contract.events import Bye, Heartbeat, Hello, LoggedEvent, Resync, StreamEvent
from rf_desktop.domain.moments import Clock

WATCH_EVERY = 5.0  # seconds between two looks at the silence; one coarse timer instead of one for each read
_log = logging.getLogger(__name__)


class EventStream:
    """Drives the policy. `connection` is for the screen.

    on_event: each logged event with its number, in order. on_gap: what comes now may be old, until `relist`, which
    fetches every list, has ended. It raises ClientError. on_resync: all numbers of events so far mean nothing more.
    """

    def __init__(
        self,
        api: Api,
        *,
        on_event: Callable[[LoggedEvent, int], None],
        on_gap: Callable[[], None],
        on_resync: Callable[[], None],
        relist: Callable[[], Awaitable[None]],
        clock: Clock,
        on_hello: Callable[[Hello], None] = lambda _: None,
        silence: float = policy.SILENCE,
        watch_every: float = WATCH_EVERY,
        first_delay: float = policy.FIRST_DELAY,
    ) -> None:
        self.connection: Cell[shown.Connection] = Cell(shown.Connecting())
        self._api = api
        self._on_event = on_event
        self._on_gap = on_gap
        self._on_resync = on_resync
        self._on_hello = on_hello
        self._relist = relist
        self._clock = clock
        self._silence = silence
        self._watch_every = watch_every
        self._state = policy.start(first_delay)
        self._is_watching = False
        self._tasks = Tasks()
        self._line: asyncio.Task[None] | None = None
        self._listing: asyncio.Task[None] | None = None
        self._timer: asyncio.Handle | None = None
        self._heard_at = time.monotonic()
        self._last_at: datetime | None = None

    def start(self) -> None:
        """Begin, or begin again after a new sign-in."""
        if not self._is_watching:
            self._is_watching = True
            self._tasks.start(self._watch(), "the stream's silence")
        self._happened(policy.Started())

    def changed(self) -> None:
        """The machine woke, or the network or the address changed."""
        self._happened(policy.Changed())

    def sign_in_ended(self) -> None:
        """A request found out that the token is worth nothing any more."""
        self._happened(policy.SignInEnded())

    async def aclose(self) -> None:
        """Give the stream up and wait until it is gone. Safe to repeat."""
        self._happened(policy.Ended())
        await self._tasks.aclose()

    def _happened(self, what: policy.Input) -> None:
        before = self._state
        self._state, commands = policy.step(before, what, random.random())
        if type(before) is not type(self._state):
            _log.info("Stream: %s after %s", type(self._state).__name__, type(what).__name__)
        for command in commands:
            self._do(command)
        self._show()

    def _do(self, command: policy.Command) -> None:
        match command:
            case policy.Open():
                self._stop_timer()
                self._heard_at = time.monotonic()
                self._line = self._tasks.start(self._read(command.last_event_id), "event stream")
            case policy.Close():
                self._stop_timer()
                for task in (self._line, self._listing):
                    if task:
                        task.cancel()
                self._line = self._listing = None
            case policy.Relist():
                self._stop_timer()
                if self._listing:
                    self._listing.cancel()
                self._on_gap()
                self._listing = self._tasks.start(self._list(), "lists")
            case policy.SetTimer():
                self._stop_timer()
                self._timer = asyncio.get_running_loop().call_later(command.seconds, self._happened, policy.TimeCame())

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None

    async def _read(self, last_event_id: int | None) -> None:
        """One connection. What a connection that was given up still says is not listened to."""
        me = asyncio.current_task()

        def heard() -> None:
            self._heard_at = time.monotonic()

        def said(event: StreamEvent | None, number: int) -> None:
            if self._line is me:
                self._said(event, number)

        def retry(seconds: float) -> None:
            if self._line is me:
                self._happened(policy.SaidRetry(seconds))

        end: policy.Input = policy.Broke()
        try:
            await read_line(self._api, last_event_id, heard=heard, said=said, retry=retry)
        except SignedOut:
            end = self._sign_in_ended()
        except ClientError as error:
            _log.info("The stream ended: %s", error)
        except Exception:  # whoever hears an event has stumbled over it: the lists say what it would have said
            _log.exception("The stream was given up")
        if self._line is me:
            self._happened(end)

    def _said(self, event: StreamEvent | None, number: int) -> None:
        self._last_at = self._clock()
        match event:
            case Hello():
                self._happened(policy.SaidHello(event.resumes_after))
                self._on_hello(event)
            case Resync():
                self._on_resync()
                self._happened(policy.SaidResync(event.as_of))
            case Bye():
                is_mine = event.reason == "signed_out" and not self._api.is_renewing
                self._happened(policy.SaidBye(signed_out=is_mine))
            case Heartbeat():
                self._show()
            case None:
                self._happened(policy.HeardEvent(number))
            case _:
                self._on_event(event, number)
                self._happened(policy.HeardEvent(number))

    async def _list(self) -> None:
        me = asyncio.current_task()
        end: policy.Input = policy.Listed()
        try:
            await self._relist()
        except SignedOut:
            end = self._sign_in_ended()
        except ClientError as error:
            _log.info("Not listed: %s", error)
            end = policy.NotListed()
        except Exception:  # catching up for ever would be worse than another try
            _log.exception("Not listed")
            end = policy.NotListed()
        if self._listing is me:
            self._listing = None
            self._happened(end)

    def _sign_in_ended(self) -> policy.Input:
        """The token is worth nothing; while it is exchanged for another one, that is no end of the sign-in."""
        return policy.Broke() if self._api.is_renewing else policy.SignInEnded()

    async def _watch(self) -> None:
        """Notice a dead stream and a machine that slept."""
        machine = SleepWatch(self._watch_every)
        while True:
            await asyncio.sleep(self._watch_every)
            if machine.slept():
                self._happened(policy.Changed())
            elif self._line and time.monotonic() - self._heard_at >= self._silence:
                self._happened(policy.Broke())

    def _show(self) -> None:
        """The policy's state in the words of the screen."""
        now, before = self._clock(), self.connection.value
        match self._state:
            case policy.Live():
                since = before.since if isinstance(before, shown.Live) else now
                self.connection.set(shown.Live(since, self._last_at or now))
            case policy.CatchingUp():
                self.connection.set(before if isinstance(before, shown.CatchingUp) else shown.CatchingUp(now))
            case policy.SignedOut():
                self.connection.set(shown.SignedOutState())
            case policy.Waiting(course) | policy.Connecting(course):
                if isinstance(before, shown.Connecting | shown.SignedOutState) and course.attempts == 0:
                    self.connection.set(shown.Connecting())
                elif not isinstance(before, shown.Offline):
                    self.connection.set(shown.Offline(self._last_at or now))
            case policy.Closed():
                pass
