"""What the routes can reach: the services, put together once by the wiring."""

from __future__ import annotations

from collections.abc import Callable

from rf_desktop.server.http.identity import Proxies
from rf_desktop.server.ports import Wakeups
from rf_desktop.server.services.account_playbooks import AccountPlaybooks
from rf_desktop.server.services.administration import Administration
from rf_desktop.server.services.ai_settings import AccountAi
from rf_desktop.server.services.assessment_opinions import AssessmentOpinions
from rf_desktop.server.services.attachments import Attachments
from rf_desktop.server.services.auditing import AuditLog
from rf_desktop.server.services.chat import Chat
from rf_desktop.server.services.connections import Connections
from rf_desktop.server.services.consulting import Consulting
from rf_desktop.server.services.deliveries import Deliveries
from rf_desktop.server.services.event_hub import EventHub
from rf_desktop.server.services.handoff_manager import HandoffManager
from rf_desktop.server.services.invitations import Invitations
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
from rf_desktop.server.services.sessions import Sessions
from rf_desktop.server.services.similar_cases import SimilarCases
from rf_desktop.server.services.status_updates import StatusUpdates
from rf_desktop.server.services.teaching import Teaching
from rf_desktop.server.services.watching import Watchings
from rf_desktop.server.services.ways_back import WaysBack
from rf_desktop.server.services.write_ups import WriteUps
from rf_desktop.values import dataclass


@dataclass(frozen=True)
class Desk:
    """The use cases of one server."""

    people: People
    own_sign_ins: OwnSignIns
    administration: Administration
    invitations: Invitations
    audit_log: AuditLog
    ai: AccountAi
    sessions: Sessions
    redacting: Redacting
    chat: Chat
    attachments: Attachments
    handoffs: HandoffManager
    opinions: AssessmentOpinions
    status_updates: StatusUpdates
    ways: WaysBack
    consulting: Consulting
    queue: QueueReading
    cases: SimilarCases
    notices: Notices
    notifying: MyNotificationSettings
    presence: Presence
    connections: Connections
    watching: Watchings
    deliveries: Deliveries
    pre_flights: PreFlights
    radar: Radar
    playbooks: AccountPlaybooks
    asked_already: AskedAlready
    write_ups: WriteUps
    teaching: Teaching
    operations: Operations
    events: EventHub
    proxies: Proxies
    """Whose word on where a request comes from is believed."""
    jobs_running: Callable[[], bool]
    """Whether background work is being done; part of readiness."""
    wakeups: Wakeups
    """Whether other processes hear of changes; reported with readiness."""
