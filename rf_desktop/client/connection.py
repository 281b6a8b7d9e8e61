"""The connection as the screen shows it: *live / catching up / offline since 14:02* (V3). Moments are UTC."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.values import dataclass


@dataclass(frozen=True)
class Connecting:
    """The first attempt since the start; nothing was heard yet."""


@dataclass(frozen=True)
class CatchingUp:
    """The stream is open and everything is being listed again."""

    since: datetime


@dataclass(frozen=True)
class Live:
    """What is shown is what is true; `last_at` is when the server last said anything."""

    since: datetime
    last_at: datetime


@dataclass(frozen=True)
class Offline:
    """Nothing is heard since `since`; it keeps trying by itself."""

    since: datetime


@dataclass(frozen=True)
class SignedOutState:
    """The sign-in has ended; nothing is tried until there is a new one."""


Connection = Connecting | CatchingUp | Live | Offline | SignedOutState
