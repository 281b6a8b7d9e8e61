"""What is asked while somebody waits finds its rows by an index, in an account that is years old, on either engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from rf_desktop.domain.ids import PersonId
from rf_desktop.server.store import Store, Work
from rf_desktop.server.store.columns import Base
from tests.engines.beside import Beside
from tests.server.store.world import AT, Sides

YEARS = 3000
"""Rows of each kind that the account has gathered: enough for a planner to mind."""
_EACH = f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {YEARS})"
_MINE = "'account-a'"
_AT = "'2025-01-01 00:00:00.000000'"
OLD: tuple[str, ...] = (
    f"""{_EACH} INSERT INTO person (account_id, id, name, email, role, password_hash, active, created_at)
        SELECT {_MINE}, 'p' || i, 'n', 'e' || i, 'senior', '-', true, {_AT} FROM n WHERE i <= 500""",
    f"""{_EACH} INSERT INTO session (account_id, id, status, opened_by_id, owner_id, escalated_to_id, step_count,
                                    message_count, created_at, updated_at, version)
        SELECT {_MINE}, 's' || i, 'resolved', 'p' || (1 + i % 500), 'p' || (1 + i % 500), 'p' || (1 + i % 500), 0,
               0, {_AT}, {_AT}, 1 FROM n""",
    f"""{_EACH} INSERT INTO handoff (account_id, id, session_id, intent, status, priority, urgency, reason, notes,
                                    headline, handed_off_by_id, step_count, lane_count, escalated_at, claimed_by_id,
                                    claimed_at, resolved_at, assessment_status, tier, released_count, offered, coached,
                                    version)
        SELECT {_MINE}, 'h' || i, 's' || i, 'escalate', 'resolved', 'normal', 2, 'r', '',
               'h', 'p' || (1 + i % 500), 0, 0, {_AT}, 'p' || (1 + i % 500),
               {_AT}, {_AT}, 'ready', 1, 0, false, false, 1 FROM n""",
    f"""{_EACH} INSERT INTO documentation (account_id, handoff_id, session_id, body, created_at)
        SELECT {_MINE}, 'h' || i, 's' || i, 'text', {_AT} FROM n""",
    f"""{_EACH} INSERT INTO assessment (account_id, handoff_id, content, written_at)
        SELECT {_MINE}, 'h' || i, '{{}}', {_AT} FROM n""",
    f"""{_EACH} INSERT INTO reading (account_id, handoff_id, person_id, verdict, at)
        SELECT {_MINE}, 'h' || i, 'p' || (1 + i % 500), 'agree', {_AT} FROM n""",
    f"""{_EACH} INSERT INTO message (account_id, id, session_id, position, author_kind, author_name, body, sent_at)
        SELECT {_MINE}, 'm' || i, 's' || i, 1, 'flowpilot', 'FlowPilot', 'text', {_AT} FROM n""",
    f"""{_EACH} INSERT INTO turn (account_id, message_id, session_id, blocks)
        SELECT {_MINE}, 'm' || i, 's' || i, '{{}}' FROM n""",
    f"""{_EACH} INSERT INTO notice (account_id, id, person_id, kind, title, body, priority, session_id, handoff_id,
                                   created_at, read_at)
        SELECT {_MINE}, 'n' || i, 'p1', 'escalation', 't', 'b', 'normal', 's' || i, 'h' || i,
               {_AT}, {_AT} FROM n""",
    "UPDATE notice SET read_at = NULL WHERE id LIKE 'n%00'",
    f"""{_EACH} INSERT INTO job (account_id, id, kind, payload, state, run_at, attempts, created_at)
        SELECT {_MINE}, 'j' || i, 'reply', '{{}}', CASE WHEN i % 1000 = 0 THEN 'dead' ELSE 'done' END,
               {_AT}, 1, {_AT} FROM n""",
)

TABLES = set(Base.metadata.tables)
Question = Callable[[Work, Sides], Awaitable[object]]
QUESTIONS: dict[str, tuple[Question, tuple[str, ...]]] = {
    "a session's documentation": (
        lambda work, s: work.sessions.documentation(s.ours.sessions[0]),
        ("ix_documentation_session",),
    ),
    "the words behind a session's replies": (
        lambda work, s: work.turns.of_session(s.ours.sessions[0]),
        ("ix_turn_session",),
    ),
    "a person's sessions": (
        lambda work, s: work.sessions.of(PersonId("p7")),
        ("ix_session_owner", "ix_session_opened_by", "ix_session_escalated_to"),
    ),
    "what is worked on now": (
        lambda work, s: work.live_sessions.since(AT - timedelta(days=3), 400),
        ("ix_session_updated",),
    ),
    "what past handoffs were asked": (
        lambda work, s: work.asked_before.claimed(None, s.ours.sessions[0], 200),
        ("ix_handoff_escalated",),
    ),
    "what a person has, and finished lately": (
        lambda work, s: work.handoffs.claimed_by(PersonId("p7"), AT - timedelta(days=1)),
        ("ix_handoff_claimed_by",),
    ),
    "how often a confidence was right": (
        lambda work, s: work.opinions.judged("high", "model"),
        ("ix_reading_at",),
    ),
    "which notices of a handoff are unread": (
        lambda work, s: work.notices.mark_read(PersonId("p1"), (), AT, about=s.ours.handoffs[0]),
        ("ix_notice_unread",),
    ),
    "which jobs were given up": (
        lambda work, s: work.jobs.dead(),
        ("ix_job_dead",),
    ),
}


@pytest.fixture
def old_account(sides: Sides, url: str) -> Sides:
    """Our account after years."""
    beside = Beside(url)
    beside.change(*OLD, "ANALYZE") if beside.engine == "postgresql" else beside.change(*OLD)
    return sides


@pytest.mark.parametrize("what", list(QUESTIONS))
async def test_an_old_account_answers_as_a_new_one_does(store: Store, old_account: Sides, what: str) -> None:
    """Q1, C5, T1, T5, T9, E7, R4: no question reads a whole table, or all of the account's rows in it."""
    ask, indexes = QUESTIONS[what]
    async with store.work(old_account.ours.account_id) as work:
        plan = await plan_of(store, work, lambda: ask(work, old_account))
    for index in indexes:
        assert index in plan, plan
    assert "Seq Scan" not in plan, plan
    read_through = {line.split()[1] for line in plan.splitlines() if line.startswith("SCAN ")}
    assert not read_through & TABLES, plan


async def plan_of(store: Store, work: Work, ask: Callable[[], Awaitable[object]]) -> str:
    """How the engine goes about the question's statements."""
    engine = store._writer.sync_engine
    asked: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", hear)
    try:
        await ask()
    finally:
        sa.event.remove(engine, "before_cursor_execute", hear)
    explain = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    connection = await work._session.connection()
    if engine.dialect.name == "postgresql":  # few thousand rows it would rather read through
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    lines: list[str] = []
    for statement, parameters in asked:
        found = await connection.exec_driver_sql(f"{explain} {statement}", parameters)
        lines += [str(row[-1]) for row in found]
    return "\n".join(lines)
