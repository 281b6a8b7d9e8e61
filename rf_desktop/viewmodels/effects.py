"""What a piece of news does: which of toast, notification and badge, and what is taken back (Q5, Q6, C7). Pure."""

from __future__ import annotations

from typing import Literal

from rf_desktop.contract.events import (
    HandoffClaimed,
    HandoffCreated,
    HandoffResolved,
    HandoffWithdrawn,
    LoggedEvent,
    NoticeAdded,
)
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.contract.identity import Me
from rf_desktop.domain.alerting import Alert, Part
from rf_desktop.domain.queueing import group

Effect = Literal["toast", "notification", "badge", "withdraw"]
"""A toast in the window, a notification of the desktop, a changed count, and taking back what was told before."""

_PARTS: dict[Effect, Part] = {"toast": "toast", "notification": "os"}

NEW: frozenset[Effect] = frozenset({"toast", "notification", "badge"})
GONE: frozenset[Effect] = frozenset({"withdraw", "badge"})
TOLD: frozenset[Effect] = frozenset({"toast", "notification"})
NOTHING: frozenset[Effect] = frozenset()


def effects(event: LoggedEvent, me: Me, *, conflict_told: bool) -> frozenset[Effect]:
    """What one live event does for this person. One's own act is never announced (Q5).

    conflict_told: this person has just lost this handoff's race and was told so (C3).
    """
    match event:
        case HandoffCreated(handoff=handoff, actor=actor):
            return NEW if actor.id != me.person.id and _would_wait_for(me, handoff) else NOTHING
        case HandoffClaimed(handoff=handoff, actor=actor):
            if not _would_wait_for(me, handoff):
                return NOTHING
            is_quiet = actor.id == me.person.id or conflict_told
            return GONE if is_quiet else GONE | {"toast"}
        case HandoffWithdrawn(handoff=handoff) | HandoffResolved(handoff=handoff):
            return GONE if _would_wait_for(me, handoff) else NOTHING
        case NoticeAdded(notice=notice):
            # An escalation is announced by its own event, which carries the card as well.
            return NOTHING if notice.kind in ("escalation", "transfer") else TOLD
        case _:
            return NOTHING


def allowed(wanted: frozenset[Effect], said: Alert) -> frozenset[Effect]:
    """What is left of effects after the policy (Q6, Q9): the count and what is taken back always stay."""
    without = {effect for effect, part in _PARTS.items() if part not in said.parts}
    return wanted - without


def _would_wait_for(me: Me, handoff: HandoffSummary) -> bool:
    """Whether it stands, or stood while it was open, in this person's *Waiting*."""
    found = group(
        status="open",
        intent=handoff.intent,
        handed_off_by=handoff.handed_off_by_id,
        target=handoff.target.id if handoff.target else None,
        claimed_by=None,
        viewer=me.person.id,
        role=me.role,
    )
    return found == "waiting"
