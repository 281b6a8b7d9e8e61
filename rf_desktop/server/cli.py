"""`rf-server serve | migrate | create-admin | backup | jobs pause | jobs resume`: the server on its own.

Exit status: 0 done, 1 could not be done (one sentence on stderr says why), 2 the command was not understood.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, get_args

from rf_desktop.contract.operations import JobKind, PauseJobs
from rf_desktop.domain.errors import Refusal
from rf_desktop.domain.moments import now
from rf_desktop.server.app import create_app, events_of
from rf_desktop.server.bus import open_bus
from rf_desktop.server.http.process import ClosingServer, configuration, run
from rf_desktop.server.observe import configure_logging
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.operations import Operations
from rf_desktop.server.services.people import People
from rf_desktop.server.settings import ServerSettings, SettingUnreadable, from_environment, sqlite_url
from rf_desktop.server.store.engine import UnsupportedDatabase
from rf_desktop.server.store.schema import DataFolderUnwritable, NewerDatabase, OutdatedDatabase, migrate
from rf_desktop.server.store.store import Store, open_store

PASSWORD_VARIABLE = "RF_ADMIN_PASSWORD"
ResultT = TypeVar("ResultT")
Command = Callable[[argparse.Namespace, ServerSettings], str]


class CannotBeDone(Exception):
    """Expected trouble; the text is one sentence for whoever typed the command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        settings = from_environment(database_url=sqlite_url(Path(asked.database)) if asked.database else None)
        command: Command = asked.command
        if sentence := command(asked, settings):
            print(sentence)
    except OutdatedDatabase:
        return _sorry("The database is not of this version yet. Run “rf-server migrate” first.")
    except (CannotBeDone, SettingUnreadable, NewerDatabase, DataFolderUnwritable, UnsupportedDatabase) as error:
        return _sorry(str(error))
    except Refusal as refusal:
        return _sorry(str(refusal))
    except sqlite3.DatabaseError as error:
        return _sorry(f"The database cannot be read: {error}.")
    except OSError as error:
        return _sorry(f"That did not work: {error.strerror or error}.")
    return 0


def serve(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """Serve until SIGTERM or Ctrl-C."""
    settings = replace(
        settings,
        host=asked.host or settings.host,
        port=settings.port if asked.port is None else asked.port,
        workers=asked.workers or settings.workers,
    )
    if settings.refusal:
        raise CannotBeDone(settings.refusal)
    try:
        configure_logging(settings.log_level)
    except ValueError:
        raise CannotBeDone(f"There is no log level “{settings.log_level}”.") from None

    async def serving(store: Store) -> None:
        app = create_app(settings, store)
        config = configuration(app, host=settings.host, port=settings.port, grace=settings.shutdown_grace)

        async def ready() -> None:
            address = server.servers[0].sockets[0].getsockname()
            print(f"Serving on http://{address[0]}:{address[1]}", flush=True)

        server = ClosingServer(config, before_waiting=events_of(app).close_streams, once_ready=ready)
        await server.serve()

    try:
        _with_store(settings, serving)
    except SystemExit:  # uvicorn's way to say that it could not listen
        raise CannotBeDone(f"Port {settings.port} on {settings.host} cannot be listened on.") from None
    return ""


def upgrade(_asked: argparse.Namespace, settings: ServerSettings) -> str:
    """Create the database, or bring it to this version."""
    backup = migrate(settings.database_url)
    copied = f" The earlier one is kept as {backup}." if backup else ""
    return f"The database is of this version.{copied}"


def create_admin(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """A new account with its first person. The password comes from a variable or is typed in, never an argument."""
    password = os.environ.get(PASSWORD_VARIABLE) or getpass.getpass("Password: ")

    async def creating(store: Store) -> None:
        people = People(store, open_bus(settings.bus), now)
        await people.create_admin(asked.account, asked.name, asked.email, password)

    _with_store(settings, creating)
    return f"{asked.name} can sign in as {asked.email}."


def backup(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """A complete copy of the database while it is in use."""
    source = settings.database_file
    target = Path(asked.to)
    if not source.is_file():
        raise CannotBeDone(f"There is no database at {source}.")
    if target.exists():
        raise CannotBeDone(f"{target} exists already; choose another name.")
    if not target.parent.is_dir():
        raise CannotBeDone(f"There is no folder {target.parent}.")
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
    return f"Copied to {target}."


def pause(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """Hold kinds of background work back, for one account."""
    return _hold(settings, asked.email, tuple(asked.kinds))


def resume(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """Let all background work of one account run again."""
    return _hold(settings, asked.email, ())


def _hold(settings: ServerSettings, email: str, kinds: tuple[JobKind, ...]) -> str:
    async def holding(store: Store) -> str:
        async with store.doors() as doors:
            person = await doors.person_by_email(email)
        if person is None:
            raise CannotBeDone(f"Nobody signs in as {email}.")
        actor = Actor(person.id, person.account_id, person.role, person.name, token_hash="")
        held = await Operations(store, open_bus(settings.bus), now).pause_jobs(actor, PauseJobs(kinds=kinds))
        return f"Held back: {', '.join(held.kinds) or 'nothing'}. {held.queued} jobs are queued."

    return _with_store(settings, holding)


def _with_store(settings: ServerSettings, work: Callable[[Store], Awaitable[ResultT]]) -> ResultT:
    async def working() -> ResultT:
        store = await open_store(settings.database_url)
        try:
            return await work(store)
        finally:
            await store.close()

    return run(working())


def _sorry(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rf-server", description="The ResolutionFlow server on its own.")
    parser.add_argument("--database", metavar="FILE", help="the database's file; otherwise RF_DATABASE_URL")
    commands = parser.add_subparsers(required=True, metavar="command")

    serving = commands.add_parser("serve", help="serve until SIGTERM or Ctrl-C")
    serving.add_argument("--host", help="the address to listen on; otherwise RF_HOST, or this machine only")
    serving.add_argument("--port", type=int, help="the port to listen on; otherwise RF_PORT, or 8750")
    serving.add_argument("--workers", type=int, help="processes that serve; one, as long as the bus is “memory”")
    serving.set_defaults(command=serve)

    commands.add_parser("migrate", help="create the database, or bring it to this version").set_defaults(
        command=upgrade
    )

    creating = commands.add_parser("create-admin", help=f"a new account; the password is asked, or {PASSWORD_VARIABLE}")
    creating.add_argument("--account", required=True, help="the company's name")
    creating.add_argument("--name", required=True, help="the admin's name")
    creating.add_argument("--email", required=True, help="the admin's e-mail address")
    creating.set_defaults(command=create_admin)

    copying = commands.add_parser("backup", help="copy the database while it is in use")
    copying.add_argument("to", help="the copy's file; it must not exist yet")
    copying.set_defaults(command=backup)

    jobs = commands.add_parser("jobs", help="hold background work back, or let it run")
    steps = jobs.add_subparsers(required=True, metavar="step")
    pausing = steps.add_parser("pause", help="hold kinds of jobs back")
    pausing.add_argument("--email", required=True, help="an admin of the account")
    pausing.add_argument("kinds", nargs="+", choices=get_args(JobKind), help="which kinds")
    pausing.set_defaults(command=pause)
    resuming = steps.add_parser("resume", help="let all jobs run")
    resuming.add_argument("--email", required=True, help="an admin of the account")
    resuming.set_defaults(command=resume)
    return parser


if __name__ == "__main__":
    sys.exit(main())
