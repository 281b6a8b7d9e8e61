"""The bus within one process and one event loop."""

from __future__ import annotations

from collections.abc import Callable

from rf_desktop.domain.ids import AccountId
from rf_desktop.domain.moments import now
from rf_desktop.server.bus.local import Sleepers
from rf_desktop.server.ports import BusState, Woken


class MemoryBus:
    """Wakes every subscriber at once, in the caller's turn of the loop."""

    kind = "memory"

    def __init__(self) -> None:
        self._sleepers = Sleepers()
        self._state = BusState(connected=True, since=now())

    @property
    def state(self) -> BusState:
        """Always connected: there is nobody else to reach."""
        return self._state

    async def start(self) -> None:
        """Nothing has to be connected."""

    async def stop(self) -> None:
        """Nothing has to be let go."""

    def wake(self, account_id: AccountId) -> None:
        """Something was committed for `account_id`."""
        self._sleepers.wake("account", account_id)

    def subscribe(self, callback: Woken) -> Callable[[], None]:
        """Call `callback` at each wake-up until the returned function is called."""
        return self._sleepers.add("account", callback)

    def wake_sign_ins(self, account_id: AccountId) -> None:
        """Sign-ins or roles of `account_id` have changed."""
        self._sleepers.wake("sign_ins", account_id)

    def subscribe_sign_ins(self, callback: Woken) -> Callable[[], None]:
        """As `subscribe`, for `wake_sign_ins`."""
        return self._sleepers.add("sign_ins", callback)
