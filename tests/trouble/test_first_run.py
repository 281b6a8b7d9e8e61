"""A fresh profile in a real window: an account of one's own, and what is remembered of it (D5, D3)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rf_desktop.app.story import sandbox
from rf_desktop.app.story.player import Window
from rf_desktop.viewmodels import text, text_account, text_first_run, text_settings
from tests.trouble.household import LIVE, Household, household, signs_out

PASSWORD = "correct horse battery"


@pytest.fixture
def house(
    tmp_path: Path, need_programs: Callable[..., None], secret_service: sandbox.SecretService
) -> Iterator[Household]:
    with household(tmp_path, dict(secret_service.env), "fresh") as one:
        yield one


async def _fill_in_own(window: Window) -> None:
    """Everything but the password."""
    await window.press("first-run-own")
    for name, value in (("account-name", "Northwind IT"), ("name", "Robin"), ("email", "robin@x.example")):
        await window.write(f"own-{name}", value)


def test_a_fresh_profile_asks_founds_an_account_and_remembers_it(house: Household) -> None:
    """D5, D3: with a real password store; the second start asks nothing, and Settings lead elsewhere."""

    async def play() -> None:
        program = await house.start()
        window = await house.stage.window(house.profile)
        await window.see(text_first_run.WELCOME)
        await window.press("first-run-team")
        await window.write("team-address", "http://127.0.0.1:9")
        await window.press("team-submit")
        await window.see("Nobody answers at 127.0.0.1")
        await window.press("team-back")
        await _fill_in_own(window)
        await window.write("own-password", "short")
        await window.press("own-submit")
        await window.see(text_first_run.PASSWORD_SHORT.format(least=10))
        await window.do("clear", name="own-password")
        await window.write("own-password", PASSWORD)
        await window.press("own-submit")
        await window.see(LIVE)
        assert [row["name"] for row in house.witness.query("SELECT name FROM account")] == ["Northwind IT"]
        assert json.loads((house.data / "preferences.json").read_text())["home"] == "own"
        program.terminate()
        await program.wait()

        await house.stage._windows.pop(house.profile).aclose()
        again = await house.start()
        window = await house.stage.window(house.profile)
        await window.see(LIVE)
        await signs_out(window)
        await window.see(text.SIGN_IN_TITLE)
        await window.press("sign-in-other-server")
        await window.see(text_first_run.WELCOME)
        for file in house.data.rglob("*"):
            if file.is_file():
                assert PASSWORD.encode() not in file.read_bytes(), file
        again.terminate()
        await again.wait()

    house.run(play())


def test_what_would_be_lost_is_asked_before_a_sign_out(house: Household) -> None:
    """D3, D5: a draft is marked in the sidebar; *Sign out* and *Use another server…* say that it would go."""

    async def play() -> None:
        program = await house.start()
        window = await house.stage.window(house.profile)
        await window.see(text_first_run.WELCOME)
        await _fill_in_own(window)
        await window.write("own-password", PASSWORD)
        await window.press("own-submit")
        await window.see(LIVE)
        await house.new_session(window, "The printer on the third floor jams")
        await window.write("composer", "It began on Mon")
        await house.new_session(window, "The scanner does not answer")
        await window.see_row("session-list", text.DRAFT)
        goes = text_account.WHAT_GOES.format(what=text_account.UNSENT_DRAFTS.of(1))
        await window.press("account-menu")
        await window.do("press_entry", text=text.SIGN_OUT)
        await window.see(goes)
        await window.press("sign-out-cancel")
        await window.do("gone", name="sign-out-form")
        await window.press("settings")
        await window.press_row("settings-pages", text_settings.PAGE_TITLES["server"])
        await window.press("settings-server-other")
        await window.see(text_account.OTHER_SERVER_WARNING.format(goes=goes))
        await window.press("settings-server-leave-no")
        await window.press("settings-close")
        await window.see_row("session-list", text.DRAFT)
        assert list((house.data / "drafts").iterdir())
        await window.press("account-menu")
        await window.do("press_entry", text=text.SIGN_OUT)
        await window.press("sign-out-submit")
        await window.see(text.SIGN_IN_TITLE)
        assert not list((house.data / "drafts").iterdir())
        program.terminate()
        await program.wait()

    house.run(play())
