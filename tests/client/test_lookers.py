"""Who looks at a handoff, folded from lists and events, and that I say so myself (Q1)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from rf_desktop.client.errors import Refused, Unreachable
from rf_desktop.client.looking import LookingAt
from rf_desktop.client.observable import Cell
from rf_desktop.client.queue_state import Queue, fold, listed, renumbered
from rf_desktop.client.tasks import Tasks
from rf_desktop.contract.endpoints import LOOK_AT_HANDOFF
from rf_desktop.contract.events import HandoffClaimed, HandoffCreated, PresenceChanged
from rf_desktop.contract.handoffs import HandoffList
from rf_desktop.contract.identity import PersonRef
from rf_desktop.contract.presence import Lookers
from rf_desktop.contract.problems import NotAvailableProblem
from rf_desktop.domain.ids import HandoffId
from tests.client.made import ALEX, JANE, NOON, SAM, handoff, me
from tests.fakes.scripted import ScriptedApi
from tests.fakes.seat import settled

H1, H2 = HandoffId("h1"), HandoffId("h2")


def looks(*people: PersonRef) -> PresenceChanged:
    return PresenceChanged(looking=Lookers(handoff_id=H1, people=people))


def test_colleagues_who_look_are_known_and_i_am_none_of_them() -> None:
    """Q1."""
    queue = fold(Queue(me()), looks(SAM, ALEX), 1)
    assert queue.lookers(H1) == (ALEX,)
    assert fold(queue, looks(), 2).lookers(H1) == ()


def test_the_newest_word_on_who_looks_stands_whichever_comes_first() -> None:
    """V1: by number, and a list of later replaces it."""
    queue = fold(fold(Queue(me()), looks(ALEX), 3), looks(JANE), 2)
    assert queue.lookers(H1) == (ALEX,)
    there = HandoffList(as_of=2, handoffs=(handoff(),), attention=(), looking=())
    assert listed(queue, there, NOON).lookers(H1) == (ALEX,)
    now = there.model_copy(update={"as_of": 4, "looking": (Lookers(handoff_id=H1, people=(JANE,)),)})
    queue = listed(queue, now, NOON)
    assert queue.lookers(H1) == (JANE,)
    assert fold(queue, looks(ALEX), 4).lookers(H1) == (JANE,)
    assert renumbered(queue).lookers(H1) == ()


def test_who_looks_moves_no_card() -> None:
    """Q1: nothing but the marks of that one card differs."""
    queue = fold(Queue(me()), HandoffCreated(handoff=handoff(), actor=JANE), 1)
    after = fold(queue, looks(ALEX), 2)
    assert after.handoffs is queue.handoffs
    assert after.groups is queue.groups


class Desk:
    """What I look at, over a scripted server."""

    def __init__(self) -> None:
        self.api = ScriptedApi()
        self.api.answers(LOOK_AT_HANDOFF, lambda _, *, handoff_id: Lookers(handoff_id=HandoffId(handoff_id), people=()))
        self.queue: Cell[Queue] = Cell(Queue(me()))
        self.tasks = Tasks()
        self.looking = LookingAt(self.api, self.queue, self.tasks, every=0)
        for number, name in enumerate(("h1", "h2"), start=1):
            self.hears(HandoffCreated(handoff=handoff(name), actor=JANE), number)

    def hears(self, event: HandoffCreated | HandoffClaimed, number: int) -> None:
        self.queue.set(fold(self.queue.value, event, number))

    def said(self) -> list[tuple[str, bool]]:
        return [(asked.path["handoff_id"], asked.body.looking) for asked in self.api.requests(LOOK_AT_HANDOFF)]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    one = Desk()
    yield one
    one.looking.close()
    await one.tasks.aclose()


async def test_an_open_sheet_says_so_again_and_again_and_takes_it_back_when_it_closes(desk: Desk) -> None:
    """Q1."""
    desk.looking.look_at(H1)
    await settled(lambda: desk.said().count(("h1", True)) >= 3)
    desk.looking.look_at(None)
    await settled(lambda: ("h1", False) in desk.said())
    after = len(desk.said())
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(desk.said()) == after
    assert desk.said()[-1] == ("h1", False)


async def test_who_goes_on_to_the_next_one_looks_at_one_only(desk: Desk) -> None:
    """Q1."""
    desk.looking.look_at(H1)
    await settled(lambda: ("h1", True) in desk.said())
    desk.looking.look_at(H2)
    await settled(lambda: ("h1", False) in desk.said() and ("h2", True) in desk.said())
    assert desk.looking.handoff_id == H2


async def test_after_a_claim_nobody_looks_although_the_sheet_stays(desk: Desk) -> None:
    """Q1, C3: the sheet of what a colleague claimed stays open, and tells nobody anything."""
    desk.looking.look_at(H1)
    await settled(lambda: ("h1", True) in desk.said())
    change = {"status": "claimed", "claimed_by": ALEX, "claimed_at": NOON, "version": 2}
    desk.hears(HandoffClaimed(handoff=handoff().model_copy(update=change), actor=ALEX), 9)
    await settled(lambda: ("h1", False) in desk.said())
    assert desk.looking.handoff_id is None


async def test_what_did_not_get_through_is_said_at_the_next_beat_and_a_refusal_ends_it(desk: Desk) -> None:
    """Q1: nobody is told of it; nothing hangs on it."""
    desk.api.answers(LOOK_AT_HANDOFF, Unreachable("connect"))
    desk.looking.look_at(H1)
    await settled(lambda: len(desk.said()) >= 2)
    desk.api.answers(LOOK_AT_HANDOFF, Refused(NotAvailableProblem(title="Gone.", status=404)))
    for _ in range(20):
        await asyncio.sleep(0)
    after = len(desk.said())
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(desk.said()) == after


async def test_leaving_says_nothing_more(desk: Desk) -> None:
    """Q1: the end of the connection tells the server."""
    desk.looking.look_at(H1)
    await settled(lambda: len(desk.said()) >= 1)
    desk.looking.close()
    await desk.tasks.aclose()
    assert ("h1", False) not in desk.said()
