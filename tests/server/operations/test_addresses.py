"""Addresses: what they name, and that nobody reads their password (R4)."""

from __future__ import annotations

import pytest

from rf_desktop.server.urls import (
    UrlUnreadable,
    asyncpg_arguments,
    postgres_address,
    shown,
    with_driver,
    without_password,
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("postgresql+asyncpg://who:hush@host:5432/name", "postgresql+asyncpg://who:…@host:5432/name"),
        ("redis://:hush@host/0", "redis://:…@host/0"),
        ("postgresql://who:hu@sh@host/name", "postgresql://who:…@host/name"),
        ("postgresql://who:hu/sh@host/name", "postgresql://who:…@host/name"),
        ("postgresql://who:hu:sh@host/name", "postgresql://who:…@host/name"),
        (
            '{"why": "no postgresql://a:hush@b/c", "or": "redis://:hush@d"}',
            '{"why": "no postgresql://a:…@b/c", "or": "redis://:…@d"}',
        ),
        ("http://127.0.0.1:8750/handoffs and who@host", "http://127.0.0.1:8750/handoffs and who@host"),
        ("postgresql://who@host/name", "postgresql://who@host/name"),
    ],
)
def test_the_password_is_left_out(text: str, left: str) -> None:
    """Also one that is not written as it should be."""
    assert without_password(text) == left


def test_a_postgresql_address_is_taken_apart() -> None:
    """Percent signs, TLS, a socket's folder, and defaults."""
    address = postgres_address("postgresql+asyncpg://who%40acme:hu%2Fsh@db.example:6000/name?ssl=require")
    assert (address.user, address.password, address.port, address.ssl) == ("who@acme", "hu/sh", 6000, "require")
    assert "hu" not in repr(address)
    assert asyncpg_arguments("postgresql://who@/name?host=/run/postgresql") == {
        "host": "/run/postgresql",
        "port": 5432,
        "database": "name",
        "user": "who",
    }
    with pytest.raises(UrlUnreadable):
        postgres_address("postgresql://who:hush@host")


def test_addresses_are_shown_and_completed() -> None:
    """A plain scheme gets the driver that the server uses."""
    assert shown("postgresql+asyncpg://who:hush@db.example/name") == "db.example:5432/name"
    assert shown("sqlite+aiosqlite:////data/x.db") == "/data/x.db"
    assert with_driver("postgres://a@b/c") == "postgresql+asyncpg://a@b/c"
    assert with_driver("sqlite:////x.db") == "sqlite+aiosqlite:////x.db"
