"""A server that is on its way before anybody knows what it will serve."""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import gc
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from rf_desktop.app import head_start
from rf_desktop.app.cli import read
from rf_desktop.app.embedded_server import EmbeddedServer, Running
from rf_desktop.app.head_start import HeadStart, is_wanted
from rf_desktop.app.plan import Plan
from rf_desktop.client.preferences import Preferences
from rf_desktop.importing import importing

CHILD = Path(__file__).with_name("speaking_child.py")


@pytest.fixture
async def ahead(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[HeadStart]:
    monkeypatch.setattr(head_start, "own_command", lambda: [sys.executable, str(CHILD), "serves"])
    begun = await HeadStart.begin()
    assert begun is not None
    yield begun
    await begun.close()


async def test_the_first_life_is_the_one_that_was_begun_and_the_second_a_new_one(
    ahead: HeadStart, tmp_path: Path
) -> None:
    """D6: same process, same socket; a restart keeps the port as ever."""
    begun = ahead._child
    assert begun is not None
    server = EmbeddedServer(tmp_path, command=[sys.executable, str(CHILD), "serves"], ahead=ahead, back_off=(0.01,))
    first = await server.start()
    assert isinstance(first, Running)
    assert first.pid == begun.pid
    assert not ahead.is_free
    os.kill(first.pid, 9)
    async with asyncio.timeout(30):
        while not (isinstance(second := server.state.value, Running) and second.pid != first.pid):
            await asyncio.sleep(0.01)
    assert second.url == first.url
    await server.stop()


async def test_a_server_that_comes_too_late_starts_a_child_of_its_own(ahead: HeadStart, tmp_path: Path) -> None:
    """D6: one head start is for one server."""
    command = [sys.executable, str(CHILD), "serves"]
    first, second = (EmbeddedServer(tmp_path / name, command=command, ahead=ahead) for name in "ab")
    running = [await server.start() for server in (first, second)]
    assert all(isinstance(each, Running) for each in running)
    assert running[0] != running[1]
    for server in (first, second):
        await server.stop()


async def test_what_nobody_took_is_ended(ahead: HeadStart) -> None:
    """D6: no server survives its application, not even one that never served."""
    child = ahead._child
    assert child is not None
    await ahead.close()
    assert child.returncode is not None
    assert ahead.listener is not None
    assert ahead.listener.fileno() == -1
    await ahead.close()


async def test_where_no_process_can_be_made_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """D6: the usual start says why."""
    monkeypatch.setattr(head_start, "own_command", lambda: ["/no/such/program"])
    assert await HeadStart.begin() is None


@pytest.mark.parametrize(
    ("arguments", "home", "wanted"),
    [
        (["--demo"], "", True),
        (["--server", "https://desk.example.com"], "", False),
        (["--join"], "", False),
        ([], "own", True),
        ([], "demo", True),
        ([], "team", False),
        ([], "", False),
    ],
)
def test_only_an_own_server_is_begun(arguments: list[str], home: str, wanted: bool) -> None:
    """D5: a team's server, another window's and the first run's question need none."""
    plan = read(arguments)
    assert isinstance(plan, Plan)
    assert is_wanted(plan, replace(Preferences(), home=home)) is wanted  # type: ignore[arg-type]


def test_while_importing_nothing_is_collected_and_afterwards_all_is_as_before() -> None:
    """Issue 5: the start; also where nobody collects in the first place, and when an import fails."""
    found = builtins.__import__
    for before in (gc.enable, gc.disable):
        before()
        was = gc.isenabled()
        with contextlib.suppress(ImportError), importing():
            assert not gc.isenabled()
            raise ImportError
        assert gc.isenabled() is was
        assert builtins.__import__ is found
    gc.enable()
    gc.unfreeze()


def test_the_program_reads_no_source_of_modules_while_it_imports_them() -> None:
    """Issue 5: PySide6 would, for a spelling of Qt's names that nobody here uses."""
    started = (
        "import builtins; own = builtins.__import__\n"
        "from rf_desktop.importing import importing\n"
        "with importing():\n    import rf_desktop.app.bootstrap\n"
        "assert builtins.__import__ is own"
    )
    subprocess.run([sys.executable, "-c", started], check=True, timeout=60)
