"""The server inside the application, seen from the child's side (D6).

In: one JSON line on stdin, {"listen_fd", "secret", "data_dir", "demo", "data_key", "ai_key", "restore_from"}. Out: one
on stdout, {"ready": true, "pid", "port"} or {"refused": code, "sentence"} and exit status 3. Then it serves until stdin
ends, or SIGTERM, and does the errands that further lines of stdin ask for (`commands/errands.py`). Everything else,
logs above all, goes to stderr.
"""

from __future__ import annotations

import asyncio
import faulthandler
import json
import os
import socket
import sqlite3
import sys
from dataclasses import field, replace
from pathlib import Path
from typing import TextIO

from fastapi import FastAPI

from rf_desktop.domain.moments import now
from rf_desktop.server.ai.playbooks import PlaybookInvalid
from rf_desktop.server.app import behind_the_door, create_app, events_of
from rf_desktop.server.commands.errands import Errands
from rf_desktop.server.http.process import ClosingServer, configuration, end_with_parent, run
from rf_desktop.server.observe import configure_logging, logger
from rf_desktop.server.services.ai_in_use import DesktopKey
from rf_desktop.server.settings import ServerSettings, SettingUnreadable, from_environment, sqlite_url
from rf_desktop.server.store import copies_sqlite
from rf_desktop.server.store.copies import CopyTrouble
from rf_desktop.server.store.schema import DataFolderUnwritable, NewerDatabase, migrate
from rf_desktop.server.store.store import Store, open_store
from rf_desktop.values import dataclass

REFUSED = 3
"""The exit status after a refusal."""
NOT_UNDERSTOOD = 2
"""The exit status when no start-up line came, or one that cannot be read."""
DATABASE = "resolutionflow.db"
_log = logger("embedded")


class StartRefused(Exception):
    """The server will not start until something changes; `code` is stable, the text is for the user."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Start:
    """The start-up line. `listen_fd` is None where no socket can be handed over; then a free port is bound."""

    listen_fd: int | None
    secret: str = field(repr=False)
    data_dir: Path
    demo: bool
    data_key: str | None = field(default=None, repr=False)
    ai_key: str | None = field(default=None, repr=False)
    restore_from: Path | None = None

    @classmethod
    def read(cls, line: bytes) -> Start:
        """Raises ValueError for a line that is not of the protocol."""
        said = json.loads(line)
        if not isinstance(said, dict):
            raise ValueError("not an object")
        listen_fd, secret, data_dir = said.get("listen_fd"), said.get("secret"), said.get("data_dir")
        if not isinstance(listen_fd, int | None) or not isinstance(data_dir, str) or not data_dir:
            raise ValueError("no socket or no data folder")
        if not isinstance(secret, str) or len(secret) < 16:
            raise ValueError("no secret worth the name")
        data_key, ai_key = said.get("data_key"), said.get("ai_key")
        if not isinstance(data_key, str | None) or not isinstance(ai_key, str | None):
            raise ValueError("a key that is no text")
        restore = said.get("restore_from")
        if not isinstance(restore, str | None):
            raise ValueError("a copy that is no file")
        copy = Path(restore) if restore else None
        return cls(listen_fd, secret, Path(data_dir), said.get("demo") is True, data_key, ai_key, copy)


def main() -> int:
    """Serve as the application's child. Returns the exit status."""
    with _stdout_for_answers_only() as said:
        return _answer(said)


def _answer(said: TextIO) -> int:
    line = sys.stdin.buffer.readline()
    configure_logging()  # at the level that is asked for once it is known to be one
    faulthandler.enable()  # what kills the process itself says where, in the application's log of its server
    try:
        start = Start.read(line)
    except ValueError as error:
        _log.error("the start-up line cannot be used", why=str(error))
        return NOT_UNDERSTOOD
    try:
        run(_serve(start, said))
    except StartRefused as refusal:
        _log.warning("not started", code=refusal.code, sentence=str(refusal))
        _say(said, {"refused": refusal.code, "sentence": str(refusal)})
        return REFUSED
    return 0


async def _serve(start: Start, said: TextIO) -> None:
    settings = _settings(start.data_dir)
    if start.data_key:
        settings = replace(settings, data_key=start.data_key)
    _log_at(settings.log_level)
    with _listener(start.listen_fd) as listener:
        if start.restore_from is not None:
            await asyncio.to_thread(_restore, start.restore_from, settings)
        store = await _opened(settings)
        try:
            if start.demo:
                await _fill_with_demo(store)
            await _serve_store(start, said, settings, store, listener)
        finally:
            await store.close()


async def _serve_store(
    start: Start, said: TextIO, settings: ServerSettings, store: Store, listener: socket.socket
) -> None:
    port: int = listener.getsockname()[1]
    app = _application(settings, store, DesktopKey(start.ai_key or ""))

    async def ready() -> None:
        _say(said, {"ready": True, "pid": os.getpid(), "port": port})

    server = ClosingServer(
        configuration(
            behind_the_door(app, port=port, secret=start.secret),
            host="127.0.0.1",
            port=port,
            grace=settings.shutdown_grace,
        ),
        before_waiting=events_of(app).close_streams,
        once_ready=ready,
    )
    end_with_parent(server, Errands(store, settings, lambda answer: _say(said, answer)).hear)
    await server.serve(sockets=[listener])


def database_file(data_dir: Path) -> Path:
    """Where the embedded server keeps its database."""
    return data_dir / "server" / DATABASE


def _settings(data_dir: Path) -> ServerSettings:
    file = database_file(data_dir)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return from_environment(database_url=sqlite_url(file))
    except OSError as error:
        raise StartRefused(
            "data_folder_unwritable", f"The data folder {data_dir} cannot be written ({error.strerror})."
        ) from error
    except SettingUnreadable as error:
        raise StartRefused("setting_unreadable", str(error)) from error


def _log_at(level: str) -> None:
    try:
        configure_logging(level)
    except ValueError as error:
        raise StartRefused("setting_unreadable", f"RF_LOG_LEVEL is no log level: “{level}”.") from error


def _restore(copy: Path, settings: ServerSettings) -> None:
    """Put a copy in the place of the database; what was there is kept beside it."""
    try:
        copies_sqlite.put_back(copy, settings.database_file, now(), force=True)
    except (CopyTrouble, NewerDatabase, sqlite3.DatabaseError, OSError) as error:
        raise StartRefused("not_restored", str(error)) from error


async def _opened(settings: ServerSettings) -> Store:
    try:
        await asyncio.to_thread(migrate, settings.database_url)
        return await open_store(settings.database_url)
    except NewerDatabase as error:
        raise StartRefused("newer_database", str(error)) from error
    except DataFolderUnwritable as error:
        raise StartRefused("data_folder_unwritable", str(error)) from error
    except sqlite3.DatabaseError as error:
        raise StartRefused(
            "database_damaged",
            f"The database in {settings.database_file.parent} cannot be read; it seems to be damaged.",
        ) from error


async def _fill_with_demo(store: Store) -> None:
    from rf_desktop.server.demo.cases import CasesUnreadable  # only a demo pays for these
    from rf_desktop.server.demo.seed import seed_demo

    try:
        await seed_demo(store)
    except (CasesUnreadable, OSError) as error:
        raise StartRefused("demo_unreadable", f"The demo's conversations cannot be read: {error}.") from error


def _application(settings: ServerSettings, store: Store, desktop_key: DesktopKey) -> FastAPI:
    try:
        return create_app(settings, store, desktop_key=desktop_key)
    except (PlaybookInvalid, OSError) as error:
        raise StartRefused("installation_incomplete", f"This installation is not complete: {error}") from error


def _listener(listen_fd: int | None) -> socket.socket:
    if listen_fd is not None:
        return socket.socket(fileno=listen_fd)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


def _stdout_for_answers_only() -> TextIO:
    """Our answers get a stdout of their own; whatever else writes there lands on stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _say(said: TextIO, answer: dict[str, object]) -> None:
    said.write(json.dumps(answer) + "\n")
    said.flush()


if __name__ == "__main__":
    sys.exit(main())
