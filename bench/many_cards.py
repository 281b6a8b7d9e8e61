"""A queue of very many handoffs, as values: what the store would hold, and the rows that the dock makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from rf_desktop.client.queue_state import Known, Queue, shown
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.contract.identity import Me, PersonRef
from rf_desktop.domain.ids import AccountId, HandoffId, PersonId, SessionId
from rf_desktop.domain.vocabulary import Priority
from rf_desktop.viewmodels.queue_view import ConnectionLine

NOW = datetime(2025, 3, 14, 14, 2, 10, tzinfo=UTC)
LIVE = ConnectionLine("live", "Live", "updated 14:02:10")
_PRIORITIES: tuple[Priority, ...] = ("urgent", "high", "normal", "low")
_CLIENTS = ("Contoso", "Northwind Traders", None, "Fabrikam")
_SENIOR = PersonRef(id=PersonId("sam"), name="Sam")


def handoff(number: int) -> HandoffSummary:
    """One of the many; neighbours differ in everything."""
    problem = f"Outlook fails to sync email for team {number} since the certificate was renewed"
    who = ("Jane", "Nora", "Tom")[number % 3]
    return HandoffSummary(
        id=HandoffId(f"handoff-{number}"),
        session_id=SessionId(f"session-{number}"),
        intent="escalate",
        status="open",
        priority=_PRIORITIES[number % 4],
        reason="It starts again after a few minutes.",
        headline=f"Escalation from {who}: {problem}",
        problem_summary=problem,
        domain="Email" if number % 2 else "Network",
        client=_CLIENTS[number % 4],
        ticket=str(10_000 + number) if number % 5 else None,
        step_count=number % 13,
        lane_count=number % 3,
        escalated_at=NOW - timedelta(minutes=number),
        assessment_status="ready" if number % 7 else "pending",
        handed_off_by_id=PersonId(who.casefold()),
        handed_off_by_name=who,
        version=1,
    )


def queue_of(handoffs: Sequence[HandoffSummary]) -> Queue:
    """The store of a senior for whom all of them wait, after a list."""
    me = Me(person=_SENIOR, account_id=AccountId("acme"), account_name="Acme MSP", role="senior", email="sam@x.example")
    known = {each.id: Known(each, 1) for each in handoffs}
    return shown(Queue(me, known=known, as_of=1, listed_at=NOW))
