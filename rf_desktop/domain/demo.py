"""The demo account's people. Only a server that was started as a demo knows them, and only on this computer."""

from __future__ import annotations

from rf_desktop.domain.vocabulary import Role
from rf_desktop.values import dataclass

DEMO_ACCOUNT = "Acme MSP"
DEMO_PASSWORD = "TestPass123!"


@dataclass(frozen=True)
class DemoPerson:
    """One person of the demo account."""

    name: str
    email: str
    role: Role


JANE = DemoPerson("Jane", "engineer@resolutionflow.example.com", "engineer")
ALEX = DemoPerson("Alex", "teamadmin@resolutionflow.example.com", "admin")
SAM = DemoPerson("Sam", "senior2@resolutionflow.example.com", "senior")

DEMO_PEOPLE = (JANE, ALEX, SAM)
