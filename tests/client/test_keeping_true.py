"""The holders over a real line: subscribe first, then fetch; show at once, take back on failure."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from rf_desktop.client import api as api_module
from rf_desktop.client.api import Api
from rf_desktop.client.conversations import Conversations
from rf_desktop.client.errors import ClientError, Refused, Unreachable
from rf_desktop.client.escalations import Escalations
from rf_desktop.client.following import FollowedHandoff
from rf_desktop.client.notices import Notices, unread_notices
from rf_desktop.client.observable import Cell
from rf_desktop.client.queue_state import unread
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.client.tasks import Tasks
from rf_desktop.contract.assessments import Assessment
from rf_desktop.contract.events import HandoffCreated, LaneChanged, MessageAdded, NoticeAdded, SessionChanged
from rf_desktop.contract.handoffs import Attention, HandoffDetail, Snapshot
from rf_desktop.contract.notices import NoticeList
from rf_desktop.contract.problems import NotAvailableProblem
from rf_desktop.contract.sessions import SessionList
from rf_desktop.domain.ids import HandoffId, SessionId
from tests.client.made import JANE, NOON, card, detail, entry, handoff, me, message, noon, notice
from tests.client.peer import Breaks, Peer, Reply, refuses
from tests.client.waiting import becomes

S1, H1 = SessionId("s1"), HandoffId("h1")
SESSION, ATTENTION = ("GET", "/sessions/s1"), ("PUT", "/handoffs/h1/attention")
GONE = refuses(NotAvailableProblem(title="Gone.", status=404))


class Kept:
    """Everything that keeps itself true, on one line."""

    def __init__(self, peer: Peer, folder: Path) -> None:
        self.api = Api(peer.address, lambda: "the token")
        self.tasks = Tasks()
        self.seen = RememberedIds(folder / "seen", 200)
        self.conversations = Conversations(self.api, self.tasks, noon)
        self.escalations = Escalations(self.api, me(), self.seen, self.tasks, noon)
        self.notices = Notices(self.api, noon)


@pytest.fixture
async def kept(peer: Peer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Kept]:
    monkeypatch.setattr(api_module, "PAUSES", ())
    one = Kept(peer, tmp_path)
    yield one
    await one.tasks.aclose()
    await one.api.aclose()


async def test_what_the_stream_says_while_a_conversation_is_fetched_is_not_lost(peer: Peer, kept: Kept) -> None:
    """V1, pitfall D: subscribe, then fetch."""
    peer.on(*SESSION, Reply(detail(entry(), as_of=3, messages=(message(1),), lane=(card("a"),))))
    cell = kept.conversations.cell(S1)
    kept.conversations.fold(MessageAdded(message=message(2)), 4)
    kept.conversations.fold(LaneChanged(session_id=S1, cards=(card("a", 2, state="done"),)), 5)
    assert cell.value is None
    opened = await kept.conversations.open(S1)
    assert [each.position for each in opened.messages] == [1, 2]
    assert [each.state for each in opened.lane] == ["done"]
    assert cell.value == opened


async def test_a_stream_that_is_quicker_than_the_reply_makes_it_be_fetched(peer: Peer, kept: Kept) -> None:
    """T10: FlowPilot answers a new session before its own reply is read."""
    peer.on(*SESSION, Reply(detail(entry(), as_of=5, messages=(message(1), message(2)))))
    kept.conversations.fold(MessageAdded(message=message(2)), 5)
    kept.conversations.took(detail(entry(), as_of=3, messages=(message(1),)))
    await becomes(kept.conversations.cell(S1), lambda it: it is not None and it.last_position == 2)


async def test_a_reply_that_is_newer_than_what_was_missed_is_not_fetched_again(peer: Peer, kept: Kept) -> None:
    """V1."""
    kept.conversations.fold(MessageAdded(message=message(1)), 3)
    kept.conversations.took(detail(entry(), as_of=3, messages=(message(1),)))
    await kept.tasks.aclose()
    assert peer.asked.value == ()


async def test_a_turn_of_the_session_fetches_what_only_a_fetch_tells(peer: Peer, kept: Kept) -> None:
    """C5: after a colleague's claim I may read and no longer write."""
    peer.on(*SESSION, Reply(detail(entry()), 200), Reply(detail(entry(version=2, status="escalated"), may_write=False)))
    await kept.conversations.open(S1)
    kept.conversations.fold(SessionChanged(session=entry(version=2, status="escalated")), 9)
    await becomes(kept.conversations.cell(S1), lambda it: it is not None and not it.may_write)


async def test_a_closed_conversation_stays_closed_when_its_answer_comes(peer: Peer, kept: Kept) -> None:
    peer.on(*SESSION, Reply(detail(entry())))
    stop = peer.asked.watch(lambda asked: kept.conversations.close(S1) if asked else None)
    await kept.conversations.open(S1)
    stop()
    assert kept.conversations.opened == ()


async def test_opening_clears_the_dot_before_the_server_has_answered(peer: Peer, kept: Kept) -> None:
    """Q2: and remembers it here once the server has it."""
    kept.escalations.fold(HandoffCreated(handoff=handoff(), actor=JANE), 1)
    dots: list[int] = []
    kept.escalations.queue.watch(lambda queue: dots.append(len(unread(queue, NOON))))
    peer.on(*ATTENTION, Reply(Attention(handoff_id=H1, seen_at=NOON)))
    await kept.escalations.mark_seen(H1)
    assert dots[:2] == [1, 0]
    assert set(dots[1:]) == {0}
    assert "h1" in kept.seen
    await kept.escalations.mark_seen(H1)
    assert len(peer.to(*ATTENTION)) == 1
    assert peer.to(*ATTENTION)[0].json["seen"] is True


@pytest.mark.parametrize(("trouble", "error"), [(Breaks(), Unreachable), (GONE, Refused)])
async def test_a_dot_that_could_not_be_cleared_comes_back(
    peer: Peer, kept: Kept, trouble: Any, error: type[ClientError]
) -> None:
    """Q2, pitfall B: seen is what the server says."""
    kept.escalations.fold(HandoffCreated(handoff=handoff(), actor=JANE), 1)
    peer.on(*ATTENTION, trouble)
    with pytest.raises(error):
        await kept.escalations.mark_seen(H1)
    assert len(unread(kept.escalations.queue.value, NOON)) == 1
    assert "h1" not in kept.seen


async def test_read_notices_are_unread_again_when_the_server_was_not_told(peer: Peer, kept: Kept) -> None:
    """Q8."""
    kept.notices.fold(NoticeAdded(notice=notice("a")), 1)
    peer.on("POST", "/notices/read", Breaks())
    with pytest.raises(Unreachable):
        await kept.notices.mark_read()
    assert len(unread_notices(kept.notices.bell.value)) == 1
    peer.on("POST", "/notices/read", Reply(NoticeList(as_of=2, notices=(notice("a", read=True),))))
    await kept.notices.mark_read()
    assert unread_notices(kept.notices.bell.value) == ()


def payload(version: int, status: str) -> HandoffDetail:
    frozen = Snapshot(
        problem_summary=None,
        domain=None,
        client=None,
        ticket=None,
        step_count=0,
        lane=(),
        messages=(),
        message_count=0,
        taken_at=NOON,
    )
    return HandoffDetail(
        **(handoff(version=version).model_dump() | {"assessment_status": status}),
        notes="",
        snapshot=frozen,
        assessment=Assessment.model_validate({"status": status}),
        documentation="",
        ticket_note=None,
    )


class Following:
    """A followed handoff whose server and stream are the test's."""

    def __init__(self, tasks: Tasks, *answers: HandoffDetail | ClientError, poll_seconds: float = 30.0) -> None:
        self.answers = list(answers)
        self.fetches: Cell[int] = Cell(0)
        self.event: Callable[[], None] = lambda: None
        self.followed = FollowedHandoff(H1, self._fetch, self._subscribe, tasks, poll_seconds)

    async def _fetch(self, handoff_id: HandoffId) -> HandoffDetail:
        self.fetches.set(self.fetches.value + 1)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ClientError):
            raise answer
        return answer

    def _subscribe(self, refetch: Callable[[], None]) -> Callable[[], None]:
        assert self.fetches.value == 0
        self.event = refetch
        return lambda: None

    async def has_fetched(self, times: int) -> None:
        await becomes(self.fetches, lambda count: count >= times)

    async def is_(self, status: str) -> None:
        await becomes(self.followed.detail, lambda it: it is not None and it.assessment.status == status)


async def test_the_assessment_arrives_while_looking(kept: Kept) -> None:
    """M5: pending, then the event, then the text, in place."""
    following = Following(kept.tasks, payload(1, "pending"), payload(2, "ready"))
    await following.is_("pending")
    following.event()
    await following.is_("ready")
    following.followed.close()


async def test_without_an_event_it_asks_as_long_as_the_assessment_is_pending(kept: Kept) -> None:
    """M5: the net below the stream."""
    following = Following(
        kept.tasks,
        payload(1, "pending"),
        Unreachable("busy"),
        payload(1, "pending"),
        payload(2, "ready"),
        poll_seconds=0.01,
    )
    await following.is_("ready")
    assert following.fetches.value == 4
    assert following.followed.failure.value is None
    following.followed.close()


async def test_a_handoff_that_cannot_be_had_says_why(kept: Kept) -> None:
    """M1."""
    following = Following(kept.tasks, Unreachable("connect"))
    failure = await becomes(following.followed.failure, lambda it: it is not None)
    assert isinstance(failure, Unreachable)
    following.followed.close()


async def test_an_older_answer_replaces_nothing(kept: Kept) -> None:
    """M5, V1."""
    following = Following(kept.tasks, payload(2, "ready"), payload(1, "pending"))
    await following.is_("ready")
    for number in (2, 3):
        following.event()
        await following.has_fetched(number)
    await following.is_("ready")
    following.followed.close()


async def test_what_could_not_be_fetched_is_asked_for_again_in_time(kept: Kept) -> None:
    """M5, A8: an event told that something is newer, and the fetch after it got lost."""
    following = Following(kept.tasks, payload(1, "ready"), Unreachable("busy"), payload(2, "ready"), poll_seconds=0.01)
    await following.is_("ready")
    following.event()
    await becomes(following.followed.detail, lambda it: it is not None and it.version == 2)
    assert following.followed.failure.value is None
    following.followed.close()


async def test_after_a_server_went_back_to_a_copy_the_handoff_is_what_it_says_now(kept: Kept) -> None:
    """V1: its versions begin anew."""
    following = Following(kept.tasks, payload(7, "ready"), payload(2, "pending"))
    await following.is_("ready")
    following.followed.start_over()
    await following.is_("pending")
    following.followed.close()


async def test_after_a_server_went_back_to_a_copy_its_sessions_are_what_it_says_now(peer: Peer, kept: Kept) -> None:
    """V1, D6: what came after the copy is gone there, and so it is here; what comes now is not lost."""
    late = detail(
        entry(version=9, status="escalated"), as_of=90, messages=(message(1), message(2)), lane=(card("a", 5),)
    )
    early = detail(entry(version=3), as_of=12, messages=(message(1),), lane=(card("a", 1),))
    peer.on(*SESSION, Reply(late), Reply(early))
    peer.on("GET", "/sessions", Reply(SessionList(as_of=90, sessions=(late.entry,))))
    await kept.conversations.relist()
    await kept.conversations.open(S1)
    kept.conversations.renumber()
    assert kept.conversations.peek(S1) is not None  # shown as it was until the next fetch
    kept.conversations.fold(MessageAdded(message=message(3)), 13)
    peer.on("GET", "/sessions", Reply(SessionList(as_of=12, sessions=(early.entry,))))
    await kept.conversations.relist()
    opened = await kept.conversations.open(S1)
    assert [each.position for each in opened.messages] == [1, 3]
    assert (opened.entry.status, opened.lane[0].version) == ("active", 1)
    assert kept.conversations.sessions.value.entries[0].version == 3
    kept.conversations.fold(SessionChanged(session=entry(version=4, status="resolved")), 14)
    assert kept.conversations.sessions.value.entries[0].status == "resolved"
