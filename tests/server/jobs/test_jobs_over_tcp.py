"""Background work of a real server: survives kill -9, can be held back, and is seen when it is done (A1, A5)."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from rf_desktop.contract import endpoints
from rf_desktop.contract.handoffs import Claim
from rf_desktop.contract.operations import PauseJobs
from rf_desktop.contract.sessions import Resolution
from tests.server.conftest import World
from tests.server.harness import JANE, SAM, RunningServer, Visitor, populate
from tests.server.jobs.planted import FOLDER

PLANTED = (sys.executable, "-m", "tests.server.jobs.planted")


async def test_a_job_cut_off_by_kill_9_runs_again_and_its_effect_happens_once(tmp_path: Path) -> None:
    """A1: killed in the middle of the reading, restarted, assessed once: one row done, one event, one assessment."""
    await asyncio.to_thread(populate, tmp_path)
    server = RunningServer(tmp_path, PLANTED, {FOLDER: str(tmp_path), "RF_JOB_LEASE": "0.6", "RF_POLL": "0.2"})
    (tmp_path / "hold").touch()
    try:
        assert server.start()["ready"] is True
        async with server.visited_by(JANE, SAM) as (jane, sam):
            _, handoff = await jane.escalation()
            while not (tmp_path / "assessing").exists():
                await sam.get(endpoints.ME)
            server.kill()
            (tmp_path / "hold").unlink()
            server.start()
            async with sam.stream(0) as stream:
                await stream.until("handoff_assessment_failed", handoff_id=handoff.id)
            ready = await sam.get(endpoints.GET_HANDOFF, handoff_id=handoff.id)
            assert ready.assessment.status == "skipped"
        server.stop()
    finally:
        server.close()
    with closing(sqlite3.connect(server.database)) as database:
        [(state, attempts)] = database.execute("SELECT state, attempts FROM job WHERE kind = 'assess'").fetchall()
        [(events,)] = database.execute("SELECT count(*) FROM event WHERE type LIKE 'handoff_assessment%'").fetchall()
        [(assessments,)] = database.execute("SELECT count(*) FROM assessment").fetchall()
    assert (state, events, assessments) == ("done", 1, 1)
    assert attempts >= 2


async def test_a_stop_in_the_middle_of_a_job_gives_it_back_at_once(tmp_path: Path) -> None:
    """A1: after a peaceful end nobody waits for a lease to run out."""
    await asyncio.to_thread(populate, tmp_path)
    server = RunningServer(tmp_path, PLANTED, {FOLDER: str(tmp_path), "RF_JOB_LEASE": "600"})
    (tmp_path / "hold").touch()
    try:
        server.start()
        async with server.visited_by(JANE, SAM) as (jane, sam):
            _, handoff = await jane.escalation()
            while not (tmp_path / "assessing").exists():
                await sam.get(endpoints.ME)
            assert await asyncio.to_thread(server.stop) == 0
            (tmp_path / "hold").unlink()
            server.start()
            async with sam.stream(0) as stream:
                await stream.until("handoff_assessment_failed", handoff_id=handoff.id)
    finally:
        server.close()


async def test_held_back_jobs_wait_and_all_others_run(world: World) -> None:
    """A5: the assessment is pending as long as its kind is held back, in this account only; then it is written."""
    held = await world.alex.get(endpoints.PAUSE_JOBS, PauseJobs(kinds=("assess",)))
    assert held.kinds == ("assess",)
    try:
        async with world.sam.stream() as stream, world.foreign_senior.stream() as elsewhere:
            await stream.next()
            _, handoff = await world.jane.escalation()
            _, theirs = await world.foreign_junior.escalation()
            await elsewhere.until("handoff_assessment_failed", handoff_id=theirs.id)
            detail = await _with_note(world.sam, handoff.id)
            assert detail == ("pending", "no_ticket_system")
            await world.alex.get(endpoints.PAUSE_JOBS, PauseJobs(kinds=()))
            await stream.until("handoff_assessment_failed", handoff_id=handoff.id)
    finally:
        await world.alex.get(endpoints.PAUSE_JOBS, PauseJobs(kinds=()))


async def test_a_resolved_case_is_what_the_next_assessment_is_made_of(world: World) -> None:
    """A6, A10: resolved with cause and fix, found for a similar problem, and not by another account."""
    problem = "Kerberos ticket renewal breaks the warehouse scanners"
    session, handoff = await world.jane.escalation(problem)
    await world.sam.get(endpoints.CLAIM_HANDOFF, Claim(way="take_over"), handoff_id=handoff.id)
    outcome = Resolution(cause="The clock was an hour off", fix="Set the time server", verdict="complete")
    await world.sam.get(endpoints.RESOLVE_SESSION, outcome, session_id=session.entry.id)
    async with world.alex.stream() as stream, world.foreign_senior.stream() as elsewhere:
        await stream.next()
        await elsewhere.next()
        _, similar = await world.jane.escalation("Warehouse scanners lose their Kerberos ticket")
        await stream.until("handoff_assessment_ready", handoff_id=similar.id)
        _, theirs = await world.foreign_junior.escalation("Warehouse scanners lose their Kerberos ticket")
        await elsewhere.until("handoff_assessment_failed", handoff_id=theirs.id)
    assessment = (await world.alex.get(endpoints.GET_HANDOFF, handoff_id=similar.id)).assessment
    assert (assessment.status, assessment.source, assessment.model_part) == ("ready", "evidence", "skipped: no key")
    assert assessment.similar_cases[0].session_id == session.entry.id
    assert assessment.likely_cause is not None
    assert "The clock was an hour off" in assessment.likely_cause.text
    assert assessment.suggested_steps[0].text == "Set the time server"
    case = await world.alex.get(endpoints.SIMILAR_CASE, session_id=session.entry.id)
    assert case.fix == "Set the time server"


async def _with_note(visitor: Visitor, handoff_id: str) -> tuple[str, str]:
    """Assessment and ticket note of a handoff, once the note's job is done."""
    while True:
        detail = await visitor.get(endpoints.GET_HANDOFF, handoff_id=handoff_id)
        assert detail.ticket_note is not None
        if detail.ticket_note.state != "pending":
            return detail.assessment.status, detail.ticket_note.state
