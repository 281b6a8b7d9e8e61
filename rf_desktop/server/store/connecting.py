"""Why a database could not be opened, in a clause without addresses, names or passwords."""

from __future__ import annotations

import socket
import sqlite3

from sqlalchemy.exc import DBAPIError

_CLAUSES = (
    ("28", "it does not let this user in; check name and password"),
    ("3D", "there is no database of that name"),
    ("42501", "the user has no right to do this"),
    ("53300", "it has no connection left"),
    ("57P", "it is starting or shutting down"),
    ("08", "it does not answer"),
)


def why_not_opened(error: BaseException) -> str | None:
    """The clause for `error`; None when it is no trouble of reaching or reading a database, but a defect."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, sqlite3.DatabaseError):
        return f"it cannot be read: {cause}"
    if isinstance(cause, socket.gaierror):
        return "there is no host of that name"
    if isinstance(cause, OSError | TimeoutError):
        return "it does not answer"
    code = str(getattr(cause, "sqlstate", None) or "")
    return next((clause for begin, clause in _CLAUSES if code.startswith(begin)), None)
