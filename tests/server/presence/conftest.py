"""The office of the services' tests with the use cases around a handoff, and servers to ask over TCP."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from rf_desktop.server.services.connections import Connections
from rf_desktop.server.services.deliveries import Deliveries
from rf_desktop.server.services.notification_settings import MyNotificationSettings
from rf_desktop.server.services.preflight import PreFlights
from rf_desktop.server.services.presence import Presence
from rf_desktop.server.services.watching import Watchings
from tests.server.services.conftest import office, postgres_staff, sqlite_staff, staff, store, url
from tests.server.services.office import Office

__all__ = ["around", "office", "postgres_staff", "sqlite_staff", "staff", "store", "url"]


@dataclass
class Around:
    """What people do around a handoff, in one office."""

    office: Office
    presence: Presence
    connections: Connections
    watching: Watchings
    settings: MyNotificationSettings
    deliveries: Deliveries
    pre_flights: PreFlights

    def replica(self) -> Connections:
        """Another process of the same server."""
        return Connections(self.office.store, self.office.wakeups, self.office.clock)


@pytest.fixture
def around(office: Office) -> Around:
    ground = (office.store, office.wakeups, office.clock)
    return Around(
        office=office,
        presence=Presence(*ground),
        connections=Connections(*ground),
        watching=Watchings(*ground),
        settings=MyNotificationSettings(*ground),
        deliveries=Deliveries(*ground),
        pre_flights=PreFlights(*ground),
    )
