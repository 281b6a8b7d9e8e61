"""What holds for every test: a home of its own, no network beyond this machine, no task left behind, skips counted.

Fixtures for real services (bus, screen, notification daemon …) stand here too; each starts its service for one test.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import ipaddress
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.examples import EXAMPLES

if TYPE_CHECKING:
    from rf_desktop.app.story import sandbox

pytest_plugins = ["tests.engines.fixtures"]

_HOME = Path(tempfile.mkdtemp(prefix="rf-tests-"))
_LAST_TURNS = 5
_SECONDS_TO_END = 20.0  # for what was cancelled already; only a failing test spends them

# Before any test module is imported: nothing may find the user's settings, runtime folder, bus or screen.
for _variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
    _folder = _HOME / _variable.lower()
    _folder.mkdir(mode=0o700)
    os.environ[_variable] = str(_folder)
os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={_HOME / 'no-bus-here'}"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")
os.environ["RF_MEANINGS"] = "off"  # a model of 90 MB in each server of each test; where it matters a test turns it on
for _variable in ("DISPLAY", "WAYLAND_DISPLAY"):
    os.environ.pop(_variable, None)

# A test that fails once must fail every time, and a slow computer is not a failure.
settings.register_profile("house", deadline=None, derandomize=True, max_examples=EXAMPLES)
settings.load_profile("house")


class NetworkForbiddenError(AssertionError):
    """A test tried to leave this machine."""


def _stay_on_this_machine(event: str, arguments: tuple[object, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if not isinstance(address, tuple):  # a socket file
        return
    host = str(address[0])
    if host in ("localhost", ""):
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    raise NetworkForbiddenError(f"A test tried to connect to {host}; only this machine is allowed.")


sys.addaudithook(_stay_on_this_machine)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Thousands of tests and their modules are there until the end: looking through them for garbage takes most of a
    second, each time."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The count of skips is always said, also when it is none: a silent skip would look like a proof."""
    terminalreporter.write_line(f"skipped: {len(terminalreporter.stats.get('skipped', []))}")


@pytest.fixture(autouse=True)
def no_unfinished_tasks(request: pytest.FixtureRequest) -> None:
    """Every asynchronous test is watched; set up first, therefore looked at after all other fixtures are gone."""
    if inspect.iscoroutinefunction(getattr(request.node, "obj", None)):
        request.getfixturevalue("_watch_tasks")


@pytest.fixture
async def _watch_tasks() -> AsyncIterator[None]:
    yield
    # What was cancelled or closed during teardown needs a few turns to end; what waits for something does not end.
    for _ in range(_LAST_TURNS):
        await asyncio.sleep(0)
    left = {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}
    ending = {task for task in left if task.cancelling()}
    if ending:
        done, _ = await asyncio.wait(ending, timeout=_SECONDS_TO_END)
        left -= done
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=_SECONDS_TO_END)
        names = ", ".join(sorted(f"{task.get_name()} ({task.get_coro()})" for task in left))
        pytest.fail(f"tasks left unfinished by the test: {names}")


@pytest.fixture(scope="session")
def need() -> Callable[[object, str], None]:
    """``need(condition, reason)``: without the condition the test is skipped, and in CI it fails."""

    def check(condition: object, reason: str) -> None:
        if condition:
            return
        if os.environ.get("RF_REQUIRE_EVERYTHING"):
            pytest.fail(f"{reason} — and here nothing may be missing (RF_REQUIRE_EVERYTHING)")
        pytest.skip(reason)

    return check


@pytest.fixture(scope="session")
def need_programs(need: Callable[[object, str], None]) -> Callable[..., None]:
    """``need_programs("Xvfb", "dunst")``: as ``need``, for programs on the path."""

    def check(*names: str) -> None:
        missing = [name for name in names if shutil.which(name) is None]
        need(not missing, f"not installed: {', '.join(missing)}")

    return check


@pytest.fixture
def private_bus(need_programs: Callable[..., None]) -> Iterator[sandbox.PrivateBus]:
    """A session bus of the test's own on which nothing can be started by asking for it: no notification daemon."""
    need_programs("dbus-daemon")
    from rf_desktop.app.story import sandbox

    with sandbox.private_bus() as bus:
        yield bus


@pytest.fixture
def virtual_screen(need_programs: Callable[..., None]) -> Iterator[sandbox.VirtualScreen]:
    """An X screen of the test's own, 1440 by 900."""
    need_programs("Xvfb")
    from rf_desktop.app.story import sandbox

    with sandbox.virtual_screen(1440, 900) as screen:
        yield screen


@pytest.fixture
def notification_daemon(
    need_programs: Callable[..., None], virtual_screen: sandbox.VirtualScreen, private_bus: sandbox.PrivateBus
) -> Iterator[sandbox.NotificationDaemon]:
    """A real notification daemon on the private bus, drawing on the virtual screen."""
    need_programs("dunst", "dunstctl")
    from rf_desktop.app.story import sandbox

    with sandbox.notification_daemon(virtual_screen, private_bus) as daemon:
        yield daemon
        assert not daemon.death()  # whoever waited for a word of it could not know


@pytest.fixture
def secret_service(
    need_programs: Callable[..., None], private_bus: sandbox.PrivateBus
) -> Iterator[sandbox.SecretService]:
    """A real, unlocked password store on the private bus."""
    need_programs("gnome-keyring-daemon")
    from rf_desktop.app.story import sandbox

    with sandbox.secret_service(private_bus) as store:
        yield store


@pytest.fixture
def locked_secret_service(
    need_programs: Callable[..., None], private_bus: sandbox.PrivateBus
) -> Iterator[sandbox.SecretService]:
    """The same password store with its collection locked."""
    need_programs("gnome-keyring-daemon")
    from rf_desktop.app.story import sandbox

    with sandbox.secret_service(private_bus, locked=True) as store:
        yield store


@pytest.fixture
def tray_host(need_programs: Callable[..., None], virtual_screen: sandbox.VirtualScreen) -> Iterator[sandbox.TrayHost]:
    """A real tray on the virtual screen."""
    need_programs("trayer")
    from rf_desktop.app.story import sandbox

    with sandbox.tray_host(virtual_screen) as host:
        yield host
