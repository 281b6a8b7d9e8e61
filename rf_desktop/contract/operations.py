"""Health, and holding background work back."""

from typing import Literal

from rf_desktop.contract.base import Moment, Request, Wire

JobKind = Literal[
    "assess",
    "reply",
    "ticket_note",
    "remind",
    "raise_tier",
    "ask_still_on_it",
    "release_stale",
    "come_back",
    "offer_lapse",
]


class Health(Wire):
    """The process answers; which version and contract it speaks."""

    status: Literal["ok"]
    version: str
    contract: int


class Readiness(Wire):
    """Whether requests can be served: database reachable, schema current, jobs running, not about to end.

    A bus that is not connected is reported but does not count: the poll carries on.
    """

    ready: bool
    database: bool
    schema_current: bool
    jobs: bool
    bus: str = "memory"
    bus_connected: bool = True
    draining: bool = False


class PauseJobs(Request):
    """Which kinds of the account's background jobs wait until further notice; an empty list lets all run."""

    kinds: tuple[JobKind, ...]


class JobsPaused(Wire):
    """The kinds that wait now, and how many jobs are queued."""

    kinds: tuple[JobKind, ...]
    queued: int


class DeadJob(Wire):
    """Background work that was given up; `reason` says why, `subject_id` what it was for."""

    id: str
    kind: JobKind
    subject_id: str | None
    attempts: int
    reason: str
    at: Moment


class DeadJobs(Wire):
    """The account's, the newest first, at most 100."""

    jobs: tuple[DeadJob, ...]
