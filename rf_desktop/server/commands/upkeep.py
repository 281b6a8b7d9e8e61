"""`rf-server migrate`, `create-admin`, `jobs`: what is done to a database beside serving it."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Awaitable, Callable

from rf_desktop.contract.operations import DeadJob, DeadJobs, JobKind, PauseJobs
from rf_desktop.domain.moments import now
from rf_desktop.server.bus import MemoryBus
from rf_desktop.server.commands.ground import CannotBeDone, check, with_store
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.ai_in_use import encrypt_anew
from rf_desktop.server.services.operations import Operations
from rf_desktop.server.services.people import People
from rf_desktop.server.settings import ServerSettings
from rf_desktop.server.store.schema import migrate
from rf_desktop.server.store.store import Store
from rf_desktop.server.vault import NoDataKey, Vault

PASSWORD_VARIABLE = "RF_ADMIN_PASSWORD"


def upgrade(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """Create the database, or bring it to this version."""
    check(settings)
    backup = migrate(settings.database_url, app_role=asked.app_role)
    copied = f" The earlier one is kept as {backup}." if backup else ""
    return f"The database is of this version.{copied}"


def create_admin(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """A new account with its first person. The password comes from a variable or is typed in, never an argument."""
    password = os.environ.get(PASSWORD_VARIABLE) or getpass.getpass("Password: ")

    async def creating(store: Store) -> None:
        people = People(store, MemoryBus(), now)
        await people.create_admin(asked.account, asked.name, asked.email, password)

    with_store(settings, creating)
    return f"{asked.name} can sign in as {asked.email}."


def encrypt_keys(_asked: argparse.Namespace, settings: ServerSettings) -> str:
    """Encrypt the accounts' AI keys with the first of the data keys, so that the others can go."""
    try:
        done, lost = with_store(settings, lambda store: encrypt_anew(store, Vault(settings.data_key)))
    except NoDataKey:
        raise CannotBeDone("There is no data key. Set RF_DATA_KEY or RF_DATA_KEY_FILE.") from None
    opened = f" {lost} could not be opened: their admins enter them again." if lost else ""
    return f"{done} keys are encrypted with the first data key.{opened}"


def pause(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """Hold kinds of background work back, for one account."""
    return _hold(settings, asked.email, tuple(asked.kinds))


def resume(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """Let all background work of one account run again."""
    return _hold(settings, asked.email, ())


def dead_jobs(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """The background work of one account that was given up, a line each."""
    return _with_dead_jobs(settings, asked.email, lambda operations, actor: operations.dead_jobs(actor))


def retry_dead_job(asked: argparse.Namespace, settings: ServerSettings) -> str:
    """Try one of them again; the ones that are left."""
    return _with_dead_jobs(settings, asked.email, lambda operations, actor: operations.retry_dead_job(actor, asked.job))


def _with_dead_jobs(
    settings: ServerSettings, email: str, ask: Callable[[Operations, Actor], Awaitable[DeadJobs]]
) -> str:
    async def asking(store: Store) -> str:
        actor = await actor_with(store, email)
        found = await ask(Operations(store, MemoryBus(), now), actor)
        return "\n".join(map(_line, found.jobs)) or "No job of this account was given up."

    return with_store(settings, asking)


def _line(job: DeadJob) -> str:
    about = f" of {job.subject_id}" if job.subject_id else ""
    return f"{job.id}  {job.at:%Y-%m-%d %H:%M} UTC  {job.kind}{about}, {job.attempts} attempts: {job.reason}"


async def actor_with(store: Store, email: str) -> Actor:
    """Who signs in by this address, for commands on somebody's behalf. Raises CannotBeDone when there is nobody."""
    async with store.doors() as doors:
        person = await doors.person_by_email(email)
    if person is None:
        raise CannotBeDone(f"Nobody signs in as {email}.")
    return Actor(person.id, person.account_id, person.role, person.name, token_hash="")


def _hold(settings: ServerSettings, email: str, kinds: tuple[JobKind, ...]) -> str:
    async def holding(store: Store) -> str:
        actor = await actor_with(store, email)
        held = await Operations(store, MemoryBus(), now).pause_jobs(actor, PauseJobs(kinds=kinds))
        return f"Held back: {', '.join(held.kinds) or 'nothing'}. {held.queued} jobs are queued."

    return with_store(settings, holding)
