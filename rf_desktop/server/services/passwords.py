"""Passwords: argon2id, off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST

from rf_desktop.domain import limits
from rf_desktop.domain.errors import Malformed, PasswordTooShort, TextRequired, TextTooLong

P = ParamSpec("P")
T = TypeVar("T")
LEAST = 10
"""Characters of a new password."""


def acceptable(field: str, password: str, email: str, name: str) -> str:
    """A password that somebody may choose, exactly as it was typed; `field` names it in a refusal.

    Raises TextRequired, TextTooLong, PasswordTooShort, or Malformed for one's own address or name.
    """
    if not password.strip():
        raise TextRequired(field)
    if len(password) > limits.FIELD:
        raise TextTooLong(field, limits.FIELD, len(password))
    if len(password) < LEAST:
        raise PasswordTooShort(LEAST)
    if password.strip().casefold() in (email.casefold(), email.partition("@")[0].casefold(), name.casefold()):
        raise Malformed(field, "it must not be the own address or name")
    return password


class Passwords:
    """Hashes and checks passwords in two threads, so that no request waits for another's hash.

    OWASP's minimum by default (t=2, 19 MiB, p=1: about 40 ms).
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")

    @classmethod
    def cheap(cls) -> Passwords:
        """For tests: a thousand times faster and as many times weaker."""
        return cls(PasswordHasher.from_parameters(CHEAPEST))

    @cached_property
    def _nobody(self) -> str:
        """Made at its first use, in a thread: it would hold up every start."""
        return self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """The hash to keep."""
        return await self._run(self._hasher.hash, password)

    async def matches(self, kept: str | None, password: str) -> bool:
        """Whether `password` is the one behind the hash; as slow when there is none, so that names cannot be probed."""
        return await self._run(self._verified, kept, password) and kept is not None

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=True)

    def _verified(self, kept: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(kept or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *arguments, **named))
