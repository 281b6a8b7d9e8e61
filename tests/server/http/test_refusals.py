"""Every endpoint over TCP: what it refuses to whom, in which words and with which status."""

from __future__ import annotations

import json
import uuid

import httpx
import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.administration import EmployeeChange, InvitationAccepted, NewInvitation, PasswordChange
from rf_desktop.contract.ai import ApprovedTeachBack, AskedAgain, Hiding, NewAiSettings, NewPlaybook, ReplyTarget
from rf_desktop.contract.assessments import NewEdit, NewFeedback, NewReading
from rf_desktop.contract.attachments import FileUpload
from rf_desktop.contract.base import IDEMPOTENCY_HEADER, NoBody, Request, Wire
from rf_desktop.contract.chat import CardAnswer, NewMessage
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.handoffs import Claim, NewAttention, NewHandoff
from rf_desktop.contract.identity import SignIn
from rf_desktop.contract.notices import NoticesRead
from rf_desktop.contract.notifying import NewNotificationSettings
from rf_desktop.contract.operations import PauseJobs
from rf_desktop.contract.presence import DeliveryReport, Looking
from rf_desktop.contract.problems import (
    PROBLEM_MEDIA_TYPE,
    READ_PROBLEM,
    AlreadyEscalatedProblem,
    HandoffAlreadyClaimedProblem,
    MalformedProblem,
    Problem,
    SessionNotActiveProblem,
    TextRequiredProblem,
    TextTooLongProblem,
    TooLargeProblem,
)
from rf_desktop.contract.sessions import NewSession, Renaming, Resolution
from rf_desktop.contract.ways import (
    CoachedReturn,
    CoachingStep,
    ConsultationAnswer,
    NewConsultation,
    OptionalReason,
    Reason,
    Reassignment,
    Remark,
    Watching,
)
from rf_desktop.domain.ids import MessageId, PersonId
from rf_desktop.domain.limits import NOTES
from rf_desktop.server.http.openapi import document, refusals
from tests.server.bus.listening import until
from tests.server.conftest import World
from tests.server.harness import PASSWORD, SECRET

NAMED = {value: name for name, value in vars(endpoints).items() if isinstance(value, Endpoint)}
BODIES: dict[type[Request], Request] = {
    SignIn: SignIn(email="nobody@acme.example", password="x"),
    NewSession: NewSession(problem="p"),
    Renaming: Renaming(problem_summary="s"),
    Resolution: Resolution(cause="c", fix="f"),
    NewMessage: NewMessage(body="b"),
    CardAnswer: CardAnswer(state="done", result="r"),
    NewHandoff: NewHandoff(reason="r"),
    Claim: Claim(way="pick_up"),
    NewReading: NewReading(verdict="agree"),
    NewFeedback: NewFeedback(helpful=True, why="w"),
    NewEdit: NewEdit(summary_prose="s", likely_cause="c"),
    NewAttention: NewAttention(seen=True),
    NoticesRead: NoticesRead(),
    PauseJobs: PauseJobs(kinds=()),
    EmployeeChange: EmployeeChange(name="n"),
    NewInvitation: NewInvitation(email="new@acme.example", name="n"),
    InvitationAccepted: InvitationAccepted(token="t", password="a long password"),
    PasswordChange: PasswordChange(old="not my password", new="a long password"),
    NewNotificationSettings: NewNotificationSettings(),
    Looking: Looking(looking=True),
    DeliveryReport: DeliveryReport(outcome="shown"),
    Watching: Watching(watching=True),
    Reason: Reason(reason="r"),
    OptionalReason: OptionalReason(),
    CoachedReturn: CoachedReturn(reason="r", steps=(CoachingStep(text="t"),), stop_condition="s"),
    Reassignment: Reassignment(target_id=PersonId("x"), reason="r"),
    Remark: Remark(body="b"),
    NewConsultation: NewConsultation(person_id=PersonId("x"), question="q"),
    ConsultationAnswer: ConsultationAnswer(answer="a"),
    AskedAgain: AskedAgain(body="b?"),
    Hiding: Hiding(text="a secret to hide"),
    ApprovedTeachBack: ApprovedTeachBack(text="t"),
    NewPlaybook: NewPlaybook(content="c"),
    NewAiSettings: NewAiSettings(enabled=True, model="m"),
    ReplyTarget: ReplyTarget(message_id=MessageId("x")),
    FileUpload: FileUpload(name="log.txt", content=b"what it said"),
}
ADMINS = ("/people", "/invitations/{", "/audit", "/operations", "/playbooks/{")
"""Beginnings of the paths that only admins may use; `tests/server/people` tries them as admins of both accounts."""


def named(endpoint: Endpoint[Request, Wire]) -> str:
    """A test's id."""
    return NAMED[endpoint].lower()


def unavailable(endpoint: Endpoint[Request, Wire]) -> str:
    """What somebody who is no admin hears of what is not theirs: the role is looked at before anything else."""
    return "not_allowed" if endpoint.path.startswith(ADMINS) else "not_available"


def problem(reply: httpx.Response) -> Problem:
    """The problem in a reply, whose status and media type fit it."""
    assert reply.headers["content-type"] == PROBLEM_MEDIA_TYPE, reply.text
    read = READ_PROBLEM.validate_json(reply.content)
    assert read.status == reply.status_code
    assert read.title.endswith(".")
    return read


UNREADABLE = (b"", b"{", b"\xff\xfe{}", b"[]", b"null", b'"text"', b'{"reason": "\xe4"}', b"NaN", b"[" * 100_000)
"""No JSON, half of it, other encodings, other kinds of values, and brackets without end."""

signed_in = [endpoint for endpoint in endpoints.ALL if not endpoint.public]
with_body = [endpoint for endpoint in endpoints.ALL if endpoint.body is not NoBody and not endpoint.uploads]
keyed = [endpoint for endpoint in endpoints.ALL if endpoint.keyed]
with_ids = [endpoint for endpoint in endpoints.ALL if endpoint.parameters]


@pytest.mark.parametrize("endpoint", signed_in, ids=named)
async def test_without_a_sign_in_nothing_is_said(world: World, endpoint: Endpoint[Request, Wire]) -> None:
    """R3: no token, a made-up one and another scheme are refused alike, before the body is looked at."""
    path = endpoint.path.format(**dict.fromkeys(endpoint.parameters, "x"))
    for header in (
        {},
        {"Authorization": "Bearer made-up"},
        {"Authorization": "Basic abc"},
        {"Authorization": "Bearer"},
    ):
        reply = await world.jane.http.request(endpoint.method, path, content=b"not json", headers=header)
        assert problem(reply).code == "not_signed_in"
        assert reply.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("endpoint", with_ids, ids=named)
async def test_what_does_not_exist_is_not_available(world: World, endpoint: Endpoint[Request, Wire]) -> None:
    """R3: unknown ids of any shape answer 404 with the same code."""
    for unknown in (str(uuid.uuid4()), "x", "%00", "ü" * 300):
        path = dict.fromkeys(endpoint.parameters, unknown)
        reply = await world.sam.ask(endpoint, BODIES.get(endpoint.body), **path)
        assert problem(reply).code == unavailable(endpoint), unknown


@pytest.mark.parametrize("endpoint", with_ids, ids=named)
async def test_what_is_another_accounts_is_not_available(world: World, endpoint: Endpoint[Request, Wire]) -> None:
    """R3: nothing crosses; the answer is the same as for what does not exist."""
    session, handoff = await world.jane.escalation()
    card = session.lane[0].id if session.lane else "none"
    path = {"session_id": session.entry.id, "handoff_id": handoff.id, "card_id": card}
    for stranger in (world.foreign_senior, world.foreign_junior):
        reply = await stranger.ask(
            endpoint, BODIES.get(endpoint.body), **{name: path.get(name, "x") for name in endpoint.parameters}
        )
        theirs = problem(reply)
        assert theirs.code == unavailable(endpoint)
        unknown = dict.fromkeys(endpoint.parameters, str(uuid.uuid4()))
        assert problem(await stranger.ask(endpoint, BODIES.get(endpoint.body), **unknown)) == theirs


async def test_lists_hold_nothing_of_another_account(world: World) -> None:
    """R3: sessions, queue, notices and colleagues of the other account stay empty of ours."""
    await world.jane.escalation()
    assert (await world.foreign_senior.get(endpoints.LIST_HANDOFFS)).handoffs == ()
    assert (await world.foreign_senior.get(endpoints.LIST_SESSIONS)).sessions == ()
    assert (await world.foreign_senior.get(endpoints.LIST_NOTICES)).notices == ()
    names = {colleague.person.name for colleague in (await world.foreign_senior.get(endpoints.COLLEAGUES)).people}
    assert names == {"Their junior"}


async def test_a_transfer_cannot_name_somebody_of_another_account(world: World) -> None:
    """R3, E4: a stranger is not available as a target."""
    session = await world.jane.get(endpoints.OPEN_SESSION, NewSession(problem="p"))
    body = NewHandoff(intent="transfer", reason="r", target_id=world.foreign_senior.id)  # type: ignore[arg-type]
    reply = await world.jane.ask(endpoints.HAND_OFF, body, session_id=session.entry.id)
    assert problem(reply).code == "not_available"


@pytest.mark.parametrize("endpoint", with_body, ids=named)
async def test_a_body_that_cannot_be_read_is_malformed(world: World, endpoint: Endpoint[Request, Wire]) -> None:
    """It is never a failure of the server, and the words do not quote what came."""
    path = dict.fromkeys(endpoint.parameters, "x")
    for body in UNREADABLE:
        found = problem(await world.jane.ask(endpoint, body, **path))
        assert isinstance(found, MalformedProblem), body
        assert "{" not in found.title
        assert "pydantic" not in found.title


async def test_a_field_of_the_wrong_kind_is_named(world: World) -> None:
    """Nothing is converted; `where` names the field."""
    session = await world.jane.get(endpoints.OPEN_SESSION, NewSession(problem="p"))
    for body, where in (
        (b'{"reason": 5}', "reason"),
        (b'{"reason": "r", "priority": "soon"}', "priority"),
        (b'{"notes": "n"}', "reason"),
        (b'{"reason": "\\ud800"}', None),
    ):
        found = problem(await world.jane.ask(endpoints.ESCALATE, body, session_id=session.entry.id))
        assert isinstance(found, MalformedProblem)
        assert where is None or found.where == where


@pytest.mark.parametrize("endpoint", keyed, ids=named)
async def test_a_keyed_request_needs_a_key_that_can_be_kept(world: World, endpoint: Endpoint[Request, Wire]) -> None:
    """E5: without one, or with one that is no key, it is malformed and names the header."""
    path = dict.fromkeys(endpoint.parameters, "x")
    for bad in (None, "k" * 201, "a\tb"):
        headers = {} if bad is None else {IDEMPOTENCY_HEADER: bad}
        reply = await world.jane.ask(endpoint, BODIES[endpoint.body], key=None, headers=headers, **path)
        found = problem(reply)
        assert isinstance(found, MalformedProblem)
        assert found.where == IDEMPOTENCY_HEADER


async def test_a_key_belongs_to_one_request(world: World) -> None:
    """E5: the same key and request again is the same handoff; another request is refused."""
    session = await world.jane.get(endpoints.OPEN_SESSION, NewSession(problem="p"))
    body = NewHandoff(reason="once")
    first = await world.jane.get(endpoints.ESCALATE, body, key="one-press", session_id=session.entry.id)
    again = await world.jane.get(endpoints.HAND_OFF, body, key="one-press", session_id=session.entry.id)
    assert again.id == first.id
    other = await world.jane.ask(
        endpoints.ESCALATE, NewHandoff(reason="twice"), key="one-press", session_id=session.entry.id
    )
    assert problem(other).code == "idempotency_key_reused"
    fresh = problem(await world.jane.ask(endpoints.ESCALATE, body, session_id=session.entry.id))
    assert isinstance(fresh, AlreadyEscalatedProblem)
    assert fresh.handoff_id == first.id


async def test_empty_and_endless_notes_are_named_with_their_limit(world: World) -> None:
    """E4: a reason is required; one megabyte of notes is refused with the numbers, and nothing was handed off."""
    session = await world.jane.get(endpoints.OPEN_SESSION, NewSession(problem="p"))
    empty = problem(await world.jane.ask(endpoints.ESCALATE, NewHandoff(reason=" "), session_id=session.entry.id))
    assert isinstance(empty, TextRequiredProblem)
    assert empty.field == "reason"
    endless = NewHandoff(reason="r", notes="n" * 1_000_000)
    long = problem(await world.jane.ask(endpoints.ESCALATE, endless, session_id=session.entry.id))
    assert isinstance(long, TextTooLongProblem)
    assert (long.field, long.limit, long.length) == ("notes", NOTES, 1_000_000)
    detail = await world.jane.get(endpoints.GET_SESSION, session_id=session.entry.id)
    assert detail.entry.status == "active"


@pytest.mark.parametrize("endpoint", [endpoints.SEND_MESSAGE, endpoints.SIGN_IN, endpoints.SIGN_OUT], ids=named)
async def test_a_body_beyond_any_use_is_refused_announced_or_not(
    world: World, endpoint: Endpoint[Request, Wire]
) -> None:
    """413 by the announced length, and by counting when none was announced; the connection goes on working."""
    path = dict.fromkeys(endpoint.parameters, "x")
    huge = b'{"body": "' + b"x" * 2_000_000 + b'"}'
    found = problem(await world.jane.ask(endpoint, huge, **path))
    assert isinstance(found, TooLargeProblem)
    assert found.limit == 1536 * 1024

    async def pieces() -> object:
        for start in range(0, len(huge), 65536):
            yield huge[start : start + 65536]

    reply = await world.jane.http.request(
        endpoint.method,
        endpoint.path.format(**path),
        content=pieces(),  # type: ignore[arg-type]
        headers={"Authorization": f"Bearer {world.jane.token}", IDEMPOTENCY_HEADER: "k"},
    )
    assert problem(reply) == found
    assert (await world.jane.get(endpoints.ME)).person.name == "Jane"


async def test_wrong_credentials_say_the_same_for_everybody(world: World) -> None:
    """A wrong password and an unknown address are not told apart."""
    wrong = SignIn(email=world.jane.who.email, password="nope")
    unknown = SignIn(email="nobody@acme.example", password=PASSWORD)
    replies = [await world.jane.http.post("/sign-in", content=body.model_dump_json()) for body in (wrong, unknown)]
    assert problem(replies[0]) == problem(replies[1])
    assert problem(replies[0]).code == "wrong_credentials"


async def test_an_escalated_session_takes_no_message_and_says_its_state(world: World) -> None:
    """C11: 409 with the real state."""
    session, _ = await world.jane.escalation()
    reply = await world.jane.ask(endpoints.SEND_MESSAGE, NewMessage(body="wait"), session_id=session.entry.id)
    found = problem(reply)
    assert isinstance(found, SessionNotActiveProblem)
    assert found.session_status == "escalated"


async def test_before_the_claim_the_payload_is_readable_and_the_session_is_not(world: World) -> None:
    """C6: the queue and the payload yes, the session 404; after the claim 200."""
    session, handoff = await world.jane.escalation()
    assert (await world.sam.get(endpoints.GET_HANDOFF, handoff_id=handoff.id)).notes == "Tried the usual."
    hidden = await world.sam.ask(endpoints.GET_SESSION, session_id=session.entry.id)
    assert problem(hidden).code == "not_available"
    assert (await world.sam.get(endpoints.PICK_UP, session_id=session.entry.id)).kind == "offer"
    claimed = await world.sam.get(endpoints.CLAIM_HANDOFF, Claim(way="continue"), handoff_id=handoff.id)
    assert claimed.session.may_write
    detail = await world.sam.get(endpoints.GET_SESSION, session_id=session.entry.id)
    assert detail.entry.escalated_to is not None
    assert detail.entry.escalated_to.name == "Sam"


async def test_a_lost_claim_names_the_winner(world: World) -> None:
    """C3, C4: the loser learns who and when; whoever handed off only that they cannot; a junior that they may not."""
    _, handoff = await world.jane.escalation()
    claim = Claim(way="pick_up")
    won = await world.sam.get(endpoints.CLAIM_HANDOFF, claim, handoff_id=handoff.id)
    lost = problem(await world.alex.ask(endpoints.CLAIM_HANDOFF, claim, handoff_id=handoff.id))
    assert isinstance(lost, HandoffAlreadyClaimedProblem)
    assert (lost.claimed_by_id, lost.claimed_by_name) == (world.sam.id, "Sam")
    assert lost.claimed_at == won.handoff.claimed_at
    assert lost.title == "Already claimed by Sam."
    own = problem(await world.jane.ask(endpoints.CLAIM_HANDOFF, claim, handoff_id=handoff.id))
    assert own.code == "cannot_claim_own_handoff"
    assert (await world.sam.get(endpoints.CLAIM_HANDOFF, claim, handoff_id=handoff.id)).handoff.claimed_at == (
        won.handoff.claimed_at
    )


async def test_only_an_admin_holds_jobs_back(world: World) -> None:
    """An engineer and a senior may not."""
    for visitor in (world.jane, world.sam):
        reply = await visitor.ask(endpoints.PAUSE_JOBS, PauseJobs(kinds=("assess",)))
        assert problem(reply).code == "not_allowed"
    unknown = await world.alex.ask(endpoints.PAUSE_JOBS, b'{"kinds": ["everything"]}')
    assert problem(unknown).code == "malformed_request"


async def test_an_unknown_address_or_method_is_a_problem_too(world: World) -> None:
    """Whatever is asked, the answer is one of the contract's problems."""
    missing = await world.jane.http.get("/nothing/here")
    assert problem(missing).code == "not_available"
    wrong = await world.jane.http.request("DELETE", "/me")
    assert wrong.status_code == 405
    assert problem(wrong).code == "malformed_request"
    for path in ("/docs", "/redoc"):
        assert (await world.jane.http.get(path)).status_code == 404


async def test_the_server_serves_its_own_description(world: World) -> None:
    """The OpenAPI document over the line is the contract's."""
    reply = await world.jane.http.get("/openapi.json")
    assert reply.json() == json.loads(json.dumps(document()))


async def test_health_and_readiness_need_no_sign_in(world: World) -> None:
    """For whoever looks after the process; the local secret is needed all the same (D6)."""
    assert (await world.jane.http.get("/healthz")).json()["status"] == "ok"
    ready = (await world.jane.http.get("/readyz")).json()
    assert ready == {
        "ready": True,
        "database": True,
        "schema_current": True,
        "jobs": True,
        "bus": "memory",
        "bus_connected": True,
        "draining": False,
    }


async def test_what_is_refused_is_what_is_documented(world: World) -> None:
    """A problem that an endpoint gives stands among those that its document names."""
    session, handoff = await world.jane.escalation()
    path = {"session_id": session.entry.id, "handoff_id": handoff.id, "card_id": "x"}
    for endpoint in signed_in:
        documented = {kind.model_fields["code"].default for kind in refusals(endpoint)}
        for visitor in (world.jane, world.nora, world.sam):
            if endpoint in (endpoints.SIGN_OUT, endpoints.SIGN_OUT_EVERYWHERE):
                continue
            reply = await visitor.ask(
                endpoint, BODIES.get(endpoint.body), **{name: path.get(name, "x") for name in endpoint.parameters}
            )
            if reply.status_code >= 400:
                assert problem(reply).code in documented, (NAMED[endpoint], reply.text)
            else:
                assert reply.status_code == endpoint.status
                endpoint.reply.model_validate_json(reply.content)


async def test_the_log_knows_requests_and_no_secrets(world: World) -> None:
    """No token, password, secret or text of anybody stands in the log; each line is JSON and has the request's id."""
    reply = await world.jane.ask(endpoints.OPEN_SESSION, NewSession(problem="a very private sentence"))
    await until(lambda: reply.headers["x-request-id"] in world.server.log)  # a line follows its reply
    log = world.server.log
    for secret in (world.jane.token, PASSWORD, SECRET, "a very private sentence"):
        assert secret not in log
    for line in log.splitlines():
        assert "event" in json.loads(line)
    traced = await world.jane.ask(endpoints.ME, headers={"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"})
    assert traced.headers["x-request-id"] == "a" * 32
