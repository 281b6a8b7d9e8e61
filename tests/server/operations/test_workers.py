"""Several workers on one port, and the peaceful end of a server (V2, R4)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from rf_desktop.contract import endpoints
from tests.engines.postgres import PostgresServer
from tests.server.harness import JANE, PASSWORD, SAM
from tests.server.replicas import NotServing, TeamServer


async def until(holds: Callable[[], object], within: float = 30.0) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(within):
        while not holds():
            await asyncio.sleep(0.02)


def children(pid: int) -> set[int]:
    """The processes that a process has started."""
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def lives(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at /proc")


async def test_workers_share_a_port_and_are_replaced(postgres_server: PostgresServer) -> None:
    """V2: what one worker is told the other one's streams hear; a killed one comes back; SIGTERM ends all in peace."""
    with TeamServer(postgres_server, replicas=1, environment={"RF_WORKERS": "2"}) as team:
        server = team.replicas[0]
        first = children(server.pid)
        assert len(first) == 2
        async with team.visited_by(JANE, SAM) as (jane, sam), contextlib.AsyncExitStack() as streams:
            heard = [await streams.enter_async_context(sam.stream()) for _ in range(6)]
            for each in heard:
                await each.until("hello")
            await jane.escalation()
            for each in heard:
                await each.until("handoff_created")
            os.kill(min(first), signal.SIGKILL)
            await until(lambda: len(children(server.pid)) == 2 and min(first) not in children(server.pid))
            for _ in range(5):  # whoever was with the killed worker comes back to another one
                with contextlib.suppress(httpx.TransportError):
                    await sam.http.get("/healthz")
            assert len((await sam.get(endpoints.LIST_HANDOFFS)).handoffs) == 1
            assert server.stop() == 0
            endings = [await each.rest() for each in heard]
        assert ["bye"] in [kinds[-1:] for kinds in endings]
        assert not any(lives(pid) for pid in first)


async def test_no_worker_outlives_its_supervisor(postgres_server: PostgresServer) -> None:
    """However that ends: the workers notice the end of their stdin."""
    with TeamServer(postgres_server, replicas=1, environment={"RF_WORKERS": "2"}) as team:
        workers = children(team.replicas[0].pid)
        team.replicas[0].kill()
        await until(lambda: not any(map(lives, workers)))


async def test_a_worker_that_cannot_start_ends_the_server(postgres_server: PostgresServer) -> None:
    """It says why, the supervisor says which, and nothing is left running."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        second = taken.getsockname()[1]
        settings = {"RF_WORKERS": "2", "RF_METRICS_PORT": str(second - 1)}
        with pytest.raises(NotServing, match="Worker 2 could not start") as said:
            TeamServer(postgres_server, replicas=1, environment=settings).__enter__()
        assert f"Port {second} on 127.0.0.1, for the figures" in str(said.value)


async def test_a_draining_server_says_so_and_finishes_what_it_began(postgres_server: PostgresServer) -> None:
    """R4: /readyz first, then no new connections, then the end of what runs; streams are told."""
    with TeamServer(postgres_server, replicas=1, environment={"RF_DRAIN": "1.5"}) as team:
        server = team.replicas[0]
        async with team.visited_by(SAM) as (sam,), sam.stream() as stream:
            await stream.until("hello")
            ready = (await sam.http.get("/readyz")).json()
            assert (ready["ready"], ready["bus"]) == (True, "notify")
            slow_reader, slow = await asyncio.open_connection("127.0.0.1", server.port)
            body = f'{{"email": "{SAM.email}", "password": "{PASSWORD}", "device": ""}}'.encode()
            head = f"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
            slow.write(head.encode() + body[:5])
            await slow.drain()
            os.kill(server.pid, signal.SIGTERM)
            async with asyncio.timeout(10):
                while not (said := (await sam.http.get("/readyz")).json())["draining"]:
                    await asyncio.sleep(0.02)
            assert not said["ready"]
            assert (await sam.http.get("/readyz")).status_code == 503
            assert (await sam.http.get("/healthz")).status_code == 200
            assert (await stream.rest())[-1] == "bye"
            slow.write(body[5:])
            assert b" 200 " in await asyncio.wait_for(slow_reader.readline(), 10)
            slow.close()
        assert await asyncio.to_thread(server.stop) == 0


async def test_a_server_without_its_database_is_not_ready_but_alive(own_postgres: PostgresServer) -> None:
    """R4: a probe gets an answer at once; when the database is back, so is the server."""
    with TeamServer(own_postgres, replicas=1) as team:
        async with team.replicas[0].client() as http:
            assert (await http.get("/readyz")).status_code == 200
            own_postgres.kill()
            async with asyncio.timeout(20):
                while (reply := await http.get("/readyz")).status_code == 200:
                    await asyncio.sleep(0.05)
            assert (reply.status_code, reply.json()["database"]) == (503, False)
            assert (await http.get("/healthz")).status_code == 200
            own_postgres.start()
            async with asyncio.timeout(20):
                while (reply := await http.get("/readyz")).status_code != 200:
                    await asyncio.sleep(0.05)
            async with asyncio.timeout(20):
                while not (await http.get("/readyz")).json()["bus_connected"]:
                    await asyncio.sleep(0.05)
