"""The delivery ledger: what became of the news of a handoff, with each person to whom it went (E8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rf_desktop.contract.events import DeliveryChanged
from rf_desktop.contract.presence import Delivery, DeliveryLedger, DeliveryReport
from rf_desktop.domain.delivery import REPORTED, further
from rf_desktop.domain.errors import Malformed, NotAvailable, TemporarilyUnavailable
from rf_desktop.domain.ids import HandoffId, NoticeId, PersonId
from rf_desktop.domain.vocabulary import DeliveryState, Held
from rf_desktop.server.observe import logger
from rf_desktop.server.ports import Persons
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.handoff_views import readable_handoff
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.tables import DeliveryRow, HandoffRow
from rf_desktop.server.store.unit_of_work import Work

LONGEST_WHY = 300
"""Characters of a desktop's explanation."""
_log = logger("deliveries")


class Deliveries(UseCases):
    """What desktops report, and what those who handed off may know of it."""

    async def ledger(self, actor: Actor, handoff_id: HandoffId) -> DeliveryLedger:
        """How far the news got with everybody, for who handed it off and for the seniors; by name."""
        async with self._reading(actor.account_id) as work:
            row = await readable_handoff(work, actor, handoff_id)
            if not actor.is_senior and row.handed_off_by_id != actor.person_id:
                raise NotAvailable("handoff")
            found = [await delivery_view(work, each) for each in await work.deliveries.of(row.id)]
            return DeliveryLedger(
                handoff_id=row.id,
                deliveries=tuple(sorted(found, key=lambda each: (each.person.name.casefold(), each.person.id))),
                claimed_by=await work.people.ref_or_none(row.claimed_by_id),
                claimed_at=row.claimed_at,
            )

    async def report(self, actor: Actor, notice_id: NoticeId, body: DeliveryReport) -> None:
        """What the person's desktop did with a notice of theirs. A report that is no news changes nothing."""
        if body.outcome not in REPORTED:
            raise Malformed("outcome", "a desktop reports shown, held or failed")
        why = " ".join(body.why.split())
        if len(why) > LONGEST_WHY:
            raise Malformed("why", f"it has at most {LONGEST_WHY} characters")
        async with self._reading(actor.account_id) as work:
            notice = await work.notices.one(actor.person_id, notice_id)
            if notice is None:
                raise NotAvailable("notice")
            is_news = notice.handoff_id is not None and await _is_news(work, actor, notice.handoff_id, body.outcome)
        if is_news and notice.handoff_id is not None:
            async with self._writing(actor.account_id) as work:
                row = await work.handoffs.get(notice.handoff_id)
                if row is not None:
                    await advance(work, row, actor.person_id, body.outcome, self._clock(), why)

    async def opened(self, actor: Actor, handoff_id: HandoffId) -> None:
        """The person reads the handoff. The reading comes first: a ledger that cannot be written never hinders it."""
        async with self._reading(actor.account_id) as work:
            if not await _is_news(work, actor, handoff_id, "opened"):
                return
        try:
            async with self._writing(actor.account_id) as work:
                row = await readable_handoff(work, actor, handoff_id)
                await advance(work, row, actor.person_id, "opened", self._clock())
        except TemporarilyUnavailable:
            _log.warning("that a handoff was opened could not be written down", handoff_id=handoff_id)


async def begin(work: Work, row: HandoffRow, held: Mapping[PersonId, Held | None], at: datetime) -> None:
    """The news of a handoff goes out to these people; those whom it reached before keep their word."""
    new = held.keys() - await work.deliveries.people_of(row.id)
    online = await work.presence.online(new, at)
    work.deliveries.add(
        DeliveryRow(handoff_id=row.id, person_id=person_id, state=state, why=why, at=at)
        for person_id in sorted(new)
        for state, why in (_first_word(held[person_id], is_online=person_id in online),)
    )


async def advance(
    work: Work, row: HandoffRow, person_id: PersonId, state: DeliveryState, at: datetime, why: str = ""
) -> None:
    """The news got further with somebody, and who handed off hears of it. What is not further changes nothing."""
    delivery = await work.deliveries.row(row.id, person_id)
    if delivery is None or not _is_further(delivery, state):
        return
    delivery.state, delivery.why, delivery.at = state, why, at
    event = DeliveryChanged(handoff_id=row.id, delivery=await delivery_view(work, delivery))
    work.events.append(event, Persons(frozenset({row.handed_off_by_id})))


async def delivery_view(work: Work, row: DeliveryRow) -> Delivery:
    """A line of the ledger as the contract words it."""
    return Delivery(person=await work.people.ref(row.person_id), state=row.state, why=row.why, at=row.at)


async def _is_news(work: Work, actor: Actor, handoff_id: HandoffId, state: DeliveryState) -> bool:
    delivery = await work.deliveries.row(handoff_id, actor.person_id)
    return delivery is not None and _is_further(delivery, state)


def _is_further(delivery: DeliveryRow, state: DeliveryState) -> bool:
    return further(delivery.state, state) != delivery.state


def _first_word(held: Held | None, *, is_online: bool) -> tuple[DeliveryState, str]:
    if not is_online:
        return "offline", ""
    return ("sent", "") if held is None else ("held", held)
