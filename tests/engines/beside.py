"""Looking at, and meddling with, a test's database from beside the program, on either engine."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from tests.engines.postgres import SUPERUSER, apart, plain


@dataclass(frozen=True)
class Beside:
    """The database behind `url`, without any rule of the program: on PostgreSQL as a superuser."""

    url: str

    @property
    def engine(self) -> str:
        """`sqlite` or `postgresql`."""
        return urlsplit(self.url).scheme.partition("+")[0]

    @property
    def file(self) -> Path:
        """A SQLite database's file."""
        assert self.engine == "sqlite"
        return Path(self.url.partition("///")[2])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a question finds. JSON comes as text on both engines."""
        if self.engine == "sqlite":
            with closing(sqlite3.connect(self.file)) as connection:
                return connection.execute(query).fetchall()
        return apart(_each(self._superuser, (query,)))[0]

    def each(self, *queries: str) -> list[list[tuple[Any, ...]]]:
        """What several questions find, one connection for all."""
        if self.engine == "sqlite":
            return [self.rows(query) for query in queries]
        return apart(_each(self._superuser, queries))

    def value(self, query: str) -> Any:
        """The first column of the first row."""
        return self.rows(query)[0][0]

    def change(self, *statements: str) -> None:
        """Run these statements and commit them."""
        if self.engine == "sqlite":
            with closing(sqlite3.connect(self.file)) as connection, connection:
                for statement in statements:
                    connection.execute(statement)
        else:
            apart(_run(self._superuser, statements))

    @property
    def _superuser(self) -> str:
        parts = urlsplit(plain(self.url))
        return parts._replace(netloc=f"{SUPERUSER}@{parts.netloc.rpartition('@')[2]}").geturl()


async def _each(url: str, queries: tuple[str, ...]) -> list[list[tuple[Any, ...]]]:
    connection = await asyncpg.connect(url)
    try:
        return [[tuple(row) for row in await connection.fetch(query)] for query in queries]
    finally:
        await connection.close()


async def _run(url: str, statements: tuple[str, ...]) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
