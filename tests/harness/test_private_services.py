"""The services that the story and other tests lean on are real, apart from the user's session, and gone afterwards."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from rf_desktop.app.story import sandbox
from rf_desktop.app.story.supervised import supervised
from tests.harness.bus_client import client_of

PATIENCE = 30


def run_python(program: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a small program in a process of its own, in the environment that a service hands out."""
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def session_processes(session: int) -> list[str]:
    """The living processes of a session, by name, as the kernel lists them."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            name, fields = status.read_text().split(" (", 1)[1].rsplit(") ", 1)
            state, _, _, its_session, *_ = fields.split()
            if int(its_session) == session and state not in "ZX":
                found.append(name)
    return found


def session_ends(session: int) -> bool:
    """True as soon as nothing of the session lives; a killed process may need a moment to be gone."""
    deadline = time.monotonic() + PATIENCE
    while session_processes(session):
        if time.monotonic() > deadline:
            return False
    return True


def test_a_private_bus_knows_no_notification_daemon(private_bus: sandbox.PrivateBus) -> None:
    """D3, Q6: 'no daemon' means that asking for one does not start one either."""
    with client_of(private_bus.address) as client, pytest.raises(LookupError, match="ServiceUnknown"):
        client.ask("GetCapabilities")


def test_a_notification_is_recorded_once_the_daemon_took_it(notification_daemon: sandbox.NotificationDaemon) -> None:
    """Q6: what the record says was accepted by a daemon that shows it."""
    with client_of(notification_daemon.env["DBUS_SESSION_BUS_ADDRESS"]) as client:
        number = client.notify("Escalation from Jane", actions=("default", "Open"), urgency=2)

        shown = notification_daemon.wait_for("Jane")

        assert (shown.id, shown.summary, shown.body) == (number, "Escalation from Jane", "a body")
        assert shown.actions == (("default", "Open"),)
        assert shown.urgency == "critical"
        assert shown.closed is None
        assert notification_daemon.displayed() == 1


def test_a_notification_replaced_in_place_stands_once(notification_daemon: sandbox.NotificationDaemon) -> None:
    """Q6: an update does not pile up."""
    with client_of(notification_daemon.env["DBUS_SESSION_BUS_ADDRESS"]) as client:
        number = client.notify("One waiting")
        client.notify("Two waiting", replaces=number)

        assert notification_daemon.wait_for("Two waiting").id == number
        assert [entry.summary for entry in notification_daemon.shown()] == ["Two waiting"]


def test_a_withdrawn_notification_moves_to_the_history(notification_daemon: sandbox.NotificationDaemon) -> None:
    """Q6: the notice of a claimed escalation is taken back, and the record says by whom."""
    with client_of(notification_daemon.env["DBUS_SESSION_BUS_ADDRESS"]) as client:
        number = client.notify("Escalation from Jane")
        client.withdraw(number)

        assert notification_daemon.wait_until_closed(number) == 3
        assert notification_daemon.standing() == ()
        assert notification_daemon.history() == (("Escalation from Jane", "a body"),)


def test_a_person_can_choose_any_action(notification_daemon: sandbox.NotificationDaemon) -> None:
    """Q6: the choice goes through the daemon's own menu, not past it."""
    with client_of(notification_daemon.env["DBUS_SESSION_BUS_ADDRESS"]) as client:
        first = client.notify("First", actions=("default", "Open", "pickup", "Pick up"))
        client.notify("Second", actions=("default", "Open", "pickup", "Pick up"))

        notification_daemon.invoke(first, "pickup")

        assert [entry.invoked for entry in notification_daemon.shown()] == [("pickup",), ()]


def test_an_action_that_is_not_offered_cannot_be_chosen(notification_daemon: sandbox.NotificationDaemon) -> None:
    """The harness never reports a choice that nobody could have made."""
    with client_of(notification_daemon.env["DBUS_SESSION_BUS_ADDRESS"]) as client:
        number = client.notify("Plain")

        with pytest.raises(LookupError, match="offers 'pickup'"):
            notification_daemon.invoke(number, "pickup")


def test_an_unlocked_password_store_keeps_a_password(secret_service: sandbox.SecretService) -> None:
    """D3: kept by the real store, read back in another process."""
    kept = run_python("import keyring; keyring.set_password('rf', 'jane', 'a token')", secret_service.env)
    read = run_python("import keyring; print(keyring.get_password('rf', 'jane'))", secret_service.env)

    assert kept.returncode == 0, kept.stderr
    assert read.stdout.strip() == "a token", read.stderr


def test_a_locked_password_store_refuses(locked_secret_service: sandbox.SecretService) -> None:
    """D3: locked is a refusal of its own kind, not an empty store."""
    read = run_python("import keyring; keyring.get_password('rf', 'jane')", locked_secret_service.env)

    assert "KeyringLocked" in read.stderr


def test_a_tray_host_is_seen_by_qt(tray_host: sandbox.TrayHost) -> None:
    """D6: the same question the product asks."""
    asked = run_python(
        "from PySide6.QtWidgets import QApplication, QSystemTrayIcon\n"
        "application = QApplication([])\n"
        "print(QSystemTrayIcon.isSystemTrayAvailable())",
        tray_host.env,
    )

    assert asked.stdout.strip() == "True", asked.stderr


def test_a_bare_screen_has_no_tray(virtual_screen: sandbox.VirtualScreen) -> None:
    """D6: 'no tray' is a screen without a host."""
    asked = run_python(
        "from PySide6.QtWidgets import QApplication, QSystemTrayIcon\n"
        "application = QApplication([])\n"
        "size = application.primaryScreen().size()\n"
        "print(QSystemTrayIcon.isSystemTrayAvailable(), size.width(), size.height())",
        virtual_screen.env,
    )

    assert asked.stdout.split() == ["False", "1440", "900"], asked.stderr


def test_a_window_manager_gives_a_window_the_focus(
    virtual_screen: sandbox.VirtualScreen, need_programs: Callable[..., None]
) -> None:
    """Stories that type need a focused window."""
    need_programs("openbox")
    with sandbox.window_manager(virtual_screen) as manager:
        asked = run_python(
            "from PySide6.QtTest import QTest\n"
            "from PySide6.QtWidgets import QApplication, QLineEdit\n"
            "application = QApplication([])\n"
            "field = QLineEdit()\n"
            "field.show()\n"
            "print(QTest.qWaitForWindowActive(field, 10000))",
            manager.env,
        )

    assert asked.stdout.strip() == "True", asked.stderr


def test_a_service_and_what_it_started_end_with_the_block(tmp_path: Path) -> None:
    """Also when the block ends with an exception, and also children that the program left behind."""
    command = ["sh", "-c", "sleep 600 & echo started; sleep 600"]
    with contextlib.suppress(KeyError), supervised(command, tmp_path, {}) as service:
        service.first_line()
        assert len(session_processes(service.process.pid)) >= 3
        raise KeyError

    assert session_ends(service.process.pid)


def test_services_end_when_their_owner_is_killed(private_bus: sandbox.PrivateBus, tmp_path: Path) -> None:
    """No clean-up code runs in a killed process; the pipe that closes is enough."""
    owner = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, pathlib\n"
            "from rf_desktop.app.story.supervised import supervised\n"
            f"with supervised(['sh', '-c', 'echo up; exec sleep 600'], pathlib.Path({str(tmp_path)!r}), {{}}) as s:\n"
            "    s.first_line()\n"
            "    print(s.process.pid, flush=True)\n"
            "    sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with owner:
        assert owner.stdout is not None
        supervisor = int(owner.stdout.readline())
        ended = os.pidfd_open(supervisor)
        owner.kill()
        try:
            wait_for_end(ended)
        finally:
            os.close(ended)

    assert session_ends(supervisor)


def wait_for_end(process: int) -> None:
    """Block until the process behind a pid file descriptor has ended."""
    assert select.select([process], [], [], PATIENCE)[0], "still running"


def test_a_missing_program_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message is all that somebody on a fresh computer has."""
    monkeypatch.setenv("PATH", "/nowhere")

    with (
        pytest.raises(sandbox.MissingProgram, match=r"Xvfb is not installed.*apt-get install xvfb"),
        sandbox.virtual_screen(10, 10),
    ):
        pass


def test_a_service_that_dies_at_once_says_why(tmp_path: Path) -> None:
    """The service's own last words reach the reader."""
    with (
        pytest.raises(sandbox.ServiceDidNotStart, match="cannot open the thing"),
        supervised(["sh", "-c", "echo cannot open the thing >&2; exit 3"], tmp_path, {}) as service,
    ):
        service.first_line()


def test_a_service_that_ends_by_itself_is_told_with_its_last_lines(tmp_path: Path) -> None:
    """Whoever waits for a word of it waits in vain, and shall not look for the reason elsewhere."""
    door = tmp_path / "door"
    os.mkfifo(door)
    with supervised(["sh", "-c", f"read -r _ < {door}; echo I had enough >&2"], tmp_path, {}) as service:
        assert service.death() == ""
        door.write_text("out\n")
        deadline = time.monotonic() + PATIENCE
        while not service.death():
            assert time.monotonic() < deadline
        assert service.death() == "sh ended by itself. Its last lines:\nI had enough"
