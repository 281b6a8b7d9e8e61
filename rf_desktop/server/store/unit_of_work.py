"""One transaction of one account, with the repositories that hang on it."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from rf_desktop.domain.ids import AccountId
from rf_desktop.server.store.ai_settings import AiSettingsOfAccount
from rf_desktop.server.store.ai_usage import AiUsageLog
from rf_desktop.server.store.asked_before import AskedBefore
from rf_desktop.server.store.attachments import Attachments
from rf_desktop.server.store.audit import Audit
from rf_desktop.server.store.cases import Cases
from rf_desktop.server.store.chat import ChatLog
from rf_desktop.server.store.deliveries import Deliveries
from rf_desktop.server.store.events import Events
from rf_desktop.server.store.handoffs import Handoffs
from rf_desktop.server.store.hiding import Hiding
from rf_desktop.server.store.invitations import Invitations
from rf_desktop.server.store.jobs import Jobs
from rf_desktop.server.store.keys import Keys
from rf_desktop.server.store.live_sessions import LiveSessions
from rf_desktop.server.store.notices import AttentionLog, Notices
from rf_desktop.server.store.opinions import Opinions
from rf_desktop.server.store.people import People
from rf_desktop.server.store.playbooks import PlaybooksOfAccount
from rf_desktop.server.store.presence import Presence
from rf_desktop.server.store.queue_page import QueuePages
from rf_desktop.server.store.redaction import UNKEYED, Redaction
from rf_desktop.server.store.sessions import Sessions
from rf_desktop.server.store.settings_of_people import SettingsOfPeople
from rf_desktop.server.store.turns import Turns
from rf_desktop.server.store.vectors import Vectors
from rf_desktop.server.store.watches import Watches
from rf_desktop.server.store.ways import Ways


class Rollback(Exception):
    """Raised inside a unit of work to undo it; the unit of work swallows it and `committed` stays False."""


class Work:
    """Account-scoped repositories over one transaction. Nothing here can see another account (R3)."""

    def __init__(self, session: AsyncSession, account_id: AccountId, redaction: Redaction = UNKEYED) -> None:
        self._session = session
        self.account_id = account_id
        self.redaction = redaction
        self.committed = False

    @cached_property
    def events(self) -> Events:
        """The event log."""
        return Events(self._session, self.account_id, self.redaction)

    @cached_property
    def jobs(self) -> Jobs:
        """Background work."""
        return Jobs(self._session)

    @cached_property
    def people(self) -> People:
        """People and sign-ins."""
        return People(self._session, self.account_id)

    @cached_property
    def sessions(self) -> Sessions:
        """Troubleshooting sessions."""
        return Sessions(self._session, self.account_id)

    @cached_property
    def chat(self) -> ChatLog:
        """Messages and lane cards."""
        return ChatLog(self._session)

    @cached_property
    def attachments(self) -> Attachments:
        """Files."""
        return Attachments(self._session)

    @cached_property
    def handoffs(self) -> Handoffs:
        """Handoffs, snapshots, assessments, ticket notes (the outbox)."""
        return Handoffs(self._session, self.account_id)

    @cached_property
    def opinions(self) -> Opinions:
        """What people say of assessments."""
        return Opinions(self._session, self.account_id)

    @cached_property
    def queue_pages(self) -> QueuePages:
        """What waits, page by page."""
        return QueuePages(self._session, self.account_id)

    @cached_property
    def notices(self) -> Notices:
        """Notifications."""
        return Notices(self._session)

    @cached_property
    def attention(self) -> AttentionLog:
        """Seen and snoozed."""
        return AttentionLog(self._session)

    @cached_property
    def presence(self) -> Presence:
        """Who looks at what, and whose desktop is connected."""
        return Presence(self._session, self.account_id)

    @cached_property
    def watches(self) -> Watches:
        """Who follows which handoff."""
        return Watches(self._session)

    @cached_property
    def settings(self) -> SettingsOfPeople:
        """What alerts whom."""
        return SettingsOfPeople(self._session)

    @cached_property
    def deliveries(self) -> Deliveries:
        """How far the news of handoffs got."""
        return Deliveries(self._session)

    @cached_property
    def ways(self) -> Ways:
        """Offers, coached returns, questions to colleagues."""
        return Ways(self._session)

    @cached_property
    def asked_before(self) -> AskedBefore:
        """What seniors asked on past handoffs."""
        return AskedBefore(self._session)

    @cached_property
    def live_sessions(self) -> LiveSessions:
        """What is being worked on right now."""
        return LiveSessions(self._session)

    @cached_property
    def vectors(self) -> Vectors:
        """What resolved sessions mean, as vectors."""
        return Vectors(self._session, self.account_id)

    @cached_property
    def cases(self) -> Cases:
        """The full-text index of resolved sessions."""
        return Cases(self._session, self.account_id)

    @cached_property
    def keys(self) -> Keys:
        """Idempotency keys."""
        return Keys(self._session)

    @cached_property
    def invitations(self) -> Invitations:
        """Invitations."""
        return Invitations(self._session)

    @cached_property
    def audit(self) -> Audit:
        """The audit log."""
        return Audit(self._session)

    @cached_property
    def hiding(self) -> Hiding:
        """What people hide by hand."""
        return Hiding(self._session, self.redaction)

    @cached_property
    def ai_settings(self) -> AiSettingsOfAccount:
        """What the account's AI uses."""
        return AiSettingsOfAccount(self._session)

    @cached_property
    def ai_usage(self) -> AiUsageLog:
        """What the account's AI used."""
        return AiUsageLog(self._session, self.account_id)

    @cached_property
    def playbooks(self) -> PlaybooksOfAccount:
        """The account's own playbooks."""
        return PlaybooksOfAccount(self._session)

    @cached_property
    def turns(self) -> Turns:
        """What a model said behind FlowPilot's replies."""
        return Turns(self._session)

    async def flush(self) -> None:
        """Send what is pending to the database, so that its rules speak now."""
        await self._session.flush()
