"""Messages wait visibly, are sent in order, each once, and survive a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rf_desktop.client import api as api_module
from rf_desktop.client import outgoing as outgoing_module
from rf_desktop.client.api import Api
from rf_desktop.client.attached import AttachedFiles
from rf_desktop.client.conversations import Conversations
from rf_desktop.client.files import Files
from rf_desktop.client.outgoing import Outgoing
from rf_desktop.client.tasks import Tasks
from rf_desktop.client.unsent import Unsent, UnsentFiles
from rf_desktop.contract.base import IDEMPOTENCY_HEADER
from rf_desktop.contract.problems import NotSignedInProblem, SessionNotActiveProblem, UnexpectedProblem
from rf_desktop.domain.ids import SessionId
from tests.client.made import detail, entry, message, noon
from tests.client.peer import Breaks, Hangs, Peer, Reply, refuses
from tests.client.waiting import becomes

S1 = SessionId("s1")
SEND = ("POST", "/sessions/s1/messages")
NOT_ACTIVE = SessionNotActiveProblem(title="No.", status=409, session_status="escalated")


class Desk:
    """What the outgoing messages of one run need, and how it ends."""

    def __init__(self, peer: Peer, folder: Path) -> None:
        self.api = Api(peer.address, lambda: "the token")
        self.tasks = Tasks()
        self.conversations = Conversations(self.api, self.tasks, noon)
        self.attached = AttachedFiles(folder)
        self.files = Files(self.api)
        self.outgoing = Outgoing(
            self.api, self.conversations, UnsentFiles(folder), self.attached, self.files, self.tasks, noon
        )

    async def all_sent(self) -> None:
        await becomes(self.outgoing.unsent, lambda items: not items)

    async def aclose(self) -> None:
        await self.tasks.aclose()
        await self.api.aclose()


@pytest.fixture
async def desk(peer: Peer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setattr(api_module, "PAUSES", (0.001,))
    monkeypatch.setattr(outgoing_module, "AGAIN_AFTER", 0.01)
    one = Desk(peer, tmp_path)
    yield one
    await one.aclose()


def bodies(peer: Peer) -> list[str]:
    return [each.json["body"] for each in peer.to(*SEND)]


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def first(items: tuple[Unsent, ...]) -> Unsent:
    return items[0]


async def test_without_a_line_a_message_waits_and_with_one_it_goes_in_order(peer: Peer, desk: Desk) -> None:
    """T10."""
    peer.on(*SEND, Reply(message(1, "one"), 201), Reply(message(2, "two"), 201))
    desk.conversations.took(detail(entry()))
    desk.outgoing.send(S1, "one")
    desk.outgoing.send(S1, "two")
    assert [item.state for item in desk.outgoing.unsent.value] == ["waiting", "waiting"]
    assert peer.asked.value == ()
    desk.outgoing.line_is(True)
    await desk.all_sent()
    assert bodies(peer) == ["one", "two"]
    conversation = desk.conversations.peek(S1)
    assert conversation is not None
    assert [each.body for each in conversation.messages] == ["one", "two"]


async def test_with_a_line_it_goes_at_once(peer: Peer, desk: Desk) -> None:
    """T10."""
    peer.on(*SEND, Reply(message(1), 201))
    desk.outgoing.line_is(True)
    desk.outgoing.send(S1, "hello")
    await desk.all_sent()


async def test_a_message_whose_answer_was_lost_is_sent_again_as_the_same_press(peer: Peer, desk: Desk) -> None:
    """T10, E5: one message, however often."""
    peer.on(*SEND, Breaks(), Breaks(), Breaks(), Reply(message(1), 201))
    desk.outgoing.line_is(True)
    item = desk.outgoing.send(S1, "hello")
    await desk.all_sent()
    assert {each.headers[IDEMPOTENCY_HEADER.lower()] for each in peer.to(*SEND)} == {item.key}
    assert len(peer.to(*SEND)) == 4


async def test_a_restart_in_mid_sending_keeps_message_key_and_order(peer: Peer, desk: Desk, tmp_path: Path) -> None:
    """T10: the application is killed while the server may or may not have it."""
    peer.on(*SEND, Hangs())
    desk.outgoing.line_is(True)
    first_press = desk.outgoing.send(S1, "one")
    second_press = desk.outgoing.send(S1, "two")
    await peer.is_asked(*SEND)
    later = Desk(peer, tmp_path)
    assert [(item.key, item.state) for item in later.outgoing.unsent.value] == [
        (first_press.key, "waiting"),
        (second_press.key, "waiting"),
    ]
    peer.on(*SEND, Reply(message(1, "one"), 201), Reply(message(2, "two"), 201))
    later.outgoing.line_is(True)
    await later.all_sent()
    assert bodies(peer) == ["one", "one", "two"]
    assert files(tmp_path) == []
    await later.aclose()


async def test_a_refused_one_stays_with_its_reason_and_the_next_goes_on(peer: Peer, desk: Desk) -> None:
    """T10: also after a restart."""
    peer.on(*SEND, refuses(NOT_ACTIVE), Reply(message(1, "two"), 201))
    desk.outgoing.line_is(True)
    desk.outgoing.send(S1, "one")
    desk.outgoing.send(S1, "two")
    (left,) = await becomes(desk.outgoing.unsent, lambda items: len(items) == 1)
    assert (left.body, left.state, left.problem) == ("one", "refused", NOT_ACTIVE)
    assert bodies(peer) == ["one", "two"]


async def test_a_refused_one_can_be_tried_again_or_given_up(peer: Peer, desk: Desk, tmp_path: Path) -> None:
    """T10."""
    broken = UnexpectedProblem(title="Broken.", reference="r1")
    peer.on(*SEND, refuses(broken), Reply(status=200, raw=b"?"), refuses(broken), Reply(message(1), 201))
    desk.outgoing.line_is(True)
    item = desk.outgoing.send(S1, "hello")
    for _ in range(2):
        await becomes(desk.outgoing.unsent, lambda items: first(items).state == "refused")
        desk.outgoing.retry(item.key)
    await becomes(desk.outgoing.unsent, lambda items: first(items).state == "refused")
    desk.outgoing.discard(item.key)
    assert desk.outgoing.unsent.value == ()
    assert files(tmp_path) == []


async def test_an_ended_sign_in_leaves_it_waiting(peer: Peer, desk: Desk) -> None:
    """V3, T10."""
    peer.on(*SEND, refuses(NotSignedInProblem(title="Sign in.")))
    desk.outgoing.line_is(True)
    desk.outgoing.send(S1, "hello")
    await becomes(desk.api.signed_out, bool)
    await becomes(desk.outgoing.unsent, lambda items: first(items).state == "waiting")
    assert len(peer.to(*SEND)) == 1


async def test_signing_out_forgets_them(peer: Peer, desk: Desk, tmp_path: Path) -> None:
    """D3."""
    desk.outgoing.send(S1, "secret")
    desk.outgoing.forget_all()
    assert desk.outgoing.unsent.value == ()
    assert files(tmp_path) == []
