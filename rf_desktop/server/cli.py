"""`rf-server`: the server on its own, and what is done to its database.

Exit status: 0 done, 1 could not be done (one sentence on stderr says why), 2 the command was not understood.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.errors import Refusal
from rf_desktop.server.commands import copies, doctor, serving, upkeep
from rf_desktop.server.commands.doctor import NotInOrder
from rf_desktop.server.commands.ground import CannotBeDone, Command
from rf_desktop.server.settings import ServerSettings, SettingUnreadable, from_environment, sqlite_url
from rf_desktop.server.store.connecting import why_not_opened
from rf_desktop.server.store.engine import UnsupportedDatabase
from rf_desktop.server.store.guard import APP_ROLE, RoleMissing, Unguarded
from rf_desktop.server.store.schema import DataFolderUnwritable, NewerDatabase, OutdatedDatabase
from rf_desktop.server.urls import UrlUnreadable, shown, with_driver, without_password

_EXPECTED = (
    CannotBeDone,
    DataFolderUnwritable,
    NewerDatabase,
    Refusal,
    RoleMissing,
    Unguarded,
    UnsupportedDatabase,
    UrlUnreadable,
)
"""What may go wrong for reasons of whoever typed the command; each says so in a sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        settings = _settings(asked)
    except (SettingUnreadable, UrlUnreadable) as error:
        return _sorry(str(error))
    try:
        command: Command = asked.command
        if sentence := command(asked, settings):
            print(sentence)
    except NotInOrder as failed:
        print(failed)
        return 1
    except OutdatedDatabase:
        return _sorry("The database is not of this version yet. Run “rf-server migrate” first.")
    except _EXPECTED as error:
        return _sorry(str(error))
    except Exception as error:
        why = why_not_opened(error)
        if why is None:
            raise
        return _sorry(f"The database at {shown(settings.database_url)} cannot be used: {why}.")
    return 0


def _settings(asked: argparse.Namespace) -> ServerSettings:
    """The environment's settings, but what was typed wins."""
    typed = sqlite_url(Path(asked.database)) if asked.database else asked.database_url
    settings = from_environment(database_url=typed)
    settings = replace(settings, database_url=with_driver(settings.database_url))
    return replace(settings, redis_url=asked.redis_url) if asked.redis_url else settings


def _sorry(sentence: str) -> int:
    print(without_password(sentence), file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rf-server", description="The ResolutionFlow server on its own.")
    _add_where(parser, default=None)
    where = argparse.ArgumentParser(add_help=False)
    _add_where(where, default=argparse.SUPPRESS)  # what stands before the command is not overwritten with nothing
    commands = parser.add_subparsers(required=True, metavar="command")
    serve = commands.add_parser("serve", parents=[where], help="serve until SIGTERM or Ctrl-C")
    _add_serve(serve)
    worker = commands.add_parser("worker", parents=[where], help="one of the processes that “serve --workers” starts")
    worker.add_argument("--listen-fd", type=int, required=True, help="the listening socket, inherited")
    worker.add_argument("--number", type=int, required=True, help="which worker this is, from 0")
    worker.set_defaults(command=serving.work)

    migrating = commands.add_parser("migrate", parents=[where], help="create the database, or bring it to this version")
    _add_app_role(migrating)
    migrating.set_defaults(command=upkeep.upgrade)

    creating = commands.add_parser(
        "create-admin", parents=[where], help=f"a new account; the password is asked, or {upkeep.PASSWORD_VARIABLE}"
    )
    creating.add_argument("--account", required=True, help="the company's name")
    creating.add_argument("--name", required=True, help="the admin's name")
    creating.add_argument("--email", required=True, help="the admin's e-mail address")
    creating.set_defaults(command=upkeep.create_admin)

    copying = commands.add_parser("backup", parents=[where], help="copy the database while it is in use")
    copying.add_argument("to", help="the copy's file; it must not exist yet")
    copying.set_defaults(command=copies.backup)
    restoring = commands.add_parser("restore", parents=[where], help="put a copy in the place of an empty database")
    restoring.add_argument("source", metavar="from", help="the copy's file")
    restoring.add_argument("--force", action="store_true", help="also when there is a database with something in it")
    _add_app_role(restoring)
    restoring.set_defaults(command=copies.restore)

    examining = commands.add_parser("doctor", parents=[where], help="look at everything; a line each, with what to do")
    examining.set_defaults(command=doctor.examine)

    encrypting = commands.add_parser("encrypt-keys", parents=[where], help="AI keys anew, with the first data key")
    encrypting.set_defaults(command=upkeep.encrypt_keys)

    _add_dead_jobs(commands.add_parser("dead-jobs", help="background work that was given up"), where)
    _add_jobs(commands.add_parser("jobs", help="hold background work back, or let it run"), where)
    return parser


def _add_where(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Which database and which Redis. Addresses with passwords are better put into the environment."""
    parser.add_argument("--database", metavar="FILE", default=default, help="a SQLite database's file")
    parser.add_argument("--database-url", metavar="URL", default=default, help="otherwise RF_DATABASE_URL")
    parser.add_argument("--redis-url", metavar="URL", default=default, help="otherwise RF_REDIS_URL")


def _add_app_role(parser: argparse.ArgumentParser) -> None:
    described = "PostgreSQL: the role as which servers sign in; the URL is then the owner's"
    parser.add_argument("--app-role", default=APP_ROLE, help=described)


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="the address to listen on; otherwise RF_HOST, or this machine only")
    parser.add_argument("--port", type=int, help="the port to listen on; otherwise RF_PORT, or 8750")
    parser.add_argument("--workers", type=int, help="processes that serve; more than one needs PostgreSQL")
    parser.add_argument("--metrics-host", help="the address for Prometheus; otherwise RF_METRICS_HOST, or this machine")
    parser.add_argument("--metrics-port", type=int, help="the port for Prometheus; otherwise RF_METRICS_PORT, or none")
    parser.add_argument("--drain", type=float, help="seconds to go on serving after SIGTERM; otherwise RF_DRAIN, or 0")
    parser.set_defaults(command=serving.serve)


def _add_jobs(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(required=True, metavar="step")
    pausing = steps.add_parser("pause", parents=[where], help="hold kinds of jobs back")
    pausing.add_argument("--email", required=True, help="an admin of the account")
    pausing.add_argument("kinds", nargs="+", choices=get_args(JobKind), help="which kinds")
    pausing.set_defaults(command=upkeep.pause)
    resuming = steps.add_parser("resume", parents=[where], help="let all jobs run")
    resuming.add_argument("--email", required=True, help="an admin of the account")
    resuming.set_defaults(command=upkeep.resume)


def _add_dead_jobs(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(required=True, metavar="step")
    listing = steps.add_parser("list", parents=[where], help="an account's, with the reasons")
    listing.add_argument("--email", required=True, help="an admin of the account")
    listing.set_defaults(command=upkeep.dead_jobs)
    retrying = steps.add_parser("retry", parents=[where], help="try one again")
    retrying.add_argument("--email", required=True, help="an admin of the account")
    retrying.add_argument("job", help="its id, as “list” shows it")
    retrying.set_defaults(command=upkeep.retry_dead_job)


if __name__ == "__main__":
    sys.exit(main())
