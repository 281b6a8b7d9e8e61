"""Who is who: signing in, the signed-in person, colleagues."""

from rf_desktop.contract.base import Line, Request, Wire
from rf_desktop.domain.ids import AccountId, PersonId
from rf_desktop.domain.vocabulary import Role


class PersonRef(Wire):
    """A person as others see them."""

    id: PersonId
    name: Line


class SignIn(Request):
    """Credentials; `device` is shown in the list of sign-ins."""

    email: str
    password: str
    device: str = ""


class Me(Wire):
    """The signed-in person and their account."""

    person: PersonRef
    email: str
    role: Role
    account_id: AccountId
    account_name: Line


class SignedIn(Wire):
    """One opaque token, valid until it is revoked or idle for thirty days."""

    token: str
    me: Me


class Colleague(Wire):
    """Somebody of the same account, for choosing whom to hand over to (E4)."""

    person: PersonRef
    role: Role


class Colleagues(Wire):
    """Everybody of the account but the asker, by name."""

    people: tuple[Colleague, ...]
