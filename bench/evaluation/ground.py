"""A server's own services over a fresh database, with the earlier threads as an account's resolved sessions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from bench.evaluation.threads import Thread
from rf_desktop.domain.headline import snippet
from rf_desktop.domain.ids import MessageId, SessionId, new_id
from rf_desktop.domain.moments import now
from rf_desktop.server.app import create_app
from rf_desktop.server.http.desk import Desk
from rf_desktop.server.observe import configure_logging
from rf_desktop.server.services.actor import Actor
from rf_desktop.server.services.similar_cases import index_case
from rf_desktop.server.settings import from_environment
from rf_desktop.server.store.schema import migrate
from rf_desktop.server.store.store import Store, open_store
from rf_desktop.server.store.tables import MessageRow, OutcomeRow, SessionRow

AT_ONCE = 100
_PASSWORD = "only for this evaluation"
_LONGEST = 20_000


@dataclass(frozen=True)
class Ground:
    """The running services, the two people of the account, and which session came of which thread."""

    store: Store
    desk: Desk
    junior: Actor
    senior: Actor


@asynccontextmanager
async def ground(url: str, *, meanings: bool) -> AsyncIterator[Ground]:
    """Services over the database behind `url`, which is made; the jobs run until the block ends."""
    configure_logging("ERROR")
    migrate(url)
    settings = replace(from_environment(database_url=url), meanings="on" if meanings else "off")
    store = await open_store(url)
    try:
        app = create_app(settings, store)
        async with app.router.lifespan_context(app):
            desk: Desk = app.state.desk
            admin = await desk.people.create_admin("Evaluation", "Admin", "admin@evaluation.example.com", _PASSWORD)
            people = []
            for name, role in (("Junior", "engineer"), ("Senior", "senior")):
                me = await desk.people.add_person(
                    admin.account_id,
                    name,
                    f"{name.lower()}@evaluation.example.com",
                    _PASSWORD,
                    role,  # type: ignore[arg-type]
                )
                people.append(Actor(me.person.id, me.account_id, me.role, me.person.name, token_hash=""))
            yield Ground(store, desk, *people)
    finally:
        await store.close()


async def resolve_earlier(on: Ground, threads: Sequence[Thread]) -> dict[SessionId, Thread]:
    """Make each thread a resolved session, as it ended; nobody wrote down a cause or a fix."""
    made: dict[SessionId, Thread] = {}
    start = now() - timedelta(days=len(threads) // 1440 + 2)
    for first in range(0, len(threads), AT_ONCE):
        async with on.store.work(on.junior.account_id) as work:
            for number, thread in enumerate(threads[first : first + AT_ONCE], start=first):
                at = start + timedelta(minutes=number)
                texts = [thread.problem, *(post.text for post in thread.posts)]
                session = SessionRow(
                    id=SessionId(new_id()),
                    status="resolved",
                    problem_summary=snippet(thread.summary, 300),
                    first_message=snippet(thread.problem, 300),
                    opened_by_id=on.junior.person_id,
                    owner_id=on.junior.person_id,
                    step_count=0,
                    message_count=len(texts),
                    created_at=at,
                    updated_at=at,
                    version=1,
                )
                work.sessions.add(session)
                await work.flush()
                for position, text in enumerate(texts, start=1):
                    work.chat.add(
                        MessageRow(
                            id=MessageId(new_id()),
                            session_id=session.id,
                            position=position,
                            author_kind="customer" if position == 1 else "person",
                            author_name="Customer" if position == 1 else "Helper",
                            body=text[:_LONGEST] or "-",
                            sent_at=at,
                        )
                    )
                outcome = OutcomeRow(
                    session_id=session.id,
                    verdict_note="",
                    write_up="",
                    visibility="internal",
                    minutes_worked=0,
                    resolved_at=at,
                )
                await work.sessions.record_outcome(outcome)
                await work.flush()
                await index_case(work, session, outcome)
                made[session.id] = thread
    return made
