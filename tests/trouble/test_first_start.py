"""Trouble before anybody is signed in: one program walks through all that can be wrong with its data folder (D7).

It starts below a regular file, finds a newer database once that is repaired, and an older one after that; beside it
stands a password store that is locked (D3). Each has its sentence and *Try again*, and nothing is changed unasked.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rf_desktop.app.story import sandbox
from rf_desktop.app.story.player import Window
from rf_desktop.domain.demo import ALEX
from rf_desktop.server.demo.story import prepare_story
from rf_desktop.server.settings import sqlite_url
from rf_desktop.server.store.schema import OUR_VERSIONS, migrate
from rf_desktop.server.store.witness import Witness
from rf_desktop.viewmodels import text
from tests.trouble import patched_server
from tests.trouble.household import LIVE, PATIENCE, Household, household

NEWEST = max(path.name.partition("_")[0] for path in OUR_VERSIONS.glob("0*.py"))
NEXT_REVISION = '''
"""A later version's revision."""
from alembic import op
revision = "9999"
down_revision = "{newest}"
def upgrade():
    op.execute("CREATE TABLE later (id TEXT)")
'''

# The next version of the program, as far as its migrations are concerned.
NEXT_VERSION = """
from pathlib import Path
from rf_desktop.server.store import revisions, schema
folders = (Path({versions!r}),)
schema.migrate.__defaults__ = (folders,)
revisions.Revisions.__init__.__defaults__ = (folders,)
"""


@pytest.fixture
def house(
    tmp_path: Path, need_programs: Callable[..., None], locked_secret_service: sandbox.SecretService
) -> Iterator[Household]:
    versions = tmp_path / "versions"
    versions.mkdir()
    for revision in OUR_VERSIONS.glob("0*.py"):
        shutil.copy(revision, versions)
    (versions / "9999_next.py").write_text(NEXT_REVISION.format(newest=NEWEST))
    patch = patched_server.written(tmp_path / "patch", NEXT_VERSION.format(versions=str(versions)))
    with household(tmp_path, {**locked_secret_service.env, **patch}, "start") as one:
        yield one


def test_a_data_folder_in_trouble_is_told_and_taken_once_it_is_repaired(house: Household) -> None:
    """D3, D7."""
    older, newer = databases(house.data.parent)

    async def play() -> None:
        house.data.write_text("a file where the folder should be")
        await house.start("--demo")
        window = await house.stage.window(house.profile)
        await window.see(f"Nothing can be saved in {house.data}")
        await tries_again(window, f"Nothing can be saved in {house.data}")
        assert house.data.read_text() == "a file where the folder should be"

        house.data.unlink()
        house.database.parent.mkdir(parents=True)
        shutil.copy(newer, house.database)
        await tries_again(window, "The data was written by a newer version of ResolutionFlow (schema 0042).")
        assert house.database.read_bytes() == newer.read_bytes()
        assert not list(house.database.parent.glob("*before-upgrade*"))

        shutil.copy(older, house.database)
        await window.press("start-retry")
        await window.see(LIVE)
        assert [line for line in await window.read() if "password store" in line] == [
            "Not remembered: this computer's password store is locked."
        ]
        (backup,) = house.database.parent.glob(f"*before-upgrade-from-{NEWEST}*")
        assert revision_of(backup) == NEWEST
        assert Witness(backup).query("SELECT name FROM account") == [{"name": "An older account"}]
        assert revision_of(house.database) == "9999"
        accounts = [row["name"] for row in house.witness.query("SELECT name FROM account ORDER BY name")]
        assert accounts == ["Acme MSP", "An older account"]

    house.run(play())


async def tries_again(window: Window, sentence: str) -> None:
    """Press *Try again*, and read what it says now."""
    await window.press("start-retry")
    await window.see(sentence)
    await window.do("enabled", name="start-retry")


def databases(folder: Path) -> tuple[Path, Path]:
    """One that this version wrote, which the next one has to migrate, and one of a version after that."""
    older, newer = folder / "older.db", folder / "newer.db"
    migrate(f"sqlite:///{older}")
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("INSERT INTO account VALUES ('x', 'An older account', 0, '2026-01-01 00:00:00.000000')")
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("VACUUM INTO ?", (str(newer),))
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0042'")
    return older, newer


def revision_of(file: Path) -> str:
    return str(Witness(file).query("SELECT version_num FROM alembic_version")[0]["version_num"])


def test_a_team_server_that_does_not_answer_is_said_on_the_form(
    tmp_path: Path, private_bus: sandbox.PrivateBus
) -> None:
    """Wrong address, server down: the form asks, says what is the matter, and keeps what was typed."""
    with household(tmp_path, private_bus.env, "team") as house:

        async def play() -> None:
            program = await house.start("--server", "http://127.0.0.1:9")
            window = await house.stage.window(house.profile)
            await window.write("sign-in-email", "somebody@msp.example")
            await window.write("sign-in-password", "a password")
            await window.press("sign-in-submit")
            await window.see(text.UNREACHABLE)
            await window.see("somebody@msp.example")
            await window.do("enabled", name="sign-in-submit")
            await window.aclose()  # a window that is played in ends with its player, however that ended
            assert await asyncio.wait_for(program.wait(), PATIENCE) == 0

        house.run(play())


def test_a_demo_whose_password_was_changed_asks_for_it(tmp_path: Path, private_bus: sandbox.PrivateBus) -> None:
    """The demo signs in by itself as long as it can; then it asks as any other server does, and nobody is stuck."""
    with household(tmp_path, private_bus.env, "changed") as house:

        async def play() -> None:
            house.database.parent.mkdir(parents=True)
            await prepare_story(sqlite_url(house.database), None, 0)
            with closing(sqlite3.connect(house.database)) as connection, connection:
                connection.execute("UPDATE person SET password_hash = 'another' WHERE name = 'Alex'")
            await house.start("--demo")
            window = await house.stage.window(house.profile)
            await window.do("enabled", name="sign-in-submit")
            await window.see(ALEX.email)

        house.run(play())
