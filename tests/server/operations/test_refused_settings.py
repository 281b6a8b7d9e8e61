"""A wrong configuration is refused with one sentence, which holds no password (R4, V2)."""

from __future__ import annotations

import importlib.util

import pytest

from tests.engines.binaries import free_port
from tests.server.operations.conftest import Place, Typed

HUSH = "hush-42"


@pytest.mark.parametrize(
    ("database", "options", "sentence"),
    [
        (f"mysql://who:{HUSH}@host/name", (), "mysql://who:…@host/name"),
        (f"postgresql+asyncpg://who:{HUSH}@host", (), "names no database"),
        (f"postgresql+asyncpg://who:{HUSH}@host:many/name", (), "cannot be read"),
        (
            f"postgresql+asyncpg://who:{HUSH}@127.0.0.1:1/name",
            (),
            "1/name cannot be used: it does not answer",
        ),
        ("postgresql+asyncpg://a@127.0.0.1:1/b", ("--redis-url", f"http://who:{HUSH}@host"), "no address of a Redis"),
        (
            "postgresql+asyncpg://a@127.0.0.1:1/b",
            ("--redis-url", f"redis://:{HUSH}@127.0.0.1:1"),
            "Redis does not",
        ),
        ("postgresql+asyncpg://a@127.0.0.1:1/b", ("--port", "70000"), "RF_PORT"),
        ("postgresql+asyncpg://a@127.0.0.1:1/b", ("--metrics-port", "-3"), "RF_METRICS_PORT"),
        ("postgresql+asyncpg://a@127.0.0.1:1/b", ("--workers", "-1"), "at least one worker"),
        ("sqlite+aiosqlite:///x.db", ("--workers", "2"), "does not reach across processes"),
        ("sqlite+aiosqlite:///x.db", ("--redis-url", "redis://host"), "one process"),
    ],
)
def test_what_makes_no_sense(typed: Typed, database: str, options: tuple[str, ...], sentence: str) -> None:
    """Before anything is opened, or as soon as it cannot be."""
    done = typed("serve", "--port", str(free_port()), "--database-url", database, *options)
    assert sentence in done.sorry
    assert HUSH not in done.stderr


@pytest.mark.parametrize("package", ["asyncpg", "redis", "prometheus_client"])
def test_a_package_that_is_missing(typed: Typed, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence is what to type."""
    there = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == package else there(name, *more)
    )
    options = ("--redis-url", "redis://127.0.0.1:1", "--metrics-port", "0")
    said = typed("serve", "--database-url", "postgresql+asyncpg://a@127.0.0.1:1/b", *options).sorry
    assert package in said
    assert "resolutionflow-desktop[team]" in said


@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_role_that_could_cross_accounts(typed: Typed, installed: Place) -> None:
    """R3: neither the owner nor a superuser serves."""
    port = str(free_port())
    assert "owns the tables" in typed("serve", "--port", port, *installed.as_owner()).sorry
    assert "superuser" in typed("serve", "--port", port, *installed.as_copier()).sorry
    assert "There is no role" in typed("migrate", *installed.as_owner(), "--app-role", "rf_nobody").sorry
