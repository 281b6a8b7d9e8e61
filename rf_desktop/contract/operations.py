"""Health, and holding background work back."""

from __future__ import annotations

from typing import Literal

from rf_desktop.contract.base import Request, Wire

JobKind = Literal["assess", "reply", "ticket_note"]


class Health(Wire):
    """The process answers; which version and contract it speaks."""

    status: Literal["ok"]
    version: str
    contract: int


class Readiness(Wire):
    """Whether requests can be served: database reachable, schema current, jobs running."""

    ready: bool
    database: bool
    schema_current: bool
    jobs: bool


class PauseJobs(Request):
    """Which kinds of the account's background jobs wait until further notice; an empty list lets all run."""

    kinds: tuple[JobKind, ...]


class JobsPaused(Wire):
    """The kinds that wait now, and how many jobs are queued."""

    kinds: tuple[JobKind, ...]
    queued: int
