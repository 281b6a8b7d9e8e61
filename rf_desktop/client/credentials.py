"""Secrets in the operating system's password store, else in memory only with the reason. Never a file (SPEC D3)."""

from __future__ import annotations

import asyncio
import importlib
import logging
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeVar

from rf_desktop.client.observable import Cell
from rf_desktop.values import dataclass

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

PATIENCE = 5.0  # seconds; a locked store with a screen asks the user and answers whenever the user does
LONGEST_SECRET = 1_024  # characters; Windows takes no more than 1,280
STORES_OF = {"linux": ("SecretService", "libsecret", "kwallet"), "win32": ("Windows",), "darwin": ("macOS",)}
"""The operating systems' password stores: modules of `keyring.backends`."""
WhyNot = Literal["locked", "too_long", "refused", "off", "none"]
"""Why a secret is not remembered: the store is locked, takes nothing that long, did not take it, is switched off, or
there is none."""
_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Remembered:
    """The password store answered; what was set survives a restart."""


@dataclass(frozen=True)
class NotRemembered:
    """Secrets last until the application ends."""

    reason: WhyNot


@dataclass(frozen=True)
class Locked:
    """The store is there but locked, or waits for the user. Secrets last until the application ends."""

    reason: WhyNot = "locked"


Keeping = Remembered | NotRemembered | Locked


class _NoTrustedStore(Exception):
    """Nothing that keeps a secret safely."""

    def __init__(self, reason: WhyNot) -> None:
        super().__init__(reason)
        self.reason: WhyNot = reason


class Credentials:
    """The secrets of one profile, by name ("token", "data_key", …).

    Each call waits at most `patience` seconds and never raises: `state` and the result say what became of it. What
    the store did not take is held in memory, so the person stays signed in until the application ends.
    """

    def __init__(self, profile: str, *, patience: float = PATIENCE) -> None:
        self.service = f"ResolutionFlow Desktop ({profile})"
        self.state: Cell[Keeping] = Cell(Remembered())
        self._patience = patience
        self._memory: dict[str, str] = {}
        self._to_forget: set[str] = set()
        self._one_at_a_time = asyncio.Lock()
        self._stuck: threading.Thread | None = None

    async def get(self, name: str) -> str | None:
        """The secret, or None when there is none or the store does not answer (then `state` says why)."""
        async with self._one_at_a_time:
            if name in self._memory:
                return self._memory[name]
            if name in self._to_forget:
                await self._forget(name)
                return None
            found: list[str | None] = []
            keeping = await self._ask(lambda store: found.append(store.get_password(self.service, name)))
            self.state.set(keeping)
            return found[0] if isinstance(keeping, Remembered) and found else None

    async def set(self, name: str, secret: str) -> Keeping:
        """Keep `secret`. Anything but Remembered means: until the application ends."""
        async with self._one_at_a_time:
            self._to_forget.discard(name)
            self._memory[name] = secret
            if len(secret) > LONGEST_SECRET:
                keeping: Keeping = NotRemembered("too_long")
            else:
                keeping = await self._ask(lambda store: store.set_password(self.service, name, secret))
            if isinstance(keeping, Remembered):
                del self._memory[name]
            self.state.set(keeping)
            return keeping

    async def forget(self, name: str) -> Keeping:
        """Remove the secret. When the store does not take part now, `get` answers None and removes it later."""
        async with self._one_at_a_time:
            self._memory.pop(name, None)
            return await self._forget(name)

    async def _forget(self, name: str) -> Keeping:
        def remove(store: KeyringBackend) -> None:
            if store.get_password(self.service, name) is not None:
                store.delete_password(self.service, name)

        self._to_forget.add(name)
        keeping = await self._ask(remove)
        if isinstance(keeping, Remembered):
            self._to_forget.discard(name)
        self.state.set(keeping)
        return keeping

    async def _ask(self, question: Callable[[KeyringBackend], object]) -> Keeping:
        """Put one question to the store in a daemon thread of its own: neither loop nor exit may wait for it."""
        if self._stuck and self._stuck.is_alive():
            return Locked()
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Keeping] = loop.create_future()

        def settle(keeping: Keeping) -> None:
            if not answered.done():
                answered.set_result(keeping)

        def work() -> None:
            keeping = _outcome(question)
            try:
                loop.call_soon_threadsafe(settle, keeping)
            except RuntimeError:
                _log.info("The password store answered after the application had ended")

        thread = threading.Thread(target=work, name="password store", daemon=True)
        thread.start()
        try:
            return await asyncio.wait_for(answered, self._patience)
        except TimeoutError:
            self._stuck = thread
            return Locked()


def _outcome(question: Callable[[KeyringBackend], object]) -> Keeping:
    # Imported here, in the thread: the import alone takes as long as painting the first window.
    from keyring.errors import InitError, KeyringLocked

    try:
        question(_trusted_store())
    except (KeyringLocked, InitError):
        return Locked()
    except _NoTrustedStore as error:
        return NotRemembered(error.reason)
    except Exception as error:  # stores raise what they like: D-Bus errors, pywintypes.error, OSError
        _log.warning("The password store refused: %s", type(error).__name__)
        return NotRemembered("refused")
    return Remembered()


def _trusted_store() -> KeyringBackend:
    """The user's configured store if it encrypts, else the best one there is that does. Raises _NoTrustedStore.

    Asked for anew each time: a store that starts after us counts from then on.
    """
    from keyring.backend import KeyringBackend
    from keyring.backends import null

    configured = _configured_store()
    if isinstance(configured, null.Keyring):
        raise _NoTrustedStore("off")
    if configured is not None and is_trusted(type(configured)):
        return configured
    # Only those of this system: keyring itself would import all there are, which is half a start of the program.
    for name in STORES_OF.get(sys.platform, STORES_OF["linux"]):
        importlib.import_module(f"keyring.backends.{name}")
    stores = [store for store in KeyringBackend.get_viable_backends() if is_trusted(store)]
    if not stores:
        raise _NoTrustedStore("none")
    return max(stores, key=lambda store: store.priority)()


def _configured_store() -> KeyringBackend | None:
    """What keyring's own variable or file names, if anything does. Raises what a store that is not there raises."""
    from keyring import core

    return core.load_env() or core.load_config()


def is_trusted(store: type[KeyringBackend]) -> bool:
    """Only the stores of the operating systems. Others, among them those of `keyrings.alt`, write readable files."""
    return store.__module__ in {f"keyring.backends.{name}" for names in STORES_OF.values() for name in names}
