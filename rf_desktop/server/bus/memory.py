"""The bus within one process and one event loop."""

from __future__ import annotations

from collections.abc import Callable

from rf_desktop.domain.ids import AccountId
from rf_desktop.server.observe import logger

_log = logger("bus")
Callback = Callable[[AccountId], None]


class MemoryBus:
    """Wakes every subscriber at once, in the caller's turn of the loop; a subscriber that fails stops nobody."""

    kind = "memory"

    def __init__(self) -> None:
        self._callbacks: dict[object, Callback] = {}

    def wake(self, account_id: AccountId) -> None:
        """Something was committed for `account_id`."""
        for callback in tuple(self._callbacks.values()):
            try:
                callback(account_id)
            except Exception:
                _log.exception("a wake-up failed")

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Call `callback` at each wake-up until the returned function is called."""
        key = object()
        self._callbacks[key] = callback

        def unsubscribe() -> None:
            self._callbacks.pop(key, None)

        return unsubscribe
