"""When to open the stream, when to give it up, when to try again: pure, (state, input) → (state, commands) (V3).

    Connecting ──hello──► CatchingUp ──listed──► Live ──resync──► CatchingUp
        ▲  └────────┬──────────┴──────────────────┘
        │       closed, silence, refused
        │           ▼
        └──time── Waiting            sign-in ended → SignedOut (only a new sign-in leads on); Close → Closed

The one who drives it tells what happened and does what it is told; inputs of a connection that was given up are its
to swallow. Chances are drawn by the driver (0 ≤ chance < 1), so that every case can be replayed.
"""

from __future__ import annotations

from dataclasses import replace

from rf_desktop.values import dataclass

FIRST_DELAY = 1.0  # seconds before the first new attempt; the server's `retry:` takes its place
LONGEST_DELAY = 30.0  # seconds
SILENCE = 40.0  # seconds without a byte after which a stream is dead, whatever TCP says


@dataclass(frozen=True)
class Course:
    """What outlives a connection: where to resume, attempts in vain since it was last live, the server's `retry:`."""

    last_event_id: int | None = None
    attempts: int = 0
    retry: float = FIRST_DELAY


@dataclass(frozen=True)
class Connecting:
    """Asked for the stream; it has not said hello."""

    course: Course


@dataclass(frozen=True)
class CatchingUp:
    """The stream flows; the lists are being fetched, or will be when the timer says so."""

    course: Course


@dataclass(frozen=True)
class Live:
    """The stream flows and the lists are there."""

    course: Course


@dataclass(frozen=True)
class Waiting:
    """No connection; the next attempt comes with the timer, or sooner when something changes."""

    course: Course


@dataclass(frozen=True)
class SignedOut:
    """The sign-in has ended: nothing is tried until there is a new one."""

    course: Course


@dataclass(frozen=True)
class Closed:
    """The end."""

    course: Course


State = Connecting | CatchingUp | Live | Waiting | SignedOut | Closed


# What happened
@dataclass(frozen=True)
class Started:
    """Begin, or begin again after a new sign-in."""


@dataclass(frozen=True)
class SaidHello:
    """The stream is open and continues after this number."""

    resumes_after: int


@dataclass(frozen=True)
class HeardEvent:
    """A logged event with its number."""

    event_id: int


@dataclass(frozen=True)
class SaidRetry:
    """The server's `retry:`, in seconds."""

    seconds: float


@dataclass(frozen=True)
class SaidResync:
    """The log does not reach back far enough: list everything; the stream continues after this number."""

    as_of: int


@dataclass(frozen=True)
class SaidBye:
    """The server ends the stream on purpose."""

    signed_out: bool


@dataclass(frozen=True)
class Listed:
    """Everything was listed again."""


@dataclass(frozen=True)
class NotListed:
    """Listing failed for now."""


@dataclass(frozen=True)
class Broke:
    """The connection failed, ended, was refused for now, or was silent for too long."""


@dataclass(frozen=True)
class SignInEnded:
    """The server does not accept the token."""


@dataclass(frozen=True)
class TimeCame:
    """The timer that was set last has run out."""


@dataclass(frozen=True)
class Changed:
    """The machine woke, the network or the server's address changed: what is open may be worthless, a try is not."""


@dataclass(frozen=True)
class Ended:
    """The application does not want the stream any more."""


Input = (
    Started
    | SaidHello
    | HeardEvent
    | SaidRetry
    | SaidResync
    | SaidBye
    | Listed
    | NotListed
    | Broke
    | SignInEnded
    | TimeCame
    | Changed
    | Ended
)


# What to do
@dataclass(frozen=True)
class Open:
    """Open the stream, resuming after this number when there is one."""

    last_event_id: int | None


@dataclass(frozen=True)
class Close:
    """Give up the connection and the listing, if there are any."""


@dataclass(frozen=True)
class Relist:
    """Fetch every list; a fetch that is under way is overtaken."""


@dataclass(frozen=True)
class SetTimer:
    """Say TimeCame after so many seconds; it takes the place of any timer before."""

    seconds: float


Command = Open | Close | Relist | SetTimer
Step = tuple[State, tuple[Command, ...]]


def start(first_delay: float = FIRST_DELAY) -> State:
    """Before the first `Started`."""
    return Waiting(Course(retry=first_delay))


def step(state: State, happened: Input, chance: float) -> Step:
    """The next state, and what to do in this order. What makes no sense in a state changes nothing."""
    course = state.course
    match state, happened:
        case Closed(), _:
            return state, ()
        case _, Ended():
            return Closed(course), (Close(),)
        case SignedOut(), Started():
            return _opening(replace(course, attempts=0))
        case SignedOut(), _:
            return state, ()
        case _, SignInEnded() | SaidBye(signed_out=True):
            return SignedOut(course), (Close(),)
        case Waiting(), Started() | TimeCame() | Changed():
            return _opening(course)
        case Waiting(), _:
            return state, ()
        case _, Changed():
            opening, commands = _opening(course)
            return opening, (Close(), *commands)
        case _, Broke() | SaidBye():
            wait = SetTimer(_delay(course, chance))
            return Waiting(replace(course, attempts=course.attempts + 1)), (Close(), wait)
        case _, SaidRetry():
            return replace(state, course=replace(course, retry=max(0.05, happened.seconds))), ()
        case _, HeardEvent():
            number = max(happened.event_id, course.last_event_id or 0)
            return replace(state, course=replace(course, last_event_id=number)), ()
        case Connecting(), SaidHello():
            return CatchingUp(replace(course, last_event_id=happened.resumes_after)), (Relist(),)
        case Connecting() | CatchingUp() | Live(), SaidResync():
            return CatchingUp(replace(course, last_event_id=happened.as_of)), (Relist(),)
        case CatchingUp(), Listed():
            return Live(replace(course, attempts=0)), ()
        case CatchingUp(), NotListed():
            return replace(state, course=replace(course, attempts=course.attempts + 1)), (
                SetTimer(_delay(course, chance)),
            )
        case CatchingUp(), TimeCame():
            return state, (Relist(),)
        case _:
            return state, ()


def _opening(course: Course) -> Step:
    return Connecting(course), (Open(course.last_event_id),)


def _delay(course: Course, chance: float) -> float:
    """Doubling from the server's `retry:`, half of it left to chance, so that clients never return in lockstep."""
    full = min(LONGEST_DELAY, course.retry * 2.0 ** min(course.attempts, 10))
    return full * (0.5 + chance / 2)
