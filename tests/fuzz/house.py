"""A running server with something of everything in it, and people of every role who ask it strange things."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from rf_desktop.contract.base import IDEMPOTENCY_HEADER, LOCAL_SECRET_HEADER
from rf_desktop.domain.ids import new_id
from tests.engines.postgres import PostgresServer
from tests.server.harness import (
    ALEX,
    FOREIGN_SENIOR,
    JANE,
    NORA,
    OUR_SERVER,
    PASSWORD,
    PEOPLE,
    SAM,
    SECRET,
    RunningServer,
    Somebody,
    populate,
)
from tests.server.replicas import OUR_SERVER as OUR_REPLICA
from tests.server.replicas import TeamServer

PLANTED = (sys.executable, "-m", "tests.fuzz.planted")
KIM = Somebody("Acme MSP", "Third senior", "kim@acme.example", "senior")
EVERYBODY = (*PEOPLE, KIM)
ASKING = (JANE, NORA, SAM, KIM, ALEX, FOREIGN_SENIOR)
EXPENDABLE = tuple(Somebody("Acme MSP", f"Guest {n}", f"guest{n}@acme.example", "senior") for n in range(3))
"""Whoever is signed out, renamed or let go by a request is one of these, so that the others can go on asking."""


@dataclass
class House:
    """The server's address, a token of everybody, and real ids by the name of the path's parameter."""

    url: str
    http: requests.Session = field(default_factory=requests.Session)
    tokens: dict[Somebody, str] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)

    def ask(self, who: Somebody, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """A request that succeeds; its reply."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}", IDEMPOTENCY_HEADER: new_id()}
        reply = self.http.request(method, self.url + path, json=body, headers=headers, timeout=30)
        assert reply.status_code < 300, reply.text
        return reply.json()

    def sign_in(self, who: Somebody) -> str:
        """A fresh token."""
        reply = self.http.post(f"{self.url}/sign-in", json={"email": who.email, "password": PASSWORD}, timeout=30)
        return str(reply.json()["token"]) if reply.status_code == 200 else ""

    def furnish(self) -> House:
        """Sign everybody in, and have handoffs in several states, cards, notices."""
        self.tokens = {who: self.sign_in(who) for who in (*ASKING, *EXPENDABLE)}
        sessions, handoffs = [], []
        for number in range(6):
            session = self.ask(JANE, "POST", "/sessions", {"problem": "Outlook does not sync", "ticket": "12345"})
            sessions.append(session["entry"]["id"])
            if number:
                path = f"/sessions/{sessions[-1]}/escalate"
                handoffs.append(self.ask(JANE, "POST", path, {"reason": "No idea left", "notes": ""})["id"])
        for handoff_id in handoffs[2:4]:
            self.ask(SAM, "POST", f"/handoffs/{handoff_id}/claim", {"way": "continue"})
        self.ask(JANE, "POST", f"/handoffs/{handoffs[4]}/withdraw")
        lane = self.ask(JANE, "GET", f"/sessions/{sessions[0]}")["lane"]
        notices = self.ask(SAM, "GET", "/notices")["notices"] + self.ask(JANE, "GET", "/notices")["notices"]
        people = self.ask(JANE, "GET", "/colleagues")["people"]
        guests = {who.name for who in EXPENDABLE}
        file = self.http.post(
            f"{self.url}/sessions/{sessions[0]}/attachments",
            data=b"bytes",
            headers={"Authorization": f"Bearer {self.tokens[JANE]}", IDEMPOTENCY_HEADER: new_id()},
            timeout=30,
        )
        self.ids = {
            "attachment_id": [file.json()["id"]],
            "session_id": sessions,
            "handoff_id": handoffs,
            "card_id": [card["id"] for card in lane],
            "notice_id": [notice["id"] for notice in notices],
            "person_id": [each["person"]["id"] for each in people if each["person"]["name"] in guests],
        }
        return self


@contextlib.contextmanager
def on_sqlite(folder: Path, fault: str | None = None) -> Iterator[House]:
    """A house on SQLite, perhaps with a planted fault."""
    populate(folder, (*EVERYBODY, *EXPENDABLE))
    server = RunningServer(folder, PLANTED if fault else OUR_SERVER, {"RF_TEST_FAULT": fault} if fault else None)
    try:
        assert server.start().get("ready") is True
        with requests.Session() as http:
            http.headers[LOCAL_SECRET_HEADER] = SECRET
            yield House(server.url, http).furnish()
    finally:
        server.close()


@contextlib.contextmanager
def on_postgresql(postgres: PostgresServer) -> Iterator[House]:
    """A house on PostgreSQL."""
    people = (*EVERYBODY, *EXPENDABLE)
    with (
        TeamServer(postgres, None, replicas=1, people=people, command=OUR_REPLICA) as team,
        requests.Session() as http,
    ):
        yield House(team.replicas[0].url, http).furnish()
