"""The first run and the invitation (D5, D7)."""

from __future__ import annotations

from typing import Any

import pytest

from rf_desktop import __version__
from rf_desktop.client.errors import Refused, Unreachable
from rf_desktop.client.server_check import FoundServer, NoServer
from rf_desktop.contract.base import CONTRACT_VERSION
from rf_desktop.contract.problems import NotAvailableProblem
from rf_desktop.viewmodels import text, text_first_run
from rf_desktop.viewmodels.first_run import (
    Decision,
    Demo,
    FirstRun,
    Founder,
    NotFounded,
    Own,
    Team,
    founder_problems,
    no_server,
    refused_founder,
    versions_told,
)
from rf_desktop.viewmodels.invitation import Accepting
from tests.client import made

ROBIN = Founder("Northwind IT", "Robin", "robin@northwind.example.com", "correct horse")


class Household:
    """What a first run asks of the application, and what it was told."""

    def __init__(self) -> None:
        self.decided: list[Decision] = []
        self.founded: list[Founder] = []
        self.answer: FoundServer | Exception = FoundServer("https://x.example", "0.1.0", is_secure=True)
        self.refusal: Exception | None = None
        self.first_run = FirstRun(self._find, self._found, self.decided.append)

    async def _find(self, typed: str) -> FoundServer:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def _found(self, founder: Founder) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.founded.append(founder)


async def test_the_demo_is_one_press() -> None:
    """D5."""
    house = Household()
    house.first_run.choose_demo()
    assert house.decided == [Demo()]


async def test_an_account_of_ones_own_is_founded_before_it_is_decided() -> None:
    """D5: what is wrong is said at its field, and nothing was decided."""
    house = Household()
    house.first_run.show("own")
    await house.first_run.found(Founder("", "Robin", "nobody", "short"))
    problems = house.first_run.state.value.problems
    assert set(problems) == {"account_name", "email", "password"}
    assert problems["email"] == text_first_run.NOT_AN_EMAIL
    assert not house.founded
    house.refusal = NotFounded({"": text_first_run.FOUNDING_FAILED})
    await house.first_run.found(ROBIN)
    assert house.first_run.state.value.problems[""] == text_first_run.FOUNDING_FAILED
    assert not house.decided
    house.refusal = None
    await house.first_run.found(ROBIN)
    assert house.decided == [Own(ROBIN)]


async def test_an_account_that_is_there_already_leads_to_its_sign_in() -> None:
    """D5: the choice was lost, the data was not."""
    house = Household()
    house.refusal = NotFounded({}, already=True)
    await house.first_run.found(ROBIN)
    assert house.decided == [Own(None)]


def test_the_password_is_neither_too_short_nor_ones_own_name() -> None:
    """R2: the server's rules, said before it is asked."""
    assert founder_problems(ROBIN) == {}
    named = Founder("Northwind IT", "Robin Longname", "robin@x.example", "robin longname")
    assert founder_problems(named) == {"password": text_first_run.PASSWORD_GUESSED}


@pytest.mark.parametrize("code", ["password_too_short", "text_required", "address_taken", "failed"])
def test_each_refusal_of_the_server_has_a_sentence(code: str) -> None:
    """D5."""
    ((_, sentence),) = refused_founder(code, "name").items()
    assert sentence


async def test_a_teams_server_is_decided_once_it_answers() -> None:
    """D5."""
    house = Household()
    house.answer = NoServer("nobody_there", "x.example")
    house.first_run.show("team")
    await house.first_run.join("x.example")
    state = house.first_run.state.value
    assert (state.page, state.busy) == ("team", False)
    assert "Nobody answers at x.example" in state.problems["address"]
    house.answer = FoundServer("http://10.0.0.5", "0.1.0", is_secure=False)
    await house.first_run.join("10.0.0.5")
    assert house.decided == [Team("http://10.0.0.5", text_first_run.UNENCRYPTED.format(host="10.0.0.5"))]


def test_who_is_to_update_is_said() -> None:
    """D7."""
    newer, older = no_server(NoServer("newer", "x.example", "9.0")), no_server(NoServer("older", "x.example", "0.0.1"))
    assert newer.endswith("Update this app, then try again.")
    assert "9.0" in newer
    assert __version__ in newer
    assert older.endswith("Ask whoever runs it to update it.")


def test_an_update_that_is_due_is_told_and_nothing_else() -> None:
    """D7: no word while both are alike; the own server is always alike."""
    assert versions_told(__version__, CONTRACT_VERSION) is None
    assert versions_told("0.0.1", CONTRACT_VERSION) is None
    told = versions_told("99.0", CONTRACT_VERSION)
    assert told is not None
    assert told[2]
    broken = versions_told("99.0", CONTRACT_VERSION + 1)
    assert broken is not None
    assert not broken[2]


async def test_an_invitation_is_accepted_with_a_password_of_ones_own() -> None:
    """D5, R2: spaces of a mail program in the code do no harm."""
    asked: list[tuple[str, str]] = []
    arrived: list[Any] = []
    outcome: list[Exception | None] = [
        Refused(NotAvailableProblem(title="Gone", status=404)),
        Unreachable("connect"),
        None,
    ]

    async def accept(code: str, password: str) -> Any:
        asked.append((code, password))
        if (refusal := outcome.pop(0)) is not None:
            raise refusal
        return "workspace"

    form = Accepting(accept, arrived.append, lambda: made.NOON)
    assert not await form.submit(" ", "short")
    assert set(form.state.value.problems) == {"code", "password"}
    assert not await form.submit("c0 de\n", "correct horse")
    assert form.state.value.problems == {"code": text_first_run.INVITATION_GONE}
    assert not await form.submit("c0de", "correct horse")
    assert form.state.value.problems == {"": text.UNREACHABLE}
    assert await form.submit("c0de", "correct horse")
    assert asked[0] == ("c0de", "correct horse")
    assert arrived == ["workspace"]
    assert form.state.value.done
