"""R3 over the wire: every endpoint of the contract, asked with another account's ids, on both engines.

Derived from the contract: a new route is tried as it comes, and a new kind of id fails until somebody says how to make
one. The outsiders are of every role, so that no role of another account opens anything.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.base import IDEMPOTENCY_HEADER, NoBody, Request, Wire
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.handoffs import Claim
from rf_desktop.server.store.columns import Base
from tests.engines.beside import Beside
from tests.engines.postgres import PostgresServer
from tests.isolation.samples import Ids, NoSample, names_ids, sample
from tests.server.harness import (
    ALEX,
    FOREIGN_JUNIOR,
    FOREIGN_SENIOR,
    JANE,
    PEOPLE,
    SAM,
    RunningServer,
    Somebody,
    Visitor,
    populate,
)
from tests.server.replicas import TeamServer

FOREIGN_ADMIN = Somebody("Other MSP", "Their admin", "admin@other.example", "admin")
EVERYBODY = (*PEOPLE, FOREIGN_ADMIN)
NAMED = {value: name.lower() for name, value in vars(endpoints).items() if isinstance(value, Endpoint)}
WITH_IDS = [each for each in endpoints.ALL if each.parameters]
WITH_IDS_INSIDE = [each for each in endpoints.ALL if not each.public and names_ids(each.body)]
LISTS = [each for each in endpoints.ALL if each.method == "GET" and not each.parameters and not each.public]
SCOPED = sorted(table.name for table in Base.metadata.tables.values() if "account_id" in table.columns)
BY_OTHERS = ("sign_in", "job", "event", "attempt")
"""What may change meanwhile without anybody's request: background work, and when a sign-in was last used."""


@dataclass(frozen=True)
class Neighbours:
    """Our account's ids, theirs, and their people, signed in."""

    beside: Beside
    ours: Ids
    theirs: Ids
    outsiders: tuple[Visitor, ...]
    account_id: str

    def fingerprint(self) -> dict[str, str]:
        """What our account has, table by table."""
        tables = [table for table in SCOPED if table not in BY_OTHERS]
        found = self.beside.each(*(f"SELECT * FROM {table} WHERE account_id = '{self.account_id}'" for table in tables))
        return {table: repr(sorted(map(repr, rows))) for table, rows in zip(tables, found, strict=True)}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The embedded server over a file, and a team's over PostgreSQL."""
    if request.param == "postgresql":
        postgres: PostgresServer = request.getfixturevalue("postgres_server")
        with TeamServer(postgres, replicas=1, people=EVERYBODY) as team:
            yield team
        return
    folder: Path = tmp_path_factory.mktemp("neighbours")
    populate(folder, EVERYBODY)
    running = RunningServer(folder)
    try:
        assert running.start().get("ready") is True
        yield running
    finally:
        running.close()


@pytest.fixture
async def neighbours(server: Any) -> AsyncIterator[Neighbours]:
    """Both accounts with one of everything."""
    url = server.database_url if isinstance(server, TeamServer) else f"sqlite:///{server.database}"
    beside = Beside(url)
    async with server.visited_by(JANE, SAM, ALEX, FOREIGN_JUNIOR, FOREIGN_SENIOR, FOREIGN_ADMIN) as people:
        jane, sam, alex, *outsiders = people
        ours = await _one_of_everything(beside, jane, sam, alex)
        theirs = await _one_of_everything(beside, *outsiders)
        account = beside.value(f"SELECT account_id FROM person WHERE id = '{jane.id}'")
        yield Neighbours(beside, ours, theirs, tuple(outsiders), account)


async def _one_of_everything(beside: Beside, junior: Visitor, senior: Visitor, admin: Visitor) -> Ids:
    """The ids of one of each kind that a path or a body can name. Rows of later routes are put in from beside."""
    session, handoff = await junior.escalation()
    await senior.get(endpoints.CLAIM_HANDOFF, Claim(way="continue"), handoff_id=handoff.id)
    account = beside.value(f"SELECT account_id FROM person WHERE id = '{junior.id}'")
    made = {name: str(uuid.uuid4()) for name in ("card_id", "consultation_id", "invitation_id", "job_id", "notice_id")}
    made["playbook_id"], made["attachment_id"] = str(uuid.uuid4()), str(uuid.uuid4())
    at, never = "2026-01-01 00:00:00.000000", "2099-01-01 00:00:00.000000"
    mine: dict[str, Any] = {"account_id": account, "session_id": session.entry.id}
    card = {"id": made["card_id"], "position": 900, "kind": "question", "text": "?", "state": "todo", "version": 1}
    question = {"id": made["consultation_id"], "asked_by_id": junior.id, "asked_id": senior.id}
    invitation = {"id": made["invitation_id"], "email": f"{made['invitation_id']}@x.example", "name": "New"}
    notice = {"id": made["notice_id"], "person_id": junior.id, "kind": "claimed", "title": "t", "body": ""}
    dead = {"id": made["job_id"], "kind": "assess", "payload": "{}", "state": "dead", "run_at": at, "attempts": 3}
    of_account = {"account_id": account, "created_at": at}
    invited = {"role": "engineer", "token_hash": made["invitation_id"], "invited_by_id": admin.id, "expires_at": never}
    file = {"id": made["attachment_id"], "person_id": junior.id, "name": "f.txt", "media_type": "text/plain", "size": 1}
    beside.change(
        _insert("lane_card", mine | card),
        _insert("attachment", mine | file | {"created_at": at}),
        _insert("attachment_content", {"account_id": account, "attachment_id": made["attachment_id"], "content": "x"}),
        _insert("consultation", mine | question | {"question": "?", "asked_at": at}),
        _insert("invitation", of_account | invitation | invited),
        _insert("job", of_account | dead | {"error": "tried"}),
        _insert(
            "playbook",
            {
                "account_id": account,
                "id": made["playbook_id"],
                "content": "",
                "changed_by_id": admin.id,
                "changed_at": at,
            },
        ),
        _insert("notice", mine | notice | {"priority": "normal", "handoff_id": handoff.id, "created_at": at}),
    )
    sign_ins = await junior.ask(endpoints.MY_SIGN_INS)
    sign_in = sign_ins.json()["sign_ins"][0]["id"] if sign_ins.status_code == 200 else str(uuid.uuid4())
    return {
        **made,
        "session_id": session.entry.id,
        "handoff_id": handoff.id,
        "message_id": session.messages[0].id,
        "person_id": junior.id,
        "sign_in_id": sign_in,
        "subject_id": handoff.id,
    }


def _insert(table: str, values: Mapping[str, Any]) -> str:
    written = ", ".join(str(value) if isinstance(value, int) else f"'{value}'" for value in values.values())
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({written})"


async def asked(visitor: Visitor, endpoint: Endpoint[Request, Wire], path: Ids, body: Ids) -> httpx.Response:
    """One request with these ids in its path and these in its body and query."""
    missing = set(endpoint.parameters) - set(path)
    assert not missing, f"a path names {missing}, and no test knows such an id"
    content = None if endpoint.body is NoBody else b"bytes"
    if content and not endpoint.uploads:
        content = json.dumps(sample(endpoint.body, body)).encode()
    headers = {"Authorization": f"Bearer {visitor.token}"} | (
        {IDEMPOTENCY_HEADER: str(uuid.uuid4())} if endpoint.keyed else {}
    )
    query = {name: body[name] for name in endpoint.query if name in body}
    url = endpoint.path.format(**path)
    return await visitor.http.request(endpoint.method, url, content=content, headers=headers, params=query)


def unknown(ids: Ids) -> Ids:
    """Ids of the same kinds that nobody has."""
    return {name: str(uuid.uuid4()) for name in ids}


def said(reply: httpx.Response) -> tuple[int, object]:
    """What a reply tells."""
    return reply.status_code, reply.json() if reply.content else None


async def test_their_path_leads_nowhere(neighbours: Neighbours) -> None:
    """R3: 404 in the same words as for what nobody has; a role that may not ask at all hears that, whatever the id."""
    before = neighbours.fingerprint()
    for endpoint in WITH_IDS:
        for outsider in neighbours.outsiders:
            reply = await asked(outsider, endpoint, neighbours.ours, neighbours.theirs)
            nowhere = await asked(outsider, endpoint, unknown(neighbours.ours), neighbours.theirs)
            assert said(reply) == said(nowhere), NAMED[endpoint]
            allowed = (404,) if outsider.who is FOREIGN_ADMIN else (403, 404)
            assert reply.status_code in allowed, f"{NAMED[endpoint]}: {reply.text}"
    assert neighbours.fingerprint() == before


async def test_their_ids_in_a_body_name_nobody(neighbours: Neighbours) -> None:
    """R3: within one's own account, naming rows of another one is naming nothing."""
    before = neighbours.fingerprint()
    for endpoint in WITH_IDS_INSIDE:
        for outsider in neighbours.outsiders:
            reply = await asked(outsider, endpoint, neighbours.theirs, neighbours.ours)
            nobody = await asked(outsider, endpoint, neighbours.theirs, unknown(neighbours.ours))
            assert said(reply) == said(nobody), NAMED[endpoint]
            assert not holds_any(reply, neighbours.ours), NAMED[endpoint]
    assert neighbours.fingerprint() == before


async def test_a_list_holds_nothing_of_theirs(neighbours: Neighbours) -> None:
    """R3: whatever can be listed, by whomever, also when it is asked for by another account's id."""
    for endpoint in LISTS:
        for outsider in neighbours.outsiders:
            for query in ({}, neighbours.ours):
                reply = await asked(outsider, endpoint, {}, query)
                assert reply.status_code < 500, f"{NAMED[endpoint]}: {reply.text}"
                assert not holds_any(reply, neighbours.ours), NAMED[endpoint]


def holds_any(reply: httpx.Response, ids: Ids) -> bool:
    """Whether a reply names any of these."""
    return any(value in reply.text for value in ids.values())


def test_a_kind_of_id_that_nobody_can_make_is_noticed() -> None:
    """The planted fault: a route with a new kind of id is not passed over."""
    with pytest.raises(NoSample, match="galaxy_id"):
        sample(_Strange, {})


class _Strange(Request):
    galaxy_id: str


async def test_the_character_that_postgresql_cannot_keep_is_no_failure(neighbours: Neighbours) -> None:
    """R4: in an id it names what nobody has, in a text it is said to be malformed; alike on both engines."""
    outsider = neighbours.outsiders[-1]
    strange = dict.fromkeys(neighbours.theirs, "%00")
    for endpoint in endpoints.ALL:
        if endpoint.parameters:
            reply = await asked(outsider, endpoint, strange, neighbours.theirs)
            assert reply.status_code == 404, f"{NAMED[endpoint]}: {reply.text}"
        body = {} if endpoint.uploads else sample(endpoint.body, neighbours.theirs)
        if with_nul(body) != body:
            path = endpoint.path.format(**neighbours.theirs)
            content = json.dumps(with_nul(body))
            headers = {"Authorization": f"Bearer {outsider.token}", IDEMPOTENCY_HEADER: str(uuid.uuid4())}
            reply = await outsider.http.request(endpoint.method, path, content=content, headers=headers)
            assert reply.status_code == 422, f"{NAMED[endpoint]}: {reply.text}"


def with_nul(body: dict[str, Any]) -> dict[str, Any]:
    """The same with that character in every text."""
    return {name: f"{value}\0" if isinstance(value, str) else value for name, value in body.items()}
