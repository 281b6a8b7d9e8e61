"""Real server processes and the people of the demo around them, without windows."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pytest

from rf_desktop.app.embedded_server import EmbeddedServer, Running
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.api import new_key
from rf_desktop.client.connection import Live
from rf_desktop.client.conversations import Conversation
from rf_desktop.client.news import Arrived, CaughtUp, News
from rf_desktop.client.observable import Cell
from rf_desktop.client.queue_state import Queue, unread
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.endpoints import PAUSE_JOBS
from rf_desktop.contract.events import HandoffCreated, LoggedEvent, NoticeAdded
from rf_desktop.contract.handoffs import HandoffDetail, HandoffSummary, NewHandoff
from rf_desktop.contract.operations import JobKind, PauseJobs
from rf_desktop.contract.sessions import NewSession
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.domain.moments import now
from tests.client.waiting import Collected, becomes
from tests.server.harness import SECRET, RunningServer

JANE = "engineer@resolutionflow.example.com"
SAM = "senior2@resolutionflow.example.com"
ALEX = "teamadmin@resolutionflow.example.com"
PASSWORD = "TestPass123!"
OUTLOOK = NewSession(
    problem="Outlook keeps asking for the password after the mailbox was migrated", ticket="12345", domain="email"
)


@dataclass
class Desk:
    """One person at work: the workspace, and the news as they came."""

    workspace: Workspace
    news: Collected[News] = field(default_factory=Collected)

    @property
    def queue(self) -> Cell[Queue]:
        return self.workspace.escalations.queue

    async def is_live(self) -> None:
        await becomes(self.workspace.connection, lambda state: isinstance(state, Live))

    async def hears(self, kind: type[LoggedEvent]) -> LoggedEvent:
        """The first live event of a kind."""
        news = await self.news.includes(lambda each: isinstance(each, Arrived) and isinstance(each.event, kind))
        assert isinstance(news, Arrived)
        return news.event

    async def sees(self, handoff_id: HandoffId) -> HandoffSummary:
        """Wait until the handoff waits for this person."""
        await becomes(self.queue, lambda queue: any(h.id == handoff_id for h in queue.in_group("waiting")))
        found = self.queue.value.get(handoff_id)
        assert found is not None
        return found

    async def drops(self, handoff_id: HandoffId) -> None:
        """Wait until the handoff is in none of this person's groups."""
        await becomes(self.queue, lambda queue: all(h.id != handoff_id for h in queue.handoffs))

    def has_dot(self, handoff_id: HandoffId) -> bool:
        return any(h.id == handoff_id for h in unread(self.queue.value, now()))

    async def answered_session(self, form: NewSession = OUTLOOK) -> Conversation:
        """A new session to which FlowPilot has replied, with cards, all by the stream."""
        detail = await self.workspace.commands.start_session(form, key=new_key())
        return await self.conversation(detail.entry.id, lambda it: bool(it.lane))

    async def conversation(self, session_id: SessionId, wanted: object = None) -> Conversation:
        """Wait until an opened conversation is as wanted."""

        def fits(conversation: Conversation | None) -> bool:
            return conversation is not None and (not callable(wanted) or bool(wanted(conversation)))

        found = await becomes(self.workspace.conversations.cell(session_id), fits)
        assert found is not None
        return found

    async def escalates(self, session_id: SessionId, priority: str = "high") -> HandoffDetail:
        form = NewHandoff.model_validate(
            {
                "reason": "It starts again after a few minutes.",
                "notes": "Tried with a new profile.",
                "priority": priority,
            }
        )
        return await self.workspace.commands.escalate(session_id, form, key=new_key())

    async def holds_back(self, *kinds: JobKind) -> None:
        """Pause these background jobs; none lets all run again."""
        await self.workspace.api.call(PAUSE_JOBS, PauseJobs(kinds=kinds))

    def created(self) -> list[HandoffId]:
        """The handoffs that were announced one by one."""
        arrived = [each.event for each in self.news if isinstance(each, Arrived)]
        return [event.handoff.id for event in arrived if isinstance(event, HandoffCreated)]

    def noticed(self) -> list[str]:
        """The titles that were announced one by one."""
        arrived = [each.event for each in self.news if isinstance(each, Arrived)]
        return [event.notice.title for event in arrived if isinstance(event, NoticeAdded)]

    def summaries(self) -> list[CaughtUp]:
        return [each for each in self.news if isinstance(each, CaughtUp)]


class Company:
    """Where a server is, and everybody who is signed in."""

    def __init__(self, folder: Path, address: ServerAddress) -> None:
        self.folder = folder
        self.address: Cell[ServerAddress] = Cell(address)
        self._people = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._people.aclose()

    async def signs_in(self, email: str, address: Cell[ServerAddress] | None = None) -> Desk:
        """Somebody sits down: signed in, connected, everything listed."""
        folder = self.folder / email
        return await self._at_work(
            await Workspace.sign_in(address or self.address, email, PASSWORD, folder=folder, device="test")
        )

    async def comes_back(self, email: str, token: str) -> Desk:
        """Somebody starts the application again, with the token of before."""
        return await self._at_work(await Workspace.resume(self.address, token, folder=self.folder / email))

    async def _at_work(self, workspace: Workspace) -> Desk:
        desk = Desk(workspace)
        workspace.watch_news(desk.news)
        await self._people.enter_async_context(workspace)
        await desk.is_live()
        return desk


class House(Company):
    """A company with an embedded server of its own, in its own process: it can be killed and stopped."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, ServerAddress("http://127.0.0.1:9"))
        self.server = EmbeddedServer(folder / "server", demo=True, back_off=(0.05,))

    async def __aenter__(self) -> Self:
        self.server.state.watch(self._moved)
        assert isinstance(await self.server.start(), Running), self.server.state.value
        return self

    async def __aexit__(self, *_: object) -> None:
        await super().__aexit__()
        await self.server.stop()

    def _moved(self, state: object) -> None:
        if isinstance(state, Running):
            self.address.set(ServerAddress(state.url, state.secret))

    async def is_killed(self) -> None:
        """Kill the server's process and wait until another one serves."""
        running = self.server.state.value
        assert isinstance(running, Running)
        os.kill(running.pid, signal.SIGKILL)
        await becomes(self.server.state, lambda state: isinstance(state, Running) and state.pid != running.pid)


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerAddress]:
    """One demo server for every test that leaves it alone; they make their own sessions and handoffs."""
    server = RunningServer(tmp_path_factory.mktemp("demo"))
    try:
        assert server.start(demo=True).get("ready") is True, server.log
        yield ServerAddress(server.url, SECRET)
    finally:
        server.close()
