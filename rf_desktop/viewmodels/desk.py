"""Everything of one signed-in person: the screens' models, and the ways between them (M1, C3, Q5)."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from rf_desktop.client import connection as line
from rf_desktop.client.drafts import Drafts
from rf_desktop.client.errors import ClientError, Refused
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.queue_arrangement import QueueArrangement
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.contract.identity import Me
from rf_desktop.contract.problems import HandoffAlreadyClaimedProblem, NotAvailableProblem
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.domain.moments import Clock, now
from rf_desktop.viewmodels import language, text, text_local
from rf_desktop.viewmodels.announcing import Announcer
from rf_desktop.viewmodels.bell import Bell
from rf_desktop.viewmodels.cards import problem_of
from rf_desktop.viewmodels.conversation import ConversationModel
from rf_desktop.viewmodels.conversation_view import Highlight
from rf_desktop.viewmodels.desk_view import Banner, Counts
from rf_desktop.viewmodels.do_not_disturb import DoNotDisturb
from rf_desktop.viewmodels.drafting import DraftKeeper
from rf_desktop.viewmodels.herald import Herald
from rf_desktop.viewmodels.in_sight import InSight
from rf_desktop.viewmodels.jotting import Jotter
from rf_desktop.viewmodels.kept_forms import KeptForms
from rf_desktop.viewmodels.leaving import Unfinished
from rf_desktop.viewmodels.left_behind import LeftBehind
from rf_desktop.viewmodels.moment_offers import is_offered, lost_race_toast
from rf_desktop.viewmodels.playbooks import PlaybookShelf
from rf_desktop.viewmodels.queue import Queue
from rf_desktop.viewmodels.sidebar import Sidebar
from rf_desktop.viewmodels.takeover import Takeover
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.undoing import Undoables
from rf_desktop.viewmodels.ways import Ways
from rf_desktop.viewmodels.whereabouts import WhereaboutsModel

if TYPE_CHECKING:
    from rf_desktop.viewmodels.magic_moment import MagicMoment

__all__ = ["Banner", "Counts", "Desk", "open_desk"]

HIDDEN_CHIPS_FILE = "rf-chips-hidden"
HIDDEN_CHIPS_LIMIT = 500
_log = logging.getLogger(__name__)


def open_desk(
    workspace: Workspace,
    herald: Herald,
    drafts: Drafts,
    hidden_chips: RememberedIds,
    *,
    arrangement: Cell[QueueArrangement] | None = None,
    clock: Clock = now,
) -> Desk:
    """The desk of a workspace that is not started yet; `desk.start()` starts both, so that no news is missed.

    hidden_chips: `RememberedIds(data_folder / HIDDEN_CHIPS_FILE, HIDDEN_CHIPS_LIMIT)`.
    arrangement: how the queue is arranged, as kept.
    """
    return Desk(workspace, herald, drafts, hidden_chips, clock, arrangement)


class Desk:
    """What the window shows and where its presses lead.

    `sheet` is the magic moment that is open, `raise_window` rises when the window should come to the front,
    `show_queue_now` when the queue should get the focus (on the card `queue_at`, if any), `signed_out` turns true when
    a new sign-in is needed. `clock` tells the time, `undoables` are what Ctrl+Z is about.
    """

    def __init__(
        self,
        workspace: Workspace,
        herald: Herald,
        drafts: Drafts,
        hidden_chips: RememberedIds,
        clock: Clock,
        arrangement: Cell[QueueArrangement] | None = None,
    ) -> None:
        self.workspace = workspace
        self.sheet: Cell[MagicMoment | None] = Cell(None)
        self.banner: Cell[Banner | None] = Cell(None)
        self.raise_window: Cell[int] = Cell(0)
        self.show_queue_now: Cell[int] = Cell(0)
        self.queue_at: HandoffId | None = None
        self.signed_out: Cell[bool] = Cell(False)
        self.clock = clock
        self._telling = Telling(herald, clock)
        self._hidden_chips = hidden_chips
        self._restarting = False
        self._was_away = False
        me, self._jotter = workspace.me.value.person.id, Jotter()
        self._drafts = DraftKeeper(drafts, me, self._jotter)
        self._kept = kept = KeptForms(drafts, me, self._jotter)
        self.conversation = ConversationModel(
            workspace, self._drafts, kept, hidden_chips, self._telling, clock, self._show_context
        )
        self.playbooks = PlaybookShelf(workspace.learning, self._telling, lambda: workspace.me.value.role)
        self.whereabouts = WhereaboutsModel(workspace, self.conversation)
        self.undoables = Undoables()
        self.takeover = Takeover(workspace, self.conversation, self._won, self._lost)
        self.ways = Ways(
            workspace,
            self.conversation,
            self.takeover,
            self,
            self._telling,
            herald,
            kept,
            clock,
            self.undoables,
            closes=self._close_sheet_of,
            next_one=self.next_escalation,
        )
        self.queue = Queue(workspace, self, self.takeover, self._telling, clock, arrangement, self.undoables)
        self.sidebar = Sidebar(workspace, self.conversation, self, self._telling, kept, self._drafts.there_is)
        self.bell = Bell(workspace, self, self._telling, clock)
        self.do_not_disturb = DoNotDisturb(workspace.notifying, self._telling, clock)
        self._in_sight = InSight(workspace, self.conversation, lambda: self.sheet.value)
        self.announcer = Announcer(workspace, herald, self, self.queue.pick_up, self.queue.state, self._in_sight, clock)
        self.left_behind = LeftBehind(workspace, self.conversation, self._drafts, self, self._telling, clock)
        self._unwatch: list[Unwatch] = [
            workspace.connection.watch(lambda _: self._connection_changed()),
            self._drafts.trouble.watch(lambda _: self._show_banner(), now=False),
            language.spoken.watch(lambda _: self._show_banner(), now=False),
            self.sheet.watch(lambda sheet: workspace.looking.look_at(_read_before_a_claim(sheet)), now=False),
        ]

    @property
    def me(self) -> Me:
        """Who is signed in; the role may change while the window is open."""
        return self.workspace.me.value

    def start(self) -> None:
        """Open the stream."""
        self.workspace.start()

    async def open_link(self, session_id: SessionId, *, pickup: bool) -> None:
        """A link from outside (M1). It never claims."""
        try:
            if pickup:
                await self._pick_up_link(session_id)
            else:
                await self.open_session(session_id)
        finally:
            self.come_forward()

    def refuse_link(self, reason: str) -> None:
        """A link that is none of ours: say why not, by its code in `text_local.LINKS`."""
        self._telling.say("link", text_local.LINKS[reason], "warning")
        self.come_forward()

    async def open_handoff(self, handoff_id: HandoffId) -> None:
        """The magic moment of exactly this handoff; what is mine, or was, opens as session (M1)."""
        known = self.workspace.escalations.queue.value.get(handoff_id)
        if known is None:
            try:
                known = await self.workspace.commands.detail(handoff_id)
            except ClientError as error:
                self._not_opened(error)
                return
        await self._open_known(known)

    async def _open_known(self, known: HandoffSummary) -> None:
        me = self.me.person.id
        if known.handed_off_by_id == me or (known.claimed_by and known.claimed_by.id == me):
            await self.open_session(known.session_id)
        elif known.status == "open" or is_offered(known, me):
            await self._show_moment(known.id)
        elif known.id in self.workspace.escalations.queue.value.watching:
            await self.open_session(known.session_id)
        else:
            self._say_taken(known)

    async def on_action(self, key: str, action: str) -> None:
        """Something told was pressed: one of the ways, or what it leads to."""
        if await self.queue.acted(key, action):
            return
        if not (await self.left_behind.acted(key, action) or await self.ways.acted(key, action)):
            await self.announcer.on_action(key, action)

    async def open_session(self, session_id: SessionId) -> None:
        """A session in the chat pane; an open sheet gives way to it, unless it is claiming."""
        sheet = self.sheet.value
        if sheet and sheet.handoff_id not in self.takeover.under_way.value:
            sheet.end()
        await self.conversation.open(session_id)
        if self.conversation.selected.value == session_id:
            self.conversation.focus()

    async def show_in_session(self, session_id: SessionId, key: str) -> None:
        """A session, at that message or lane card (A2)."""
        await self.open_session(session_id)
        known, highlight = self.conversation.known, self.conversation.highlight
        is_card = known is not None and any(card.id == key for card in known.lane)
        serial = highlight.value.serial + 1
        highlight.set(Highlight(serial, key) if is_card else Highlight(serial, message_key=key))

    async def next_escalation(self) -> None:
        """The next one that waits, else the queue (Q4)."""
        sheet = self.sheet.value
        found = self.queue.next_waiting(other_than=sheet.handoff_id if sheet else None)
        if found:
            await self.open_handoff(found)
        else:
            self.show_queue()
        self.come_forward()

    def show_queue(self, at: HandoffId | None = None) -> None:
        """Put the focus into the queue, and there on the card of this handoff if it has one."""
        self.queue_at = at
        self.show_queue_now.set(self.show_queue_now.value + 1)

    def come_forward(self) -> None:
        """Bring the window to the front."""
        self.raise_window.set(self.raise_window.value + 1)

    def server_is_restarting(self, restarting: bool) -> None:
        """The embedded server's supervisor says that it stopped, or that it runs again.

        The banner stays until everything is listed again, which is later than the start of the server.
        """
        if restarting and not self._restarting:
            self._restarting = True
            self._was_away = not isinstance(self.workspace.connection.value, line.Live)
        self._show_banner()

    def unfinished(self) -> Unfinished:
        """What a sign-out takes along."""
        beside = self.workspace.attached.beside_drafts.value.values()
        return Unfinished(
            messages=len(self.workspace.outgoing.unsent.value),
            drafts=self._drafts.count(),
            files=sum(len(files) for files in beside),
        )

    async def sign_out(self) -> None:
        """Give the sign-in back; nothing of this person stays on this computer (D3)."""
        self._end()
        self._drafts.forget_all()
        self._kept.forget_all()
        self._hidden_chips.forget_all()
        self.announcer.log.forget_all()
        await self.workspace.sign_out()
        self.signed_out.set(True)

    async def aclose(self) -> None:
        """The window closes: write what is typed, stop everything. Safe to repeat."""
        self._end()
        await self.workspace.aclose()

    def _end(self) -> None:
        if self.sheet.value:
            self.sheet.value.end()
        for unwatch in self._unwatch:
            unwatch()
        self._unwatch = []
        parts = (self.announcer, self.do_not_disturb, self.queue, self.sidebar, self.bell, self.conversation)
        for part in (self.ways, self.whereabouts, self.left_behind, *parts):
            part.close()
        self._telling.close()
        self._jotter.close()

    async def _pick_up_link(self, session_id: SessionId) -> None:
        try:
            found = await self.workspace.commands.pick_up(session_id)
        except ClientError as error:
            self._not_opened(error)
            return
        if found.kind == "offer" and found.handoff:
            await self._show_moment(found.handoff.id)
        elif found.taken and found.taken.status == "claimed":
            await self._open_known(found.taken)
        elif found.kind == "taken" and found.claimed_by and found.claimed_at:
            sentence = text.already_claimed(found.claimed_by.name, found.claimed_at, self.clock())
            self._telling.say("link", sentence, "warning")
            self.show_queue()
        else:
            await self.open_session(session_id)

    async def _show_moment(self, handoff_id: HandoffId, *, overlay: bool = False) -> None:
        self.ways.looked_at(handoff_id)
        sheet = self.sheet.value
        if sheet is None or (sheet.handoff_id, sheet.overlay) != (handoff_id, overlay):
            self._put(handoff_id, overlay=overlay)
        try:
            await self.workspace.escalations.mark_seen(handoff_id)
        except ClientError as error:
            _log.info("Seen, but the server does not know it yet: %s", error)

    def _show_context(self, handoff_id: HandoffId) -> None:
        self._put(handoff_id, overlay=True)

    def _put(self, handoff_id: HandoffId, *, overlay: bool) -> None:
        from rf_desktop.viewmodels.magic_moment import MagicMoment  # not before the queue: `app/warming.py`

        if self.sheet.value:
            self.sheet.value.end()
        moment = MagicMoment(
            handoff_id,
            self.workspace,
            self,
            self.takeover,
            self._telling,
            self.clock,
            self._sheet_closed,
            self.ways.back,
            overlay=overlay,
        )
        self.sheet.set(moment)

    def _sheet_closed(self, moment: MagicMoment) -> None:
        if self.sheet.value is moment:
            self.sheet.set(None)

    def _won(self, handoff_id: HandoffId) -> None:
        """Its session comes to the front, so no sheet stays over it, also none of another handoff."""
        sheet = self.sheet.value
        if sheet and (sheet.handoff_id == handoff_id or sheet.handoff_id not in self.takeover.under_way.value):
            sheet.end()

    def _lost(self, handoff_id: HandoffId, problem: HandoffAlreadyClaimedProblem) -> None:
        """C3: said as toast and as notification, the sheet closes, and one is back in the queue."""
        self.announcer.conflict(handoff_id, problem)
        self._close_sheet_of(handoff_id)
        self.show_queue()

    def _close_sheet_of(self, handoff_id: HandoffId) -> None:
        sheet = self.sheet.value
        if sheet and sheet.handoff_id == handoff_id and not sheet.overlay:
            sheet.end()

    def _say_taken(self, known: HandoffSummary) -> None:
        if self._in_sight.is_read(known.id):
            return  # the sheet says so, and what can be done about it
        if known.status == "claimed" and known.claimed_by and known.claimed_at:
            self._say_claimed(known, known.claimed_by.name, known.claimed_at)
        else:
            self._telling.say("link", text.MOVED_ON[known.status], "warning")
        self.show_queue()

    def _say_claimed(self, known: HandoffSummary, name: str, at: datetime) -> None:
        """C3's sentence, with what can be done about it."""
        sentence = text.already_claimed(name, at, self.clock())
        self.announcer.says_who_has(known)
        self._telling.tell(lost_race_toast(known.id, sentence, self.me, problem_of(known)))

    def _not_opened(self, error: ClientError) -> None:
        if isinstance(error, Refused) and isinstance(error.problem, NotAvailableProblem):
            self._telling.say("link", text.NOT_AVAILABLE_LINK, "warning")
        else:
            self._telling.failed("link", error)

    def _connection_changed(self) -> None:
        connection = self.workspace.connection.value
        if self._restarting and not isinstance(connection, line.Live):
            self._was_away = True
        elif self._restarting and self._was_away:
            self._restarting = self._was_away = False
            self._telling.say("server", text.SERVER_BACK, "success")
        self._show_banner()
        self.signed_out.set(isinstance(connection, line.SignedOutState))

    def _show_banner(self) -> None:
        connection = self.workspace.connection.value
        if isinstance(connection, line.SignedOutState):
            self.banner.set(Banner("signed_out", text.SIGNED_OUT, text.SIGN_IN))
        elif self._restarting:
            self.banner.set(Banner("restarting", text.SERVER_RESTARTING))
        elif isinstance(connection, line.Offline):
            self.banner.set(Banner("offline", text.offline_since(connection.since)))
        elif self._drafts.trouble.value:
            self.banner.set(Banner("warning", self._drafts.trouble.value))
        else:
            self.banner.set(None)


def _read_before_a_claim(sheet: MagicMoment | None) -> HandoffId | None:
    """What colleagues are told that I look at: never what is shown again after a claim (Q1)."""
    return None if sheet is None or sheet.overlay else sheet.handoff_id
