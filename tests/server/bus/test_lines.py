"""The bus between processes over lines that obey the test: what is collected, what breaks, what comes back (V2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from rf_desktop.server.bus import MemoryBus, remote
from rf_desktop.server.bus.remote import RemoteBus
from tests.server.bus.listening import ACME, OTHER, Wire, Woken, checked_after_an_outage, until


@asynccontextmanager
async def started(*buses: RemoteBus) -> AsyncIterator[None]:
    """These buses, connected, until the block ends."""
    for bus in buses:
        await bus.start()
    try:
        for bus in buses:
            await until(lambda bus=bus: bus.state.connected)  # type: ignore[misc]
        yield
    finally:
        for bus in buses:
            await bus.stop()


async def test_who_is_here_hears_at_once_and_who_is_elsewhere_over_the_line() -> None:
    """V2: once each; the sender does not hear its own note again."""
    wire = Wire()
    here, there = wire.bus(), wire.bus()
    async with started(here, there):
        near, far = Woken(here), Woken(there)
        here.wake(ACME)
        here.wake_sign_ins(OTHER)
        assert (near.accounts, near.sign_ins) == ([ACME], [OTHER])
        await until(lambda: far.sign_ins)
        assert (far.accounts, far.sign_ins) == ([ACME], [OTHER])
        there.wake(OTHER)
        await until(lambda: OTHER in near.accounts)
        assert near.accounts == [ACME, OTHER]


async def test_a_burst_of_commits_is_one_note_for_each_account() -> None:
    """V2: what happens while a note is on its way is collected."""
    wire = Wire()
    here, there = wire.bus(), wire.bus()
    async with started(here, there):
        far = Woken(there)
        await until(lambda: len(wire.carried) == 2)  # both echoes are through
        wire.gate.clear()
        for _ in range(1000):
            here.wake(ACME)
            here.wake(OTHER)
        wire.gate.set()
        await until(lambda: len(far.accounts) >= 2)
        assert sorted(str(account) for account in far.accounts) == [ACME, OTHER]


async def test_after_an_outage_everybody_is_woken_for_everything() -> None:
    """V2: nobody knows what was said meanwhile."""
    wire = Wire()
    bus = wire.bus()
    async with started(bus):
        await checked_after_an_outage(bus, Woken(bus), wire.break_all, lambda: setattr(wire, "cut", False))


async def test_a_bus_that_only_connects_again_is_noticed() -> None:
    """The check above fails on a bus that forgets to wake everybody."""

    class Forgetful(RemoteBus):
        def _wake_everybody(self) -> None:
            pass

    wire = Wire()
    bus = Forgetful("planted", wire.open)
    async with started(bus):
        with pytest.raises(AssertionError, match="look at everything"):
            await checked_after_an_outage(bus, Woken(bus), wire.break_all, lambda: setattr(wire, "cut", False))


async def test_what_was_committed_during_an_outage_is_told_when_the_line_is_back() -> None:
    """V2: also to those whose own line never broke, and who therefore do not look at everything."""
    wire = Wire()
    here, there = wire.bus(), wire.bus()
    async with started(here, there):
        far = Woken(there)
        wire.break_oldest()
        await until(lambda: not here.state.connected)
        here.wake(ACME)
        wire.cut = False
        await until(lambda: far.accounts)
        assert far.accounts == [ACME]


async def test_a_line_that_takes_everything_and_brings_nothing_is_dead() -> None:
    """V2: no echo, no line, whatever TCP says."""
    wire = Wire(swallows=True)
    bus = wire.bus(echo_every=0.01, patience=0.05)
    await bus.start()
    try:
        await until(lambda: bus.state.trouble == "nothing comes back over the line")
        wire.swallows = False
        await until(lambda: bus.state.connected and len(wire.carried) > 5)
    finally:
        await bus.stop()
    assert not bus.state.connected


async def test_a_line_that_opens_and_takes_nothing_is_tried_ever_more_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """V2: as where one may listen but not publish. Only a line that brought an echo back makes the next pause short."""
    failures: list[int] = []

    def at_once(count: int) -> float:
        failures.append(count)
        return 0.0

    monkeypatch.setattr(remote, "pause_after", at_once)
    wire = Wire(refuses=True)
    bus = wire.bus(echo_every=0.01)
    await bus.start()
    try:
        await until(lambda: len(failures) >= 4)
        assert failures[:4] == [1, 2, 3, 4]
        wire.refuses = False
        await until(lambda: len(wire.carried) >= 3)  # so the first echo is back
        before = len(failures)
        wire.break_oldest()
        wire.cut = False
        await until(lambda: len(failures) > before)
        assert failures[before] == 1
    finally:
        await bus.stop()


def test_an_outage_of_days_ends_too() -> None:
    """V2: however often it was tried in vain, there is a next time, within seconds."""
    assert 0.05 <= remote.pause_after(1) <= 0.1
    assert all(remote.pause_after(failures) <= remote.LONGEST_PAUSE for failures in (10, 1_000, 1_100, 10**9))


async def test_a_subscriber_that_fails_or_has_left_stops_nobody() -> None:
    """On every bus."""
    for bus in (MemoryBus(), Wire().bus()):
        heard: list[object] = []

        def fails(_account: object) -> None:
            raise RuntimeError("planted")

        bus.subscribe(fails)
        leave = bus.subscribe(heard.append)
        bus.subscribe(heard.append)
        bus.wake(ACME)
        leave()
        leave()
        bus.wake(OTHER)
        assert heard == [ACME, ACME, OTHER]


async def test_notes_that_nobody_understands_wake_nobody() -> None:
    """A later version, or a stranger on the channel."""
    wire = Wire()
    bus = wire.bus()
    async with started(bus):
        woken = Woken(bus)
        for note in ("", "x", "x y", "x a ", "x z acme", "x a acme"):
            wire.lines[0].heard.put_nowait(note)
        await until(lambda: woken.accounts)
        assert (woken.accounts, woken.sign_ins) == ([ACME], [])
