"""Crash reports: written here, read here, sent nowhere, with nobody's words in them (D7)."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from rf_desktop.app.crash_reports import FOLDER, MOST, CrashReports
from rf_desktop.app.embedded_server import EmbeddedServer, Running
from rf_desktop.viewmodels import text_crash
from rf_desktop.viewmodels.crashes import Crashes
from tests.client import made

CHAT = "the customer said the password is hunter2"


class Clock:
    """A second later each time."""

    def __init__(self) -> None:
        self.at = made.NOON

    def __call__(self):  # type: ignore[no-untyped-def]
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[CrashReports]:
    reports = CrashReports(tmp_path, Clock())
    reports.start()
    yield reports
    reports.stop()


def fail(words: str) -> None:
    raise ValueError(words)


def logged(words: str) -> None:
    try:
        try:
            fail(words)
        except ValueError as error:
            raise RuntimeError(words) from error
    except RuntimeError:
        logging.getLogger("rf_desktop").exception("Nobody caught this")


def test_a_report_says_where_it_happened_and_nothing_that_anybody_wrote(watching: CrashReports) -> None:
    """D7, A7: the cause as well; readable by its owner only."""
    logged(CHAT)
    (report,) = watching.reports()
    assert "tests/app/test_crash_reports.py" in report.text
    assert "builtins.ValueError" in report.text
    assert "builtins.RuntimeError" in report.text
    assert "in fail" in report.text
    assert "hunter2" not in report.text
    assert "customer" not in report.text
    assert str(Path.home()) not in report.text or len(str(Path.home())) == 1
    (file,) = (watching._folder).glob("*.txt")
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_same_place_is_reported_once_and_the_oldest_reports_go(watching: CrashReports) -> None:
    """D7: a failure a second fills no disk."""
    for _ in range(3):
        logged(CHAT)
    assert len(watching.reports()) == 1
    for number in range(MOST + 3):
        watching._write(f"Number {number}", [])
    texts = [report.text for report in watching.reports()]
    assert len(texts) == MOST
    assert f"Number {MOST + 2}." in texts[0]


def test_what_is_only_logged_is_no_crash(watching: CrashReports) -> None:
    """D7."""
    logging.getLogger("rf_desktop").warning("something small", exc_info=True)
    logging.getLogger("rf_desktop").error("no traceback")
    assert watching.reports() == ()


def test_a_process_that_dies_natively_leaves_its_report_for_the_next_start(tmp_path: Path) -> None:
    """D7: and a killed one leaves nothing, also nothing that blocks the next."""
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from rf_desktop.app.crash_reports import CrashReports\n"
        "CrashReports(Path(sys.argv[1])).start()\n"
        "os.kill(os.getpid(), int(sys.argv[2]))"
    )
    for number in (signal.SIGSEGV, signal.SIGKILL):
        died = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path), str(int(number))], check=False, stderr=subprocess.DEVNULL
        )
        assert died.returncode == -number
    reports = CrashReports(tmp_path)
    reports.start()
    (report,) = reports.reports()
    assert "The process died." in report.text
    assert "Segmentation fault" in report.text
    assert not list((tmp_path / FOLDER).glob(f"native-[!{os.getpid()}]*"))
    reports.stop()
    assert [file.suffix for file in (tmp_path / FOLDER).iterdir()] == [".txt"]


async def test_a_server_that_ends_by_itself_is_reported_with_its_last_words(
    watching: CrashReports, tmp_path: Path
) -> None:
    """D6, D7: where it was when it died."""
    server = EmbeddedServer(tmp_path, back_off=(0.01,), grace=20)
    running = await server.start()
    assert isinstance(running, Running)
    os.kill(running.pid, signal.SIGSEGV)
    async with asyncio.timeout(30):
        while not watching.reports():
            await asyncio.sleep(0.02)
    await server.stop()
    (report,) = watching.reports()
    assert "The server inside the application ended by itself." in report.text
    assert "exit status -11" in report.text
    assert "Segmentation fault" in report.text


def test_a_data_folder_that_cannot_be_written_costs_the_report_alone(tmp_path: Path) -> None:
    """D7."""
    (tmp_path / "file").write_text("")
    reports = CrashReports(tmp_path / "file")
    reports.start()
    reports.stop()
    assert reports.reports() == ()


def test_the_next_start_offers_to_show_and_to_delete(watching: CrashReports) -> None:
    """D7: what happens meanwhile waits for the start after that."""
    assert Crashes(watching).toast() is None
    logged(CHAT)
    crashes = Crashes(watching)
    message = crashes.toast()
    assert message is not None
    assert [label for _, label in message.actions] == [text_crash.SHOW, text_crash.DELETE]
    watching._write("Another", [])
    assert "Another" not in crashes.text
    crashes.delete()
    assert not crashes.there_are
    assert len(watching.reports()) == 1
