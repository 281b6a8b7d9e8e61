"""Somebody who is woken, lines that obey the test, and what every bus has to do after its line broke."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rf_desktop.domain.ids import AccountId
from rf_desktop.server.bus.remote import LineBroken, RemoteBus
from rf_desktop.server.ports import Wakeups

ACME = AccountId("acme")
OTHER = AccountId("other")


@dataclass
class Woken:
    """Everything that one subscriber was woken for, in order; None is every account."""

    bus: Wakeups
    accounts: list[AccountId | None] = field(default_factory=list)
    sign_ins: list[AccountId | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bus.subscribe(self.accounts.append)
        self.bus.subscribe_sign_ins(self.sign_ins.append)

    def forget(self) -> None:
        """What was heard so far."""
        self.accounts.clear()
        self.sign_ins.clear()


async def until(holds: Callable[[], object], within: float = 20.0) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(within):
        while not holds():
            await asyncio.sleep(0.005)


@dataclass
class Wire:
    """What carries notes between `PlantedLine`s: one process-wide, broken and mended by hand."""

    lines: list[PlantedLine] = field(default_factory=list)
    carried: list[Sequence[str]] = field(default_factory=list)
    cut: bool = False
    refuses: bool = False
    swallows: bool = False
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def open(self) -> PlantedLine:
        """A new line, or the refusal of one."""
        if self.cut:
            raise ConnectionRefusedError("planted")
        line = PlantedLine(self)
        self.lines.append(line)
        return line

    def break_all(self) -> None:
        """Every line breaks, and none can be opened until `cut` is False again."""
        while self.lines:
            self.break_oldest()

    def break_oldest(self) -> None:
        """One line breaks, and none can be opened until `cut` is False again."""
        self.cut = True
        self.lines.pop(0).heard.put_nowait(None)

    def bus(self, *, echo_every: float = 60.0, patience: float = 5.0) -> RemoteBus:
        """One process's bus over this wire."""
        return RemoteBus("planted", self.open, echo_every=echo_every, patience=patience)


@dataclass(eq=False)
class PlantedLine:
    """A line that is held in the test's hand."""

    wire: Wire
    heard: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)

    async def carry(self, notes: Sequence[str]) -> None:
        """To every line of the wire, once the gate is open."""
        await self.wire.gate.wait()
        if self.wire.cut or self.wire.refuses:
            raise BrokenPipeError("planted")
        self.wire.carried.append(tuple(notes))
        for line in self.wire.lines:
            for note in notes:
                if not self.wire.swallows:
                    line.heard.put_nowait(note)

    async def hear(self) -> str:
        """The next note."""
        note = await self.heard.get()
        if note is None:
            raise LineBroken("planted")
        return note

    async def close(self) -> None:
        """The wire forgets it."""
        if self in self.wire.lines:
            self.wire.lines.remove(self)


async def checked_after_an_outage(
    bus: Wakeups, woken: Woken, outage: Callable[[], None], end: Callable[[], None]
) -> None:
    """V2: a bus says that it is cut off, and wakes everybody for everything once it is back."""
    await until(lambda: bus.state.connected)
    woken.forget()
    outage()
    await until(lambda: not bus.state.connected)
    bus.wake(ACME)  # neither blocks nor raises, and whoever is here hears it at once
    assert woken.accounts == [ACME]
    end()
    await until(lambda: bus.state.connected)
    assert None in woken.accounts, "who was deaf meanwhile has to look at everything"
    assert None in woken.sign_ins
