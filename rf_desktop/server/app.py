"""`create_app`: the server's only wiring. Whoever reads this page knows what talks to what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

import rf_desktop
from rf_desktop import paths
from rf_desktop.contract.ai import Meaning
from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.ai import playbooks as playbook_files
from rf_desktop.server.ai.choose import MindMaker
from rf_desktop.server.ai.embeddings import Meanings, installed
from rf_desktop.server.ai.secrets import KnownSecrets, TypedSecrets
from rf_desktop.server.bus import open_bus
from rf_desktop.server.figures import NO_FIGURES, Figures
from rf_desktop.server.http import (
    administration,
    ai,
    assessments,
    attachments,
    chat,
    drafts,
    handoffs,
    health,
    identity_routes,
    notices,
    notifying,
    openapi,
    operations,
    playbooks,
    presence,
    queue_page,
    sessions,
    stream,
    ways,
)
from rf_desktop.server.http.desk import Desk
from rf_desktop.server.http.guard import LocalGuard
from rf_desktop.server.http.identity import Proxies
from rf_desktop.server.http.limits import BodyLimit
from rf_desktop.server.http.line import Application
from rf_desktop.server.http.problems import unrouted
from rf_desktop.server.http.request_log import RequestLog
from rf_desktop.server.services.account_playbooks import AccountPlaybooks
from rf_desktop.server.services.administration import Administration
from rf_desktop.server.services.ai_in_use import AiKeys, DesktopKey
from rf_desktop.server.services.ai_minds import AccountMinds
from rf_desktop.server.services.ai_settings import AccountAi
from rf_desktop.server.services.assessment_opinions import AssessmentOpinions
from rf_desktop.server.services.attachments import Attachments
from rf_desktop.server.services.auditing import AuditLog
from rf_desktop.server.services.chat import Chat
from rf_desktop.server.services.clockwork import Clockwork
from rf_desktop.server.services.connections import Connections
from rf_desktop.server.services.consulting import Consulting
from rf_desktop.server.services.deliveries import Deliveries
from rf_desktop.server.services.enrichment import Enrichment
from rf_desktop.server.services.event_hub import EventHub
from rf_desktop.server.services.gauges import Gauges
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.housekeeping import Housekeeping
from rf_desktop.server.services.invitations import Invitations
from rf_desktop.server.services.jobs import JobRunner, Work
from rf_desktop.server.services.known_answers import AskedAlready
from rf_desktop.server.services.notices import Notices
from rf_desktop.server.services.notification_settings import MyNotificationSettings
from rf_desktop.server.services.operations import Operations
from rf_desktop.server.services.own_sign_ins import OwnSignIns
from rf_desktop.server.services.people import People
from rf_desktop.server.services.preflight import PreFlights
from rf_desktop.server.services.presence import Presence
from rf_desktop.server.services.queue_page import QueueReading
from rf_desktop.server.services.radar import Radar
from rf_desktop.server.services.redacting import Redacting
from rf_desktop.server.services.replies import Replies
from rf_desktop.server.services.sessions import Sessions
from rf_desktop.server.services.similar_cases import SimilarCases
from rf_desktop.server.services.status_updates import StatusUpdates
from rf_desktop.server.services.teaching import Teaching
from rf_desktop.server.services.ticketing import TRIES, TicketNotes
from rf_desktop.server.services.watching import Watchings
from rf_desktop.server.services.ways_back import WaysBack
from rf_desktop.server.services.write_ups import WriteUps
from rf_desktop.server.settings import ServerSettings
from rf_desktop.server.store.store import Store
from rf_desktop.server.tickets.registry import TicketSystems


def create_app(
    settings: ServerSettings,
    store: Store,
    *,
    clock: Clock = now,
    figures: Figures = NO_FIGURES,
    desktop_key: DesktopKey | None = None,
) -> FastAPI:
    """The application over an open store, which stays the caller's to close. Raises PlaybookInvalid.

    `desktop_key` holds the AI key of the desktop around this server, and is None where there is no such desktop.
    """
    wakeups = open_bus(settings, figures)
    meanings: Meaning = "missing" if not installed() else "on" if settings.meanings == "on" else "off"
    cases = SimilarCases(store, wakeups, clock, Meanings() if meanings == "on" else None)
    manager = HandoffManager(store, wakeups, clock, figures)
    talk = Chat(store, wakeups, clock)
    people = People(store, wakeups, clock)
    administering = Administration(store, wakeups, people, clock)
    events = EventHub(
        store.log,
        store.listeners,
        wakeups,
        clock,
        ring=settings.ring,
        poll=settings.poll,
        heartbeat=settings.heartbeat,
        figures=figures,
    )
    people.on_signed_out(events.close_signed_out)
    known = playbook_files.load(paths.resources() / "playbooks")
    known_secrets, typed_secrets = KnownSecrets(), TypedSecrets()
    store.redactions.more, store.redactions.heard = typed_secrets, known_secrets.remember
    maker = MindMaker(cases, known, assessment_budget=settings.assessment_budget, leaving=known_secrets.watch)
    keys = AiKeys.of(settings, desktop_key)
    account_playbooks = AccountPlaybooks(store, wakeups, playbook_files.texts(paths.resources() / "playbooks"), clock)
    minds = AccountMinds(store, maker, keys, clock, own=account_playbooks.of, scrub=store.scrub)
    works: dict[JobKind, Work] = {
        "assess": Enrichment(manager, minds, settings.assessment_budget),
        "reply": Replies(talk, minds),
        "ticket_note": TicketNotes(manager, TicketSystems()),
        **Clockwork(store, wakeups, clock).works(),
    }
    jobs = JobRunner(
        store.queue,
        works,
        wakeups,
        clock,
        lease=settings.job_lease,
        attempts=settings.job_attempts,
        poll=settings.poll,
        patience={"ticket_note": TRIES},
        figures=figures,
    )
    write_ups = WriteUps(store, wakeups, clock, drafter_of=minds.drafter_of)
    connections = Connections(store, wakeups, clock)
    gauges = Gauges(store, figures, clock)

    housekeeping = Housekeeping(
        store.retention,
        clock,
        events_kept_for=timedelta(days=settings.events_kept_days),
        events_kept=settings.events_kept,
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await wakeups.start()
        events.start()
        connections.start()
        jobs.start()
        housekeeping.start()
        gauges.start()
        try:
            yield
        finally:
            await jobs.stop()
            await maker.close()
            await gauges.stop()
            await housekeeping.stop()
            await events.stop()
            await connections.stop()
            await wakeups.stop()

    app = Application(
        title="ResolutionFlow", version=rf_desktop.__version__, lifespan=lifespan, docs_url=None, redoc_url=None
    )
    app.state.desk = Desk(
        people=people,
        own_sign_ins=OwnSignIns(store, wakeups, people, clock),
        administration=administering,
        invitations=Invitations(store, wakeups, people, administering, clock),
        audit_log=AuditLog(store, wakeups, clock),
        ai=AccountAi(store, wakeups, maker, keys, clock, meanings=meanings),
        sessions=Sessions(store, wakeups, clock),
        redacting=Redacting(store, wakeups, clock),
        chat=talk,
        attachments=Attachments(store, wakeups, clock),
        handoffs=manager,
        opinions=AssessmentOpinions(store, wakeups, clock),
        status_updates=StatusUpdates(store, wakeups, clock),
        ways=WaysBack(store, wakeups, clock),
        consulting=Consulting(store, wakeups, clock),
        queue=QueueReading(store, wakeups, clock),
        cases=cases,
        notices=Notices(store, wakeups, clock),
        notifying=MyNotificationSettings(store, wakeups, clock),
        presence=Presence(store, wakeups, clock),
        connections=connections,
        watching=Watchings(store, wakeups, clock),
        deliveries=Deliveries(store, wakeups, clock),
        pre_flights=PreFlights(store, wakeups, clock),
        radar=Radar(store, wakeups, clock),
        playbooks=account_playbooks,
        asked_already=AskedAlready(store, wakeups, clock),
        write_ups=write_ups,
        teaching=Teaching(store, wakeups, write_ups, account_playbooks.built_in, clock),
        operations=Operations(store, wakeups, clock),
        events=events,
        proxies=Proxies(settings.trusted_proxies),
        jobs_running=lambda: jobs.is_running,
        wakeups=wakeups,
    )
    for page in (
        identity_routes,
        administration,
        ai,
        sessions,
        chat,
        attachments,
        handoffs,
        assessments,
        ways,
        queue_page,
        notices,
        notifying,
        presence,
        playbooks,
        drafts,
        operations,
        health,
        stream,
    ):
        app.include_router(page.routes())
    app.openapi = openapi.document  # type: ignore[method-assign]  # FastAPI's own way to give another document
    app.add_exception_handler(HTTPException, unrouted)
    app.add_middleware(BodyLimit, limit=settings.body_limit, larger=attachments.BODY_LIMITS)
    app.add_middleware(RequestLog, figures=figures)
    return app


def behind_the_door(app: ASGIApp, *, port: int, secret: str) -> ASGIApp:
    """The application as the embedded server serves it: nobody but this start's own desktop gets in (D6)."""
    return LocalGuard(app, port=port, secret=secret)


def events_of(app: FastAPI) -> EventHub:
    """The application's open streams, for whoever ends the process."""
    desk: Desk = app.state.desk
    return desk.events


def operations_of(app: FastAPI) -> Operations:
    """The application's operations, for whoever tells it that it is about to end."""
    desk: Desk = app.state.desk
    return desk.operations
