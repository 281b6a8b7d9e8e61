"""`rf-server`: the server on its own, and what is done to its database.

Exit status: 0 done, 1 could not be done (one sentence on stderr says why), 2 the command was not understood.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.errors import Refusal
from rf_desktop.server.commands import serving, upkeep
from rf_desktop.server.commands.ground import CannotBeDone, Command
from rf_desktop.server.settings import ServerSettings, SettingUnreadable, from_environment, sqlite_url
from rf_desktop.server.store.engine import UnsupportedDatabase
from rf_desktop.server.store.schema import DataFolderUnwritable, NewerDatabase, OutdatedDatabase
from rf_desktop.server.urls import UrlUnreadable, with_driver, without_password


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        command: Command = asked.command
        if sentence := command(asked, _settings(asked)):
            print(sentence)
    except OutdatedDatabase:
        return _sorry("The database is not of this version yet. Run “rf-server migrate” first.")
    except (CannotBeDone, SettingUnreadable, NewerDatabase, DataFolderUnwritable, UnsupportedDatabase) as error:
        return _sorry(str(error))
    except (Refusal, UrlUnreadable) as error:
        return _sorry(str(error))
    except sqlite3.DatabaseError as error:
        return _sorry(f"The database cannot be read: {error}.")
    except OSError as error:
        return _sorry(f"That did not work: {error.strerror or error}.")
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
    migrating.set_defaults(command=upkeep.upgrade)

    creating = commands.add_parser(
        "create-admin", parents=[where], help=f"a new account; the password is asked, or {upkeep.PASSWORD_VARIABLE}"
    )
    creating.add_argument("--account", required=True, help="the company's name")
    creating.add_argument("--name", required=True, help="the admin's name")
    creating.add_argument("--email", required=True, help="the admin's e-mail address")
    creating.set_defaults(command=upkeep.create_admin)

    _add_jobs(commands.add_parser("jobs", parents=[where], help="hold background work back, or let it run"))
    return parser


def _add_where(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Which database and which Redis. Addresses with passwords are better put into the environment."""
    parser.add_argument("--database", metavar="FILE", default=default, help="a SQLite database's file")
    parser.add_argument("--database-url", metavar="URL", default=default, help="otherwise RF_DATABASE_URL")
    parser.add_argument("--redis-url", metavar="URL", default=default, help="otherwise RF_REDIS_URL")


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="the address to listen on; otherwise RF_HOST, or this machine only")
    parser.add_argument("--port", type=int, help="the port to listen on; otherwise RF_PORT, or 8750")
    parser.add_argument("--workers", type=int, help="processes that serve; more than one needs PostgreSQL")
    parser.add_argument("--metrics-host", help="the address for Prometheus; otherwise RF_METRICS_HOST, or this machine")
    parser.add_argument("--metrics-port", type=int, help="the port for Prometheus; otherwise RF_METRICS_PORT, or none")
    parser.add_argument("--drain", type=float, help="seconds to go on serving after SIGTERM; otherwise RF_DRAIN, or 0")
    parser.set_defaults(command=serving.serve)


def _add_jobs(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(required=True, metavar="step")
    pausing = steps.add_parser("pause", help="hold kinds of jobs back")
    pausing.add_argument("--email", required=True, help="an admin of the account")
    pausing.add_argument("kinds", nargs="+", choices=get_args(JobKind), help="which kinds")
    pausing.set_defaults(command=upkeep.pause)
    resuming = steps.add_parser("resume", help="let all jobs run")
    resuming.add_argument("--email", required=True, help="an admin of the account")
    resuming.set_defaults(command=upkeep.resume)


if __name__ == "__main__":
    sys.exit(main())
