"""Cursors over a shared ring, without a server: who gets what, in which order, and what it costs (V1, V4)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

import pytest
from starlette.types import Message

from rf_desktop.domain.errors import NotSignedIn
from rf_desktop.domain.ids import AccountId, PersonId
from rf_desktop.domain.moments import now
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.bus import MemoryBus
from rf_desktop.server.http import stream as http_stream
from rf_desktop.server.ports import Audience, Everyone, LoggedRow, Persons, Roles
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.event_hub import EventHub, Position
from rf_desktop.server.services.subscription import CHUNK, Subscription, Viewer

ACME = AccountId("acme")
OTHER = AccountId("other")
SENIORS = Roles(frozenset({"senior", "admin"}))


@dataclass
class Log:
    """An event log in memory. `behind` hides the newest events, as a replica that lags would."""

    rows: dict[AccountId, list[LoggedRow]] = field(default_factory=dict)
    behind: int = 0
    reads: int = 0

    def add(self, account_id: AccountId = ACME, audience: Audience | None = None, size: int = 0) -> int:
        rows = self.rows.setdefault(account_id, [])
        seq = rows[-1].seq + 1 if rows else 1
        rows.append(LoggedRow(seq, "e", json.dumps({"n": seq, "pad": "x" * size}), audience or Everyone()))
        return seq

    def forget(self, up_to: int, account_id: AccountId = ACME) -> None:
        self.rows[account_id] = [row for row in self.rows[account_id] if row.seq > up_to]

    async def head(self, account_id: AccountId) -> int:
        rows = self._visible(account_id)
        return rows[-1].seq if rows else 0

    async def oldest(self, account_id: AccountId) -> int:
        rows = self.rows.get(account_id, [])
        return rows[0].seq if rows else 1

    async def after(self, account_id: AccountId, seq: int, limit: int) -> Sequence[LoggedRow]:
        self.reads += 1
        return [row for row in self._visible(account_id) if row.seq > seq][:limit]

    def _visible(self, account_id: AccountId) -> list[LoggedRow]:
        rows = self.rows.get(account_id, [])
        return rows[: len(rows) - self.behind] if self.behind else rows


class Line:
    """What a listener's line took. While `full`, a write waits as it does on a real one."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.free = asyncio.Event()
        self.free.set()
        self.waiting = 0
        self.grew = asyncio.Event()

    async def write(self, body: bytes) -> None:
        self.waiting += len(body)
        await self.free.wait()
        self.waiting -= len(body)
        self.taken.append(body)
        self.grew.set()

    @property
    def numbers(self) -> list[int]:
        """The numbers of all logged events, in order of arrival."""
        text = b"".join(self.taken).decode()
        return [int(line[4:]) for line in text.splitlines() if line.startswith("id: ")]

    @property
    def text(self) -> str:
        """Everything."""
        return b"".join(self.taken).decode()

    async def has(self, number: int) -> None:
        """Wait until this event came."""
        async with asyncio.timeout(5):
            while number not in self.numbers:
                self.grew.clear()
                await self.grew.wait()


class Stage:
    """A hub over a log, its bus, and its listeners."""

    def __init__(self, ring: int = 8) -> None:
        self.log = Log()
        self.bus = MemoryBus()
        self.hub = EventHub(self.log, self.bus, now, ring=ring, poll=3600, heartbeat=3600)
        self.joined: list[tuple[AccountId, Subscription]] = []

    async def listen(
        self,
        cursor: int,
        role: Role = "senior",
        person: str = "sam",
        account: AccountId = ACME,
        line: Line | None = None,
    ) -> tuple[Line, Subscription]:
        line = line or Line()
        subscription = await self.hub.join(account, Viewer(PersonId(person), role, person), line.write, cursor)
        self.joined.append((account, subscription))
        return line, subscription

    def say(self, *audiences: Audience, account: AccountId = ACME, size: int = 0) -> int:
        """Log events, then wake everybody: as one transaction does."""
        last = [self.log.add(account, audience, size) for audience in audiences][-1]
        self.bus.wake(account)
        return last


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A fresh stage, cleared at the end."""
    stage = Stage()
    stage.hub.start()
    yield stage
    for account, subscription in stage.joined:
        await stage.hub.leave(account, subscription)
    await stage.hub.stop()


async def test_everybody_gets_every_event_once_in_order(stage: Stage) -> None:
    """V1: two who follow and one who comes later, all the same log."""
    first, _ = await stage.listen(0)
    second, _ = await stage.listen(0)
    for _ in range(30):
        stage.say(Everyone())
        await asyncio.sleep(0)
    late, _ = await stage.listen(0)
    for line in (first, second, late):
        await line.has(30)
        assert line.numbers == list(range(1, 31))


async def test_each_event_is_read_once_for_all_who_follow(stage: Stage) -> None:
    """V4: the log is read per wake-up, not per listener."""
    lines = [(await stage.listen(0))[0] for _ in range(50)]
    await asyncio.sleep(0)
    before = stage.log.reads
    stage.say(Everyone())
    for line in lines:
        await line.has(1)
    assert stage.log.reads - before <= 2


async def test_what_one_may_not_hear_moves_the_cursor_all_the_same(stage: Stage) -> None:
    """V1: roles and persons are filtered; the gap in the numbers is no gap in the log."""
    senior, _ = await stage.listen(0, "senior", "sam")
    junior, watched = await stage.listen(0, "engineer", "jane")
    jane = Persons(frozenset({PersonId("jane")}))
    both = Roles(frozenset({"senior"}), frozenset({PersonId("jane")}))
    stage.say(Everyone())
    stage.say(SENIORS, SENIORS)
    stage.say(jane)
    stage.say(both)
    stage.say(SENIORS)
    last = stage.say(Everyone())
    for line in (senior, junior):
        await line.has(last)
    assert senior.numbers == [1, 2, 3, 5, 6, 7]
    assert junior.numbers == [1, 4, 5, 7]
    assert watched.cursor == last


async def test_one_who_hears_nothing_is_not_behind_either(stage: Stage) -> None:
    """V1: after many events for others the next own one comes alone, without reading the log again."""
    junior, watched = await stage.listen(0, "engineer", "jane")
    for _ in range(40):
        stage.say(SENIORS)
    senior, _ = await stage.listen(40)
    stage.say(Everyone())
    await junior.has(41)
    await senior.has(41)
    assert junior.numbers == [41]
    assert watched.cursor == 41


async def test_nothing_crosses_to_another_account(stage: Stage) -> None:
    """R3: each account has its own hub and its own numbers."""
    ours, _ = await stage.listen(0)
    theirs, _ = await stage.listen(0, account=OTHER)
    stage.say(Everyone())
    stage.say(Everyone(), Everyone(), account=OTHER)
    await ours.has(1)
    await theirs.has(2)
    assert (ours.numbers, theirs.numbers) == ([1], [1, 2])


async def test_a_listener_ahead_of_this_process_gets_nothing_twice(stage: Stage) -> None:
    """V1: whoever read further on another replica keeps their own position, though this one lags."""
    for _ in range(10):
        stage.log.add()
    stage.log.behind = 4
    follower, _ = await stage.listen(0)
    await follower.has(6)
    ahead, watched = await stage.listen(9)
    assert watched.cursor == 9
    stage.log.behind = 0
    stage.say(Everyone())
    await ahead.has(11)
    await follower.has(11)
    assert ahead.numbers == [10, 11]
    assert follower.numbers == list(range(1, 12))


async def test_a_batch_is_pushed_only_to_whom_it_follows_directly(stage: Stage) -> None:
    """V1: one whose catching up has read past the batch's start does not get its start again."""
    follower, _ = await stage.listen(0)
    stage.say(Everyone(), Everyone())
    await follower.has(2)
    line, watched = await stage.listen(2)
    await asyncio.sleep(0)
    watched.cursor = 4  # as if it had read 3 and 4 from the log before this process knew of them
    stage.say(*[Everyone()] * 4)
    await line.has(6)
    assert line.numbers == [5, 6]


async def test_one_far_behind_reads_the_log_and_then_follows(stage: Stage) -> None:
    """V1: what the ring no longer holds comes from the log, without a seam."""
    for _ in range(350):
        stage.log.add()
    line, _ = await stage.listen(3)
    await line.has(350)
    stage.say(Everyone())
    await line.has(351)
    assert line.numbers == list(range(4, 352))


async def test_one_that_stands_still_costs_one_chunk(stage: Stage) -> None:
    """V4: a line that takes nothing keeps one write waiting, however much is said; the others go on."""
    stuck = Line()
    stuck.free.clear()
    await stage.listen(0, line=stuck)
    other, _ = await stage.listen(0)
    for _ in range(60):
        last = stage.say(Everyone(), size=20_000)
        await other.has(last)
        assert stuck.waiting <= CHUNK + 30_000
    stuck.free.set()
    await stuck.has(last)
    assert stuck.numbers == other.numbers == list(range(1, 61))


async def test_one_that_stood_still_too_long_is_asked_to_list_again(stage: Stage) -> None:
    """V1: when the log has forgotten what comes next, one resync says from where it goes on."""
    stuck = Line()
    stuck.free.clear()
    await stage.listen(0, line=stuck)
    other, _ = await stage.listen(0)
    for _ in range(30):
        last = stage.say(Everyone())
        await other.has(last)
    stage.log.forget(up_to=25)
    stuck.free.set()
    async with asyncio.timeout(5):
        while "event: resync" not in stuck.text:
            stuck.grew.clear()
            await stuck.grew.wait()
    stage.say(Everyone())
    await stuck.has(31)
    assert stuck.text.count("event: resync") == 1
    assert '"as_of":30' in stuck.text
    assert stuck.numbers == [1, 31]


async def test_a_line_that_breaks_ends_only_its_own_stream(stage: Stage) -> None:
    """V4: the failure of one write is that listener's end and nobody else's."""

    async def broken(_body: bytes) -> None:
        raise OSError("gone")

    watched = await stage.hub.join(ACME, Viewer(PersonId("x"), "senior", "x"), broken, 0)
    stage.joined.append((ACME, watched))
    other, _ = await stage.listen(0)
    stage.say(Everyone())
    await other.has(1)
    async with asyncio.timeout(5):
        assert await watched.ended == "broken"


@pytest.mark.parametrize(
    ("last", "cursor", "resync"),
    [
        (None, 30, False),
        ("30", 30, False),
        ("12", 12, False),
        ("9", 9, False),
        ("8", 30, True),
        ("0", 30, True),
        ("31", 30, True),
        ("9" * 18, 30, True),
        ("9" * 5000, 30, True),
        ("-1", 30, True),
        ("1.5", 30, True),
        ("", 30, True),
        ("abc", 30, True),
        ("٣", 30, True),
    ],
)
async def test_from_where_a_stream_goes_on(stage: Stage, last: str | None, cursor: int, resync: bool) -> None:
    """V1: what is no position of this log leads to a resync, never to a failure. The log holds 10 to 30."""
    for _ in range(30):
        stage.log.add()
    stage.log.forget(up_to=9)
    position = await stage.hub.position(ACME, last)
    assert (position.cursor, position.resync) == (cursor, resync)


async def test_an_empty_log_is_no_reason_to_resync(stage: Stage) -> None:
    """V1: a new account starts at zero."""
    assert await stage.hub.position(ACME, "0") == await stage.hub.position(ACME, None)


async def test_the_last_one_to_leave_turns_the_light_off(stage: Stage) -> None:
    """V4: an account without listeners costs nothing; the next listener starts afresh."""
    line, watched = await stage.listen(0)
    stage.say(Everyone())
    await line.has(1)
    await stage.hub.leave(ACME, watched)
    stage.joined.clear()
    assert stage.hub.listeners == 0
    reads = stage.log.reads
    stage.say(Everyone())
    assert stage.log.reads == reads
    again, _ = await stage.listen(1)
    await again.has(2)


async def test_the_ends_reach_those_whom_they_concern(stage: Stage) -> None:
    """V3: a sign-out ends that sign-in's streams, the server's end all of them, later ones at once."""
    _, sam = await stage.listen(0, person="sam")
    _, jane = await stage.listen(0, "engineer", "jane")
    stage.hub.close_signed_out("sam")
    assert sam.ended.result() == "signed_out"
    assert not jane.ended.done()
    stage.hub.close_streams()
    assert jane.ended.result() == "shutting_down"
    assert sam.ended.result() == "signed_out"
    _, late = await stage.listen(0)
    assert late.ended.result() == "shutting_down"


async def test_everybody_who_can_take_it_gets_a_heartbeat(stage: Stage) -> None:
    """V3: one clock for all; on a line that is full nothing piles up, and it has no number."""
    hub = EventHub(stage.log, stage.bus, now, ring=8, poll=3600, heartbeat=0.01)
    hub.start()
    line, stuck = Line(), Line()
    stuck.free.clear()
    stage.log.add()
    joined = [
        await hub.join(ACME, Viewer(PersonId(name), "senior", name), each.write, 0)
        for name, each in (("a", line), ("b", stuck))
    ]
    async with asyncio.timeout(5):
        while line.text.count("event: heartbeat") < 3:
            line.grew.clear()
            await line.grew.wait()
    assert line.numbers == [1]
    assert stuck.waiting < 100
    stuck.free.set()
    for subscription in joined:
        await hub.leave(ACME, subscription)
    await hub.stop()


async def test_a_sign_in_that_ended_elsewhere_ends_the_stream(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """V3: revoked by another process, it is noticed by looking again; a failing look ends nothing."""
    monkeypatch.setattr(http_stream, "CHECK_EVERY", 0.01)
    actor = Actor(PersonId("sam"), ACME, "senior", "Sam", "hash")
    answers: list[Exception | Actor] = [OSError("busy"), replace(actor, role="engineer"), NotSignedIn()]
    asked = 0

    async def ask_again() -> Actor:
        nonlocal asked
        answer = answers[asked]
        asked += 1
        if isinstance(answer, Exception):
            raise answer
        return answer

    sent: list[bytes] = []

    async def send(message: Message) -> None:
        sent.append(message.get("body", b""))

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    stream = http_stream.EventStream(stage.hub, actor, Position(0, resync=False), ask_again)
    async with asyncio.timeout(5):
        await stream({}, receive, send)
    assert asked == 3
    assert sent[-1] == b'event: bye\ndata: {"type":"bye","reason":"signed_out"}\n\n'
    assert stage.hub.listeners == 0
