"""Handoffs in queue order, kept in order one change at a time: among 100,000 the others are not looked at (Q1)."""

from __future__ import annotations

from bisect import bisect_left

from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.domain.queueing import order

Handoffs = tuple[HandoffSummary, ...]


def by_order(handoff: HandoffSummary) -> tuple[int, float, str]:
    """The sort key of a queue: urgency, then age."""
    return order(handoff.priority, handoff.escalated_at, handoff.id)


def without(handoffs: Handoffs, old: HandoffSummary) -> Handoffs:
    """The same without `old`, any version of it that stood in the same place."""
    place = bisect_left(handoffs, by_order(old), key=by_order)
    if place == len(handoffs) or handoffs[place].id != old.id:
        return tuple(each for each in handoffs if each.id != old.id)
    return handoffs[:place] + handoffs[place + 1 :]


def with_one(handoffs: Handoffs, new: HandoffSummary) -> Handoffs:
    """The same and `new`, which is not in it yet, at its place."""
    place = bisect_left(handoffs, by_order(new), key=by_order)
    return (*handoffs[:place], new, *handoffs[place:])
