"""Addresses of databases and of Redis: what they name, and how they are shown without their password."""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from rf_desktop.values import dataclass

Engine = Literal["sqlite", "postgresql"]
_PASSWORD = re.compile(r"(?P<before>[a-z][a-z0-9+.-]*://[^\s:@\"']*):[^\s\"']*@", re.IGNORECASE)
"""Up to the last @ of the word: a password may hold an @ or a / that somebody forgot to write as %40 or %2F."""
_SSL = ("ssl", "sslmode")


class UrlUnreadable(ValueError):
    """An address that names nothing we know; the text is one sentence without a password."""


@dataclass(frozen=True)
class PostgresAddress:
    """Where a PostgreSQL database is and who asks. `ssl` is libpq's word, such as `require`."""

    host: str
    port: int
    database: str
    user: str | None = None
    password: str | None = None
    ssl: str | None = None

    def __repr__(self) -> str:
        return f"PostgresAddress({self.host}:{self.port}/{self.database})"


def without_password(text: str) -> str:
    """`text` with the password of every address in it left out."""
    return _PASSWORD.sub(r"\g<before>:…@", text)


def shown(url: str) -> str:
    """A database's address as people read it: the file, or host and name; never who signs in, or with what."""
    if engine_of(url) == "sqlite":
        return url.partition("///")[2]
    address = postgres_address(url)
    return f"{address.host}:{address.port}/{address.database}"


def engine_of(url: str) -> Engine:
    """Which engine `url` names. Raises UrlUnreadable for one that this server does not speak."""
    scheme = url.partition("://")[0].lower()
    if scheme.partition("+")[0] == "sqlite":
        return "sqlite"
    if scheme in ("postgresql", "postgresql+asyncpg", "postgres"):
        return "postgresql"
    raise UrlUnreadable(
        f"“{without_password(url)}” names no database this server speaks. "
        "Use “postgresql+asyncpg://user:password@host/name” or “sqlite+aiosqlite:///file”."
    )


def postgres_address(url: str) -> PostgresAddress:
    """The parts of a PostgreSQL address. Raises UrlUnreadable."""
    try:
        parts = urlsplit(url)
        port = parts.port or 5432
    except ValueError:
        raise UrlUnreadable(f"“{without_password(url)}” cannot be read as the address of a database.") from None
    asked = dict(parse_qsl(parts.query))
    database = unquote(parts.path.lstrip("/"))
    if not database:
        raise UrlUnreadable(f"“{without_password(url)}” names no database behind the host.")
    return PostgresAddress(
        host=asked.get("host") or parts.hostname or "localhost",
        port=int(asked.get("port") or port),
        database=database,
        user=unquote(parts.username) if parts.username else asked.get("user"),
        password=unquote(parts.password) if parts.password else asked.get("password"),
        ssl=next((asked[name] for name in _SSL if name in asked), None),
    )


def with_driver(url: str) -> str:
    """`url` with the driver that this server uses, so that a plain `postgresql://` works as well."""
    scheme, _, rest = url.partition("://")
    if engine_of(url) == "postgresql":
        return f"postgresql+asyncpg://{rest}"
    return f"sqlite+aiosqlite://{rest}" if scheme.lower() == "sqlite" else url


def asyncpg_arguments(url: str) -> dict[str, Any]:
    """How asyncpg is called to connect to `url`."""
    address = postgres_address(url)
    given = {"user": address.user, "password": address.password, "ssl": address.ssl}
    return {
        "host": address.host,
        "port": address.port,
        "database": address.database,
        **{name: value for name, value in given.items() if value is not None},
    }


def check_redis(url: str) -> None:
    """Raise UrlUnreadable unless `url` is one that Redis clients know."""
    if url.partition("://")[0].lower() not in ("redis", "rediss", "unix"):
        raise UrlUnreadable(f"“{without_password(url)}” is no address of a Redis. Use “redis://host:6379/0”.")


def quoted(part: str) -> str:
    """`part` as it stands in an address."""
    return quote(part, safe="")
