"""Sessions: open, list, read, rename, abandon, reopen, resolve (T5, T7, T10)."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.contract.sessions import NewSession, Renaming, Resolution, SessionDetail, SessionEntry, SessionList
from rf_desktop.domain import limits
from rf_desktop.domain.errors import Malformed, SessionNotActive
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ids import SessionId, new_id
from rf_desktop.domain.vocabulary import SessionStatus
from rf_desktop.server.services import session_views
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.consultation_views import announce_questions
from rf_desktop.server.services.messages import add_message
from rf_desktop.server.services.similar_cases import index_case
from rf_desktop.server.services.transitions import Move, take
from rf_desktop.server.services.use_cases import UseCases, checked_key, fingerprint
from rf_desktop.server.store.handoffs import OnlyIf
from rf_desktop.server.store.tables import OutcomeRow, SessionRow
from rf_desktop.server.store.unit_of_work import Work

SUMMARY_FROM_PROBLEM = 120
"""Characters of the summary that is taken from the problem's first line."""
_FIX_TOLD = 200  # characters of what helped that the news of the end tells
LONGEST_WORK = 10 * 366 * 24 * 60
"""Minutes."""


class Sessions(UseCases):
    """The troubleshooting sessions of a person."""

    async def list(self, actor: Actor) -> SessionList:
        """The sessions I opened or work on, the newest change first."""
        async with self._reading(actor.account_id) as work:
            as_of = await work.events.head()
            rows = await work.sessions.of(actor.person_id)
            return SessionList(as_of=as_of, sessions=await session_views.entries(work, rows))

    async def open(self, actor: Actor, body: NewSession, key: str) -> SessionDetail:
        """Start a session; the problem is its first message, and FlowPilot answers it (T10)."""
        wanted = fingerprint("open", actor.person_id, body)
        async with self._writing(actor.account_id) as work:
            before = await work.keys.subject_of(actor.person_id, checked_key(key), wanted)
            if before is not None:
                row = await session_views.readable(work, actor, SessionId(before))
            else:
                at = self._clock()
                row = await _opened(work, actor, body, at)
                work.keys.remember(actor.person_id, key, wanted, row.id, at)
            return await session_views.detail(work, actor, row)

    async def get(self, actor: Actor, session_id: SessionId) -> SessionDetail:
        """The whole session, for those who may read it; NotAvailable for everybody else (C6)."""
        async with self._reading(actor.account_id) as work:
            row = await session_views.readable(work, actor, session_id)
            return await session_views.detail(work, actor, row)

    async def rename(self, actor: Actor, session_id: SessionId, body: Renaming) -> SessionEntry:
        """A new problem summary, in any state."""
        summary = limits.require_one_line("problem_summary", body.problem_summary, limits.SUMMARY)
        async with self._writing(actor.account_id) as work:
            row = await session_views.writable(work, actor, session_id)
            if row.problem_summary != summary:
                row.problem_summary = summary
                await _changed(work, row, self._clock())
            return await session_views.entry(work, row)

    async def abandon(self, actor: Actor, session_id: SessionId) -> SessionEntry:
        """Give an active session up; a handoff that was claimed ends with it."""
        async with self._writing(actor.account_id) as work:
            row = await session_views.writable(work, actor, session_id)
            _must_be(row, "active")
            at = self._clock()
            await _end_handoffs(work, actor, row, at, given_up=True)
            row.status = "abandoned"
            await _changed(work, row, at)
            await announce_questions(work, row)
            return await session_views.entry(work, row)

    async def reopen(self, actor: Actor, session_id: SessionId) -> SessionEntry:
        """Go on with an ended session; it is no longer a case that others find."""
        async with self._writing(actor.account_id) as work:
            row = await session_views.writable(work, actor, session_id)
            _must_be(row, "resolved", "abandoned")
            row.status = "active"
            await work.cases.forget(row.id)
            await work.vectors.forget(row.id)
            await _changed(work, row, self._clock())
            await announce_questions(work, row)
            return await session_views.entry(work, row)

    async def resolve(self, actor: Actor, session_id: SessionId, body: Resolution, key: str) -> SessionDetail:
        """Record how it ended; its handoff ends too, and the case is found the next time (T7, A10)."""
        wanted = fingerprint("resolve", session_id, body)
        async with self._writing(actor.account_id) as work:
            if await work.keys.subject_of(actor.person_id, checked_key(key), wanted) is not None:
                row = await session_views.readable(work, actor, session_id)
            else:
                at = self._clock()
                row = await _resolved(work, actor, session_id, body, at)
                work.keys.remember(actor.person_id, key, wanted, row.id, at)
            return await session_views.detail(work, actor, row)


async def _opened(work: Work, actor: Actor, body: NewSession, at: datetime) -> SessionRow:
    problem = work.redaction.text(limits.require("problem", body.problem, limits.MESSAGE))  # before it is cut
    row = SessionRow(
        id=SessionId(new_id()),
        status="active",
        problem_summary=snippet(problem.splitlines()[0], SUMMARY_FROM_PROBLEM) or None,
        first_message=snippet(problem, limits.SUMMARY),
        language=body.language,
        domain=_field("domain", body.domain),
        client=_field("client", body.client),
        contact=_field("contact", body.contact),
        device=_field("device", body.device),
        ticket=_field("ticket", body.ticket.strip().lstrip("#")),
        opened_by_id=actor.person_id,
        owner_id=actor.person_id,
        step_count=0,
        message_count=0,
        created_at=at,
        updated_at=at,
        version=1,
    )
    work.sessions.add(row)
    await work.flush()
    await session_views.announce_session(work, row)
    message = await add_message(work, row, actor, problem, at)
    work.jobs.enqueue("reply", {"session_id": row.id, "message_id": message.id}, at)
    return row


async def _resolved(work: Work, actor: Actor, session_id: SessionId, body: Resolution, at: datetime) -> SessionRow:
    cause = limits.require("cause", body.cause, limits.RESOLUTION)
    fix = limits.require("fix", body.fix, limits.RESOLUTION)
    note = limits.at_most("verdict_note", body.verdict_note, limits.RESOLUTION)
    write_up = limits.at_most("write_up", body.write_up, limits.RESOLUTION)
    if not 0 <= body.minutes_worked <= LONGEST_WORK:
        raise Malformed("minutes_worked", f"it is between 0 and {LONGEST_WORK}")
    row = await session_views.writable(work, actor, session_id)
    _must_be(row, "active")
    if body.verdict is not None and await work.handoffs.latest_of(row.id) is None:
        raise Malformed("verdict", "this session was not handed off")
    outcome = OutcomeRow(
        session_id=row.id,
        cause=cause,
        fix=fix,
        verdict=body.verdict,
        verdict_note=note,
        write_up=write_up,
        visibility=body.visibility,
        minutes_worked=body.minutes_worked,
        resolved_by_id=actor.person_id,
        resolved_at=at,
    )
    await _end_handoffs(work, actor, row, at, snippet(outcome.fix or "", _FIX_TOLD))
    await work.sessions.record_outcome(outcome)
    row.status = "resolved"
    await index_case(work, row, outcome)
    await _changed(work, row, at)
    await announce_questions(work, row)
    return row


async def _end_handoffs(
    work: Work, actor: Actor, row: SessionRow, at: datetime, fix: str = "", *, given_up: bool = False
) -> None:
    """The session's handoffs end with it: those that somebody has, and coached returns that worked (C8).

    fix: what helped, for whoever is told; without secrets, as it comes out of a row.
    """
    for handoff_id in [each.id for each in await work.handoffs.unfinished_of(row.id)]:
        await take(work, Move("resolve", handoff_id, actor, at, OnlyIf(unfinished=True), reason=fix, given_up=given_up))


async def _changed(work: Work, row: SessionRow, at: datetime) -> None:
    row.updated_at = at
    row.version += 1
    await session_views.announce_session(work, row)


def _must_be(row: SessionRow, *statuses: SessionStatus) -> None:
    if row.status not in statuses:
        raise SessionNotActive(row.status)


def _field(name: str, value: str) -> str | None:
    return limits.at_most(name, " ".join(value.split()), limits.FIELD) or None
