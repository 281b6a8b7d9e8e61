"""What every group of use cases stands on: the store, the clock, and the wake-up after each commit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from rf_desktop.contract.base import Request
from rf_desktop.domain.errors import Malformed
from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.moments import Clock, now
from rf_desktop.domain.redaction import for_disk, within
from rf_desktop.server.ports import Wakeups
from rf_desktop.server.store import Store, Work

_LONGEST_KEY = 200


class UseCases:
    """Use cases over one store. Every public method is one transaction; every refusal leaves nothing behind."""

    def __init__(self, store: Store, wakeups: Wakeups, clock: Clock = now) -> None:
        self._store = store
        self._wakeups = wakeups
        self._clock = clock

    @asynccontextmanager
    async def _writing(self, account_id: AccountId) -> AsyncIterator[Work]:
        """A writing unit of work; everybody who waits for the account is woken once it is committed."""
        async with self._store.work(account_id) as work:
            yield work
        if work.committed:
            self._wakeups.wake(account_id)

    @asynccontextmanager
    async def _noting(self, account_id: AccountId) -> AsyncIterator[Work]:
        """As `_writing`, for what is written often and mostly says nothing: then nobody is woken."""
        async with self._store.work(account_id) as work:
            yield work
            is_news = not work.events.is_empty
        if work.committed and is_news:
            self._wakeups.wake(account_id)

    def _reading(self, account_id: AccountId) -> AbstractAsyncContextManager[Work]:
        """A reading unit of work."""
        return self._store.read(account_id)


def fingerprint(what: str, subject: str, body: Request) -> str:
    """What an idempotency key stands for: the same request has the same one (E5).

    It is kept, so it is made without secrets; and a desktop that sends again what it kept without them is the same.
    """
    said = within(body.model_dump(mode="json"), for_disk)
    return hashlib.sha256(f"{what}\n{subject}\n{json.dumps(said, sort_keys=True)}".encode()).hexdigest()


def checked_key(key: str) -> str:
    """An idempotency key that can be kept. Raises Malformed for an empty or over-long one."""
    if not key.strip() or len(key) > _LONGEST_KEY:
        raise Malformed("Idempotency-Key", f"it has 1 to {_LONGEST_KEY} characters")
    return key
