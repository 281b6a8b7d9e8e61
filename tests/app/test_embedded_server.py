"""The application looks after its own server: one port for life, a new secret per start, no orphan, and it says so."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from rf_desktop.app import embedded_server
from rf_desktop.app.embedded_server import (
    EmbeddedServer,
    Refused,
    Restarting,
    Running,
    ServerState,
    Starting,
    Stopped,
)
from rf_desktop.app.head_start import own_command

CHILD = Path(__file__).with_name("speaking_child.py")
PATIENCE = 30.0


@pytest.fixture
async def make(tmp_path: Path) -> AsyncIterator[Callable[..., EmbeddedServer]]:
    made: list[EmbeddedServer] = []

    def server(manner: str, **options: Any) -> EmbeddedServer:
        options = {"back_off": (0.01,), "grace": 20.0, **options}
        made.append(EmbeddedServer(tmp_path / "data", command=[sys.executable, str(CHILD), manner], **options))
        return made[-1]

    yield server
    for each in made:
        await each.stop()


def history(server: EmbeddedServer) -> list[ServerState]:
    states: list[ServerState] = []
    server.state.watch(states.append)
    return states


async def reached(server: EmbeddedServer, wanted: Callable[[ServerState], bool]) -> ServerState:
    """The first state from now on that is wanted."""
    found: asyncio.Future[ServerState] = asyncio.get_running_loop().create_future()

    def look(state: ServerState) -> None:
        if wanted(state) and not found.done():
            found.set_result(state)

    unwatch = server.state.watch(look)
    try:
        async with asyncio.timeout(PATIENCE):
            return await found
    finally:
        unwatch()


async def ask(url: str) -> dict[str, Any]:
    """What the child on that port was told at its start."""
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(urlsplit(url).hostname, urlsplit(url).port)
        writer.write(b"?")
        answer = json.loads(await reader.read())
        writer.close()
        await writer.wait_closed()
    assert isinstance(answer, dict)
    return answer


def read_process(pid: int, file: str) -> str:
    return Path(f"/proc/{pid}/{file}").read_bytes().decode(errors="replace")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_it_starts_serves_and_stops(make: Callable[..., EmbeddedServer], tmp_path: Path) -> None:
    """D6."""
    server = make("serves", demo=True, data_key="k3y")
    states = history(server)
    running = await server.start()
    assert isinstance(running, Running)
    told = await ask(running.url)
    assert running.url.startswith("http://127.0.0.1:")
    assert told["secret"] == running.secret
    assert len(running.secret) >= 43
    assert told["pid"] == running.pid
    assert (told["data_dir"], told["demo"], told["data_key"]) == (str(tmp_path / "data"), True, "k3y")
    await server.stop()
    assert not alive(running.pid)
    assert states == [Stopped(), Starting(), running, Stopped()]


async def test_no_secret_is_on_the_command_line_or_in_a_printed_state(make: Callable[..., EmbeddedServer]) -> None:
    """D3, D6: any user of the computer can list the processes."""
    server = make("serves", data_key="k3y")
    running = await server.start()
    assert isinstance(running, Running)
    for file in ("cmdline", "environ"):
        seen = read_process(running.pid, file)
        assert running.secret not in seen
        assert "k3y" not in seen
    assert running.secret not in repr(running)


async def test_ctrl_c_in_a_terminal_is_for_the_application_alone(make: Callable[..., EmbeddedServer]) -> None:
    """D6: otherwise the server would end first and be started again in the middle of the good-bye."""
    running = await make("serves").start()
    assert isinstance(running, Running)
    assert os.getpgid(running.pid) != os.getpgrp()


async def test_a_killed_server_comes_back_on_its_port_with_a_new_secret(make: Callable[..., EmbeddedServer]) -> None:
    """D6: a request made in between waits and is answered by the new one."""
    server = make("serves")
    first = await server.start()
    assert isinstance(first, Running)
    states = history(server)
    os.kill(first.pid, signal.SIGKILL)
    restarting = await reached(server, lambda state: isinstance(state, Restarting))
    assert isinstance(restarting, Restarting)
    assert restarting.attempt == 1
    assert restarting.since.tzinfo
    told = await ask(first.url)
    second = await reached(server, lambda state: isinstance(state, Running))
    assert isinstance(second, Running)
    assert second.url == first.url
    assert second.pid != first.pid
    assert second.secret not in ("", first.secret)
    assert told["secret"] == second.secret
    assert states == [first, restarting, second]


async def test_it_never_gives_up_and_counts_its_attempts(make: Callable[..., EmbeddedServer]) -> None:
    """D6."""
    server = make("dies early")
    states = history(server)
    running = await server.start()
    assert isinstance(running, Running)
    assert [state.attempt for state in states if isinstance(state, Restarting)] == [1, 2, 3]


async def test_after_a_steady_stretch_the_attempts_count_from_one(
    make: Callable[..., EmbeddedServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """D6: two accidents a day apart are not a server that keeps failing."""
    monkeypatch.setattr(embedded_server, "STEADY", 0.0)
    server = make("dies early")
    states = history(server)
    await server.start()
    assert [state.attempt for state in states if isinstance(state, Restarting)] == [1, 1, 1]


async def test_a_child_that_talks_nonsense_is_replaced(make: Callable[..., EmbeddedServer], tmp_path: Path) -> None:
    """D6."""
    running = await make("talks nonsense").start()
    assert isinstance(running, Running)
    lives = [int(pid) for pid in (tmp_path / "data" / "lives").read_text().split()]
    assert lives[-1] == running.pid
    assert not any(alive(pid) for pid in lives[:-1])


async def test_a_child_that_says_nothing_is_not_waited_for_for_ever(make: Callable[..., EmbeddedServer]) -> None:
    """D6: and stopping works while it is being waited for."""
    server = make("says nothing", ready_within=0.3)
    starting = asyncio.create_task(server.start())
    await reached(server, lambda state: isinstance(state, Restarting) and state.attempt == 2)
    await server.stop()
    assert await starting == Stopped()


async def test_a_refusal_is_said_and_not_repeated(make: Callable[..., EmbeddedServer], tmp_path: Path) -> None:
    """D7: a newer database stays untouched until the person did something."""
    server = make("refuses")
    refused = await server.start()
    assert refused == Refused("newer_database", "This data was written by a newer version.")
    assert server.state.value == refused
    assert len((tmp_path / "data" / "lives").read_text().split()) == 1


async def test_after_a_refusal_one_can_try_again(make: Callable[..., EmbeddedServer]) -> None:
    """D6: the folder is writable now."""
    server = make("refuses once")
    assert isinstance(await server.start(), Refused)
    assert isinstance(await server.start(), Running)


async def test_a_program_that_is_not_there_is_a_refusal(tmp_path: Path) -> None:
    """D6."""
    server = EmbeddedServer(tmp_path, command=[str(tmp_path / "missing")])
    refused = await server.start()
    assert isinstance(refused, Refused)
    assert refused.code == "not_startable"
    assert refused.sentence.startswith("The server inside this application cannot start: ")


async def test_a_server_that_will_not_end_is_ended(make: Callable[..., EmbeddedServer]) -> None:
    """D6: no orphan."""
    server = make("is deaf", grace=0.2)
    running = await server.start()
    assert isinstance(running, Running)
    await server.stop()
    assert not alive(running.pid)


async def test_starting_twice_is_one_server_and_stopping_twice_is_no_trouble(
    make: Callable[..., EmbeddedServer], tmp_path: Path
) -> None:
    """D6."""
    server = make("serves")
    one, two = await asyncio.gather(server.start(), server.start())
    assert one == two == await server.start()
    assert len((tmp_path / "data" / "lives").read_text().split()) == 1
    await asyncio.gather(server.stop(), server.stop())
    await server.stop()


async def test_what_the_child_writes_is_in_its_log_without_secrets(
    make: Callable[..., EmbeddedServer], tmp_path: Path
) -> None:
    """D6, R4: also a great deal at once, which must not stop the child."""
    server = make("is chatty")
    running = await server.start()
    assert isinstance(running, Running)
    await ask(running.url)
    await server.stop()
    log = (tmp_path / "data" / "logs" / "server.log").read_text()
    assert "life 1 with secret=[removed]" in log
    assert running.secret not in log
    assert log.count("~") == 300_000
    assert "said everything" in log


async def test_a_data_folder_that_cannot_be_written_does_not_stop_the_start(tmp_path: Path) -> None:
    """D6: there is no log then, and the child says what is wrong."""
    (tmp_path / "data").write_text("a file where the folder should be")
    says = "import json; input(); print(json.dumps({'refused': 'data_folder_unwritable', 'sentence': 'Not writable.'}))"
    server = EmbeddedServer(tmp_path / "data", command=[sys.executable, "-c", says])
    assert await server.start() == Refused("data_folder_unwritable", "Not writable.")


def test_no_server_survives_its_application(tmp_path: Path) -> None:
    """D6: the application is killed and can do nothing any more."""
    program = (
        "import asyncio, os, signal, sys; from pathlib import Path\n"
        "from rf_desktop.app.embedded_server import EmbeddedServer\n"
        "async def main():\n"
        "    server = EmbeddedServer(Path(sys.argv[1]), command=[sys.executable, *sys.argv[2:]])\n"
        "    print((await server.start()).pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())"
    )
    wrapped = [sys.executable, "-c", program, str(tmp_path), str(CHILD), "serves"]
    died = subprocess.run(wrapped, stdout=subprocess.PIPE, check=False, timeout=60)
    assert died.returncode == -signal.SIGKILL
    pid = int(died.stdout)
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        ended = os.pidfd_open(pid)
        try:
            assert select.select([ended], [], [], PATIENCE)[0], "the server outlived its application"
        finally:
            os.close(ended)


def test_a_frozen_build_serves_by_its_own_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """D6."""
    assert own_command() == [sys.executable, "-m", "rf_desktop", "--serve"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command() == [sys.executable, "--serve"]
