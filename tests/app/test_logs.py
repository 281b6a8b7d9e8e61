"""The log tells what happened and never a secret."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from rf_desktop.app import logs

PROGRAM = """
import asyncio, logging, sys, threading, warnings
from pathlib import Path
from rf_desktop.app import logs
logs.start_logging(Path(sys.argv[1]))
log = logging.getLogger("rf_desktop.test")
log.info("signed in with %s", {"Authorization": "Bearer abcdef-123456"})
warnings.warn("an old way")
from PySide6.QtCore import qWarning
qWarning("a plugin is missing")
qWarning("This plugin does not support raise()")
thread = threading.Thread(target=lambda: {}["thread's key"], name="worker"); thread.start(); thread.join()
class Clumsy:
    def __del__(self): raise LookupError("in a finaliser")
Clumsy()
async def main():
    loop = asyncio.get_running_loop()
    logs.log_loop_failures(loop)
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
asyncio.run(main())
def sign_in(password): raise ValueError(f"password={password}")
sign_in("TestPass123!")
"""


def test_what_nobody_caught_is_in_the_log_without_its_secrets(tmp_path: Path) -> None:
    """R4, D3: the main program, threads, the loop, finalisers, warnings and Qt."""
    data = tmp_path / "data"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(data)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    log = (data / "logs" / "desktop.log").read_text()
    for told in (
        "signed in with",
        "an old way",
        "a plugin is missing",
        "Nobody caught this in worker",
        "thread's key",
        "in a finaliser",
        "ZeroDivisionError",
        "ValueError: password=[removed]",
    ):
        assert told in log
    assert "raise()" not in done.stderr, "a platform without a screen has nothing to say to whoever started it"
    for secret in ("abcdef-123456", "TestPass123!"):
        assert secret not in log
        assert secret not in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer S3CRET_value-x",
        "{'authorization': 'Bearer S3CRET_value-x'}",
        "(b'Authorization', b'Bearer S3CRET_value-x')",
        "header bearer S3CRET_value-x sent",
        '{"secret": "S3CRET_value-x", "demo": true}',
        "data_key=S3CRET_value-x",
        "x-embedded-secret: S3CRET_value-x",
        "api_key = S3CRET_value-x",
        "?access_token=S3CRET_value-x",
        "token S3CRET_value-x",
        "Password: S3CRET_value-x",
    ],
)
def test_what_follows_a_name_of_a_secret_is_removed(text: str) -> None:
    """R4."""
    said = logs.without_secrets(text)
    assert "S3CRET" not in said
    assert "[removed]" in said


@pytest.mark.parametrize(
    "text",
    [
        "Outlook fails to sync email for the whole sales team",
        "GET /sessions/3f2b8c1e-9d4a-4b7e-8f00-0123456789ab 200",
        "the stream was lost; attempt 3 follows",
    ],
)
def test_ordinary_lines_stay_as_they_are(text: str) -> None:
    """R4."""
    assert logs.without_secrets(text) == text


def test_a_folder_that_cannot_be_written_costs_only_the_file(tmp_path: Path) -> None:
    """R4: the application starts all the same, and warnings still reach the terminal."""
    (tmp_path / "data").write_text("a file where the folder should be")
    program = (
        "import logging, sys; from pathlib import Path; from rf_desktop.app import logs\n"
        "logs.start_logging(Path(sys.argv[1])); logging.warning('still here')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "data")], capture_output=True, text=True, check=True, timeout=60
    )
    assert "still here" in done.stderr


def test_the_log_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R4."""
    monkeypatch.setattr(logs, "LARGEST_FILE", 2_000)
    handler = logs.rotating_log(tmp_path / "logs" / "x.log", "%(message)s")
    for number in range(500):
        handler.handle(logging.makeLogRecord({"msg": f"line {number:06d} of some length"}))
    handler.close()
    files = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert files == ["x.log", "x.log.1", "x.log.2", "x.log.3"]
    assert all(path.stat().st_size <= 2_000 for path in (tmp_path / "logs").iterdir())
