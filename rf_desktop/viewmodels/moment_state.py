"""What state the sheet is in (M1–M7). Only `Showing` has choices; the overlay after a claim shows without any."""

from __future__ import annotations

from dataclasses import dataclass

from rf_desktop.viewmodels.moment_view import Choice, MomentView


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
    "feedback", "edit", "status".
    """

    view: MomentView
    choices: tuple[Choice, ...]
    problem: str = ""
    busy: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Taken:
    """A colleague was first while one was reading: the sheet stays, its choice became "Sam has this" (C3)."""

    view: MomentView
    sentence: str
    choice_label: str


@dataclass(frozen=True)
class Closed:
    """The sheet is gone."""


MomentState = Loading | NotAvailable | Showing | Taken | Closed
