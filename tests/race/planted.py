"""Our server with one defect, planted so that the checker can be seen to find it. `RF_TEST_FAULT` says which.

read_then_write   a claimant who has read "open" takes it, whoever has it meanwhile
two_hundreds      a loser is answered as if they had won
wrong_name        a loser hears of somebody who does not exist
told_twice        a claim is said twice in the log
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import defaultdict
from contextvars import ContextVar
from datetime import datetime

import sqlalchemy as sa

from rf_desktop.contract.events import HandoffClaimed, LoggedEvent
from rf_desktop.contract.handoffs import Claim, Claimed
from rf_desktop.domain.errors import HandoffAlreadyClaimed
from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.domain.vocabulary import ClaimWay, Role
from rf_desktop.server import cli, embedded
from rf_desktop.server.ports import Audience
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.store.events import Events
from rf_desktop.server.store.handoffs import Handoffs
from rf_desktop.server.store.tables import HandoffRow

FAULT = "RF_TEST_FAULT"
_right_claim = HandoffManager.claim
_right_step = Handoffs.claim
_right_append = Events.append
_has_read_open: ContextVar[bool] = ContextVar("has_read_open", default=False)
_readers: dict[HandoffId, int] = defaultdict(int)
_two_have_read: dict[HandoffId, asyncio.Event] = defaultdict(asyncio.Event)
_answers: dict[HandoffId, Claimed] = {}


async def read_then_write(self: HandoffManager, actor: Actor, handoff_id: HandoffId, body: Claim) -> Claimed:
    """Two claimants who have both read "open" go on together, and both of them win."""
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


async def _whoever_has_it(
    self: Handoffs, handoff_id: HandoffId, person: PersonId, role: Role, way: ClaimWay, at: datetime
) -> bool:
    """In the claim's own transaction, so that every one of them wins."""
    if _has_read_open.get():
        freed = {"status": "open", "claimed_by_id": None, "claimed_at": None, "claimed_way": None}
        await self._session.execute(sa.update(HandoffRow).where(HandoffRow.id == handoff_id).values(**freed))
    return await _right_step(self, handoff_id, person, role, way, at)


async def two_hundreds(self: HandoffManager, actor: Actor, handoff_id: HandoffId, body: Claim) -> Claimed:
    """The loser gets the winner's answer with their own name in it."""
    try:
        _answers[handoff_id] = await _right_claim(self, actor, handoff_id, body)
    except HandoffAlreadyClaimed:
        right = _answers[handoff_id]
        entry = right.session.entry.model_copy(update={"owner": actor.ref})
        return Claimed(
            handoff=right.handoff.model_copy(update={"claimed_by": actor.ref}),
            session=right.session.model_copy(update={"entry": entry}),
        )
    return _answers[handoff_id]


async def wrong_name(self: HandoffManager, actor: Actor, handoff_id: HandoffId, body: Claim) -> Claimed:
    """The right id with another name."""
    try:
        return await _right_claim(self, actor, handoff_id, body)
    except HandoffAlreadyClaimed as lost:
        raise HandoffAlreadyClaimed(lost.claimed_by_id, "Nobody", lost.claimed_at) from None


def told_twice(self: Events, event: LoggedEvent, audience: Audience) -> None:
    """Each claim once more."""
    _right_append(self, event, audience)
    if isinstance(event, HandoffClaimed):
        _right_append(self, event, audience)


def plant(fault: str) -> None:
    """Put the defect in."""
    if fault == "told_twice":
        Events.append = told_twice  # type: ignore[method-assign]
    else:
        claims = {"read_then_write": read_then_write, "two_hundreds": two_hundreds, "wrong_name": wrong_name}
        HandoffManager.claim = claims[fault]  # type: ignore[method-assign]
        if fault == "read_then_write":
            Handoffs.claim = _whoever_has_it  # type: ignore[method-assign]


if __name__ == "__main__":
    plant(os.environ[FAULT])
    sys.exit(cli.main() if "serve" in sys.argv else embedded.main())
