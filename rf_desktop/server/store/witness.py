"""Reads the database beside a running server, for proofs and for support. It cannot write and it shares no code path.

Plain sqlite3 on purpose: what it reports does not depend on the mapping that it is a witness of.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from rf_desktop.values import dataclass

Row = dict[str, Any]


@dataclass(frozen=True)
class SeenHandoff:
    """A handoff with names in place of ids; moments as the database words them (UTC)."""

    id: str
    session_id: str
    status: str
    intent: str
    priority: str
    headline: str
    reason: str
    notes: str
    handed_off_by: str
    claimed_by: str | None
    claimed_at: str | None
    claimed_way: str | None
    assessment_status: str
    assessment_source: str | None
    ticket: str | None
    ticket_note_state: str | None
    version: int


@dataclass(frozen=True)
class SeenSession:
    """A session with names in place of ids. `package_handoff` is the id inside its escalation package."""

    id: str
    status: str
    problem_summary: str | None
    ticket: str | None
    opened_by: str
    owner: str
    escalated_to: str | None
    package_handoff: str | None
    messages: int
    cards: int
    cause: str | None
    fix: str | None
    version: int


class Witness:
    """A read-only view of one database file; each call sees what is committed at that moment."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.absolute().as_uri()}?mode=ro"

    def handoffs(self) -> list[SeenHandoff]:
        """Every handoff, the oldest first."""
        rows = self.query(
            """
            SELECT h.id, h.session_id, h.status, h.intent, h.priority, h.headline, h.reason, h.notes,
                   junior.name AS handed_off_by, senior.name AS claimed_by, h.claimed_at, h.claimed_way,
                   h.assessment_status, json_extract(a.content, '$.source') AS assessment_source,
                   h.ticket, n.state AS ticket_note_state, h.version
            FROM handoff h
            JOIN person junior ON junior.account_id = h.account_id AND junior.id = h.handed_off_by_id
            LEFT JOIN person senior ON senior.account_id = h.account_id AND senior.id = h.claimed_by_id
            LEFT JOIN assessment a ON a.account_id = h.account_id AND a.handoff_id = h.id
            LEFT JOIN ticket_note n ON n.account_id = h.account_id AND n.handoff_id = h.id
            ORDER BY h.escalated_at, h.id
            """
        )
        return [SeenHandoff(**row) for row in rows]

    def sessions(self) -> list[SeenSession]:
        """Every session, the oldest first."""
        rows = self.query(
            """
            SELECT s.id, s.status, s.problem_summary, s.ticket, opener.name AS opened_by, owner.name AS owner,
                   taker.name AS escalated_to,
                   json_extract(s.escalation_package, '$.handoff_id') AS package_handoff,
                   (SELECT count(*) FROM message m
                     WHERE m.account_id = s.account_id AND m.session_id = s.id) AS messages,
                   (SELECT count(*) FROM lane_card c
                     WHERE c.account_id = s.account_id AND c.session_id = s.id) AS cards,
                   o.cause, o.fix, s.version
            FROM session s
            JOIN person opener ON opener.account_id = s.account_id AND opener.id = s.opened_by_id
            JOIN person owner ON owner.account_id = s.account_id AND owner.id = s.owner_id
            LEFT JOIN person taker ON taker.account_id = s.account_id AND taker.id = s.escalated_to_id
            LEFT JOIN outcome o ON o.account_id = s.account_id AND o.session_id = s.id
            ORDER BY s.created_at, s.id
            """
        )
        return [SeenSession(**row) for row in rows]

    def messages(self, session_id: str) -> list[Row]:
        """`position, author, author_kind, body, briefing_for` of one session, in order."""
        return self.query(
            "SELECT position, author_name AS author, author_kind, body, briefing_for FROM message"
            " WHERE session_id = ? ORDER BY position",
            (session_id,),
        )

    def lane(self, session_id: str) -> list[Row]:
        """`position, kind, text, state, result` of one session's cards, in order."""
        return self.query(
            "SELECT position, kind, text, state, result FROM lane_card WHERE session_id = ? ORDER BY position",
            (session_id,),
        )

    def jobs(self) -> list[Row]:
        """`kind, state, attempts, error` and the decoded `payload` of every job, the oldest first."""
        rows = self.query("SELECT kind, state, attempts, error, payload FROM job ORDER BY created_at, id")
        return [{**row, "payload": json.loads(row["payload"])} for row in rows]

    def events(self, after: int = 0) -> list[Row]:
        """`account_id, seq, type` and the decoded `data` of every event whose number is above `after`."""
        rows = self.query(
            "SELECT account_id, seq, type, data FROM event WHERE seq > ? ORDER BY account_id, seq", (after,)
        )
        return [{**row, "data": json.loads(row["data"])} for row in rows]

    def notices(self) -> list[Row]:
        """`person, kind, title, handoff_id, read_at` of every notice, the oldest first."""
        return self.query(
            "SELECT p.name AS person, n.kind, n.title, n.handoff_id, n.read_at FROM notice n"
            " JOIN person p ON p.account_id = n.account_id AND p.id = n.person_id ORDER BY n.created_at, n.id"
        )

    def signed_in(self) -> list[str]:
        """The names of those who have a sign-in that has not ended."""
        rows = self.query(
            "SELECT DISTINCT p.name FROM sign_in s JOIN person p ON p.account_id = s.account_id AND p.id = s.person_id"
            " WHERE s.revoked_at IS NULL ORDER BY p.name"
        )
        return [str(row["name"]) for row in rows]

    def query(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        """The rows of any question. Raises sqlite3.OperationalError for anything that writes."""
        with closing(sqlite3.connect(self._uri, uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA query_only = ON")
            return [dict(row) for row in connection.execute(sql, parameters)]
