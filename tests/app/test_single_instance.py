"""One window per person and profile, however often the application is started."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QSocketNotifier
from rf_desktop.app.single_instance import First, SingleInstance
app = QCoreApplication([])
def say(*words): print(*words, flush=True)
folder, profile, patience, link = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
instance = SingleInstance(profile, folder=folder)
instance.activated.connect(lambda link: say("activated", repr(link), os.environ.get("XDG_ACTIVATION_TOKEN", "-")))
result = instance.claim(link, patience=patience)
say(result)
if isinstance(result, First):
    ending = QSocketNotifier(0, QSocketNotifier.Type.Read)
    ending.activated.connect(app.quit)
    app.exec()
    instance.close()
"""


class Start:
    """One start of a program that does nothing but be the only one; ends when its stdin does."""

    def __init__(self, folder: Path, profile: str = "demo", link: str = "", patience: int = 20_000, token: str = ""):
        env = {key: value for key, value in os.environ.items() if key != "XDG_ACTIVATION_TOKEN"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder), profile, str(patience), link],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**env, **({"XDG_ACTIVATION_TOKEN": token} if token else {})},
        )

    def says(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.process.communicate(timeout=20)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """The path of a socket has little room, and pytest's own folders have long names."""
    with tempfile.TemporaryDirectory(prefix="rf-") as name:
        yield Path(name)


@pytest.fixture
def starts() -> Iterator[list[Start]]:
    running: list[Start] = []
    yield running
    for start in running:
        if start.process.poll() is None:
            start.process.kill()
        start.end()


def address(folder: Path) -> str:
    (path,) = folder.glob("resolutionflow-*.socket")
    return str(path)


def tell(folder: Path, line: bytes) -> bytes:
    """What a stranger hears who says `line` to the running application."""
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.settimeout(20)
        stranger.connect(address(folder))
        stranger.sendall(line)
        with contextlib.suppress(ConnectionResetError):
            return stranger.recv(100)
        return b""


def test_a_second_start_hands_over_its_link_and_ends(short_folder: Path, starts: list[Start]) -> None:
    """D1, M1; with the token that lets the first one raise its window."""
    first = Start(short_folder)
    starts.append(first)
    assert first.says() == "First()"
    second = Start(short_folder, link="resolutionflow://pilot/x?pickup=true", token="token_TIME123")
    starts.append(second)
    assert second.says() == "HandedOver()"
    assert first.says() == "activated 'resolutionflow://pilot/x?pickup=true' token_TIME123"
    assert second.process.wait(20) == 0


def test_of_six_starts_at_once_one_is_the_application(short_folder: Path, starts: list[Start]) -> None:
    """D1."""
    starts.extend(Start(short_folder, link=f"link-{number}") for number in range(6))
    said = [start.says() for start in starts]
    assert sorted(said) == ["First()", *["HandedOver()"] * 5]
    first = said.index("First()")
    heard = {starts[first].says().split()[1] for _ in range(5)}
    assert heard == {f"'link-{number}'" for number in range(6) if number != first}


def test_a_killed_application_does_not_block_the_next_start(short_folder: Path, starts: list[Start]) -> None:
    """D1: its lock and its socket are still there."""
    killed = Start(short_folder)
    starts.append(killed)
    assert killed.says() == "First()"
    killed.process.send_signal(signal.SIGKILL)
    killed.process.wait(20)
    assert len(list(short_folder.iterdir())) == 2
    again = Start(short_folder)
    starts.append(again)
    assert again.says() == "First()"


def test_after_a_proper_end_nothing_is_left(short_folder: Path, starts: list[Start]) -> None:
    """D1."""
    first = Start(short_folder)
    starts.append(first)
    assert first.says() == "First()"
    first.end()
    assert list(short_folder.iterdir()) == []


def test_profiles_run_side_by_side(short_folder: Path, starts: list[Start]) -> None:
    """D1."""
    starts.extend([Start(short_folder, "demo"), Start(short_folder, "work")])
    assert [start.says() for start in starts] == ["First()", "First()"]


def test_an_application_that_does_not_answer_is_named(short_folder: Path, starts: list[Start]) -> None:
    """D1: stopped in its tracks, it holds the lock and says nothing."""
    first = Start(short_folder)
    starts.append(first)
    assert first.says() == "First()"
    first.process.send_signal(signal.SIGSTOP)
    try:
        second = Start(short_folder, patience=100)
        starts.append(second)
        assert second.says() == ("NoAnswer(reason='silent', why='')")
    finally:
        first.process.send_signal(signal.SIGCONT)


def test_a_lock_that_cannot_be_made_is_named(short_folder: Path, starts: list[Start]) -> None:
    """D1."""
    start = Start(short_folder / "missing")
    starts.append(start)
    assert start.says().startswith("NoAnswer(reason='no_lock'")


def test_a_folder_with_a_long_name_is_no_obstacle(
    short_folder: Path, starts: list[Start], monkeypatch: pytest.MonkeyPatch
) -> None:
    """D1: the socket then lies in the system's folder for temporary files."""
    monkeypatch.setenv("TMPDIR", str(short_folder))
    folder = short_folder / ("long" * 25)
    folder.mkdir()
    starts.extend([Start(folder, profile="long"), Start(folder, profile="long")])
    assert sorted(start.says() for start in starts) == ["First()", "HandedOver()"]


def test_only_the_user_can_talk_to_it(short_folder: Path, starts: list[Start]) -> None:
    """D1."""
    first = Start(short_folder)
    starts.append(first)
    assert first.says() == "First()"
    assert Path(address(short_folder)).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"null\n",
        b"[]\n",
        b"{}\n",
        b'{"link": 7}\n',
        b'{"link": "x", "token": []}\n',
        b"\xff\xfe\n",
        b"[" * 900 + b"\n",
    ],
)
def test_a_stranger_that_talks_nonsense_is_sent_away(short_folder: Path, starts: list[Start], line: bytes) -> None:
    """D1: each line is untrusted, and the next start is served as ever."""
    first = Start(short_folder)
    starts.append(first)
    assert first.says() == "First()"
    assert tell(short_folder, line) == b"no\n"
    assert tell(short_folder, b"x" * 5_000) == b""
    hostile = json.dumps({"link": "in", "token": "a b\nc"}).encode() + b"\n"
    assert tell(short_folder, hostile) == b"ok\n"
    assert first.says() == "activated 'in' -"


def test_a_stranger_that_says_nothing_does_not_keep_others_out(short_folder: Path, starts: list[Start]) -> None:
    """D1: it is heard beside the silent ones, and those are sent away after a while."""
    first = Start(short_folder)
    starts.append(first)
    assert first.says() == "First()"
    with contextlib.ExitStack() as held:
        silent = [held.enter_context(socket.socket(socket.AF_UNIX)) for _ in range(5)]
        for stranger in silent:
            stranger.settimeout(20)
            stranger.connect(address(short_folder))
        assert tell(short_folder, b'{"link": "in"}\n') == b"ok\n"
        assert [stranger.recv(1) for stranger in silent] == [b""] * 5
