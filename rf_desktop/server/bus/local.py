"""Who is woken within this process, whatever carries the wake-ups between processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from rf_desktop.domain.ids import AccountId
from rf_desktop.server.observe import logger
from rf_desktop.server.ports import Woken

Topic = Literal["account", "sign_ins"]
"""What may have changed: an account's log and job list, or its sign-ins and roles."""
_log = logger("bus")


class Sleepers:
    """The subscribers of one process. A subscriber that fails stops nobody."""

    def __init__(self) -> None:
        self._callbacks: dict[Topic, dict[object, Woken]] = {"account": {}, "sign_ins": {}}

    def add(self, topic: Topic, callback: Woken) -> Callable[[], None]:
        """Call `callback` at each wake-up of `topic` until the returned function is called."""
        callbacks, key = self._callbacks[topic], object()
        callbacks[key] = callback

        def forget() -> None:
            callbacks.pop(key, None)

        return forget

    def wake(self, topic: Topic, account_id: AccountId | None) -> None:
        """Wake everybody of `topic`, in the caller's turn of the loop; None is every account."""
        for callback in tuple(self._callbacks[topic].values()):
            try:
                callback(account_id)
            except Exception:
                _log.exception("a wake-up failed")
