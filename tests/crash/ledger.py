"""The one checker: what a database and a ticket system hold of one session, to be compared with a run without a crash.

It reads beside the program and knows nothing of its use cases. Equal ledgers mean: each row, event, job's effect,
notice and ticket note is there exactly once in effect.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from rf_desktop.server.store.columns import Base
from tests.crash.tickets import TicketStandIn
from tests.engines.beside import Beside

_POINTS_AT = ("session_id", "handoff_id", "subject_id")


@dataclass(frozen=True)
class Ledger:
    """Counts and states; ids, moments and numbers of tries are left out, since they differ from run to run."""

    rows: dict[str, int]
    sessions: list[tuple[Any, ...]]
    handoffs: list[tuple[Any, ...]]
    messages: list[tuple[Any, ...]]
    jobs: Counter[tuple[Any, ...]]
    events: Counter[str]
    notices: Counter[tuple[Any, ...]]
    notes: list[tuple[str, int]]


def ledger_of(beside: Beside, tickets: TicketStandIn, session_id: str) -> Ledger:
    """What there is of a session."""
    own = f"session_id = '{session_id}'"
    handoffs = [row[0] for row in beside.rows(f"SELECT id FROM handoff WHERE {own} ORDER BY escalated_at, id")]
    ids = (session_id, *handoffs)
    quoted = ", ".join(f"'{each}'" for each in ids)
    events: Counter[str] = Counter()
    for kind, data in beside.rows("SELECT type, data FROM event"):
        if any(each in data for each in ids):
            events[kind] += 1
    states = "SELECT n.state, n.handoff_id FROM ticket_note n JOIN handoff h ON h.account_id = n.account_id"
    notes = beside.rows(f"{states} AND h.id = n.handoff_id WHERE h.{own} ORDER BY h.escalated_at")
    return Ledger(
        rows=_rows_that_point_at(beside, quoted),
        sessions=beside.rows(
            f"SELECT status, message_count, step_count, version FROM session WHERE id = '{session_id}'"
        ),
        handoffs=beside.rows(
            "SELECT status, assessment_status, version, claimed_by_id IS NULL FROM handoff"
            f" WHERE {own} ORDER BY escalated_at, id"
        ),
        messages=beside.rows(f"SELECT position, author_kind, body FROM message WHERE {own} ORDER BY position"),
        jobs=Counter(beside.rows(f"SELECT kind, state, error FROM job WHERE subject_id IN ({quoted})")),
        events=events,
        notices=Counter(beside.rows(f"SELECT kind, title, person_id FROM notice WHERE {own}")),
        notes=[(state, tickets.posted[marker]) for state, marker in notes],
    )


def differences(expected: Ledger, found: Ledger) -> list[str]:
    """Every way in which a ledger differs from what it should be, in words."""
    return [
        f"{name}: {getattr(expected, name)} without a crash, {getattr(found, name)} after it"
        for name in Ledger.__dataclass_fields__
        if getattr(expected, name) != getattr(found, name)
    ]


def faults(beside: Beside) -> list[str]:
    """What must hold of every account at any time: the log has no gap, and tells each handoff's last version."""
    found = []
    for account, seq in beside.rows("SELECT id, seq FROM account"):
        numbers = [row[0] for row in beside.rows(f"SELECT seq FROM event WHERE account_id = '{account}' ORDER BY seq")]
        if numbers != list(range(1, seq + 1)):
            found.append(f"the log of {account} counts to {seq} and holds {len(numbers)} events")
    told: dict[str, int] = {}
    for (data,) in beside.rows("SELECT data FROM event WHERE type LIKE 'handoff_%' ORDER BY account_id, seq"):
        said = json.loads(data)
        about = said.get("handoff") or {"id": said.get("handoff_id"), "version": said.get("version")}
        if about.get("id") and about.get("version"):
            told[about["id"]] = about["version"]
    for handoff, version in beside.rows("SELECT id, version FROM handoff"):
        if told.get(handoff) != version:
            found.append(f"handoff {handoff} is of version {version}, and the log's last word is {told.get(handoff)}")
    return found


def _rows_that_point_at(beside: Beside, quoted: str) -> dict[str, int]:
    """How many rows of each table belong to these ids."""
    counts = {}
    for name, table in sorted(Base.metadata.tables.items()):
        names = [column for column in _POINTS_AT if column in table.columns]
        if names:
            either = " OR ".join(f"{column} IN ({quoted})" for column in names)
            counts[name] = beside.value(f"SELECT count(*) FROM {name} WHERE {either}")
    return counts
