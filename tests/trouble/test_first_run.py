"""A fresh profile in a real window: an account of one's own, and what is remembered of it (D5, D3)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rf_desktop.app.story import sandbox
from rf_desktop.viewmodels import text, text_first_run
from tests.trouble.household import LIVE, Household, household, signs_out

PASSWORD = "correct horse battery"


@pytest.fixture
def house(
    tmp_path: Path, need_programs: Callable[..., None], secret_service: sandbox.SecretService
) -> Iterator[Household]:
    with household(tmp_path, dict(secret_service.env), "fresh") as one:
        yield one


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
        await window.press("first-run-own")
        for name, value in (("account-name", "Northwind IT"), ("name", "Robin"), ("email", "robin@x.example")):
            await window.write(f"own-{name}", value)
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
