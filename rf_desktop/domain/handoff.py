"""A handoff's life: one table says which step is possible from where (C8, C10, C11).

Steps that leave the status as it is stand here too: whoever takes one learns in the same way when it came too late.
"""

from __future__ import annotations

from typing import Literal

from rf_desktop.domain.errors import HandoffNotOpen
from rf_desktop.domain.vocabulary import HandoffStatus

HandoffStep = Literal[
    "claim",
    "withdraw",
    "decline",
    "undo",
    "release",
    "return",
    "reassign",
    "accept",
    "turn_down",
    "come_back",
    "resolve",
    "remind",
    "raise_tier",
    "ask_still_on_it",
    "still_on_it",
]

TRANSITIONS: dict[tuple[HandoffStatus, HandoffStep], HandoffStatus] = {
    ("open", "claim"): "claimed",
    ("open", "withdraw"): "withdrawn",
    ("open", "decline"): "returned",  # a transfer that its target does not take
    ("open", "remind"): "open",
    ("open", "raise_tier"): "open",
    ("claimed", "undo"): "open",
    ("claimed", "release"): "open",
    ("claimed", "return"): "returned",
    ("claimed", "reassign"): "claimed",  # offered to a colleague; it stays mine until they accept
    ("claimed", "accept"): "claimed",
    ("claimed", "turn_down"): "claimed",
    ("claimed", "ask_still_on_it"): "claimed",
    ("claimed", "still_on_it"): "claimed",
    ("claimed", "resolve"): "resolved",
    ("returned", "come_back"): "claimed",  # a coached return whose stop condition holds
    ("returned", "resolve"): "resolved",  # a coached return that worked
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
