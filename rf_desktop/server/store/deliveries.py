"""How far the news of each handoff got with whom (E8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import HandoffId, PersonId
from rf_desktop.server.store.tables import DeliveryRow


class Deliveries:
    """The delivery ledgers of one account."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, rows: Iterable[DeliveryRow]) -> None:
        """People to whom the news goes out."""
        self._session.add_all(rows)

    async def of(self, handoff_id: HandoffId) -> Sequence[DeliveryRow]:
        """The ledger of one handoff."""
        found = sa.select(DeliveryRow).where(DeliveryRow.handoff_id == handoff_id)
        return (await self._session.scalars(found.order_by(DeliveryRow.person_id))).all()

    async def people_of(self, handoff_id: HandoffId) -> set[PersonId]:
        """To whom the news of a handoff went."""
        found = sa.select(DeliveryRow.person_id).where(DeliveryRow.handoff_id == handoff_id)
        return set((await self._session.scalars(found)).all())

    async def row(self, handoff_id: HandoffId, person_id: PersonId) -> DeliveryRow | None:
        """How far it got with one person; None when it did not go to them."""
        found = sa.select(DeliveryRow).where(DeliveryRow.handoff_id == handoff_id, DeliveryRow.person_id == person_id)
        return (await self._session.scalars(found)).one_or_none()
