"""The waiting part of a queue in pages, for queues that are too long to be read at once (Q1, C4)."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import Any

from rf_desktop.contract.handoffs import HandoffPage, HandoffSummary
from rf_desktop.domain.errors import Malformed
from rf_desktop.domain.ids import HandoffId
from rf_desktop.domain.vocabulary import URGENCY
from rf_desktop.server.ports import Written
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.queue_page import CARD, Place

MOST = 100
USUALLY = 50
"""Cards of one page."""
_LONGEST_ID = 36
_NO_OFFSET = timedelta(0)
_NOT_WHILE_WAITING: dict[str, Any] = {
    name: field.default
    for name, field in HandoffSummary.model_fields.items()
    if not field.is_required() and name not in CARD
}
"""What a waiting card says where it has no column for it: the contract's own defaults."""


def _members(values: dict[str, Any]) -> str:
    return json.dumps(values)[1:-1]


_REST = _members(_NOT_WHILE_WAITING)


class QueueReading(UseCases):
    """Reading the queue page by page."""

    async def page(self, actor: Actor, after: str | None, limit: str | None) -> Written[HandoffPage]:
        """What waits for `actor` behind the place `after`, in queue order. Raises Malformed for what it cannot read.

        The cards come from the database as they go on the wire, so no models are made of them.
        """
        place, most = read_place(after), _read_limit(limit)
        async with self._reading(actor.account_id) as work:
            rows = await work.queue_pages.waiting(actor.person_id, senior=actor.is_senior, after=place, limit=most + 1)
            as_of = rows[0].as_of if rows else await work.events.head()
        shown = rows[:most]
        others, mine = _REST, _rest_of_mine(actor)
        cards = ",".join([f"{{{mine if target else others}, {card[1:]}" for card, target, _, _ in shown])
        attention = ",".join([each for _, _, each, _ in shown if each is not None])
        behind = json.dumps(write_place(_place(shown[-1].card)) if len(rows) > most else None)
        return Written(f'{{"as_of":{as_of},"handoffs":[{cards}],"attention":[{attention}],"next":{behind}}}')


def write_place(place: Place) -> str:
    """A place as the contract's opaque text."""
    said = json.dumps([place.urgency, place.escalated_at.isoformat(), place.handoff_id])
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read_place(text: str | None) -> Place | None:
    """What `write_place` wrote; None for the beginning. Raises Malformed for anything else."""
    if text is None:
        return None
    try:
        said = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        urgency, moment, handoff_id = said
        escalated_at = datetime.fromisoformat(moment)
        is_place = type(urgency) is int and 0 <= urgency < 100 and escalated_at.utcoffset() == _NO_OFFSET
        is_id = isinstance(handoff_id, str) and len(handoff_id) <= _LONGEST_ID and handoff_id.isprintable()
        handoff_id.encode()
    except (ValueError, TypeError, AttributeError, RecursionError):
        is_place = is_id = False
    if not (is_place and is_id):
        raise Malformed("after", "it should be the `next` of another page")
    return Place(urgency, escalated_at, HandoffId(handoff_id))


def _read_limit(text: str | None) -> int:
    if text is None:
        return USUALLY
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MOST):
        raise Malformed("limit", f"it should be a number from 1 to {MOST}")
    return int(text)


def _rest_of_mine(asker: Actor) -> str:
    """The rest of a transfer's card. It is only ever shown to its target, so the target is who asks."""
    return _members(_NOT_WHILE_WAITING | {"target": asker.ref.model_dump()})


def _place(card: str) -> Place:
    """Where the page goes on, behind its last card."""
    last = json.loads(card)
    return Place(URGENCY[last["priority"]], datetime.fromisoformat(last["escalated_at"]), HandoffId(last["id"]))
