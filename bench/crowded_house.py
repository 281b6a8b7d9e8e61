"""`rf-server serve`, one or several, on a database with one account of very many seniors, each signed in."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bench.databases import Ground
from bench.figures import CannotMeasure
from bench.launch import CHECKOUT
from rf_desktop.domain.ids import AccountId, HandoffId, PersonId, new_id
from rf_desktop.domain.moments import now
from rf_desktop.domain.vocabulary import Role
from rf_desktop.server.services.people import token_hash
from rf_desktop.server.store import open_store
from rf_desktop.server.store.tables import Account, Person, SignInRow


class CrowdedHouse:
    """The running server: who may listen, and what makes everybody hear something."""

    def __init__(
        self, pid: int, port: int, speak_at: int, seniors: list[str], speaker: str, handoff_id: HandoffId
    ) -> None:
        self.pid = pid
        self.port = port
        self.speak_at = speak_at
        self._speaker = speaker
        self._handoff_id = handoff_id
        self._said = 0
        self.listen = [
            f"GET /events HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n\r\n" for token in seniors
        ]

    def speak(self, count: int) -> list[str]:
        """As many changes, one request each; every one becomes one event that every senior may hear."""
        return [self._reading() for _ in range(count)]

    def frame_length(self) -> int:
        """Bytes of one such event on the line."""
        kind = "handoff_assessment_pending"
        data = {"type": kind, "handoff_id": self._handoff_id, "version": 100}
        return len(f"id: 1000\nevent: {kind}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n")

    def _reading(self) -> str:
        self._said += 1
        body = json.dumps({"verdict": "agree" if self._said % 2 else "not_this"})
        return (
            f"PUT /handoffs/{self._handoff_id}/reading HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            f"authorization: Bearer {self._speaker}\r\ncontent-length: {len(body)}\r\n\r\n{body}"
        )


@contextlib.contextmanager
def crowded_house(on: Ground, folder: Path, seniors: int, replicas: int = 1) -> Iterator[CrowdedHouse]:
    """The house lives as long as the block. Its background work is held back, so that only the measured runs.

    The first replica is spoken to, the last one listened at.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tokens = _people(on.url, seniors)
    with contextlib.ExitStack() as held:
        running = [held.enter_context(_served(on.url, folder / f"log-{number}")) for number in range(replicas)]
        (_, port), (pid, listened_at) = running[0], running[-1]
        _ask(port, tokens[1], "PUT", "/operations/paused-jobs", {"kinds": ["assess", "reply", "ticket_note"]})
        session = _ask(port, tokens[0], "POST", "/sessions", {"problem": "Outlook asks for the password again"})
        path = f"/sessions/{session['entry']['id']}/escalate"
        handoff = _ask(port, tokens[0], "POST", path, {"reason": "No idea left", "priority": "high"})
        yield CrowdedHouse(pid, listened_at, port, tokens[2:], tokens[2], HandoffId(handoff["id"]))


@contextlib.contextmanager
def _served(url: str, log: Path) -> Iterator[tuple[int, int]]:
    """One `rf-server serve`: its process and its port."""
    command = [sys.executable, "-m", "rf_desktop.server", "serve", "--port", "0"]
    env = {**os.environ, "RF_DATABASE_URL": url, "RF_LOG_LEVEL": "WARNING"}
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=CHECKOUT, env=env, stdout=subprocess.PIPE, stderr=file, text=True)
        try:
            assert process.stdout
            said = process.stdout.readline()
            if "http://" not in said:
                raise CannotMeasure("The server did not start.")
            yield process.pid, int(said.rsplit(":", 1)[1])
        finally:
            process.terminate()
            process.wait(15)


def _people(url: str, seniors: int) -> list[str]:
    """A junior, an admin and the seniors; a token of each, in this order."""
    crowd: list[Role] = ["senior"] * seniors
    roles: list[Role] = ["engineer", "admin", *crowd]
    tokens = [secrets.token_urlsafe(32) for _ in roles]

    async def fill() -> None:
        store = await open_store(url)
        account = AccountId(new_id())
        people = [
            Person(
                account_id=account, id=PersonId(new_id()), name=f"Person {number}", email=f"{number}@bench.example",
                role=role, password_hash="-", active=True, created_at=now(),
            )
            for number, role in enumerate(roles)
        ]  # fmt: skip
        ids = [person.id for person in people]
        async with store.founding() as doors:
            doors.add_account(Account(id=account, name="Acme MSP", seq=0, created_at=now()))
            for person in people:
                await doors.add_person(person)
        async with store.work(account) as work:
            for person_id, token in zip(ids, tokens, strict=True):
                row = SignInRow(
                    token_hash=token_hash(token), person_id=person_id, device="", created_at=now(), last_seen_at=now()
                )
                work.people.add_sign_in(row)
        await store.close()

    asyncio.run(fill())
    return tokens


def _ask(port: int, token: str, method: str, path: str, body: dict[str, object]) -> dict[str, Any]:
    request = Request(f"http://127.0.0.1:{port}{path}", json.dumps(body).encode(), method=method)
    request.add_header("Authorization", f"Bearer {token}")
    request.add_header("Idempotency-Key", new_id())
    with urlopen(request, timeout=60) as reply:
        answer: dict[str, Any] = json.loads(reply.read())
    return answer
