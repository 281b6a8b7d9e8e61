"""A real server process with the demo account, and people of it who ask it as the desktop does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.figures import CannotMeasure
from rf_desktop.app.embedded_server import EmbeddedServer, Running
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.api import Api
from rf_desktop.client.observable import Cell
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.endpoints import ESCALATE, OPEN_SESSION, PAUSE_JOBS
from rf_desktop.contract.handoffs import NewHandoff
from rf_desktop.contract.operations import PauseJobs
from rf_desktop.contract.sessions import NewSession
from rf_desktop.domain.demo import ALEX, DEMO_PASSWORD, JANE, SAM, DemoPerson
from rf_desktop.domain.ids import HandoffId, SessionId


@dataclass(frozen=True)
class House:
    """Where the server is, and three ways to ask it. Background jobs are held back, so that only the measured runs."""

    address: ServerAddress
    jane: Api
    sam: Api
    alex: Api

    async def open_session(self) -> SessionId:
        """A new session of the junior's."""
        form = NewSession(problem="Outlook keeps asking for the password after the migration", ticket="12345")
        return (await self.jane.call(OPEN_SESSION, form)).entry.id

    async def escalate(self, session_id: SessionId) -> HandoffId:
        """An urgent handoff of it, so that its card is among the first."""
        form = NewHandoff(reason="It starts again after a few minutes.", priority="urgent")
        return (await self.jane.call(ESCALATE, form, session_id=session_id)).id


@asynccontextmanager
async def demo_house(folder: Path, command: Sequence[str] | None = None) -> AsyncIterator[House]:
    """The server lives as long as the block; `command` is another program that speaks its protocol."""
    server = EmbeddedServer(folder, demo=True, command=command)
    async with AsyncExitStack() as held:
        held.push_async_callback(server.stop)
        state = await server.start()
        if not isinstance(state, Running):
            raise CannotMeasure(f"The server did not start: {state}.")
        address = ServerAddress(state.url, state.secret)

        async def sign_in(who: DemoPerson) -> Api:
            person = await Workspace.sign_in(Cell(address), who.email, DEMO_PASSWORD, folder=folder)
            held.push_async_callback(person.aclose)
            return person.api

        house = House(address, await sign_in(JANE), await sign_in(SAM), await sign_in(ALEX))
        await house.alex.call(PAUSE_JOBS, PauseJobs(kinds=("assess", "reply", "ticket_note")))
        yield house
