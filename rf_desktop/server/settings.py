"""Everything that can be set about a server. Frozen; read once from the environment, then passed on."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal

from rf_desktop.server.urls import Engine, UrlUnreadable, check_redis, engine_of, postgres_address
from rf_desktop.server.vault import LEAST_KEY, split_keys
from rf_desktop.values import dataclass

PREFIX = "RF_"
BusKind = Literal["memory", "notify", "redis"]


class SettingUnreadable(Exception):
    """A variable of the environment holds something that cannot be used; the text is one sentence."""


@dataclass(frozen=True)
class ServerSettings:
    """One server's settings. Each field's variable is its name in capitals behind `RF_`; durations are in seconds."""

    database_url: str = field(repr=False)
    """Where the data lives: `postgresql+asyncpg://user:password@host/name`, or `sqlite+aiosqlite:///` and a file."""
    host: str = "127.0.0.1"
    """The address on which `rf-server serve` listens."""
    port: int = 8750
    """The port on which `rf-server serve` listens; 0 lets the system choose."""
    redis_url: str | None = field(default=None, repr=False)
    """The Redis through which replicas wake each other; without one, PostgreSQL itself does it (V2)."""
    workers: int = 1
    """Server processes that `rf-server serve` keeps on its port; more than one needs PostgreSQL (V2)."""
    metrics_host: str = "127.0.0.1"
    """The address on which figures for Prometheus are given; never one that outsiders reach."""
    metrics_port: int | None = None
    """The port of those figures, the first worker's; each further worker has the next one. Not set: no figures."""
    ai_key: str | None = field(default=None, repr=False)
    """The key of an AI provider, for accounts that set none; without one, cases and playbooks answer instead (A6)."""
    ai_model: str = "claude-sonnet-5-5"
    """The model that accounts use until they choose one."""
    ai_base_url: str = ""
    """Where that model is, if not at its provider's own address; `RF_AI_KEY` is never sent anywhere else."""
    data_key: str | None = field(default=None, repr=False)
    """What accounts' AI keys are encrypted with, 32 characters or more; a new one goes before the old, with a comma."""
    data_key_file: str | None = None
    """A file with that data key, so that it need not stand in the environment."""
    trusted_proxies: str = ""
    """Addresses and networks of the proxies in front, between commas: from them alone `X-Forwarded-For` is believed."""
    poll: float = 2.0
    """How often log and job queue are looked at when nothing wakes anybody; a lost wake-up costs at most this."""
    heartbeat: float = 15.0
    """How often every stream says that it lives (V3)."""
    ring: int = 1024
    """Events of each account kept in memory for those who are a little behind."""
    events_kept_days: float = 14.0
    """How many days an event stays in the log; whoever was away for longer lists everything again (V1)."""
    events_kept: int = 10_000
    """How many of each account's newest events stay in the log however old they are."""
    meanings: str = "on"
    """`on`: similar cases are found by meaning too, where the extra `embeddings` is installed; `off`: by words."""
    job_lease: float = 10.0
    """How long a job belongs to a runner that no longer says so; after a crash it runs again this much later."""
    job_attempts: int = 3
    """How often a job is tried before it is given up with a reason."""
    assessment_budget: float = 60.0
    """What one assessment may take altogether (A1)."""
    body_limit: int = 1536 * 1024
    """Bytes of a request's body; beyond it no request makes sense. Attached files have their own limit of 10 MB."""
    drain: float = 0.0
    """How long a server that was told to end still takes requests, while `/readyz` says that it is about to end."""
    shutdown_grace: float = 5.0
    """How long requests in progress may still take when the server ends; streams are closed at once."""
    log_level: str = "INFO"
    """The least important log lines that are written: DEBUG, INFO, WARNING or ERROR."""

    @property
    def engine(self) -> Engine:
        """The database's engine. Raises UrlUnreadable."""
        return engine_of(self.database_url)

    @property
    def bus(self) -> BusKind:
        """How processes wake each other (V2): Redis where there is one, else PostgreSQL; SQLite has one process."""
        if self.engine == "sqlite":
            return "memory"
        return "redis" if self.redis_url else "notify"

    @property
    def database_file(self) -> Path:
        """The file of a SQLite database."""
        return Path(self.database_url.partition("///")[2])

    @property
    def refusal(self) -> str | None:
        """Why these settings cannot be served, or None (V2)."""
        try:
            sqlite = self.engine == "sqlite"
            if not sqlite:
                postgres_address(self.database_url)
            if self.redis_url:
                check_redis(self.redis_url)
        except UrlUnreadable as error:
            return str(error)
        if self.workers < 1:
            return "A server needs at least one worker. Set RF_WORKERS to 1."
        if sqlite and self.workers > 1:
            return (
                f"{self.workers} workers cannot share the “memory” bus of a SQLite database: it does not reach across "
                "processes, so people would miss each other's escalations. Use one worker, or PostgreSQL."
            )
        if sqlite and self.redis_url:
            return "Redis is of use with PostgreSQL only: a SQLite database has one process. Leave RF_REDIS_URL out."
        for name, port in (("RF_PORT", self.port), ("RF_METRICS_PORT", self.metrics_port or 0)):
            if not 0 <= port <= 65535:
                return f"{name} is {port}, but ports are 0 to 65535."
        if any(len(key) < LEAST_KEY for key in split_keys(self.data_key)):
            return f"RF_DATA_KEY is too short to encrypt with. Give it {LEAST_KEY} random characters or more."
        return self._refused_proxies

    @property
    def _refused_proxies(self) -> str | None:
        for each in filter(None, (named.strip() for named in self.trusted_proxies.split(","))):
            try:
                ipaddress.ip_network(each, strict=False)
            except ValueError:
                return f"RF_TRUSTED_PROXIES holds “{each}”, which is neither an address nor a network."
        return None


def sqlite_url(file: Path) -> str:
    """The URL of a SQLite database in `file`."""
    return f"sqlite+aiosqlite:///{file.resolve()}"


def from_environment(environment: Mapping[str, str] = os.environ, *, database_url: str | None = None) -> ServerSettings:
    """Settings from `RF_…` variables; what is not set keeps its default. Raises SettingUnreadable with a sentence.

    `database_url`, when given, wins over `RF_DATABASE_URL`; without both a file in the current folder is used.
    """
    fallback = sqlite_url(Path("resolutionflow.db"))
    values: dict[str, str | int | float | None] = {
        "database_url": database_url or environment.get(PREFIX + "DATABASE_URL", "").strip() or fallback
    }
    for name, kind in _READABLE.items():
        given = environment.get(PREFIX + name.upper(), "").strip()
        if not given:
            continue
        try:
            values[name] = kind(given)
        except ValueError:
            number = "a whole number" if kind is int else "a number"
            raise SettingUnreadable(f"{PREFIX}{name.upper()} is {number}, not “{given}”.") from None
    if (file := values.pop("data_key_file", None)) and not values.get("data_key"):
        values["data_key"] = _content(str(file))
    return ServerSettings(**values)  # type: ignore[arg-type]  # the table below gives each field its own type


def _content(file: str) -> str:
    """A secret that stands in a file alone."""
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise SettingUnreadable(f"RF_DATA_KEY_FILE names {file}, which cannot be read: {why}.") from None


def as_environment(settings: ServerSettings) -> dict[str, str]:
    """The variables from which another process reads the same settings. Holds secrets: never print it."""
    values = {name: getattr(settings, name) for name in ("database_url", *_READABLE)}
    return {PREFIX + name.upper(): str(value) for name, value in values.items() if value is not None}


_READABLE: dict[str, type[str] | type[int] | type[float]] = {
    "host": str,
    "port": int,
    "redis_url": str,
    "workers": int,
    "metrics_host": str,
    "metrics_port": int,
    "ai_key": str,
    "ai_model": str,
    "ai_base_url": str,
    "data_key": str,
    "data_key_file": str,
    "trusted_proxies": str,
    "poll": float,
    "heartbeat": float,
    "ring": int,
    "events_kept_days": float,
    "events_kept": int,
    "meanings": str,
    "job_lease": float,
    "job_attempts": int,
    "assessment_budget": float,
    "body_limit": int,
    "drain": float,
    "shutdown_grace": float,
    "log_level": str,
}
