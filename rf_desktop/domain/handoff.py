"""A handoff's life: one table says which step is possible from where (C11)."""

from __future__ import annotations

from typing import Literal

from rf_desktop.domain.errors import HandoffNotOpen
from rf_desktop.domain.vocabulary import HandoffStatus

HandoffStep = Literal["claim", "withdraw", "resolve"]

TRANSITIONS: dict[tuple[HandoffStatus, HandoffStep], HandoffStatus] = {
    ("open", "claim"): "claimed",
    ("open", "withdraw"): "withdrawn",
    ("claimed", "resolve"): "resolved",
}


def origins(step: HandoffStep) -> tuple[HandoffStatus, ...]:
    """The statuses from which `step` is possible; a conditional update takes them as its condition."""
    return tuple(status for status, name in TRANSITIONS if name == step)


def after(status: HandoffStatus, step: HandoffStep) -> HandoffStatus:
    """The status that `step` leads to. Raises HandoffNotOpen when the table has no such step."""
    try:
        return TRANSITIONS[status, step]
    except KeyError:
        raise HandoffNotOpen(status) from None
