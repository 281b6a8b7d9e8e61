"""Structured logs: one JSON object a line on stderr, with the request's or the job's id.

What is never logged: tokens, passwords, `Authorization`, request and reply bodies, query strings, anybody's text.
"""

from __future__ import annotations

import logging
import logging.config
import secrets
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, cast

import structlog
from structlog.contextvars import bound_contextvars, merge_contextvars

from rf_desktop.server.urls import without_password

Logger = structlog.stdlib.BoundLogger
_FORBIDDEN = frozenset(
    {
        "authorization",
        "token",
        "password",
        "secret",
        "body",
        "cookie",
        "data_key",
        "ai_key",
        "database_url",
        "redis_url",
    }
)
_GONE = "[not logged]"


def logger(area: str) -> Logger:
    """The log of one area of the server, such as `jobs`."""
    return cast("Logger", structlog.get_logger(area))


@contextmanager
def noted(**facts: str) -> Iterator[None]:
    """Every log line within carries `facts`, such as `request_id` or `job_id`."""
    with bound_contextvars(**facts):
        yield


def new_reference() -> str:
    """A short random name by which a log line can be found: 12 characters."""
    return secrets.token_hex(6)


def is_level(level: str) -> bool:
    """Whether there is such a log level."""
    return level.upper() in logging.getLevelNamesMapping()


def configure_logging(level: str = "INFO") -> None:
    """Send our lines and those of the libraries to stderr, as JSON. Raises ValueError for an unknown level."""
    if not is_level(level):
        raise ValueError(f"there is no log level {level!r}")
    least = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Any] = [
        merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
                _without_passwords,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(least)
    for noisy in ("aiosqlite", "sqlalchemy", "alembic", "uvicorn"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))


def _without_passwords(_logger: object, _method: str, line: Any) -> str:
    """A library may put the address of a database or of Redis into its words; the password in it is left out."""
    return without_password(line)


def without_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A last net: a field whose name promises a secret is written without its value."""
    for name in event:
        if name.lower() in _FORBIDDEN:
            event[name] = _GONE
    return event
