"""Our server with one defect, planted so that the race can be seen to find it: a claim that reads and then writes.

Two claimants who have both read "open" go on together; without the conditional UPDATE both of them win.
"""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from contextvars import ContextVar
from datetime import datetime

import sqlalchemy as sa

from rf_desktop.contract.handoffs import Claim, Claimed
from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.domain.vocabulary import ClaimWay, Role
from rf_desktop.server import embedded
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.store.handoffs import Handoffs
from rf_desktop.server.store.tables import HandoffRow

_has_read_open: ContextVar[bool] = ContextVar("has_read_open", default=False)
_readers: dict[HandoffId, int] = defaultdict(int)
_two_have_read: dict[HandoffId, asyncio.Event] = defaultdict(asyncio.Event)
_right_claim = HandoffManager.claim
_right_update = Handoffs.claim


async def _read_then_write(self: HandoffManager, actor: Actor, handoff_id: HandoffId, body: Claim) -> Claimed:
    async with self._reading(actor.account_id) as work:
        row = await work.handoffs.get(handoff_id)
        is_free = row is not None and row.status == "open" and row.handed_off_by_id != actor.person_id
    if is_free:
        _readers[handoff_id] += 1
        if _readers[handoff_id] >= 2:
            _two_have_read[handoff_id].set()
        await _two_have_read[handoff_id].wait()
        _has_read_open.set(True)
    return await _right_claim(self, actor, handoff_id, body)


async def _write_whatever(
    self: Handoffs, handoff_id: HandoffId, person: PersonId, role: Role, way: ClaimWay, at: datetime
) -> bool:
    if not _has_read_open.get():
        return await _right_update(self, handoff_id, person, role, way, at)
    values = {"status": "claimed", "claimed_by_id": person, "claimed_at": at, "claimed_way": way}
    await self._session.execute(sa.update(HandoffRow).where(HandoffRow.id == handoff_id).values(**values))
    return True


if __name__ == "__main__":
    HandoffManager.claim = _read_then_write  # type: ignore[method-assign]
    Handoffs.claim = _write_whatever  # type: ignore[method-assign]
    sys.exit(embedded.main())
