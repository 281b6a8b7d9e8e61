"""The parts of a desktop session, started for one story or one test and gone with it.

Each function is a context manager. What it yields is a frozen object whose ``env`` is to be merged into the environment
of the programs that shall meet the service. All of them work with and without root, none needs a running session, and
none touches the user's: configuration, data and sockets live in a temporary folder.

Raises, everywhere: MissingProgram when the program is not installed, ServiceDidNotStart when it does not come up.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rf_desktop.app.story.bus_record import BusRecord, NameWatch, Shown, recorded
from rf_desktop.app.story.supervised import (
    START_SECONDS,
    MissingProgram,
    ServiceDidNotStart,
    Supervised,
    find,
    supervised,
)

__all__ = [
    "MissingProgram",
    "NotificationDaemon",
    "PrivateBus",
    "SecretService",
    "ServiceDidNotStart",
    "Shown",
    "TrayHost",
    "VirtualScreen",
    "WindowManager",
    "notification_daemon",
    "private_bus",
    "secret_service",
    "tray_host",
    "virtual_screen",
    "window_manager",
]

_BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  {services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

_DUNST_CONFIG = """[global]
    monitor = 0
    origin = top-right
    offset = 16x16
    width = 380
    font = Sans 10
    notification_limit = 0
    stack_duplicates = no
    history_length = 100
    sort = no
    idle_threshold = 0
    enable_recursive_icon_lookup = false
    dmenu = {menu}
    browser = /bin/true
"""

# The menu gets a line per action, ending in "[id,key]", and answers with the chosen line.
_DUNST_MENU = """#!/bin/sh
exec grep -m1 -E -f {folder}/choice
"""


@dataclass(frozen=True, slots=True)
class PrivateBus:
    """A session bus of our own; ``address`` is what DBUS_SESSION_BUS_ADDRESS says."""

    env: Mapping[str, str]
    address: str


@dataclass(frozen=True, slots=True)
class VirtualScreen:
    """An X display without hardware; sizes in pixels."""

    env: Mapping[str, str]
    display: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class WindowManager:
    """Gives windows frames, focus and an order."""

    env: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TrayHost:
    """A place on the screen where programs can put their tray icon."""

    env: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SecretService:
    """A password store on a bus; ``password`` unlocks its collection."""

    env: Mapping[str, str]
    password: str


@dataclass(frozen=True, slots=True)
class NotificationDaemon:
    """A real notification daemon, and the record of what it accepted.

    ``shown`` and ``wait_until`` speak of the bus, ``displayed`` and ``history`` are the daemon's own words.
    """

    env: Mapping[str, str]
    _record: BusRecord
    _folder: Path
    _service: Supervised

    def death(self) -> str:
        """Empty while the daemon runs; then that it ended by itself, with its last lines."""
        return self._service.death()

    def shown(self) -> tuple[Shown, ...]:
        """Every notification the daemon accepted, in order, each as it is now."""
        return self._record.shown()

    def standing(self) -> tuple[Shown, ...]:
        """Those that nobody has closed yet."""
        return tuple(entry for entry in self._record.shown() if entry.closed is None)

    def wait_for(self, summary_part: str) -> Shown:
        """The latest standing notification whose summary contains the words. Raises TimeoutError."""

        def matching(entries: tuple[Shown, ...]) -> list[Shown]:
            return [entry for entry in entries if entry.closed is None and summary_part in entry.summary]

        self._record.wait_until(matching)
        return matching(self._record.shown())[-1]

    def wait_until_closed(self, notification_id: int) -> int:
        """Why the notification went: 1 expired, 2 dismissed, 3 withdrawn, 4 unknown. Raises TimeoutError."""

        def reason(entries: tuple[Shown, ...]) -> int | None:
            return next((entry.closed for entry in entries if entry.id == notification_id), None)

        self._record.wait_until(lambda entries: reason(entries) is not None)
        return reason(self._record.shown()) or 0

    def displayed(self) -> int:
        """How many notifications are on the screen."""
        return int(self._ask("count", "displayed"))

    def history(self) -> tuple[tuple[str, str], ...]:
        """(summary, body) of those that were closed, newest first."""
        entries = json.loads(self._ask("history"))["data"][0]
        return tuple((entry["summary"]["data"], entry["body"]["data"]) for entry in entries)

    def invoke(self, notification_id: int, action: str = "default") -> None:
        """Choose an action of a standing notification, as a person does in the daemon's menu; waits until it is told.

        Raises LookupError when that notification does not offer the action, TimeoutError when the daemon keeps it.
        """
        entry = next((entry for entry in self.standing() if entry.id == notification_id), None)
        if entry is None or action not in dict(entry.actions):
            raise LookupError(f"no standing notification {notification_id} offers {action!r}")
        before = entry.invoked.count(action)
        (self._folder / "choice").write_text(rf"\[{notification_id}, ?{action}\]$")
        self._ask("context")
        self._record.wait_until(
            lambda entries: any(e.id == notification_id and e.invoked.count(action) > before for e in entries)
        )

    def dismiss_all(self) -> None:
        """Close everything on the screen, as a person does."""
        self._ask("close-all")

    def _ask(self, *command: str) -> str:
        answer = subprocess.run(
            [find("dunstctl"), *command],
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
            check=True,
            timeout=START_SECONDS,
        )
        return answer.stdout.strip()


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="rf-sandbox-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextlib.contextmanager
def private_bus(*, activation: bool = False) -> Iterator[PrivateBus]:
    """A session bus with its own socket.

    Without ``activation`` nothing can be started by asking for it: a service that was not put on the bus is not there.
    With it the services installed on this computer start on demand, as on a real desktop.
    """
    with _folder() as folder:
        config = folder / "bus.conf"
        services = "<standard_session_servicedirs/>" if activation else ""
        config.write_text(_BUS_CONFIG.format(folder=folder, services=services))
        home = _private_home(folder)
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1"]
        with supervised(command, folder, home) as daemon:
            address = daemon.first_line()
            yield PrivateBus(env={"DBUS_SESSION_BUS_ADDRESS": address}, address=address)


@contextlib.contextmanager
def virtual_screen(width: int, height: int) -> Iterator[VirtualScreen]:
    """An X display of the given size on the first free number."""
    with _folder() as folder:
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-dpi", "96"]
        with supervised([*command, "-nolisten", "tcp", "-noreset"], folder, {}) as server:
            display = f":{server.first_line()}"
            env = {"DISPLAY": display, "WAYLAND_DISPLAY": "", "XDG_SESSION_TYPE": "x11", "QT_QPA_PLATFORM": "xcb"}
            yield VirtualScreen(env=env, display=display, width=width, height=height)


@contextlib.contextmanager
def window_manager(screen: VirtualScreen) -> Iterator[WindowManager]:
    """openbox, ready to manage windows."""
    with _folder() as folder:
        env = {**screen.env, **_private_home(folder)}
        with supervised(["openbox", "--sm-disable", "--startup", "echo ready"], folder, env) as manager:
            manager.first_line()
            yield WindowManager(env=screen.env)


@contextlib.contextmanager
def tray_host(screen: VirtualScreen) -> Iterator[TrayHost]:
    """trayer at the upper right edge."""
    with _folder() as folder:
        command = ["trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--SetDockType", "true"]
        with supervised(command, folder, {**screen.env, **_private_home(folder)}) as host:
            _wait_for_window(screen, "panel", host)
            yield TrayHost(env=screen.env)


@contextlib.contextmanager
def notification_daemon(screen: VirtualScreen, bus: PrivateBus) -> Iterator[NotificationDaemon]:
    """dunst, drawing on ``screen`` and answering on ``bus``; popups stay until somebody closes them or they expire."""
    with _folder() as folder, contextlib.closing(NameWatch(bus.address, "org.freedesktop.Notifications")) as name:
        menu = folder / "menu"
        menu.write_text(_DUNST_MENU.format(folder=folder))
        menu.chmod(0o700)
        config = folder / "dunstrc"
        config.write_text(_DUNST_CONFIG.format(menu=menu))
        env = {**screen.env, **bus.env}
        command = ["dunst", "-conf", str(config)]
        with recorded(bus.address) as record, supervised(command, folder, {**env, **_private_home(folder)}) as daemon:
            if not name.wait(START_SECONDS):
                raise daemon.failure("did not take its name on the bus")
            yield NotificationDaemon(env=env, _record=record, _folder=folder, _service=daemon)


@contextlib.contextmanager
def secret_service(bus: PrivateBus, *, locked: bool = False) -> Iterator[SecretService]:
    """gnome-keyring's password store, unlocked, or with a collection that waits for its password."""
    password = "sandbox"  # guards nothing: the store lives in a temporary folder and ends with it
    with _folder() as folder:
        home = _private_home(folder)
        command = ["gnome-keyring-daemon", "--foreground", "--components=secrets", f"--control-directory={folder}"]
        with _keyring(bus, folder, home, [*command, "--unlock"], password) as unlocked:
            if not locked:
                yield unlocked
        if locked:
            with _keyring(bus, folder, home, command, None) as store:
                yield SecretService(env=store.env, password=password)


@contextlib.contextmanager
def _keyring(
    bus: PrivateBus, folder: Path, home: Mapping[str, str], command: list[str], password: str | None
) -> Iterator[SecretService]:
    with (
        contextlib.closing(NameWatch(bus.address, "org.freedesktop.secrets")) as name,
        supervised(command, folder, {**home, **bus.env}, typed=password) as daemon,
    ):
        if not name.wait(START_SECONDS):
            raise daemon.failure("did not take its name on the bus")
        yield SecretService(env=bus.env, password=password or "")


def _private_home(folder: Path) -> dict[str, str]:
    """Folders of its own for a service: whatever it reads or leaves behind stays in ``folder``."""
    home = {"HOME": folder / "home", "XDG_RUNTIME_DIR": folder / "runtime"}
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        home[variable] = folder / "home" / variable.lower()
    for path in home.values():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {variable: str(path) for variable, path in home.items()}


def _wait_for_window(screen: VirtualScreen, window_name: str, owner: Supervised) -> None:
    """Returns when a window of that name is visible."""
    try:
        subprocess.run(
            [find("xdotool"), "search", "--sync", "--onlyvisible", "--name", window_name],
            env={**os.environ, **screen.env},
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=START_SECONDS,
        )
    except subprocess.SubprocessError as trouble:
        raise owner.failure("did not show its window") from trouble
