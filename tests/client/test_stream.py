"""The stream over a real line: what is said is heard once, a dead line is noticed, an ended sign-in is a state."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from rf_desktop.client import slept
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.api import Api
from rf_desktop.client.connection import CatchingUp, Connecting, Live, Offline, SignedOutState
from rf_desktop.client.errors import SignedOut, Unreachable
from rf_desktop.client.stream import EventStream
from rf_desktop.contract.base import LOCAL_SECRET_HEADER
from rf_desktop.contract.events import Bye, Heartbeat, Hello, LoggedEvent, MessageAdded, Resync
from rf_desktop.contract.problems import NotSignedInProblem, WrongLocalSecretProblem
from tests.client.made import NOON, message, noon
from tests.client.peer import Peer, Reply, Streams, refuses
from tests.client.waiting import Collected, becomes

EVENTS = ("GET", "/events")


def hello(number: int = 0) -> Hello:
    return Hello(resumes_after=number, server_version="1")


def said(position: int) -> MessageAdded:
    return MessageAdded(message=message(position))


@dataclass
class Heard:
    """A stream under test, with what it reported."""

    stream: EventStream
    events: Collected[tuple[LoggedEvent, int]]
    lists: list[BaseException | None]
    gaps: list[str] = field(default_factory=list)

    async def is_(self, kind: type[object]) -> object:
        return await becomes(self.stream.connection, lambda state: isinstance(state, kind))

    @property
    def numbers(self) -> list[int]:
        return [number for _, number in self.events]


@pytest.fixture
async def hear(peer: Peer) -> AsyncIterator[Callable[..., Awaitable[Heard]]]:
    async with AsyncExitStack() as stack:

        async def start(*lists: BaseException | None, silence: float = 40.0) -> Heard:
            api = Api(peer.address, lambda: "the token")
            stack.push_async_callback(api.aclose)
            outcomes = list(lists)
            events: Collected[tuple[LoggedEvent, int]] = Collected()
            gaps: list[str] = []

            async def relist() -> None:
                if outcomes and (failure := outcomes.pop(0)):
                    raise failure

            stream = EventStream(
                api,
                on_event=lambda event, number: events((event, number)),
                on_gap=lambda: gaps.append("gap"),
                on_resync=lambda: gaps.append("resync"),
                relist=relist,
                clock=noon,
                silence=silence,
                watch_every=0.01,
                first_delay=0.05,
            )
            stack.push_async_callback(stream.aclose)
            heard = Heard(stream, events, outcomes, gaps)
            stream.start()
            return heard

        peer.on(*EVENTS, Streams())
        yield start


Hear = Callable[..., Awaitable[Heard]]


async def test_it_connects_catches_up_and_is_live(peer: Peer, hear: Hear) -> None:
    """V3."""
    heard = await hear()
    assert heard.stream.connection.value == Connecting()
    line = await peer.stream(1)
    line.say(hello(5))
    assert await heard.is_(Live) == Live(NOON, NOON)
    assert "last-event-id" not in line.asked.headers
    assert line.asked.headers["authorization"] == "Bearer the token"


async def test_a_cut_line_is_resumed_after_the_last_event(peer: Peer, hear: Hear) -> None:
    """V1: nothing lost, nothing twice."""
    heard = await hear()
    line = await peer.stream(1)
    line.raw(b"retry: 20\n\n")
    line.say(hello(5))
    line.say(said(1), 6)
    line.say(said(2), 7)
    await heard.events.reaches(2)
    peer.cut_all()
    again = await peer.stream(2)
    assert again.asked.headers["last-event-id"] == "7"
    again.say(hello(7))
    again.say(said(3), 8)
    await heard.events.reaches(3)
    assert heard.numbers == [6, 7, 8]
    assert heard.gaps == ["gap", "gap"]


async def test_a_line_that_ends_is_offline_until_it_is_back(peer: Peer, hear: Hear) -> None:
    """V3."""
    heard = await hear()
    (await peer.stream(1)).say(hello())
    await heard.is_(Live)
    (await peer.stream(1)).end()
    assert await heard.is_(Offline) == Offline(NOON)
    (await peer.stream(2)).say(hello())
    await heard.is_(Live)


async def test_silence_is_a_dead_line_whatever_tcp_says(peer: Peer, hear: Hear) -> None:
    """V3: forty seconds, here a tenth."""
    heard = await hear(silence=0.1)
    (await peer.stream(1)).say(hello())
    await heard.is_(Offline)
    await peer.stream(2)


async def test_a_machine_that_woke_connects_at_once(peer: Peer, hear: Hear, monkeypatch: pytest.MonkeyPatch) -> None:
    """V3: whatever the old line seems to be, and nothing is missed."""
    wall = SimpleNamespace(now=1_000_000.0)
    monkeypatch.setattr(slept, "time", SimpleNamespace(time=lambda: wall.now))
    heard = await hear()
    line = await peer.stream(1)
    line.say(hello(5))
    line.say(said(1), 6)
    await heard.is_(Live)
    await heard.events.reaches(1)
    wall.now += 3600
    again = await peer.stream(2)
    assert again.asked.headers["last-event-id"] == "6"
    again.say(hello(6))
    await heard.is_(Live)


async def test_comments_and_unknown_events_are_signs_of_life_and_change_nothing(peer: Peer, hear: Hear) -> None:
    """D7: an event of a newer server counts for the number only."""
    heard = await hear()
    line = await peer.stream(1)
    line.say(hello())
    line.raw(b': still here\n\nid: 4\nevent: of_tomorrow\ndata: {"type": "of_tomorrow"}\n\nid: 5\ndata: no json\n\n')
    line.say(Heartbeat(at=NOON))
    line.say(said(1), 6)
    await heard.events.reaches(1)
    assert heard.numbers == [6]
    assert len(peer.streams.value) == 1
    line.raw(b'id: 9\ndata: {"type": "of_tomorrow"}\n\n')
    line.say(Bye(reason="shutting_down"))
    assert (await peer.stream(2)).asked.headers["last-event-id"] == "9"


async def test_a_token_revoked_in_mid_stream_is_a_state_and_no_endless_retry(peer: Peer, hear: Hear) -> None:
    """V3, trouble: token revoked in mid-stream."""
    heard = await hear()
    line = await peer.stream(1)
    line.raw(b"retry: 1\n\n")
    line.say(hello())
    await heard.is_(Live)
    line.say(Bye(reason="signed_out"))
    await heard.is_(SignedOutState)
    heard.stream.changed()
    assert heard.stream.connection.value == SignedOutState()
    assert len(peer.streams.value) == 1


async def test_a_token_that_is_refused_is_the_same_state(peer: Peer, hear: Hear) -> None:
    """V3."""
    peer.on(*EVENTS, refuses(NotSignedInProblem(title="Sign in.")))
    heard = await hear()
    peer.on(*EVENTS, refuses(NotSignedInProblem(title="Sign in.")))
    await heard.is_(SignedOutState)


async def test_an_ended_sign_in_found_while_listing_is_the_same_state(peer: Peer, hear: Hear) -> None:
    """V3."""
    heard = await hear(SignedOut())
    (await peer.stream(1)).say(hello())
    await heard.is_(SignedOutState)


async def test_lists_that_fail_are_fetched_again_on_the_same_line(peer: Peer, hear: Hear) -> None:
    """V3: it is catching up until they are there."""
    heard = await hear(Unreachable("busy"), Unreachable("busy"))
    (await peer.stream(1)).say(hello())
    await heard.is_(CatchingUp)
    await heard.is_(Live)
    assert len(peer.streams.value) == 1
    assert heard.gaps == ["gap"] * 3


async def test_lists_that_stumble_are_fetched_again_too(peer: Peer, hear: Hear) -> None:
    """V3: whatever went wrong, it is not catching up for ever."""
    heard = await hear(ZeroDivisionError())
    line = await peer.stream(1)
    line.raw(b"retry: 20\n\n")
    line.say(hello())
    await heard.is_(Live)


async def test_who_stumbles_over_an_event_hears_of_it_again_at_once(peer: Peer, hear: Hear) -> None:
    """V1, V3: not after forty seconds of silence."""
    heard = await hear()
    stumbles = [ZeroDivisionError()]
    said_to = heard.stream._on_event

    def stumble(event: LoggedEvent, number: int) -> None:
        if stumbles:
            raise stumbles.pop()
        said_to(event, number)

    heard.stream._on_event = stumble
    line = await peer.stream(1)
    line.raw(b"retry: 20\n\n")
    line.say(hello(5))
    await heard.is_(Live)
    line.say(said(1), 6)
    again = await peer.stream(2)
    assert again.asked.headers["last-event-id"] == "5"
    again.say(hello(5))
    again.say(said(1), 6)
    await heard.events.reaches(1)
    assert heard.numbers == [6]


async def test_the_end_of_a_token_that_is_exchanged_is_no_end_of_the_sign_in(peer: Peer, hear: Hear) -> None:
    """R2: the server ends the old token's stream before it answers with the new one."""
    heard = await hear()
    line = await peer.stream(1)
    line.raw(b"retry: 20\n\n")
    line.say(hello())
    await heard.is_(Live)
    with heard.stream._api.renewing():
        line.say(Bye(reason="signed_out"))
        await heard.is_(Offline)
        peer.on(*EVENTS, refuses(NotSignedInProblem(title="Sign in.")))
        await becomes(peer.asked, lambda asked: len(asked) >= 2)
        peer.on(*EVENTS, Streams())
    heard.stream.changed()
    (await peer.stream(2)).say(hello())
    await heard.is_(Live)


async def test_a_cut_log_means_listing_everything_anew(peer: Peer, hear: Hear) -> None:
    """V1."""
    heard = await hear()
    line = await peer.stream(1)
    line.say(hello(900))
    await heard.is_(Live)
    line.say(Resync(as_of=12))
    line.say(said(1), 13)
    await heard.events.reaches(1)
    assert heard.gaps == ["gap", "resync", "gap"]
    heard.stream.changed()
    assert (await peer.stream(2)).asked.headers["last-event-id"] == "13"


async def test_a_restarted_server_is_reached_with_its_new_secret(peer: Peer, hear: Hear) -> None:
    """D6: an old secret is refused, which is no ended sign-in."""
    peer.address.set(ServerAddress(peer.address.value.url, "old"))
    heard = await hear()
    (await peer.stream(1)).say(hello())
    await heard.is_(Live)
    peer.on(*EVENTS, refuses(WrongLocalSecretProblem(title="No.")), Streams())
    (await peer.stream(1)).end()
    await heard.is_(Offline)
    peer.address.set(ServerAddress(peer.address.value.url, "new"))
    heard.stream.changed()
    assert (await peer.stream(2)).asked.headers[LOCAL_SECRET_HEADER.lower()] == "new"
    (await peer.stream(2)).say(hello())
    await heard.is_(Live)


@pytest.mark.parametrize("strange", [Reply(status=500), Reply(status=200, raw=b"<html>", media_type="text/html")])
async def test_what_is_not_the_stream_is_tried_again(peer: Peer, hear: Hear, strange: Reply) -> None:
    """V3."""
    heard = await hear()
    peer.on(*EVENTS, strange, Streams())
    (await peer.stream(1)).end()
    (await peer.stream(2)).say(hello())
    await heard.is_(Live)
    assert len(peer.to(*EVENTS)) == 1


async def test_after_closing_nothing_is_tried(peer: Peer, hear: Hear) -> None:
    heard = await hear()
    (await peer.stream(1)).say(hello())
    await heard.is_(Live)
    await heard.stream.aclose()
    heard.stream.changed()
    heard.stream.start()
    await heard.stream.aclose()
    assert len(peer.streams.value) == 1
