"""People at their desks: real view-models and clients on a real server process, without windows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from rf_desktop.client.address import ServerAddress
from rf_desktop.client.connection import Live
from rf_desktop.client.drafts import Drafts
from rf_desktop.client.observable import Cell
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.client.workspace import Workspace
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.redaction import for_disk
from rf_desktop.domain.vocabulary import Priority
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.cards import EscalationCard
from rf_desktop.viewmodels.conversation_view import Conversation
from rf_desktop.viewmodels.desk import Desk, open_desk
from rf_desktop.viewmodels.form_view import EscalateValues, NewSessionValues
from rf_desktop.viewmodels.magic_moment import MagicMoment
from rf_desktop.viewmodels.moment_state import Showing
from rf_desktop.viewmodels.queue_view import QueueState
from tests.client.waiting import becomes
from tests.fakes.herald import RecordingHerald
from tests.journeys.house import PASSWORD

PROBLEM = "Outlook keeps asking for the password after the mailbox was migrated"


class Person:
    def __init__(self, desk: Desk, herald: RecordingHerald) -> None:
        self.desk = desk
        self.herald = herald

    async def sees_card(self, handoff: HandoffId, group: str = "waiting") -> EscalationCard:
        def card(state: QueueState) -> EscalationCard | None:
            cards = [row for row in state.rows if isinstance(row, EscalationCard)]
            return next((row for row in cards if row.key == handoff and row.group == group), None)

        found = card(await becomes(self.desk.queue.state, card))
        assert found is not None
        return found

    async def loses_card(self, handoff: HandoffId) -> None:
        await becomes(self.desk.queue.state, lambda state: all(row.key != handoff for row in state.rows))

    async def reads(self, handoff: HandoffId) -> MagicMoment:
        await self.desk.queue.open(handoff)
        sheet = self.desk.sheet.value
        assert sheet is not None
        await becomes(sheet.state, lambda state: isinstance(state, Showing))
        return sheet

    async def shows(self, wanted: Callable[[Conversation], object]) -> Conversation:
        state = await becomes(
            self.desk.conversation.state, lambda state: isinstance(state, Conversation) and wanted(state)
        )
        assert isinstance(state, Conversation)
        return state


Sit = Callable[[str], Awaitable[Person]]


@pytest.fixture
async def sit(tmp_path: Path, demo_server: ServerAddress) -> AsyncIterator[Sit]:
    """`await sit(SAM)`: somebody at a desk, live, on the common server."""
    address = Cell(demo_server)
    async with AsyncExitStack() as stack:

        async def one(email: str) -> Person:
            folder = tmp_path / email
            workspace = await Workspace.sign_in(address, email, PASSWORD, folder=folder, device="test")
            herald = RecordingHerald()
            hidden = RememberedIds(folder / "hidden", 100)
            desk = open_desk(workspace, herald, Drafts(folder / "drafts", for_disk), hidden)
            stack.push_async_callback(desk.aclose)
            desk.start()
            await becomes(workspace.connection, lambda state: isinstance(state, Live))
            return Person(desk, herald)

        yield one


async def escalated(jane: Person, priority: Priority = "urgent") -> HandoffId:
    """Jane works a session, answers a card and hands it off, through her forms."""
    desk = jane.desk
    assert await desk.sidebar.new_session_form().submit(NewSessionValues(problem=PROBLEM, ticket="12345"))
    state = await jane.shows(lambda state: state.lane)
    assert await desk.conversation.answer(state.lane[0].key, "done", "no change")
    assert await desk.conversation.escalate_form().submit(EscalateValues("I am stuck", "Tried it all", priority))
    state = await jane.shows(lambda state: "withdraw" in state.actions)
    assert state.composer.placeholder == text.COMPOSER_ESCALATED
    known = desk.conversation.known
    assert known is not None
    assert known.entry.handoff is not None
    assert all(row.key != known.entry.handoff.id for row in desk.queue.state.value.rows), "C4"
    return known.entry.handoff.id
