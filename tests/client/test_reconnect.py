"""The reconnect policy as a playbook: what happens, line by line, and what must follow."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rf_desktop.client.reconnect import (
    LONGEST_DELAY,
    Broke,
    CatchingUp,
    Changed,
    Close,
    Closed,
    Command,
    Connecting,
    Course,
    Ended,
    HeardEvent,
    Input,
    Listed,
    Live,
    NotListed,
    Open,
    Relist,
    SaidBye,
    SaidHello,
    SaidResync,
    SaidRetry,
    SetTimer,
    SignedOut,
    SignInEnded,
    Started,
    State,
    TimeCame,
    Waiting,
    start,
    step,
)

PLAYBOOKS: dict[str, list[tuple[Input, type[State], tuple[Command, ...]]]] = {
    "an ordinary day": [
        (Started(), Connecting, (Open(None),)),
        (SaidRetry(2.0), Connecting, ()),
        (SaidHello(41), CatchingUp, (Relist(),)),
        (HeardEvent(42), CatchingUp, ()),
        (Listed(), Live, ()),
        (HeardEvent(43), Live, ()),
        (Broke(), Waiting, (Close(), SetTimer(1.5))),
        (TimeCame(), Connecting, (Open(43),)),
        (SaidHello(43), CatchingUp, (Relist(),)),
        (Listed(), Live, ()),
    ],
    "the server restarts and says so": [
        (Started(), Connecting, (Open(None),)),
        (SaidHello(7), CatchingUp, (Relist(),)),
        (Listed(), Live, ()),
        (SaidBye(signed_out=False), Waiting, (Close(), SetTimer(0.75))),
        (Broke(), Waiting, ()),
        (TimeCame(), Connecting, (Open(7),)),
    ],
    "the token is revoked in mid-stream": [
        (Started(), Connecting, (Open(None),)),
        (SaidHello(7), CatchingUp, (Relist(),)),
        (Listed(), Live, ()),
        (SaidBye(signed_out=True), SignedOut, (Close(),)),
        (TimeCame(), SignedOut, ()),
        (Changed(), SignedOut, ()),
        (Broke(), SignedOut, ()),
        (Started(), Connecting, (Open(7),)),
    ],
    "a token that was worth nothing from the start": [
        (Started(), Connecting, (Open(None),)),
        (SignInEnded(), SignedOut, (Close(),)),
        (TimeCame(), SignedOut, ()),
    ],
    "nobody there, then the network comes back": [
        (Started(), Connecting, (Open(None),)),
        (Broke(), Waiting, (Close(), SetTimer(0.75))),
        (TimeCame(), Connecting, (Open(None),)),
        (Broke(), Waiting, (Close(), SetTimer(1.5))),
        (TimeCame(), Connecting, (Open(None),)),
        (Broke(), Waiting, (Close(), SetTimer(3.0))),
        (Changed(), Connecting, (Open(None),)),
    ],
    "the address changes under an open stream": [
        (Started(), Connecting, (Open(None),)),
        (SaidHello(9), CatchingUp, (Relist(),)),
        (Listed(), Live, ()),
        (Changed(), Connecting, (Close(), Open(9))),
    ],
    "the lists fail first": [
        (Started(), Connecting, (Open(None),)),
        (SaidHello(9), CatchingUp, (Relist(),)),
        (NotListed(), CatchingUp, (SetTimer(0.75),)),
        (TimeCame(), CatchingUp, (Relist(),)),
        (NotListed(), CatchingUp, (SetTimer(1.5),)),
        (TimeCame(), CatchingUp, (Relist(),)),
        (Listed(), Live, ()),
        (Listed(), Live, ()),
    ],
    "the log was cut, or replaced by an older one": [
        (Started(), Connecting, (Open(None),)),
        (SaidHello(900), CatchingUp, (Relist(),)),
        (Listed(), Live, ()),
        (Broke(), Waiting, (Close(), SetTimer(0.75))),
        (TimeCame(), Connecting, (Open(900),)),
        (SaidHello(12), CatchingUp, (Relist(),)),
        (SaidResync(12), CatchingUp, (Relist(),)),
        (Listed(), Live, ()),
        (Changed(), Connecting, (Close(), Open(12))),
    ],
    "the end": [
        (Started(), Connecting, (Open(None),)),
        (Ended(), Closed, (Close(),)),
        (Started(), Closed, ()),
        (TimeCame(), Closed, ()),
    ],
}


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_the_playbook_is_followed_line_by_line(name: str) -> None:
    """V3, V1."""
    state = start()
    for number, (happened, becomes, commands) in enumerate(PLAYBOOKS[name], start=1):
        state, done = step(state, happened, chance=0.5)
        assert (type(state), done) == (becomes, commands), f"line {number}: {happened}"


def test_being_live_once_makes_the_next_attempt_a_first_one() -> None:
    """V3."""
    state: State = CatchingUp(Course(last_event_id=3, attempts=6))
    state, _ = step(state, Listed(), 0.0)
    _, commands = step(state, Broke(), 0.0)
    assert commands == (Close(), SetTimer(0.5))


inputs = st.one_of(
    st.sampled_from(
        [Started(), Listed(), NotListed(), Broke(), SignInEnded(), TimeCame(), Changed(), SaidBye(True), SaidBye(False)]
    ),
    st.integers(0, 50).map(HeardEvent),
    st.integers(0, 50).map(SaidHello),
    st.integers(0, 50).map(SaidResync),
    st.floats(0, 100).map(SaidRetry),
)


@given(st.lists(inputs, max_size=60), st.floats(0, 1, exclude_max=True))
def test_no_history_leaves_it_stuck_or_in_a_hurry(history: list[Input], chance: float) -> None:
    """V3: at any time there is a connection, a timer, or an ended sign-in; and no delay is absent or endless."""
    state = start()
    is_open = has_timer = is_listing = False
    state, commands = step(state, Started(), chance)
    for happened in [None, *history]:
        if happened is not None:
            if isinstance(happened, TimeCame):
                if not has_timer:
                    continue
                has_timer = False
            if isinstance(happened, Listed | NotListed):
                if not is_listing:
                    continue
                is_listing = False
            state, commands = step(state, happened, chance)
        for command in commands:
            match command:
                case Open():
                    assert not is_open
                    is_open, has_timer = True, False
                case Close():
                    is_open = is_listing = has_timer = False
                case Relist():
                    assert is_open
                    is_listing, has_timer = True, False
                case SetTimer(seconds):
                    assert 0.02 < seconds <= LONGEST_DELAY
                    has_timer = True
        match state:
            case Waiting():
                assert has_timer
                assert not is_open
            case CatchingUp():
                assert is_open
                assert is_listing or has_timer
            case Connecting() | Live():
                assert is_open
            case SignedOut():
                assert not is_open
                assert not has_timer


@given(st.lists(st.integers(1, 1000), min_size=1))
def test_the_next_stream_resumes_after_the_highest_event(numbers: list[int]) -> None:
    """V1."""
    state: State = Live(Course(last_event_id=0))
    for number in numbers:
        state, _ = step(state, HeardEvent(number), 0.0)
    state, _ = step(state, Broke(), 0.0)
    _, commands = step(state, TimeCame(), 0.0)
    assert commands == (Open(max(numbers)),)


@given(st.integers(0, 40), st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
def test_two_clients_of_the_same_fate_do_not_return_in_lockstep(attempts: int, one: float, other: float) -> None:
    """V3: the delay depends on chance, and on nothing else between the two."""
    live = Live(replace(Course(), attempts=attempts))
    (_, first), (_, second) = step(live, Broke(), one), step(live, Broke(), other)
    assert (first == second) == (one == other) or abs(one - other) < 1e-9
