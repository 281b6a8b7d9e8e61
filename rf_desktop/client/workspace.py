"""Workspace: one signed-in person's connection and everything it keeps true; opens and closes as one."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from rf_desktop.client import connection as shown
from rf_desktop.client.address import ServerAddress
from rf_desktop.client.announcing import Announcing
from rf_desktop.client.api import Api
from rf_desktop.client.attached import AttachedFiles
from rf_desktop.client.commands import Commands
from rf_desktop.client.consultations import Consultations
from rf_desktop.client.conversations import Conversations
from rf_desktop.client.errors import ClientError, Refused
from rf_desktop.client.escalations import Escalations
from rf_desktop.client.files import Files
from rf_desktop.client.following import FollowedHandoff
from rf_desktop.client.handing_off import HandingOff
from rf_desktop.client.learning import Learning
from rf_desktop.client.looking import LookingAt
from rf_desktop.client.news import News
from rf_desktop.client.notices import Notices
from rf_desktop.client.notifying import Notifying
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.outgoing import Outgoing
from rf_desktop.client.remembered import ANNOUNCED_FILE, ANNOUNCED_LIMIT, SEEN_FILE, SEEN_LIMIT, RememberedIds
from rf_desktop.client.stream import EventStream
from rf_desktop.client.tasks import Tasks
from rf_desktop.client.unsent import UnsentFiles
from rf_desktop.client.ways import Ways
from rf_desktop.contract.administration import InvitationAccepted, PasswordChange
from rf_desktop.contract.endpoints import ACCEPT_INVITATION, CHANGE_PASSWORD, ME, SIGN_IN, SIGN_OUT
from rf_desktop.contract.events import (
    AssessmentEvent,
    HandoffAssessmentProgressed,
    HandoffEvent,
    HandoffFactsChanged,
    Hello,
    LaneChanged,
    LoggedEvent,
    MessageAdded,
    MessageChanged,
)
from rf_desktop.contract.identity import Me, SignedIn, SignIn
from rf_desktop.domain.ids import HandoffId, NoticeId, SessionId
from rf_desktop.domain.moments import Clock, now
from rf_desktop.domain.vocabulary import DeliveryState

RELIST_EVERY = 300.0  # seconds
_log = logging.getLogger(__name__)

OfOneHandoff = HandoffEvent | AssessmentEvent | HandoffAssessmentProgressed | HandoffFactsChanged
"""What whoever shows one handoff hears of it."""


class Workspace:
    """What one signed-in person sees and does. Everything shown is a Cell; everything done is in `commands`.

    folder: the profile's data folder; what is kept of this person lies in a folder of its own below it, `folder`.
    """

    def __init__(self, api: Api, token: str, me: Me, folder: Path, *, clock: Clock = now) -> None:
        self.api = api
        self.token = token
        self.me: Cell[Me] = Cell(me)
        self.updated_at: Cell[datetime | None] = Cell(None)
        self.server: Cell[Hello | None] = Cell(None)
        self._clock = clock
        self._tasks = Tasks()
        own = folder / "people" / hashlib.sha256(me.person.id.encode()).hexdigest()[:24]
        self.folder = own
        self._seen = RememberedIds(own / SEEN_FILE, SEEN_LIMIT)
        self._announced = RememberedIds(own / ANNOUNCED_FILE, ANNOUNCED_LIMIT)
        self.escalations = Escalations(api, me, self._seen, self._tasks, clock)
        self.conversations = Conversations(api, self._tasks, clock)
        self.notices = Notices(api, clock)
        self.notifying = Notifying(api)
        self.files = Files(api)
        self.attached = AttachedFiles(own)
        unsent = UnsentFiles(own)
        self.outgoing = Outgoing(api, self.conversations, unsent, self.attached, self.files, self._tasks, clock)
        self.commands = Commands(api, self.escalations, self.conversations)
        self.learning = Learning(api, self.conversations)
        self.looking = LookingAt(api, self.escalations.queue, self._tasks)
        self.ways = Ways(api, self.escalations, self.conversations)
        self.consultations = Consultations(api, clock)
        self.handing_off = HandingOff(api, self._tasks)
        self._announcing = Announcing(self._announced, clock)
        self._handoff_watchers: dict[HandoffId, list[Callable[[OfOneHandoff], None]]] = {}
        self._followed: set[FollowedHandoff] = set()
        self._stream = EventStream(
            api,
            on_event=self._on_event,
            on_gap=self._announcing.gap_begins,
            on_resync=self._renumber,
            on_hello=self.server.set,
            relist=self._catch_up,
            clock=clock,
        )
        self.connection: Cell[shown.Connection] = self._stream.connection
        self._unwatch: list[Unwatch] = []
        self._focus_lists: asyncio.Task[None] | None = None

    @classmethod
    async def sign_in(
        cls, address: Cell[ServerAddress], email: str, password: str, *, folder: Path, device: str = ""
    ) -> Self:
        """Sign in with e-mail and password. Not started yet.

        Raises Refused with WrongCredentialsProblem, Unreachable or UnexpectedReply.
        """
        return await cls._entered(
            address, folder, lambda api: api.call(SIGN_IN, SignIn(email=email, password=password, device=device))
        )

    @classmethod
    async def accept_invitation(
        cls, address: Cell[ServerAddress], code: str, password: str, *, folder: Path, device: str = ""
    ) -> Self:
        """Join a team with an invitation's code and a password of one's own. Not started yet.

        Raises Refused, Unreachable or UnexpectedReply.
        """
        return await cls._entered(
            address,
            folder,
            lambda api: api.call(ACCEPT_INVITATION, InvitationAccepted(token=code, password=password, device=device)),
        )

    @classmethod
    async def _entered(
        cls, address: Cell[ServerAddress], folder: Path, enter: Callable[[Api], Awaitable[SignedIn]]
    ) -> Self:
        token: list[str] = []
        api = Api(address, lambda: token[0] if token else None)
        try:
            signed_in = await enter(api)
        except BaseException:
            await api.aclose()
            raise
        token.append(signed_in.token)
        return cls(api, signed_in.token, signed_in.me, folder)

    @classmethod
    async def resume(cls, address: Cell[ServerAddress], token: str, *, folder: Path) -> Self:
        """Continue with a token of before. Not started yet. Raises SignedOut, Unreachable or UnexpectedReply."""
        api = Api(address, lambda: token)
        try:
            me = await api.call(ME)
        except BaseException:
            await api.aclose()
            raise
        return cls(api, token, me, folder)

    def start(self) -> None:
        """Open the stream and keep everything true from now on."""
        self._unwatch += [
            self.api.address.watch(lambda _: self._stream.changed(), now=False),
            self.api.signed_out.watch(lambda ended: self._stream.sign_in_ended() if ended else None),
            self.connection.watch(
                lambda state: self.outgoing.line_is(isinstance(state, shown.Live | shown.CatchingUp))
            ),
        ]
        self._stream.start()
        self._tasks.start(self._list_now_and_then(), "lists every five minutes")

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End everything and wait until it has ended. Safe to repeat."""
        for unwatch in self._unwatch:
            unwatch()
        self._unwatch.clear()
        self.looking.close()
        await self._stream.aclose()
        await self._tasks.aclose()
        await self.api.aclose()

    async def sign_out(self) -> None:
        """Give the token back, forget what is kept of this person on this computer, and close.

        A server that cannot be told does not keep anybody signed in here.
        """
        await self._stream.aclose()
        with contextlib.suppress(ClientError):
            await self.api.call(SIGN_OUT)
        self.outgoing.forget_all()
        self.attached.forget_all()
        self.files.forget_all()
        self._seen.forget_all()
        self._announced.forget_all()
        await self.aclose()

    async def change_password(self, old: str, new: str) -> None:
        """All other sign-ins end; this one goes on under `token`, which is a new one. Raises ClientError."""
        with self.api.renewing():
            signed_in = await self.api.call(CHANGE_PASSWORD, PasswordChange(old=old, new=new))
            self.token = signed_in.token
            self.api.use(signed_in.token)
        self._stream.start()  # the server may have ended the old token's stream already
        self._stream.changed()

    def focus(self) -> None:
        """The window got the focus: list everything again, silently (a queue is never stale in front of a person)."""
        is_listing = self._focus_lists is not None and not self._focus_lists.done()
        if isinstance(self.connection.value, shown.Live) and not is_listing:
            self._focus_lists = self._tasks.start(self._list_quietly(), "lists on focus")

    def connect_anew(self) -> None:
        """At once, as somebody wishes. That the machine slept, the stream notices by itself."""
        self._stream.changed()

    def watch_news(self, watcher: Callable[[News], None]) -> Unwatch:
        """Hear of each live event, and once of each gap (V5)."""
        return self._announcing.watch(watcher)

    def watch_handoff(self, handoff_id: HandoffId, watcher: Callable[[OfOneHandoff], None]) -> Unwatch:
        """Hear of each event of one handoff, live or made up for (M5)."""
        watchers = self._handoff_watchers.setdefault(handoff_id, [])
        watchers.append(watcher)

        def unwatch() -> None:
            if watcher in watchers:
                watchers.remove(watcher)
            if not watchers and self._handoff_watchers.get(handoff_id) is watchers:
                del self._handoff_watchers[handoff_id]

        return unwatch

    def report_delivery(self, notice_id: NoticeId, outcome: DeliveryState, why: str = "") -> None:
        """Tell the server what became of a notice here (E8), in the background; a report that gets lost is no loss."""
        self._tasks.start(self._report_quietly(notice_id, outcome, why), "a delivery's report")

    def follow(self, handoff_id: HandoffId) -> FollowedHandoff:
        """Keep one handoff's whole payload current until it is closed (M5)."""

        def subscribe(_refetch: Callable[[], None]) -> Unwatch:
            stop_events = self.watch_handoff(handoff_id, lambda event: _heard(followed, event))
            stop_lists = self.updated_at.watch(lambda _: self._refetch_if_newer(followed), now=False)

            def stop() -> None:
                stop_events()
                stop_lists()
                self._followed.discard(followed)

            return stop

        followed = FollowedHandoff(handoff_id, self.commands.detail, subscribe, self._tasks)
        self._followed.add(followed)
        return followed

    def _refetch_if_newer(self, followed: FollowedHandoff) -> None:
        """A list may know more than the stream told, after a gap that the log no longer covers."""
        newest, shown_now = self.escalations.queue.value.get(followed.handoff_id), followed.detail.value
        if newest and shown_now and newest.version > shown_now.version:
            followed.refetch()

    def _on_event(self, event: LoggedEvent, event_id: int) -> None:
        self.escalations.fold(event, event_id)
        self.conversations.fold(event, event_id)
        self.notices.fold(event, event_id)
        self.notifying.fold(event)
        self.consultations.fold(event, event_id)
        self.handing_off.fold(event)
        if session := _written_to(event):
            for followed in tuple(self._followed):  # something is newer than its snapshot and its assessment (A8, M9)
                if followed.detail.value and followed.detail.value.session_id == session:
                    followed.refetch()
        if isinstance(event, OfOneHandoff):
            id_ = event.handoff.id if isinstance(event, HandoffEvent) else event.handoff_id
            for watcher in tuple(self._handoff_watchers.get(id_, ())):
                watcher(event)
        self.updated_at.set(self._clock())
        self._announcing.heard(event, event_id)

    def _renumber(self) -> None:
        self.escalations.renumber()
        self.conversations.renumber()
        self.notices.renumber()
        self.consultations.renumber()
        self.notifying.renumber()
        for followed in tuple(self._followed):
            followed.start_over()

    async def _catch_up(self) -> None:
        """After a connection was made: list everything, and say in one line what the gap brought."""
        await self._relist()
        self._announcing.gap_ends(self.escalations.queue.value, self.notices.bell.value)

    async def _relist(self) -> None:
        """Fetch every list at once. Raises the first ClientError after all have ended."""
        opened = [self._refreshed(session_id) for session_id in self.conversations.opened]
        lists = (self.escalations, self.conversations, self.notices, self.consultations, self.notifying)
        # The queue first: somebody waits for it, and the server answers one after the other.
        fetching = [*(each.relist() for each in lists), self._who_am_i(), self._ledger()]
        results = await asyncio.gather(*fetching, *opened, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        self.updated_at.set(self._clock())

    async def _refreshed(self, session_id: SessionId) -> None:
        """One that I may no longer read stays as it was; its list entry tells why."""
        with contextlib.suppress(Refused):
            await self.conversations.refresh(session_id)

    async def _ledger(self) -> None:
        """One that is no longer mine to read stays as it was."""
        with contextlib.suppress(Refused):
            await self.handing_off.relist()

    async def _who_am_i(self) -> None:
        """A changed role changes what is in the queue, without a new sign-in."""
        me = await self.api.call(ME)
        self.me.set(me)
        self.escalations.is_me(me)

    async def _list_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(RELIST_EVERY)
            if isinstance(self.connection.value, shown.Live):
                await self._list_quietly()

    async def _report_quietly(self, notice_id: NoticeId, outcome: DeliveryState, why: str) -> None:
        with contextlib.suppress(ClientError):
            await self.commands.report_delivery(notice_id, outcome, why)

    async def _list_quietly(self) -> None:
        try:
            await self._relist()
        except ClientError as error:
            _log.info("Listed again later: %s", error)


def _written_to(event: LoggedEvent) -> SessionId | None:
    """The session whose conversation or lane holds something new by this event."""
    match event:
        case MessageAdded(message=message) | MessageChanged(message=message):
            return message.session_id
        case LaneChanged(session_id=session):
            return session
        case _:
            return None


def _heard(followed: FollowedHandoff, event: OfOneHandoff) -> None:
    """Progress carries what it tells; all else says that there is something to fetch."""
    if isinstance(event, HandoffAssessmentProgressed):
        followed.progressed(event.assessment)
    else:
        followed.refetch()
