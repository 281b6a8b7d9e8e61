"""How far this computer's clock is from the server's, as each answer tells by its `Date` (Q1, C10).

Ages and response targets compare a moment that the server wrote with one of here. What a slow answer says of the time
is not worth much, and a second or two are the header's own; only a clock that is really wrong is put right.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from rf_desktop.domain.moments import SystemClock

TOLERANCE = timedelta(seconds=5)
"""A difference up to this is none; the header has whole seconds, and the way takes a while."""
LONGEST_WAY = timedelta(seconds=2)
"""An answer that took longer says nothing about the time."""
_log = logging.getLogger(__name__)


def skew(said: str, asked_at: datetime, answered_at: datetime) -> timedelta | None:
    """By how much the server is ahead of this computer; None when that cannot be said. Both moments by the system's
    own clock."""
    if not said or not timedelta() <= answered_at - asked_at <= LONGEST_WAY:
        return None
    try:
        there = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    if there.tzinfo is None:
        return None
    middle = asked_at + (answered_at - asked_at) / 2
    ahead = there.astimezone(UTC) + timedelta(seconds=0.5) - middle
    return ahead if abs(ahead) > TOLERANCE else timedelta()


def put_right(clock: SystemClock, ahead: timedelta | None) -> None:
    """Let `clock` say the server's time from now on; what is known well enough already stays."""
    if ahead is not None and (abs(ahead - clock.ahead) > TOLERANCE or (not ahead and clock.ahead)):
        _log.warning("The server's clock is %+d s from this computer's", ahead.total_seconds())
        clock.ahead = ahead
