"""Judges a round: is there one order of all requests, in which each answer is right and the database ends as it did?

An order is possible when no request stands before one that had ended when it began (linearizability). The log says in
which order changes were committed, so the search only has to find places for the answers that changed nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rf_desktop.contract.problems import PROBLEM_MEDIA_TYPE
from tests.race.history import Operation, Truth

CHANGES = {
    "claim": "handoff_claimed",
    "withdraw": "handoff_withdrawn",
    "undo": "handoff_released",
    "release": "handoff_released",
    "return": "handoff_returned",
}
"""Each step and the event that says it was taken."""
_SESSION_AFTER = {"open": "escalated", "claimed": "active", "withdrawn": "active", "returned": "active"}


@dataclass(frozen=True)
class Standing:
    """Where a handoff stands between two requests."""

    status: str = "open"
    owner: str | None = None
    claimed_at: datetime | None = None
    undone_by: str | None = None
    """Who has put their claim back; asked again, they are answered alike while nobody has done anything since."""


def faults(history: Sequence[Operation], truth: Truth) -> list[str]:
    """Everything that is wrong with a round, in words; empty when it is right."""
    found = [f"{each}: not {_media_type(each)}" for each in history if each.media_type != _media_type(each)]
    found += _claim_faults(history, truth)
    found += _ending_faults(truth)
    changed = [each for each in history if _has_changed(each, truth)]
    if len(changed) < len(truth.changes):
        found.append(f"{len(truth.changes)} events for {len(changed)} changes")
    if not found and not _is_possible(history, truth):
        found.append("no order of the requests explains the answers: " + "; ".join(map(str, history)))
    return found


def _media_type(each: Operation) -> str:
    return "application/json" if each.status < 400 else PROBLEM_MEDIA_TYPE


def _different(one: Any, other: Any, place: str = "") -> list[str]:
    """Where two answers differ. Not in `as_of`: between them the account may have heard of something else (V1)."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted((one.keys() | other.keys()) - {"as_of"})
        return [each for key in keys for each in _different(one.get(key), other.get(key), f"{place}.{key}")]
    return [] if one == other else [f"{place.lstrip('.')} {one!r} / {other!r}"]


def _claim_faults(history: Sequence[Operation], truth: Truth) -> list[str]:
    """What can be said of claims without looking for an order, so that a fault is called by its name."""
    found = []
    won: dict[str, list[dict[str, Any]]] = {}
    for each in history:
        if each.step != "claim":
            continue
        if each.who == truth.junior:
            if (each.status, each.body.get("code")) != (403, "cannot_claim_own_handoff"):
                found.append("the sender was not told that it is their own")
        elif each.status == 200:
            won.setdefault(each.who, []).append(each.body)
            if each.body["handoff"]["claimed_by"] != {"id": each.who, "name": truth.names[each.who]}:
                found.append("a winner was told of another winner")
            if each.body["session"]["entry"]["owner"]["id"] != each.who:
                found.append("a winner does not own the session")
        elif each.status == 409 and each.body["code"] == "handoff_already_claimed":
            if truth.names.get(each.body["claimed_by_id"]) != each.body["claimed_by_name"]:
                found.append("a loser was told a wrong name")
        elif each.body.get("code") != "handoff_not_open":
            found.append(f"a senior was told {each.status} {each.body.get('code')}")
    events = sum(change.kind == "handoff_claimed" for change in truth.changes)
    if all(each.step == "claim" for each in history):
        if len(won) != 1:
            found.append(f"{len(won)} winners")
        repeats = [(bodies[0], other) for bodies in won.values() for other in bodies[1:]]
        found += [f"a repeat was answered otherwise: {each}" for pair in repeats for each in _different(*pair)]
        if events != 1:
            found.append(f"{events} events say that it was claimed")
    if truth.claimed_notices != events:
        found.append(f"{truth.claimed_notices} notices to the sender for {events} claims")
    return found


def _ending_faults(truth: Truth) -> list[str]:
    """What does not fit together in the database itself."""
    found = []
    if (truth.owner is not None) != (truth.status == "claimed"):
        found.append(f"a handoff that is {truth.status} has the owner {truth.owner}")
    owner = truth.owner if truth.status == "claimed" else truth.junior
    if truth.status != "open" and truth.session_owner != owner:
        found.append("the session is somebody else's")
    if truth.session_status != _SESSION_AFTER[truth.status]:
        found.append(f"a {truth.status} handoff's session is {truth.session_status}")
    versions = [change.version for change in truth.changes]
    if any(later <= earlier for earlier, later in itertools.pairwise(versions)):
        found.append(f"versions that do not rise: {versions}")
    return found


def _has_changed(each: Operation, truth: Truth) -> bool:
    return each.status == 200 and any(
        (change.kind, change.actor) == (CHANGES[each.step], each.who) for change in truth.changes
    )


def _is_possible(history: Sequence[Operation], truth: Truth) -> bool:
    """Whether an order exists. Depth first; what changes nothing is placed as soon as it fits, which loses no order."""
    dead: set[tuple[frozenset[int], int]] = set()
    todo: list[tuple[frozenset[int], int, Standing]] = [(frozenset(range(len(history))), 0, Standing())]
    while todo:
        left, done, standing = todo.pop()
        left = _without_fitting(history, left, standing, truth.junior)
        if not left:
            ended = (standing.status, standing.owner, standing.claimed_at)
            if done == len(truth.changes) and ended == (truth.status, truth.owner, truth.claimed_at):
                return True
            continue
        if (left, done) in dead or done == len(truth.changes):
            continue
        dead.add((left, done))
        change = truth.changes[done]
        for index in _next(history, left):
            each = history[index]
            if (CHANGES[each.step], each.who) == (change.kind, change.actor):
                after = _taken(each, standing)
                if after is not None and after.owner == change.owner:
                    todo.append((left - {index}, done + 1, after))
    return False


def _next(history: Sequence[Operation], left: frozenset[int]) -> list[int]:
    """The requests that may stand next: no other one had ended when they began."""
    first_end = min(history[index].ended for index in left)
    return [index for index in left if history[index].began <= first_end]


def _without_fitting(
    history: Sequence[Operation], left: frozenset[int], standing: Standing, junior: str
) -> frozenset[int]:
    while left:
        fitting = {index for index in _next(history, left) if _fits(history[index], standing, junior)}
        if not fitting:
            break
        left = left - fitting
    return left


def _fits(each: Operation, standing: Standing, junior: str) -> bool:
    """Whether the answer is right where the handoff stands so, and changes nothing."""
    code, body = each.body.get("code"), each.body
    if each.status == 403:
        return (each.step == "withdraw") != (each.who == junior)
    if each.status == 200 and each.step == "undo":
        return standing.status == "open" and standing.undone_by == each.who
    if each.status == 200:
        is_repeat = each.step == "claim" and (standing.status, standing.owner) == ("claimed", each.who)
        return is_repeat and moment(body["handoff"]["claimed_at"]) == standing.claimed_at
    if code == "handoff_already_claimed":
        told = (body["claimed_by_id"], moment(body["claimed_at"]))
        return (
            standing.status == "claimed"
            and standing.owner != each.who
            and told
            == (
                standing.owner,
                standing.claimed_at,
            )
        )
    if code == "handoff_not_open":
        possible = "open" if each.step in ("claim", "withdraw") else "claimed"
        return body["handoff_status"] == standing.status and standing.status != possible
    return False


def _taken(each: Operation, standing: Standing) -> Standing | None:
    """Where the handoff stands after a step that was answered with success; None when it could not be taken."""
    if each.status != 200:
        return None
    if each.step == "claim" and standing.status == "open":
        return Standing("claimed", each.who, moment(each.body["handoff"]["claimed_at"]))
    if each.step == "withdraw" and standing.status == "open":
        return Standing("withdrawn")
    if (standing.status, standing.owner) != ("claimed", each.who):
        return None
    return {"undo": Standing(undone_by=each.who), "release": Standing(), "return": Standing("returned")}.get(each.step)


def moment(text: str) -> datetime:
    """A moment of the wire."""
    return datetime.fromisoformat(text).astimezone(UTC)
