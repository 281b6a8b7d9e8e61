"""Use cases over a real database: one account with five people, one other account, a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from rf_desktop.contract.chat import NewMessage
from rf_desktop.contract.handoffs import HandoffDetail, NewHandoff
from rf_desktop.contract.sessions import NewSession, SessionDetail
from rf_desktop.domain.ids import AccountId, MessageId, SessionId
from rf_desktop.server.ports import LeasedJob, LoggedRow, Unsubscribe
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.assessment_opinions import AssessmentOpinions
from rf_desktop.server.services.chat import Chat
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.notices import Notices
from rf_desktop.server.services.operations import Operations
from rf_desktop.server.services.people import People
from rf_desktop.server.services.sessions import Sessions
from rf_desktop.server.services.similar_cases import SimilarCases
from rf_desktop.server.services.status_updates import StatusUpdates
from rf_desktop.server.store import Store
from rf_desktop.server.store.tables import MessageRow
from tests.engines.beside import Beside

PASSWORD = "TestPass123!"


class StandingClock:
    """A clock that moves when a test says so."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


class HeardWakeups:
    """A bus that only remembers who was woken."""

    kind = "heard"

    def __init__(self) -> None:
        self.woken: list[AccountId] = []
        self.sign_ins_woken: list[AccountId] = []

    def wake(self, account_id: AccountId) -> None:
        self.woken.append(account_id)

    def subscribe(self, callback: Callable[[AccountId], None]) -> Unsubscribe:
        return lambda: None

    def wake_sign_ins(self, account_id: AccountId) -> None:
        self.sign_ins_woken.append(account_id)

    def subscribe_sign_ins(self, callback: Callable[[AccountId], None]) -> Unsubscribe:
        return lambda: None


@dataclass
class Office:
    """Both accounts, their people signed in, and every use case over one store."""

    store: Store
    beside: Beside
    clock: StandingClock
    wakeups: HeardWakeups
    handoffs: HandoffManager
    opinions: AssessmentOpinions
    status_updates: StatusUpdates
    sessions: Sessions
    chat: Chat
    people: People
    notices: Notices
    cases: SimilarCases
    operations: Operations
    jane: Actor
    nora: Actor
    sam: Actor
    alex: Actor
    kim: Actor
    stranger: Actor
    foreign_senior: Actor
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def key(self) -> str:
        """A key that was not used before."""
        return f"key-{next(self._numbers)}"

    async def session(self, actor: Actor | None = None, **fields: str) -> SessionDetail:
        """A session of Jane's, unless another opens it."""
        body = NewSession(**{"problem": "Outlook is failing to sync email", **fields})
        return await self.sessions.open(actor or self.jane, body, self.key())

    async def escalated(
        self, actor: Actor | None = None, body: NewHandoff | None = None, **fields: str
    ) -> HandoffDetail:
        """A session that was handed off."""
        opened = await self.session(actor, **fields)
        wanted = body or NewHandoff(reason="Out of ideas")
        return await self.handoffs.escalate(actor or self.jane, opened.entry.id, wanted, self.key())

    async def say(self, actor: Actor, session_id: SessionId, text: str) -> None:
        """One message."""
        await self.chat.send(actor, session_id, NewMessage(body=text), self.key())

    async def goes_on(self, session_id: SessionId, count: int) -> MessageId:
        """So many further messages of Jane's, written at once; the last one's id."""
        async with self.store.work(self.jane.account_id) as work:
            session = await work.sessions.get(session_id)
            assert session is not None
            first = session.message_count + 1
            for position in range(first, first + count):
                row = MessageRow(
                    id=MessageId(f"message {position}"),
                    session_id=session_id,
                    position=position,
                    author_kind="person",
                    author_id=self.jane.person_id,
                    author_name="Jane",
                    body=f"line {position}",
                    sent_at=self.clock(),
                )
                work.chat.add(row)
            session.message_count += count
            return row.id

    async def log(self, actor: Actor | None = None) -> list[LoggedRow]:
        """The account's events."""
        return await self.store.log.after((actor or self.jane).account_id, 0, 10_000)

    async def heard_by(self, actor: Actor) -> list[str]:
        """The types of the events that a person may hear."""
        rows = await self.log(actor)
        return [row.type for row in rows if row.audience.includes(actor.person_id, actor.role)]

    def expire_leases(self) -> None:
        """As if every holder had been silent for too long, whosever clock counts."""
        self.beside.change("UPDATE job SET lease_until = '2020-01-01 00:00:00.000000' WHERE lease_until IS NOT NULL")

    async def lease(self, kind: str) -> LeasedJob:
        """The one due job of a kind, taken by this test."""
        jobs = await self.store.queue.lease(self.clock(), 100, 30, self.key())
        return next(job for job in jobs if job.kind == kind)
