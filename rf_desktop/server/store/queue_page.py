"""A page of what waits for one person, in queue order: one statement, whatever the queue's length (Q1, C4).

It goes on behind the last card that was read, not at a count of cards: nothing is shown twice and nothing that
stayed is left out, however many come and go in between; and the index finds the place. The statements are put together
once, and the cards come from the database as the JSON that goes on the wire (`as_json.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import AccountId, HandoffId, PersonId
from rf_desktop.server.store.as_json import JsonObject
from rf_desktop.server.store.columns import UtcMoment
from rf_desktop.server.store.scope import NAMES_ITS_ACCOUNT
from rf_desktop.server.store.tables import Account, AttentionRow, HandoffRow
from rf_desktop.values import dataclass

_handoff = HandoffRow.__table__.c
_attention = AttentionRow.__table__.c
_account = Account.__table__.c
CARD = (
    "id", "session_id", "intent", "status", "priority", "reason", "headline", "problem_summary", "domain",
    "client", "ticket", "handed_off_by_id", "handed_off_by_name", "step_count", "lane_count",
    "escalated_at", "assessment_status", "waiting_since", "tier", "released_count", "version",
)  # fmt: skip
"""The columns of a handoff that a waiting card shows."""


@dataclass(frozen=True)
class Place:
    """Where in the queue a page begins: behind the handoff with these values; `urgency` is the sort rank."""

    urgency: int
    escalated_at: datetime
    handoff_id: HandoffId


class QueuePages:
    """The open handoffs of one account, page by page."""

    def __init__(self, session: AsyncSession, account_id: AccountId) -> None:
        self._session = session
        self._account_id = account_id

    async def waiting(
        self, person: PersonId, *, senior: bool, after: Place | None, limit: int
    ) -> Sequence[sa.Row[Any]]:
        """At most `limit` rows: `card`, `target_id`, `attention` and `as_of`.

        Escalations are for seniors, transfers for their target; one's own are never among them. `card` is the JSON of
        the columns of CARD, `attention` that of the contract's Attention, or None; `as_of` is the number of the
        account's newest event.
        """
        values: dict[str, Any] = {"account_id": self._account_id, "person": person, "most": limit}
        if after is not None:
            values |= {"urgency": after.urgency, "escalated_at": after.escalated_at, "handoff_id": after.handoff_id}
        found = await self._session.execute(STATEMENTS[senior, after is not None], values)
        return found.all()


def _statement(senior: bool, behind: bool) -> sa.Select[Any]:
    account, person = sa.bindparam("account_id", type_=sa.String), sa.bindparam("person", type_=sa.String)
    mine = _handoff.target_id == person
    position = (_handoff.urgency, _handoff.escalated_at, _handoff.id)
    looked = sa.and_(
        _attention.account_id == _handoff.account_id,
        _attention.handoff_id == _handoff.id,
        _attention.person_id == person,
    )
    head = sa.select(_account.seq).where(_account.id == account).scalar_subquery()
    attention = JsonObject(handoff_id=_handoff.id, seen_at=_attention.seen_at, snoozed_until=_attention.snoozed_until)
    columns = [
        JsonObject(**{name: _handoff[name] for name in CARD}).label("card"),
        _handoff.target_id,
        sa.case((_attention.person_id.is_not(None), attention)).label("attention"),
        head.label("as_of"),
    ]
    found = (
        sa.select(*columns)
        .select_from(HandoffRow.__table__.outerjoin(AttentionRow.__table__, looked))
        .where(
            _handoff.account_id == account,
            _handoff.status == sa.literal_column("'open'"),
            _handoff.handed_off_by_id != person,
            sa.or_(_handoff.intent != "transfer", mine) if senior else sa.and_(_handoff.intent == "transfer", mine),
        )
    )
    if behind:
        place = (
            sa.bindparam("urgency", type_=sa.Integer),
            sa.bindparam("escalated_at", type_=UtcMoment()),
            sa.bindparam("handoff_id", type_=sa.String),
        )
        found = found.where(sa.tuple_(*position) > sa.tuple_(*place))
    return (
        found.order_by(*position)
        .limit(sa.bindparam("most", type_=sa.Integer))
        .execution_options(**{NAMES_ITS_ACCOUNT: True})
    )


STATEMENTS = {(senior, behind): _statement(senior, behind) for senior in (True, False) for behind in (True, False)}
"""For seniors or others, from the beginning or behind a place."""
