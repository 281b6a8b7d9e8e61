"""What state the sheet is in (M1–M7). Only `Showing` has choices; the overlay after a claim shows without any."""

from __future__ import annotations

from rf_desktop.values import dataclass
from rf_desktop.viewmodels.moment_offers import Asked
from rf_desktop.viewmodels.moment_view import Choice, MomentView
from rf_desktop.viewmodels.ways_view import Deed


@dataclass(frozen=True)
class Loading:
    """The handoff is being fetched; `subject` is its id, or the session's when it came from a link."""

    subject: str


@dataclass(frozen=True)
class NotAvailable:
    """It cannot be shown; one sentence why. `can_retry` when another try may help (no connection)."""

    sentence: str
    can_retry: bool = False


@dataclass(frozen=True)
class Showing:
    """The whole context. `problem` is why the last try to claim (or to do anything else here) failed, else "".

    `choices` is empty in the overlay (M6). `busy` names the quiet actions under way: "retry", "agree", "not_this",
    "feedback", "edit", "status". `asked`: a colleague wants me to take it (C8).
    """

    view: MomentView
    choices: tuple[Choice, ...]
    problem: str = ""
    busy: frozenset[str] = frozenset()
    asked: Asked | None = None


@dataclass(frozen=True)
class Taken:
    """A colleague was first while one was reading: the sheet stays, its choice became "Sam has this" (C3).

    `offers` is what can be done about it.
    """

    view: MomentView
    sentence: str
    choice_label: str
    offers: tuple[Deed, ...] = ()


@dataclass(frozen=True)
class Closed:
    """The sheet is gone."""


MomentState = Loading | NotAvailable | Showing | Taken | Closed
