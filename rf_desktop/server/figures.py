"""What the server counts. This class counts nothing; `metrics` has one that gives the figures to Prometheus.

No method takes an id, a name or a text: what is counted must never tell about whom.
"""

from __future__ import annotations

from typing import Literal

Claim = Literal["won", "same", "conflict", "own"]
Attempt = Literal["done", "retried", "dead", "lost", "given_back"]
CatchUp = Literal["ring", "log"]


class Figures:
    """Called wherever something worth counting happens; each call is cheap and never fails."""

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered. `route` is the contract's path with its placeholders, never an address."""

    def claim(self, result: Claim) -> None:
        """Somebody tried to claim."""

    def claimed_after(self, seconds: float) -> None:
        """A claim was won so long after the escalation."""

    def events_appended(self, count: int) -> None:
        """Events were committed to the log."""

    def stream_opened(self) -> None:
        """An event stream began."""

    def stream_closed(self) -> None:
        """An event stream ended."""

    def delivered(self, count: int) -> None:
        """An event was written to so many streams."""

    def caught_up(self, source: CatchUp) -> None:
        """A stream read what it had missed, from memory or from the log."""

    def lag(self, seconds: float) -> None:
        """An event reached this process's streams so long after it was written."""

    def woken(self, bus: str) -> None:
        """A wake-up came from another process."""

    def bus_connected(self, connected: bool) -> None:
        """Whether wake-ups reach other processes."""

    def job(self, kind: str, result: Attempt) -> None:
        """A background job ended its turn."""

    def queue(self, depth: int, oldest_age: float, dead: int) -> None:
        """How many jobs wait or run, how many seconds the oldest due one has waited, how many were given up."""

    def connections(self, in_use: int) -> None:
        """Database connections in use."""


NO_FIGURES = Figures()
"""For whoever is not counted."""
