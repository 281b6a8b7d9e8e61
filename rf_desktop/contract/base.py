"""The ground of the wire: frozen models, unknown fields ignored, moments in UTC.

No module of this folder puts its annotations off (`from __future__ import annotations`): pydantic would compile each of
them at every start.
"""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from rf_desktop.domain.unseen import clean, one_line

CONTRACT_VERSION = 1
"""Raised only when an older desktop could no longer work with a newer server (D7)."""

LOCAL_SECRET_HEADER = "X-Local-Secret"
"""Carries the embedded server's secret of this start, apart from the person's `Authorization: Bearer`."""

IDEMPOTENCY_HEADER = "Idempotency-Key"
"""Made once per press; the server answers a repeat with the first result (E5)."""


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:  # the last hours of the year 9999, west of Greenwich
        raise ValueError("beyond the calendar") from None


Moment = Annotated[datetime, AfterValidator(_in_utc)]
"""An aware UTC datetime; a value without zone is read as UTC."""

Line = Annotated[str, AfterValidator(one_line)]
"""A name, a title, or what else people wrote that stands in sentences, in titles of windows and in notifications of the
desktop: on one line, and it reads as it is. Whoever sent it, nobody gets it otherwise (A7)."""

Words = Annotated[str, AfterValidator(clean)]
"""Longer words that go there: their lines stay."""


class Wire(BaseModel):
    """What the server says: frozen; a field that this desktop does not know is ignored (D7).

    A failure to read one does not repeat what was read: it may be logged. What reads and writes a model is made when
    the first one is read or written: of most kinds a start needs none.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, defer_build=True)


class Request(Wire):
    """What the desktop says: nothing is converted, so `false` is not accepted for a number."""

    model_config = ConfigDict(strict=True)


class Nothing(Wire):
    """A reply without content worth reading: the status says it all."""


class NoBody(Request):
    """The body of a request that has none."""
