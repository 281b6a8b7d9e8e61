"""The guards that every test runs under do notice: each is made to fail in a small test run of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
WHOLE_RUN = "what the small run said"

PLAIN = """
import asyncio, socket, warnings

async def test_leaves_a_task():
    asyncio.get_running_loop().create_task(asyncio.Event().wait())

async def test_cancels_its_task():
    task = asyncio.get_running_loop().create_task(asyncio.Event().wait())
    await asyncio.sleep(0)
    task.cancel()

def test_leaves_the_machine():
    with socket.socket() as line:  # closed here, lest its warning fall on a later test
        line.connect(("192.0.2.1", 80))

async def test_leaves_the_machine_on_the_loop():
    await asyncio.open_connection("192.0.2.1", 80)

def test_stays_on_the_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()

def test_warns():
    warnings.warn("careful")

def test_misses_a_service(need_programs):
    need_programs("a-program-nobody-has")
"""

WINDOWS = """
import asyncio, qasync
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QLabel, QLineEdit

async def test_runs_on_the_loop_of_qt():
    assert isinstance(asyncio.get_running_loop(), qasync.QEventLoop)

async def test_waits_for_a_signal(qtbot, signal):
    field = QLineEdit()
    qtbot.addWidget(field)
    QTimer.singleShot(1, lambda: field.setText("typed"))
    assert await signal(field.textChanged) == ("typed",)

async def test_waits_for_a_condition(qtbot, until):
    label = QLabel()
    qtbot.addWidget(label)
    QTimer.singleShot(1, lambda: label.setText("there"))
    await until(lambda: label.text() == "there")

async def test_waits_in_vain(until):
    await until(lambda: False, patience=0.01)

async def test_leaves_a_task_on_the_loop_of_qt():
    asyncio.get_running_loop().create_task(asyncio.Event().wait())

def test_may_still_pump_by_hand(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    QTimer.singleShot(1, lambda: label.setText("there"))
    qtbot.waitUntil(lambda: label.text() == "there")

def test_makes_qt_complain(qtbot):
    qWarning("something is wrong")
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Test → outcome, for tests that live under our guards; a test that fails in its clean-up counts as failed."""
    house = tmp_path_factory.mktemp("house")
    (house / "ui").mkdir()
    for conftest in ("conftest.py", "ui/conftest.py"):
        shutil.copy(CHECKOUT / "tests" / conftest, house / conftest)
    (house / "test_plain.py").write_text(PLAIN)
    (house / "ui" / "test_windows.py").write_text(WINDOWS)
    command = [sys.executable, "-m", "pytest", "-c", str(CHECKOUT / "pyproject.toml"), "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, "-p", "no:xdist", f"--rootdir={house}", "-v", str(house)],
        env={"RF_REQUIRE_EVERYTHING": "1", "PATH": "", "PYTHONPATH": str(CHECKOUT)},
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts: dict[str, str] = {}
    for name, verdict in re.findall(r"::(test_\w+) (PASSED|FAILED|ERROR|SKIPPED)", run.stdout):
        verdicts[name] = "PASSED" if verdict == "PASSED" else verdict.replace("ERROR", "FAILED")
    assert len(verdicts) == PLAIN.count("def test_") + WINDOWS.count("def test_"), run.stdout + run.stderr
    assert "skipped: 0" in run.stdout
    return verdicts | {WHOLE_RUN: run.stdout}


@pytest.mark.parametrize(
    "name",
    [
        "test_leaves_a_task",
        "test_leaves_the_machine",
        "test_leaves_the_machine_on_the_loop",
        "test_warns",
        "test_misses_a_service",
        "test_waits_in_vain",
        "test_leaves_a_task_on_the_loop_of_qt",
        "test_makes_qt_complain",
    ],
)
def test_carelessness_fails(outcomes: dict[str, str], name: str) -> None:
    """Each guard, made to bite."""
    assert outcomes[name] == "FAILED", outcomes[WHOLE_RUN]


@pytest.mark.parametrize(
    "name",
    [
        "test_cancels_its_task",
        "test_stays_on_the_machine",
        "test_runs_on_the_loop_of_qt",
        "test_waits_for_a_signal",
        "test_waits_for_a_condition",
        "test_may_still_pump_by_hand",
    ],
)
def test_care_passes(outcomes: dict[str, str], name: str) -> None:
    """The guards leave honest tests alone."""
    assert outcomes[name] == "PASSED", outcomes[WHOLE_RUN]
