"""Handing off by either route: the same handoff, committed when the reply comes, and waiting for nobody (E1-E3, E6)."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from rf_desktop.contract import endpoints
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.handoffs import HandoffDetail, NewHandoff
from rf_desktop.contract.operations import PauseJobs
from rf_desktop.contract.sessions import NewSession
from tests.server.conftest import World

DOORS = pytest.mark.parametrize("door", [endpoints.ESCALATE, endpoints.HAND_OFF], ids=["escalate", "handoff"])
TITLE = "Escalation from Jane · #12345: Outlook is failing to sync email"


@DOORS
async def test_both_doors_make_the_same_handoff(world: World, door: Endpoint[NewHandoff, HandoffDetail]) -> None:
    """E1, E2, E3, E6: either carries the ticket, the name and everything that goes along with a handoff."""
    opened = await world.jane.get(
        endpoints.OPEN_SESSION, NewSession(problem="Outlook is failing to sync email", ticket="#12345")
    )
    body = NewHandoff(reason="Out of ideas", notes="Tried it all", priority="high")
    handoff = await world.jane.get(door, body, session_id=opened.entry.id)
    assert (handoff.headline, handoff.ticket, handoff.handed_off_by_name) == (TITLE, "12345", "Jane")
    assert (handoff.status, handoff.intent, handoff.priority) == ("open", "escalate", "high")
    assert handoff.ticket_note is not None
    assert handoff.ticket_note.body == handoff.documentation
    titles = [notice.title for notice in (await world.sam.get(endpoints.LIST_NOTICES)).notices]
    assert titles[0] == TITLE


@DOORS
async def test_the_reply_comes_after_the_commit_and_before_everything_else(
    world: World, door: Endpoint[NewHandoff, HandoffDetail]
) -> None:
    """E2, E3: with assessment and ticket note held back the reply is there, and so is every row beside it."""
    await world.alex.get(endpoints.PAUSE_JOBS, PauseJobs(kinds=("assess", "ticket_note")))
    try:
        opened = await world.jane.get(endpoints.OPEN_SESSION, NewSession(problem="Teams is silent", ticket="9"))
        handoff = await world.jane.get(door, NewHandoff(reason="Stuck"), session_id=opened.entry.id)
        assert handoff.assessment.status == "pending"
        assert handoff.ticket_note is not None
        assert handoff.ticket_note.state == "pending"
        with closing(sqlite3.connect(world.server.database)) as database:
            for table in ("snapshot", "documentation", "ticket_note", "notice"):
                count = f"SELECT count(*) > 0 FROM {table} WHERE handoff_id = ?"
                assert database.execute(count, (handoff.id,)).fetchone() == (1,), table
            kinds = database.execute(
                "SELECT kind, state, attempts FROM job WHERE json_extract(payload, '$.handoff_id') = ? ORDER BY kind",
                (handoff.id,),
            ).fetchall()
            session = database.execute(
                "SELECT status, json_extract(escalation_package, '$.handoff_id') FROM session WHERE id = ?",
                (opened.entry.id,),
            ).fetchone()
        waits = ("assess", "raise_tier", "remind", "ticket_note")  # two of them are timers (C10)
        assert kinds == [(kind, "queued", 0) for kind in waits]
        assert session == ("escalated", handoff.id)
    finally:
        await world.alex.get(endpoints.PAUSE_JOBS, PauseJobs(kinds=()))
