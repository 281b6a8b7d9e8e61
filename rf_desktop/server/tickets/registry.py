"""Which ticket system an account uses."""

from __future__ import annotations

from rf_desktop.domain.ids import AccountId
from rf_desktop.server.ports import TicketSystem
from rf_desktop.server.tickets.none import NoTicketSystem


class TicketSystems:
    """The accounts' ticket systems; an account without one has one that says so."""

    def __init__(self, connected: dict[AccountId, TicketSystem] | None = None) -> None:
        self._connected = dict(connected or {})
        self._none = NoTicketSystem()

    def of(self, account_id: AccountId) -> TicketSystem:
        """The account's ticket system."""
        return self._connected.get(account_id, self._none)
