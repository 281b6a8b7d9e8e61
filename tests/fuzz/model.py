"""What a handoff between one junior and two seniors should do, without server, database or time: a pure function (C8).

`answer` is the model. It knows the refusals as well, so a step that comes too late is compared like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from rf_desktop.domain.vocabulary import HandoffStatus

Who = Literal["junior", "sam", "kim"]
Step = Literal[
    "claim", "withdraw", "undo", "release", "return", "coached_return", "come_back", "reassign", "accept", "decline",
    "resolve", "escalate",
]  # fmt: skip
STEPS: tuple[Step, ...] = Step.__args__  # type: ignore[attr-defined]
OTHER: dict[Who, Who] = {"sam": "kim", "kim": "sam", "junior": "sam"}
"""To whom somebody offers what they have."""


@dataclass(frozen=True)
class Life:
    """Where the newest handoff of a session stands. `by_claim`: its owner took it from the queue."""

    status: HandoffStatus = "open"
    owner: Who | None = None
    by_claim: bool = False
    offered_to: Who | None = None
    coach: Who | None = None
    undone_by: Who | None = None
    is_over: bool = False
    """The session is resolved."""

    @property
    def session_owner(self) -> Who:
        """Who may write to the session."""
        return self.owner if self.status in ("claimed", "resolved") and self.owner else "junior"


@dataclass(frozen=True)
class Answer:
    """Success, or the code of a refusal with what it says of the real state."""

    code: str = ""
    says: str | None = None


FINE = Answer()
_NOT_ALLOWED = Answer("not_allowed")
_FREE = Life()


def answer(life: Life, step: Step, who: Who) -> tuple[Answer, Life]:
    """The answer to `who` taking `step`, and how the handoff stands after it."""
    match step:
        case "claim":
            return _claim(life, who)
        case "withdraw":
            if who != "junior":
                return _NOT_ALLOWED, life
            return (FINE, Life("withdrawn")) if life.status == "open" else (_moved_on(life, who), life)
        case "come_back":
            return _come_back(life, who)
        case "accept":
            return _accept(life, who)
        case "decline":
            return _decline(life, who)
        case "resolve":
            ends: HandoffStatus = "resolved" if life.status == "claimed" or life.coach else life.status
            return FINE, replace(life, status=ends, offered_to=None, coach=None, is_over=True)
        case "escalate":
            return FINE, _FREE
        case _:
            return _owners(life, step, who)


def _claim(life: Life, who: Who) -> tuple[Answer, Life]:
    if who == "junior":
        return Answer("cannot_claim_own_handoff"), life
    if life.status == "open":
        return FINE, Life("claimed", who, by_claim=True)
    return (FINE if life.status == "claimed" and life.owner == who else _moved_on(life, who)), life


def _owners(life: Life, step: Step, who: Who) -> tuple[Answer, Life]:
    """Steps that belong to whoever has it."""
    if step == "reassign" and life.status == "claimed" and life.owner == OTHER[who]:
        return Answer("malformed_request"), life
    if who == "junior":
        return _NOT_ALLOWED, life
    if (life.status, life.owner) != ("claimed", who):
        undone_already = step == "undo" and life.status == "open" and life.undone_by == who
        return (FINE if undone_already else _moved_on(life, who)), life
    match step:
        case "undo" if life.offered_to is None and life.by_claim:
            return FINE, Life(undone_by=who)
        case "undo":
            return Answer("undo_too_late"), life
        case "release":
            return FINE, _FREE
        case "return":
            return FINE, Life("returned", who)
        case "coached_return":
            return FINE, Life("returned", who, coach=who)
        case _:
            return FINE, replace(life, offered_to=OTHER[who])


def _come_back(life: Life, who: Who) -> tuple[Answer, Life]:
    if life.coach is None:
        return _moved_on(life, who), life
    return (FINE, Life("claimed", life.coach)) if who in ("junior", life.coach) else (_NOT_ALLOWED, life)


def _accept(life: Life, who: Who) -> tuple[Answer, Life]:
    if who == "junior":
        return _NOT_ALLOWED, life
    if life.offered_to == who:
        return FINE, Life("claimed", who)
    if life.status == "claimed" and life.owner == who:
        return (FINE if life.offered_to is None else Answer("handoff_already_claimed", who)), life
    return _moved_on(life, who), life


def _decline(life: Life, who: Who) -> tuple[Answer, Life]:
    if life.offered_to is not None and who != "junior":
        return FINE, replace(life, offered_to=None)
    if life.status == "open" or (life.status == "claimed" and who == "junior"):
        return _NOT_ALLOWED, life
    return _moved_on(life, who), life


def _moved_on(life: Life, who: Who) -> Answer:
    if life.status == "claimed" and life.owner != who:
        return Answer("handoff_already_claimed", life.owner)
    return Answer("handoff_not_open", life.status)
