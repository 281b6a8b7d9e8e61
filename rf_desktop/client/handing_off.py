"""Before and after handing over: what is worth saying first, what is like it, and how far the news got (E7, E8, T9)."""

from __future__ import annotations

import logging
from collections.abc import Callable

from rf_desktop.client.api import Api
from rf_desktop.client.errors import ClientError
from rf_desktop.client.observable import Cell
from rf_desktop.client.tasks import Tasks
from rf_desktop.contract import endpoints
from rf_desktop.contract.events import DeliveryChanged, HandoffEvent, LoggedEvent
from rf_desktop.contract.preflight import PreFlight
from rf_desktop.contract.presence import Delivery, DeliveryLedger
from rf_desktop.contract.radar import AlikeSessions
from rf_desktop.domain.delivery import further
from rf_desktop.domain.ids import HandoffId, SessionId

_log = logging.getLogger(__name__)


class HandingOff:
    """`ledger` is the delivery ledger of the handoff that is followed, None until it was fetched, or without one."""

    def __init__(self, api: Api, tasks: Tasks) -> None:
        self.ledger: Cell[DeliveryLedger | None] = Cell(None)
        self._api = api
        self._tasks = tasks
        self._followed: HandoffId | None = None

    async def pre_flight(self, session_id: SessionId) -> PreFlight:
        """What seniors asked first on past escalations, and what of it the session says. Raises ClientError."""
        return await self._api.call(endpoints.PRE_FLIGHT, session_id=session_id)

    async def alike(self, session_id: SessionId) -> AlikeSessions:
        """Live sessions that seem to have the same trouble. Raises ClientError."""
        return await self._api.call(endpoints.ALIKE_SESSIONS, session_id=session_id)

    def find_alike(self, session_id: SessionId, found: Callable[[AlikeSessions], None]) -> None:
        """Look for them in the background and tell `found`; what cannot be fetched is not told."""
        self._tasks.start(self._find_alike(session_id, found), "sessions that look alike")

    def follow(self, handoff_id: HandoffId | None) -> None:
        """Keep this handoff's ledger true from now on, instead of another's; None follows nothing."""
        if handoff_id == self._followed:
            return
        self._followed = handoff_id
        self.ledger.set(None)
        self._refetch()

    def fold(self, event: LoggedEvent) -> None:
        """Take one event of the stream."""
        match event:
            case DeliveryChanged(handoff_id=handoff_id, delivery=delivery) if handoff_id == self._followed:
                if self.ledger.value is not None:
                    self.ledger.set(_with(self.ledger.value, delivery))
            case _ if isinstance(event, HandoffEvent) and event.handoff.id == self._followed:
                self._refetch()
            case _:
                pass

    async def relist(self) -> None:
        """Fetch the followed ledger again. Raises ClientError."""
        wanted = self._followed
        if wanted is None:
            return
        found = await self._api.call(endpoints.DELIVERIES, handoff_id=wanted)
        if self._followed == wanted:
            self.ledger.set(found)

    def _refetch(self) -> None:
        if self._followed is not None:
            self._tasks.start(self._quietly(), "a delivery ledger")

    async def _find_alike(self, session_id: SessionId, found: Callable[[AlikeSessions], None]) -> None:
        try:
            found(await self.alike(session_id))
        except ClientError as error:
            _log.info("Whether anything looks alike is not known: %s", error)

    async def _quietly(self) -> None:
        """The next list makes up for a failure."""
        try:
            await self.relist()
        except ClientError as error:
            _log.info("The delivery ledger is fetched later: %s", error)


def _with(ledger: DeliveryLedger, news: Delivery) -> DeliveryLedger:
    """The ledger with one line that got further; an older word than the one that stands there changes nothing."""
    lines = {each.person.id: each for each in ledger.deliveries}
    known = lines.get(news.person.id)
    if known is not None and further(known.state, news.state) != news.state:
        return ledger
    lines[news.person.id] = news
    ordered = sorted(lines.values(), key=lambda each: (each.person.name.casefold(), each.person.id))
    return ledger.model_copy(update={"deliveries": tuple(ordered)})
