"""One question, one typed answer or one of four errors; repeats only where they are harmless."""

from __future__ import annotations

import asyncio

import pytest

from rf_desktop.client import api as api_module
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.api import Api
from rf_desktop.client.errors import Refused, SignedOut, UnexpectedReply, Unreachable
from rf_desktop.client.observable import Cell
from rf_desktop.contract.base import IDEMPOTENCY_HEADER, LOCAL_SECRET_HEADER, NoBody, Nothing
from rf_desktop.contract.chat import CardAnswer, CardAnswered, NewMessage
from rf_desktop.contract.endpoints import (
    ANSWER_CARD,
    CLAIM_HANDOFF,
    GET_HANDOFF,
    ME,
    SEND_BRIEFING,
    SEND_MESSAGE,
    SIGN_IN,
    SIGN_OUT,
    WITHDRAW_HANDOFF,
)
from rf_desktop.contract.handoffs import Claim
from rf_desktop.contract.identity import SignIn
from rf_desktop.contract.problems import (
    HandoffAlreadyClaimedProblem,
    NotSignedInProblem,
    WrongCredentialsProblem,
    WrongLocalSecretProblem,
)
from tests.client.made import NOON, SAM, card, me, message
from tests.client.peer import Breaks, Hangs, Peer, Reply, refuses

CLAIM = ("POST", "/handoffs/h1/claim")
TAKEN = HandoffAlreadyClaimedProblem(
    title="Taken.", status=409, claimed_by_id=SAM.id, claimed_by_name=SAM.name, claimed_at=NOON
)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_module, "PAUSES", (0.001, 0.001, 0.001))
    monkeypatch.setattr(api_module, "NEW_SECRET_WITHIN", 0.05)


async def test_the_reply_is_typed_and_both_credentials_travel_apart(peer: Peer, api: Api) -> None:
    """D6: the person's token and the secret of this start in a header each."""
    peer.address.set(ServerAddress(peer.address.value.url, "the secret"))
    peer.on("GET", "/me", Reply(me()))
    assert await api.call(ME) == me()
    (asked,) = peer.to("GET", "/me")
    assert asked.headers["authorization"] == "Bearer the token"
    assert asked.headers[LOCAL_SECRET_HEADER.lower()] == "the secret"
    assert asked.body == b""


async def test_a_reply_without_content_is_nothing(peer: Peer, api: Api) -> None:
    peer.on("POST", "/sign-out", Reply(status=204))
    assert await api.call(SIGN_OUT) == Nothing()


async def test_a_refusal_carries_its_problem(peer: Peer, api: Api) -> None:
    """C3."""
    peer.on(*CLAIM, refuses(TAKEN))
    with pytest.raises(Refused) as refused:
        await api.call(CLAIM_HANDOFF, Claim(way="continue"), handoff_id="h1")
    assert refused.value.problem == TAKEN


async def test_an_ended_sign_in_is_told_to_everybody(peer: Peer, api: Api) -> None:
    """V3."""
    peer.on("GET", "/me", refuses(NotSignedInProblem(title="Sign in.")))
    with pytest.raises(SignedOut):
        await api.call(ME)
    assert api.signed_out.value


async def test_a_wrong_password_is_a_refusal_and_not_an_ended_sign_in(peer: Peer, api: Api) -> None:
    """Trouble: wrong password."""
    peer.on("POST", "/sign-in", refuses(WrongCredentialsProblem(title="No.")))
    with pytest.raises(Refused):
        await api.call(SIGN_IN, SignIn(email="a", password="b"))
    assert not api.signed_out.value


@pytest.mark.parametrize(
    "strange",
    [
        Reply(status=200, raw=b"<html>"),
        Reply(status=200, raw=b"{}"),
        Reply(status=404, raw=b"not found", media_type="text/plain"),
        Reply(
            status=409,
            raw=b'{"code": "of_tomorrow", "title": "?", "status": 409}',
            media_type="application/problem+json",
        ),
        Reply(status=302, raw=b""),
    ],
)
async def test_what_cannot_be_read_is_said_to_be_so(peer: Peer, api: Api, strange: Reply) -> None:
    """D7: also a problem of a newer server."""
    peer.on("GET", "/me", strange)
    with pytest.raises(UnexpectedReply):
        await api.call(ME)


async def test_a_keyed_request_is_repeated_with_the_same_key(peer: Peer, api: Api) -> None:
    """E5, T10: the line broke after the server had it."""
    peer.on("POST", "/sessions/s1/messages", Breaks(), Breaks(), Reply(message(1), 201))
    assert await api.call(SEND_MESSAGE, NewMessage(body="hello"), key="k1", session_id="s1") == message(1)
    asked = peer.to("POST", "/sessions/s1/messages")
    assert [each.headers[IDEMPOTENCY_HEADER.lower()] for each in asked] == ["k1"] * 3


async def test_a_keyed_request_without_a_key_keeps_the_one_it_gets(peer: Peer, api: Api) -> None:
    """E5."""
    peer.on("POST", "/sessions/s1/messages", Breaks(), Reply(message(1), 201))
    await api.call(SEND_MESSAGE, NewMessage(body="hello"), session_id="s1")
    first, second = (each.headers[IDEMPOTENCY_HEADER.lower()] for each in peer.to("POST", "/sessions/s1/messages"))
    assert first == second


async def test_a_claim_whose_answer_was_lost_is_asked_again_at_once(peer: Peer, api: Api) -> None:
    """C2: and who was first is said, whoever it was."""
    peer.on(*CLAIM, Breaks(), refuses(TAKEN))
    with pytest.raises(Refused):
        await api.call(CLAIM_HANDOFF, Claim(way="continue"), handoff_id="h1")
    assert len(peer.to(*CLAIM)) == 2


async def test_an_answer_and_a_briefing_whose_replies_were_lost_are_sent_again(peer: Peer, api: Api) -> None:
    """T2, M3: the server finds the same card and the same message."""
    answered = CardAnswered(card=card("c1"), message=None)
    peer.on("PUT", "/sessions/s1/lane/c1", Breaks(), Reply(answered))
    assert await api.call(ANSWER_CARD, CardAnswer(state="todo"), session_id="s1", card_id="c1") == answered
    peer.on("POST", "/handoffs/h1/briefing", Breaks(), Reply(message(1)))
    assert await api.call(SEND_BRIEFING, handoff_id="h1") == message(1)


@pytest.mark.parametrize(
    ("route", "ask"),
    [
        (("POST", "/handoffs/h1/withdraw"), lambda api: api.call(WITHDRAW_HANDOFF, handoff_id="h1")),
        (("POST", "/sign-out"), lambda api: api.call(SIGN_OUT)),
    ],
)
async def test_what_might_happen_twice_is_not_repeated(
    peer: Peer, api: Api, route: tuple[str, str], ask: object
) -> None:
    """E5."""
    peer.on(*route, Breaks())
    assert callable(ask)
    with pytest.raises(Unreachable) as unreachable:
        await ask(api)
    assert unreachable.value.reason == "broken"
    assert len(peer.to(*route)) == 1


async def test_reading_is_given_up_in_the_end(peer: Peer, api: Api) -> None:
    """V3: a few times, then the caller hears of it."""
    peer.on("GET", "/me", Breaks())
    with pytest.raises(Unreachable):
        await api.call(ME)
    assert len(peer.to("GET", "/me")) == 4


async def test_no_answer_in_time_is_unreachable(peer: Peer, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    monkeypatch.setattr(api_module, "TIMEOUT", httpx.Timeout(0.05))
    peer.on("POST", "/sign-out", Hangs())
    with pytest.raises(Unreachable) as unreachable:
        await api.call(SIGN_OUT)
    assert unreachable.value.reason == "timeout"


async def test_nobody_there_is_unreachable() -> None:
    api = Api(Cell(ServerAddress("http://127.0.0.1:1")), lambda: None)
    with pytest.raises(Unreachable) as unreachable:
        await api.call(ME)
    assert unreachable.value.reason == "connect"
    await api.aclose()


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "http://", "http://127.0.0.1:port", "nonsense"])
async def test_an_address_that_is_none_is_unreachable(url: str) -> None:
    api = Api(Cell(ServerAddress(url)), lambda: None)
    with pytest.raises(Unreachable):
        await api.call(ME)
    await api.aclose()


async def test_a_gateway_without_server_is_busy_and_asked_again(peer: Peer, api: Api) -> None:
    peer.on("GET", "/me", Reply(status=502, raw=b"", media_type="text/html"), Reply(me()))
    assert await api.call(ME) == me()


async def test_a_restarted_servers_new_secret_is_used_at_once(peer: Peer, api: Api) -> None:
    """D6: the refusal for the old secret is not an ended sign-in; the request waits for the new address."""
    url = peer.address.value.url
    peer.address.set(ServerAddress(url, "old"))
    peer.on("POST", "/sign-out", refuses(WrongLocalSecretProblem(title="No.")), Reply())
    stop = peer.asked.watch(lambda asked: peer.address.set(ServerAddress(url, "new")) if asked else None)
    assert await api.call(SIGN_OUT) == Nothing()
    stop()
    assert [each.headers[LOCAL_SECRET_HEADER.lower()] for each in peer.to("POST", "/sign-out")] == ["old", "new"]
    assert not api.signed_out.value


async def test_a_secret_that_stays_wrong_is_unreachable(peer: Peer, api: Api) -> None:
    """D6."""
    peer.on("GET", "/me", refuses(WrongLocalSecretProblem(title="No.")))
    with pytest.raises(Unreachable) as unreachable:
        await api.call(ME)
    assert unreachable.value.reason == "restarting"


async def test_an_id_out_of_a_link_cannot_leave_its_place_in_the_path(peer: Peer, api: Api) -> None:
    """M1: links are untrusted."""
    with pytest.raises(UnexpectedReply):
        await api.call(GET_HANDOFF, NoBody(), handoff_id="../me?x=1#y")
    assert peer.asked.value[0].path == "/handoffs/..%2Fme%3Fx%3D1%23y"


async def test_the_body_of_another_endpoint_is_a_mistake(api: Api) -> None:
    with pytest.raises(TypeError):
        await api.call(
            SEND_MESSAGE, Claim(way="continue"), session_id="s1"
        )  # the types cannot see it: both are requests


async def test_after_closing_nothing_is_asked(peer: Peer, api: Api) -> None:
    await api.aclose()
    with pytest.raises(Unreachable):
        await api.call(ME)
    assert peer.asked.value == ()


async def test_who_is_refused_while_the_token_is_exchanged_asks_again_with_the_new_one(peer: Peer, api: Api) -> None:
    """R2: a new password ends the old token while other requests are on their way; nobody is signed out by that."""
    peer.on("GET", "/me", refuses(NotSignedInProblem(title="Sign in.")), Reply(me()))
    with api.renewing():
        asking = asyncio.create_task(api.call(ME))
        await peer.is_asked("GET", "/me")
        api.use("another token")
    assert await asking == me()
    assert [asked.headers["authorization"] for asked in peer.to("GET", "/me")] == [
        "Bearer the token",
        "Bearer another token",
    ]
    assert not api.signed_out.value


async def test_an_answer_to_the_old_token_that_comes_late_ends_nothing(peer: Peer, api: Api) -> None:
    """R2: the refusal was for a token that is not ours any more."""
    peer.on("POST", "/sessions/s1/messages", refuses(NotSignedInProblem(title="Sign in.")), Reply(message(1), 201))
    asking = asyncio.create_task(api.call(SEND_MESSAGE, NewMessage(body="hello"), session_id="s1"))
    await peer.is_asked("POST", "/sessions/s1/messages")
    api.use("another token")
    assert await asking == message(1)
    assert not api.signed_out.value


async def test_an_exchange_that_is_refused_itself_waits_for_nobody(peer: Peer, api: Api) -> None:
    """R2: the token was worth nothing already."""
    peer.on("GET", "/me", refuses(NotSignedInProblem(title="Sign in.")))
    with api.renewing(), pytest.raises(SignedOut):
        await api.call(ME)
    assert api.signed_out.value
