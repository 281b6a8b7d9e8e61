"""Telling "the database cannot be reached, or takes nothing more" from defects, so that people hear the right thing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from rf_desktop.domain.errors import TemporarilyUnavailable

RETRY_AFTER = 2
"""Seconds."""
_PASSING = frozenset({"40001", "40P01", "55P03", "57014", "25P03"})
"""Codes of what another try may well get through: serialisation, deadlock, lock not free, cancelled, was idle."""
_PASSING_CLASSES = ("08", "53", "57P")
"""No connection, no room (disk, memory, connections), the server shuts down or starts."""
_SQLITE = ("database or disk is full", "database is locked", "disk I/O error", "unable to open")


@contextmanager
def told() -> Iterator[None]:
    """Turn trouble of the database into the refusal TemporarilyUnavailable; everything else passes as it is.

    The transaction is over by then: nothing was saved. Only a commit whose answer was lost may have been; a repeated
    request carries its idempotency key, or finds the state that it wanted.
    """
    try:
        yield
    except (DBAPIError, NoConnectionFree, OSError, TimeoutError) as error:
        if not passes(error):
            raise
        raise TemporarilyUnavailable(RETRY_AFTER) from error


def passes(error: BaseException) -> bool:
    """Whether `error` says something about the database's present state, not about the statement."""
    if not isinstance(error, DBAPIError):
        return True
    if error.connection_invalidated:
        return True
    code = str(getattr(error.orig, "sqlstate", None) or "")
    if code in _PASSING or code.startswith(_PASSING_CLASSES):
        return True
    return any(words in str(error.orig) for words in _SQLITE)
