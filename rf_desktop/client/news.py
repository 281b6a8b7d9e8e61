"""What is worth telling: single events while live, one summary after a gap (V5). What to show of it others decide."""

from __future__ import annotations

from rf_desktop.contract.events import LoggedEvent
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.contract.notices import Notice
from rf_desktop.values import dataclass


@dataclass(frozen=True)
class Arrived:
    """One event while live, one's own doing included: look at its actor."""

    event: LoggedEvent


@dataclass(frozen=True)
class CaughtUp:
    """What became known in a gap, once, and only if there is anything.

    new_escalations: waiting for me, unseen, and never told before, also not in an earlier run.
    new_notices: unread and not known before; none at the first, where the bell says it.
    first: the gap is the time before this start.
    """

    new_escalations: tuple[HandoffSummary, ...]
    new_notices: tuple[Notice, ...]
    first: bool


News = Arrived | CaughtUp
