"""The bus between processes: local subscribers at once, everybody else over a line that may break and comes back.

A note on the line is `<sender> <topic> <account>`; the sender is there so that a process does not wake itself twice.
Notes are collected while one is on its way, so that a burst of commits costs a few notes per account, not one each.
Every few seconds a process sends itself an echo: a line on which none comes back is dead, whatever TCP says. After each
connect everybody is woken for every account, because nobody knows what was said meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.moments import now
from rf_desktop.server.bus.local import Sleepers, Topic
from rf_desktop.server.figures import NO_FIGURES, Figures
from rf_desktop.server.observe import logger
from rf_desktop.server.ports import BusState, Woken

ECHO_EVERY = 5.0
"""Seconds between two echoes."""
PATIENCE = 5.0
"""Seconds that connecting, sending, or an echo may take before the line counts as dead."""
LONGEST_PAUSE = 5.0
"""Seconds between two attempts to connect at most."""
MOST_WAITING = 10_000
"""Accounts whose notes are kept while there is no line; beyond that their poll has to do."""
_ECHO = "echo"
_TOPICS: dict[str, Topic] = {"a": "account", "s": "sign_ins"}
_SHORT: dict[Topic, str] = {topic: short for short, topic in _TOPICS.items()}
_log = logger("bus")


def pause_after(failures: int) -> float:
    """Seconds before the next attempt to connect, however many failed; at random, so that replicas come one by one."""
    return min(LONGEST_PAUSE, 0.05 * 2.0 ** min(failures, 10)) * random.uniform(0.5, 1.0)


class LineBroken(Exception):
    """The line to the other processes is gone; the text says why, in a clause without addresses or passwords."""


class Line(Protocol):
    """One connection over which notes go to every process, this one included."""

    async def carry(self, notes: Sequence[str]) -> None:
        """Send `notes`. Raises whatever its library raises when that is not possible."""
        ...

    async def hear(self) -> str:
        """The next note of anybody. Raises when the line is broken."""
        ...

    async def close(self) -> None:
        """Let go, also of a broken line."""
        ...


class RemoteBus:
    """Wakes this process at once and the others through `open_line`, which is asked again whenever the line breaks.

    echo_every and patience are seconds.
    """

    def __init__(
        self,
        kind: str,
        open_line: Callable[[], Awaitable[Line]],
        figures: Figures = NO_FIGURES,
        *,
        echo_every: float = ECHO_EVERY,
        patience: float = PATIENCE,
    ) -> None:
        self.kind = kind
        self._figures = figures
        self._open_line = open_line
        self._echo_every = echo_every
        self._patience = patience
        self._name = secrets.token_hex(4)
        self._sleepers = Sleepers()
        self._waiting: dict[tuple[Topic, AccountId], None] = {}
        self._something = asyncio.Event()
        self._echoed = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._state = BusState(connected=False, since=now(), trouble="not started")
        self._task: asyncio.Task[None] | None = None
        self._failures = 0

    @property
    def state(self) -> BusState:
        """Whether the line stands, and since when."""
        return self._state

    async def start(self) -> None:
        """Keep a line from now on. Returns at once; until it stands, wake-ups wait."""
        self._task = asyncio.create_task(self._keep_a_line(), name=f"{self.kind} bus")

    async def stop(self) -> None:
        """Let go of the line."""
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None
        self._now(connected=False, trouble="stopped")

    def wake(self, account_id: AccountId) -> None:
        """Something was committed for `account_id`."""
        self._tell("account", account_id)

    def subscribe(self, callback: Woken) -> Callable[[], None]:
        """Call `callback` at each wake-up until the returned function is called."""
        return self._sleepers.add("account", callback)

    def wake_sign_ins(self, account_id: AccountId) -> None:
        """Sign-ins or roles of `account_id` have changed."""
        self._tell("sign_ins", account_id)

    def subscribe_sign_ins(self, callback: Woken) -> Callable[[], None]:
        """As `subscribe`, for `wake_sign_ins`."""
        return self._sleepers.add("sign_ins", callback)

    def _tell(self, topic: Topic, account_id: AccountId) -> None:
        self._sleepers.wake(topic, account_id)
        if len(self._waiting) < MOST_WAITING:
            self._waiting[topic, account_id] = None
            self._something.set()

    async def _keep_a_line(self) -> None:
        while True:
            line: Line | None = None
            try:
                async with asyncio.timeout(self._patience):
                    line = await self._open_line()
                self._now(connected=True)
                self._wake_everybody()
                await self._use(line)
            except Exception as error:  # any library's own; a bus that dies of one would be deaf for ever
                self._now(connected=False, trouble=_why(error))
            finally:
                if line is not None:
                    await self._let_go(line)
            self._failures += 1
            await asyncio.sleep(pause_after(self._failures))

    async def _use(self, line: Line) -> None:
        """Until the line breaks: then raise its reason."""
        tasks = {
            asyncio.create_task(work(line), name=f"{self.kind} bus: {name}")
            for name, work in (("hear", self._hear), ("send", self._send), ("echo", self._echo))
        }
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _hear(self, line: Line) -> None:
        while True:
            sender, _, rest = (await line.hear()).partition(" ")
            if sender == self._name:
                if rest == _ECHO:
                    self._echoed.set()
                continue
            short, _, account_id = rest.partition(" ")
            if (topic := _TOPICS.get(short)) and account_id:
                self._figures.woken(self.kind)
                self._sleepers.wake(topic, AccountId(account_id))

    async def _send(self, line: Line) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            going = tuple(self._waiting)
            self._waiting.clear()
            try:
                await self._carry(line, [f"{self._name} {_SHORT[topic]} {account}" for topic, account in going])
            except BaseException:
                self._waiting.update(dict.fromkeys(going))  # they go out first thing over the next line
                self._something.set()
                raise

    async def _echo(self, line: Line) -> None:
        while True:
            self._echoed.clear()
            await self._carry(line, [f"{self._name} {_ECHO}"])
            try:
                async with asyncio.timeout(self._patience):
                    await self._echoed.wait()
            except TimeoutError:
                raise LineBroken("nothing comes back over the line") from None
            self._failures = 0  # only now: a line that opens and takes nothing is asked for ever more seldom, too
            await asyncio.sleep(self._echo_every)

    async def _carry(self, line: Line, notes: Sequence[str]) -> None:
        try:
            async with asyncio.timeout(self._patience), self._one_at_a_time:  # a database connection takes one only
                await line.carry(notes)
        except TimeoutError:
            raise LineBroken("sending takes too long") from None

    async def _let_go(self, line: Line) -> None:
        with contextlib.suppress(Exception):
            async with asyncio.timeout(1.0):
                await line.close()

    def _wake_everybody(self) -> None:
        self._sleepers.wake("account", None)
        self._sleepers.wake("sign_ins", None)

    def _now(self, *, connected: bool, trouble: str = "") -> None:
        if connected != self._state.connected:
            say = _log.info if connected else _log.warning
            say("the bus is connected" if connected else "the bus is not connected", bus=self.kind, why=trouble)
        elif trouble == self._state.trouble:
            return
        self._figures.bus_connected(connected)
        since = self._state.since if connected == self._state.connected else now()
        self._state = BusState(connected=connected, since=since, trouble=trouble)


def _why(error: Exception) -> str:
    """The kind of trouble only: libraries put addresses, some of them passwords, into their words."""
    return str(error) if isinstance(error, LineBroken) else type(error).__name__
