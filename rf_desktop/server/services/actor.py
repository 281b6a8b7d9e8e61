"""Who is acting: the only identity that a use case ever sees."""

from __future__ import annotations

from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import AccountId, PersonId
from rf_desktop.domain.vocabulary import SENIOR_ROLES, Role
from rf_desktop.values import dataclass


@dataclass(frozen=True)
class Actor:
    """A signed-in person. `token_hash` names the sign-in (SHA-256, hex), never the token itself."""

    person_id: PersonId
    account_id: AccountId
    role: Role
    name: str
    token_hash: str

    @property
    def is_senior(self) -> bool:
        """Whether this person sees the queue and may claim."""
        return self.role in SENIOR_ROLES

    @property
    def ref(self) -> PersonRef:
        """The person as others see them."""
        return PersonRef(id=self.person_id, name=self.name)
