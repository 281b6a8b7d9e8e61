"""My password, where I am signed in, and which server it is, as one sees and changes it (D5, R2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from rf_desktop.client.address import ServerAddress
from rf_desktop.client.errors import Refused, Unreachable
from rf_desktop.client.observable import Cell
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.administration import OpenSignIn, OpenSignIns
from rf_desktop.contract.identity import SignedIn
from rf_desktop.contract.problems import PasswordTooShortProblem, Problem, WrongCredentialsProblem
from rf_desktop.viewmodels import text_account
from rf_desktop.viewmodels.account_settings import AccountPage
from rf_desktop.viewmodels.server_settings import ServerPage
from tests.client import made
from tests.fakes.seat import Seat


class Account:
    """The page of somebody who is signed in on two computers."""

    def __init__(self, folder: Path) -> None:
        self.seat = Seat(folder)
        self.remembered: list[str] = []
        self.left = 0
        self.why = ""
        self.seat.api.answers(e.MY_SIGN_INS, self._list())
        self.page = AccountPage(self.seat.workspace, self.seat.clock, self._remember, self._leave)

    def _list(self, *, both: bool = True) -> OpenSignIns:
        now = self.seat.clock.now
        here = OpenSignIn(id="here", device="desk", created_at=now - timedelta(days=2), last_seen_at=now, current=True)
        there = OpenSignIn(
            id="there",
            device="laptop",
            created_at=now - timedelta(days=9),
            last_seen_at=now - timedelta(hours=3),
            current=False,
        )
        return OpenSignIns(sign_ins=(there, here) if both else (here,))

    async def _remember(self, token: str) -> str:
        self.remembered.append(token)
        return self.why

    def _leave(self) -> None:
        self.left += 1

    def ends_there(self) -> None:
        self.seat.api.answers(e.END_SIGN_IN, lambda _, *, sign_in_id: self._list(both=False))

    def accepts(self, token: str) -> None:
        self.seat.api.answers(e.CHANGE_PASSWORD, SignedIn(token=token, me=made.me()))


@pytest.fixture
async def account(tmp_path: Path) -> AsyncIterator[Account]:
    made_account = Account(tmp_path)
    yield made_account
    await made_account.seat.leaves()


async def test_the_sign_ins_are_listed_with_this_one_first(account: Account) -> None:
    """R2: and until they are there, nothing is pretended."""
    assert account.page.state.value.sign_ins is None
    await account.page.load()
    rows = account.page.state.value.sign_ins
    assert rows is not None
    assert [(row.device, row.current) for row in rows] == [("desk", True), ("laptop", False)]
    assert "3 hours ago" in rows[1].when


async def test_offline_it_is_said_and_can_be_tried_again(account: Account) -> None:
    """D5."""
    answer = account.seat.api._answers[e.MY_SIGN_INS]
    account.seat.api.answers(e.MY_SIGN_INS, Unreachable("connect"))
    await account.page.load()
    assert "cannot be reached" in account.page.state.value.unknown
    account.seat.api.answers(e.MY_SIGN_INS, answer)
    await account.page.load()
    assert account.page.state.value.unknown == ""


async def test_a_sign_in_elsewhere_is_ended(account: Account) -> None:
    """R2."""
    await account.page.load()
    account.ends_there()
    await account.page.end("there")
    state = account.page.state.value
    assert [row.device for row in state.sign_ins or ()] == ["desk"]
    assert state.sign_ins_note == "Ended. laptop has to sign in again."


async def test_signing_out_everywhere_leaves_here_too_and_not_when_it_failed(account: Account) -> None:
    """R2."""
    account.seat.api.answers(e.SIGN_OUT_EVERYWHERE, Unreachable("connect"))
    await account.page.end_everywhere()
    assert (account.left, account.page.state.value.sign_ins_tone) == (0, "bad")
    account.seat.api.answers(e.SIGN_OUT_EVERYWHERE, e.SIGN_OUT_EVERYWHERE.reply())
    await account.page.end_everywhere()
    assert account.left == 1


async def test_a_new_password_brings_a_new_token_which_is_used_and_kept(account: Account) -> None:
    """R2, D3: nobody is signed out here."""
    account.accepts("fresh")
    await account.page.change_password("old one", "a new one", "a new one")
    state = account.page.state.value
    assert (account.seat.workspace.token, account.remembered) == ("fresh", ["fresh"])
    assert account.seat.api.headers()["Authorization"] == "Bearer fresh"
    assert (state.note, state.changed, state.busy) == (text_account.PASSWORD_CHANGED, 1, False)


async def test_a_computer_that_cannot_keep_the_token_says_so(account: Account) -> None:
    """D3."""
    account.accepts("fresh")
    account.why = "Not remembered: this computer has no password store."
    await account.page.change_password("old one", "a new one", "a new one")
    assert account.page.state.value.note.endswith(account.why)


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (("", "", ""), {"old", "new"}),
        (("old one", "a new one", "a new on"), {"again"}),
    ],
)
async def test_what_is_missing_or_differs_is_said_before_anything_is_sent(
    account: Account, typed: tuple[str, str, str], fields: set[str]
) -> None:
    """E4."""
    await account.page.change_password(*typed)
    assert set(account.page.state.value.problems) == fields
    assert account.seat.api.count(e.CHANGE_PASSWORD) == 0


@pytest.mark.parametrize(
    ("problem", "field", "sentence"),
    [
        (WrongCredentialsProblem(title="no", status=401), "old", text_account.OLD_IS_WRONG),
        (PasswordTooShortProblem(title="no", status=422, least=10), "new", "A password has at least 10 characters."),
    ],
)
async def test_a_refusal_stands_at_its_field(account: Account, problem: Problem, field: str, sentence: str) -> None:
    """R2: and the token stays as it was."""
    account.seat.api.answers(e.CHANGE_PASSWORD, Refused(problem))
    await account.page.change_password("old one", "new", "new")
    assert dict(account.page.state.value.problems) == {field: sentence}
    assert account.remembered == []


async def test_the_servers_page_follows_the_line(account: Account) -> None:
    """V3: offline, live with the time of the last list, and the version once it was said."""
    address = Cell(ServerAddress("https://desk.example.com"))
    page = ServerPage("team", address, account.seat.workspace, Path("/data"))
    assert not page.state.value.live
    await account.seat.goes_live()
    state = page.state.value
    assert state.live
    assert "everything listed at" in state.connection
    assert (state.way, state.way_is_safe) == (text_account.ENCRYPTED, True)
    address.set(ServerAddress("http://desk.example.com"))
    assert (page.state.value.way, page.state.value.way_is_safe) == (text_account.NOT_ENCRYPTED, False)
    page.close()
    address.set(ServerAddress("http://elsewhere.example.com"))
    assert page.state.value.address == "http://desk.example.com"
