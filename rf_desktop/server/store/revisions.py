"""The schema's revisions: which ones this version knows, and what it says to a database that has another."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
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
        self._config = Config()
        self._config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        self._config.set_main_option("path_separator", "os")
        folders = os.pathsep.join(str(path) for path in versions)
        self._config.set_main_option("version_locations", folders.replace("%", "%%"))
        self._scripts = ScriptDirectory.from_config(self._config)

    @property
    def head(self) -> str | None:
        """The newest."""
        return self._scripts.get_current_head()

    def refuse_newer(self, revision: str | None) -> None:
        """Raise NewerDatabase for a revision that is not known here."""
        if revision is None:
            return
        try:
            self._scripts.get_revision(revision)
        except CommandError as error:
            raise NewerDatabase(revision) from error

    def require_current(self, revision: str | None) -> None:
        """Raise NewerDatabase or OutdatedDatabase unless `revision` is the newest."""
        self.refuse_newer(revision)
        if revision != self.head:
            raise OutdatedDatabase(revision)

    def upgrade(self, connection: Connection) -> None:
        """Run every missing revision on `connection`, inside the caller's transaction."""
        self._config.attributes["connection"] = connection
        command.upgrade(self._config, "head")


def head() -> str | None:
    """The schema of this version."""
    return Revisions().head
