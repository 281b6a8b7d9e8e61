"""The schema's revisions: which ones this version knows, and what it says to a database that has another.

A server that finds its database as it should be needs nothing but the revisions' names. They are read from the files;
Alembic, which takes as long to import as the web framework does, comes in only when there is something to upgrade.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection

_MIGRATIONS = Path(__file__).parent / "migrations"
OUR_VERSIONS = _MIGRATIONS / "versions"


class NewerDatabase(Exception):
    """The database was written by a newer version of the program; `revision` is what it says (D7)."""

    def __init__(self, revision: str) -> None:
        self.revision = revision
        super().__init__(
            "The data was written by a newer version of ResolutionFlow "
            f"(schema {revision}). Please update this installation."
        )


class OutdatedDatabase(Exception):
    """The database needs `migrate` before it can be opened; `revision` is what it has, None when it is empty."""

    def __init__(self, revision: str | None) -> None:
        self.revision = revision
        super().__init__(f"The database has schema {revision or 'none'} and must be migrated first.")


class Revisions:
    """The revisions in these folders."""

    def __init__(self, versions: Sequence[Path] = (OUR_VERSIONS,)) -> None:
        self._versions = tuple(versions)
        files = [file.read_text(encoding="utf-8") for folder in versions for file in sorted(folder.glob("*.py"))]
        self._before = {_named("revision", file): _named("down_revision", file) for file in files}

    @property
    def head(self) -> str | None:
        """The newest: the one that no other comes after. Raises ValueError when there are two."""
        newest = self._before.keys() - self._before.values()
        if len(newest) > 1:
            raise ValueError(f"Two revisions are the newest: {newest}.")
        return next(iter(newest), None)

    def refuse_newer(self, revision: str | None) -> None:
        """Raise NewerDatabase for a revision that is not known here."""
        if revision is not None and revision not in self._before:
            raise NewerDatabase(revision)

    def require_current(self, revision: str | None) -> None:
        """Raise NewerDatabase or OutdatedDatabase unless `revision` is the newest."""
        self.refuse_newer(revision)
        if revision != self.head:
            raise OutdatedDatabase(revision)

    def upgrade(self, connection: Connection) -> None:
        """Run every missing revision on `connection`, inside the caller's transaction."""
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        folders = os.pathsep.join(str(path) for path in self._versions)
        config.set_main_option("version_locations", folders.replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _named(name: str, file: str) -> str | None:
    """What a revision's file says of itself: `revision = "0004"`; None where it says so."""
    found = re.search(rf'^{name}(?:: [^=]+)? = (?:"([^"]+)"|None)$', file, re.MULTILINE)
    if found is None:
        raise ValueError(f"A file of the schema's revisions has no {name}.")
    return found[1]


def head() -> str | None:
    """The schema of this version."""
    return Revisions().head
