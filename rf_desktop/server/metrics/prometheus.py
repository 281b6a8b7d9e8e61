"""The figures as Prometheus reads them. Labels are routes, kinds and results; never an id, a name or a text (R4)."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

import rf_desktop
from rf_desktop.server.figures import Attempt, CatchUp, Claim, Figures

_REQUEST_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_LAG_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)
_CLAIM_SECONDS = (10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800)
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


class PrometheusFigures(Figures):
    """Figures in a registry of their own; the names are those of `docs/operation.md`."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        build = Gauge("rf_build_info", "The version that runs", ["version"], registry=registry)
        build.labels(rf_desktop.__version__).set(1)
        self._requests = Histogram(
            "http_request_duration_seconds",
            "Time to answer a request; streams are left out",
            ["route", "method", "status"],
            registry=registry,
            buckets=_REQUEST_SECONDS,
        )
        self._claims = Counter("handoff_claims", "Attempts to claim", ["result"], registry=registry)
        self._to_claim = Histogram(
            "handoff_time_to_claim_seconds",
            "From the escalation to the claim that won",
            registry=registry,
            buckets=_CLAIM_SECONDS,
        )
        self._appended = Counter("events_appended", "Events committed to the logs", registry=registry)
        self._subscribers = Gauge("sse_subscribers", "Open event streams", registry=registry)
        self._deliveries = Counter("sse_deliveries", "Events written to streams", registry=registry)
        self._catch_ups = Counter("sse_catchup", "Reads of missed events", ["source"], registry=registry)
        self._lag = Histogram(
            "event_delivery_lag_seconds",
            "From writing an event to handing it to this process's streams",
            registry=registry,
            buckets=_LAG_SECONDS,
        )
        self._wakeups = Counter("bus_wakeups", "Wake-ups from other processes", ["bus"], registry=registry)
        self._bus = Gauge("bus_connected", "Whether wake-ups reach other processes", registry=registry)
        self._depth = Gauge("job_queue_depth", "Jobs that wait or run, of all accounts", registry=registry)
        self._oldest = Gauge("job_oldest_age_seconds", "How long the oldest due job has waited", registry=registry)
        self._dead = Gauge("job_dead", "Jobs that were given up, of all accounts", registry=registry)
        self._attempts = Counter("job_attempts", "Turns of background jobs", ["kind", "result"], registry=registry)
        self._connections = Gauge("db_pool_in_use", "Database connections in use", registry=registry)
        for result in ("won", "same", "conflict", "own"):
            self._claims.labels(result)

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """An unknown method is counted as OTHER, so that nobody from outside can make labels."""
        known = method if method in _METHODS else "OTHER"
        self._requests.labels(route, known, str(status)).observe(seconds)

    def claim(self, result: Claim) -> None:
        """One more attempt."""
        self._claims.labels(result).inc()

    def claimed_after(self, seconds: float) -> None:
        """One more claim that won."""
        self._to_claim.observe(max(0.0, seconds))

    def events_appended(self, count: int) -> None:
        """So many more."""
        self._appended.inc(count)

    def stream_opened(self) -> None:
        """One more."""
        self._subscribers.inc()

    def stream_closed(self) -> None:
        """One less."""
        self._subscribers.dec()

    def delivered(self, count: int) -> None:
        """So many more."""
        self._deliveries.inc(count)

    def caught_up(self, source: CatchUp) -> None:
        """One more read."""
        self._catch_ups.labels(source).inc()

    def lag(self, seconds: float) -> None:
        """Clocks of two machines may differ; less than nothing counts as nothing."""
        self._lag.observe(max(0.0, seconds))

    def woken(self, bus: str) -> None:
        """One more."""
        self._wakeups.labels(bus).inc()

    def bus_connected(self, connected: bool) -> None:
        """1 or 0."""
        self._bus.set(connected)

    def job(self, kind: str, result: Attempt) -> None:
        """One more turn."""
        self._attempts.labels(kind, result).inc()

    def queue(self, depth: int, oldest_age: float, dead: int) -> None:
        """As it is at this moment."""
        self._depth.set(depth)
        self._oldest.set(oldest_age)
        self._dead.set(dead)

    def connections(self, in_use: int) -> None:
        """As it is at this moment."""
        self._connections.set(in_use)


def serving(figures: PrometheusFigures, host: str, port: int) -> Callable[[], None]:
    """Give the figures on `http://host:port/metrics` from a thread; call what is returned to stop. Raises OSError."""
    server, thread = start_http_server(port, addr=host, registry=figures.registry)

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop
