"""Reading the audit log (R2)."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta

from rf_desktop.contract.administration import AuditEntry, AuditPage
from rf_desktop.domain.errors import Malformed, NotAllowed
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.use_cases import UseCases
from rf_desktop.server.store.tables import AuditRow
from rf_desktop.server.store.unit_of_work import Work

PAGE = 50
"""Entries of one page."""
LONGEST_ID = 36
"""Characters of an id."""
_NO_OFFSET = timedelta(0)


def require_admin(actor: Actor) -> None:
    """Raise NotAllowed for everybody else; asked before anything is looked up, so that nobody learns what there is."""
    if actor.role != "admin":
        raise NotAllowed("an admin")


class AuditLog(UseCases):
    """Who did what in an account."""

    async def page(self, actor: Actor, after: str | None = None, subject_id: str | None = None) -> AuditPage:
        """The newest first, of everything or of one subject; `after` is what the page before called `next`.

        An admin's right. Raises Malformed for an `after` that was never given out.
        """
        require_admin(actor)
        behind = None if after is None else _position(after)
        if subject_id is not None and not (0 < len(subject_id) <= LONGEST_ID and subject_id.isprintable()):
            raise Malformed("subject_id", "it is no id")
        async with self._reading(actor.account_id) as work:
            rows = await work.audit.page(PAGE + 1, behind, subject_id)
            return AuditPage(
                entries=tuple([await _entry(work, row) for row in rows[:PAGE]]),
                next=_cursor(rows[PAGE - 1]) if len(rows) > PAGE else None,
            )


async def _entry(work: Work, row: AuditRow) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        actor=await work.people.ref_or_none(row.actor_id),
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        detail=row.detail,
    )


def _cursor(row: AuditRow) -> str:
    return base64.urlsafe_b64encode(f"{row.at.isoformat()} {row.id}".encode()).decode().rstrip("=")


def _position(cursor: str) -> tuple[datetime, str]:
    try:
        read = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        moment, _, entry_id = read.partition(" ")
        at = datetime.fromisoformat(moment)
    except (binascii.Error, ValueError):
        raise Malformed("after", "it is no place in this list") from None
    if at.utcoffset() != _NO_OFFSET or not (0 < len(entry_id) <= LONGEST_ID and entry_id.isprintable()):
        raise Malformed("after", "it is no place in this list")
    return at, entry_id
