"""The chat pane: one open session, its composer, lane, chips and the actions of its toolbar (T1–T3, T5, T7, T10)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rf_desktop.client.connection import Live
from rf_desktop.client.conversations import Conversation as Known
from rf_desktop.client.errors import ClientError, Refused
from rf_desktop.client.following import FollowedHandoff
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.outgoing import unsent_of
from rf_desktop.client.remembered import RememberedIds
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.domain import limits
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.domain.moments import Clock
from rf_desktop.domain.vocabulary import SENIOR_ROLES
from rf_desktop.viewmodels import language, text, trouble
from rf_desktop.viewmodels.asking_first import AskingFirst, without
from rf_desktop.viewmodels.chips import chips, is_mine_after_a_claim
from rf_desktop.viewmodels.conversation_view import (
    Conversation,
    ConversationState,
    Highlight,
    InSight,
    LoadingSession,
    Nowhere,
    Prefill,
    SessionTrouble,
)
from rf_desktop.viewmodels.drafting import DraftKeeper
from rf_desktop.viewmodels.files import FileShelf
from rf_desktop.viewmodels.form_view import EscalateValues
from rf_desktop.viewmodels.forms import EscalateForm, ResolveForm
from rf_desktop.viewmodels.kept_forms import KeptForms
from rf_desktop.viewmodels.open_session import OpenSession
from rf_desktop.viewmodels.resolve_form import KeptResolve
from rf_desktop.viewmodels.teach_back import TeachBackForm, TeachBacks, TeachBackValues
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.transcript import Surroundings, conversation_view, writes_until
from rf_desktop.viewmodels.write_up_drafts import WriteUpDrafts


class ConversationModel(OpenSession):
    """Shows one session at a time and does what is done there. Every action is one request, however often pressed.

    Actions answer whether they succeeded; what failed is said in a toast and changes nothing. `draft` is the
    composer's text, also after another session was shown; no remote event touches it. `handoff` is the open session's
    latest, as it was last fetched. `answering` keeps what is typed into the lane's cards, by card. `in_sight` asks the
    window what of the session can be seen just now.
    """

    def __init__(
        self,
        workspace: Workspace,
        drafts: DraftKeeper,
        kept: KeptForms,
        hidden_chips: RememberedIds,
        telling: Telling,
        clock: Clock,
        show_context: Callable[[HandoffId], None],
    ) -> None:
        super().__init__(workspace, telling, kept.shelf("card", str))
        self.state: Cell[ConversationState] = Cell(self._nowhere())
        self.draft = drafts.text
        self.draft_trouble = drafts.trouble
        self.focus_composer: Cell[int] = Cell(0)
        self.in_sight: Callable[[], InSight] = lambda: "nothing"
        self.prefill: Cell[Prefill] = Cell(Prefill())
        self.highlight: Cell[Highlight] = Cell(Highlight())
        self.handoff: Cell[HandoffSummary | None] = Cell(None)
        self._drafts = drafts
        self._hidden_chips = hidden_chips
        self._clock = clock
        self._show_context = show_context
        self.asking_first = AskingFirst(workspace.learning, self._is_online)
        self.files = FileShelf(workspace, telling, clock, self._may_write)
        self.teach_back = TeachBacks(workspace.learning, telling, kept.shelf("teach back", TeachBackValues))
        self._unwatch: list[Unwatch] = []
        self._unwatch_around: list[Unwatch] = [
            language.spoken.watch(lambda _: self._say_anew(), now=False),
            workspace.me.watch(lambda _: self._say_anew(), now=False),
        ]
        self._followed: FollowedHandoff | None = None
        self._reply_timer: asyncio.TimerHandle | None = None
        self._offers: dict[SessionId, str] = {}
        self._escalating = kept.shelf("escalate", EscalateValues)
        self._resolving = kept.shelf("resolve", KeptResolve)

    async def open(self, session_id: SessionId) -> None:
        """Show a session; at once when it is known already, as after a claim."""
        is_here = self.selected.value == session_id
        if is_here and (self.known or isinstance(self.state.value, LoadingSession)):
            return
        self._leave()
        self.selected.set(session_id)
        self._drafts.turn_to(session_id)
        self.files.turn_to(session_id)
        self._unwatch = [
            self._workspace.connection.watch(lambda _: self._show(), now=False),
            self._workspace.conversations.cell(session_id).watch(lambda _: self._show(), now=False),
            self._workspace.outgoing.unsent.watch(lambda _: self._show(), now=False),
            self._presses.held.watch(lambda _: self._show(), now=False),
        ]
        if self.known:
            self._show()
        else:
            await self.retry()

    async def retry(self) -> None:
        """Fetch the session that could not be shown once more."""
        session = self.selected.value
        if session is None:
            return
        self.state.set(LoadingSession(session))
        try:
            await self._workspace.conversations.open(session)
        except ClientError as error:
            if self.selected.value == session and not self.known:
                can_retry = not isinstance(error, Refused)
                self.state.set(SessionTrouble(session, self._telling.sentence(error), can_retry))

    async def send(self, body: str) -> bool:
        """Send what was written, with the files beside it; offline it waits visibly (T10). The first one hides the
        chips (T3)."""
        session = self.selected.value
        body = body.strip()
        if session is None or not self._may_write() or not (body or self.files.attached.value):
            return False
        if len(body) > limits.MESSAGE:
            self._telling.say("message", trouble.too_long("body", limits.MESSAGE, len(body)), "error")
            return False
        on_its_way = [item.body for item in self._workspace.outgoing.unsent.value if item.session_id == session]
        if not (self.draft.value.strip() or self.files.attached.value) and on_its_way[-1:] == [body]:
            return False
        self._telling.unsay("message")
        if not await self.asking_first.lets_through(session, body):
            if self.selected.value != session or not self._may_write():
                self.asking_first.clear()  # what was looked up is about a composer that is no longer here
            return False
        self.hide_chips_of(session)
        self._workspace.outgoing.send(session, body, self.files.for_sending(session))
        if self.selected.value == session and self.draft.value.strip() in ("", body):
            self._drafts.sent()
        else:
            self._drafts.gone(session, body)
        return True

    async def send_anyway(self) -> bool:
        """Ask although it is answered already (T4)."""
        asked = self.asking_first.state.value
        return asked is not None and asked.session_id == self.selected.value and await self.send(asked.body)

    def use_answer(self) -> None:
        """What is answered need not be asked: the rest of the message stays, and its card is pointed at (T4)."""
        asked = self.asking_first.state.value
        self.asking_first.clear()
        if asked is None or asked.session_id != self.selected.value:
            return
        self._drafts.type(without(self.draft.value, asked.questions))
        lane = self.known.lane if self.known else ()
        if card := next((card.id for card in lane if card.id in asked.evidence), None):
            self.highlight.set(Highlight(self.highlight.value.serial + 1, card))
        self.focus()

    def save_draft(self, body: str) -> None:
        """Every keystroke; writing to the disk waits for a pause."""
        self._drafts.type(body)
        self.asking_first.typed(body)

    def discard_draft(self) -> None:
        """Give up what is written here and cannot be sent any more; nothing of it stays on this computer."""
        self._drafts.sent()

    async def resend(self, key: str) -> None:
        """Try a refused message again."""
        self._workspace.outgoing.retry(key)

    async def take_back(self, key: str) -> None:
        """A message that waits goes back into its composer, with its files, before what is written there."""
        item = self._workspace.outgoing.take_back(key)
        if item is not None:
            self._drafts.put_back(item.session_id, item.body)

    async def discard(self, key: str) -> None:
        """Give up a message that is not sent."""
        self._workspace.outgoing.discard(key)

    def pick_chip(self, key: str) -> None:
        """A lane chip leads to its card; a suggested step goes into the composer, after what is written there."""
        state = self.state.value
        chip = next((c for c in state.chips if c.key == key), None) if isinstance(state, Conversation) else None
        if chip is None:
            return
        if chip.scrolls_to:
            self.highlight.set(Highlight(self.highlight.value.serial + 1, chip.scrolls_to))
            return
        written = self.draft.value.rstrip()
        whole = f"{written}\n{chip.text}" if written else chip.text
        self._drafts.type(whole)
        self.prefill.set(Prefill(self.prefill.value.serial + 1, whole))
        self.focus()

    def dismiss_chips(self) -> None:
        """× hides the strip for this session, for good."""
        if self.selected.value:
            self.hide_chips_of(self.selected.value)

    def hide_chips_of(self, session: SessionId) -> None:
        """Remember that this session's strip is done with; before a claim there is none to hide."""
        known = self._workspace.conversations.peek(session)
        if known and is_mine_after_a_claim(known, self._workspace.me.value.person.id):
            self._hidden_chips.add([session])
            self._show()

    def focus(self) -> None:
        """Put the cursor into the composer."""
        self.focus_composer.set(self.focus_composer.value + 1)

    async def brief(self, handoff_id: HandoffId, session: SessionId) -> bool:
        """Send the automatic briefing (M3). When it fails the claim stands, and the pane offers to retry."""
        with self._presses.press("briefing") as mine:
            if not mine:
                return False
            try:
                await self._commands.send_briefing(handoff_id)
            except ClientError:
                self._offers[session] = text.BRIEFING_FAILED
                return False
            self._offers.pop(session, None)
            return True

    async def retry_briefing(self) -> bool:
        """The *Retry* beside the failed briefing; the server knows one briefing per handoff."""
        return await self.brief(self._handoff(), self._here())

    async def show_context(self) -> None:
        """Open the magic moment again as overlay (M6)."""
        self._show_context(self._handoff())

    def escalate_form(self) -> EscalateForm:
        """A form for the open session; it holds what an earlier try left unsent."""
        session = self._here()

        async def escalated(handoff: HandoffSummary) -> None:
            to = handoff.target
            said = text.TRANSFERRED_TOAST.format(name=to.name) if to else text.ESCALATED_TOAST
            self._telling.unsay("withdraw")
            self._telling.say("escalate", said, "success")
            await self._refresh()

        me = self._workspace.me.value.person.id
        return EscalateForm(
            self._commands, self._workspace.handing_off, session, me, self._telling, self._escalating, escalated
        )

    def resolve_form(self) -> ResolveForm:
        """A form for the open session; it holds what an earlier try left unsent."""
        known = self.known
        if known is None:
            raise RuntimeError("no session is open")

        async def resolved() -> None:
            self._telling.say("resolve", text.RESOLVED_TOAST, "success")

        me = self._workspace.me.value.person.id
        form = ResolveForm(self._commands, known, me, self._telling, self._resolving, resolved, self._clock())
        form.drafts = WriteUpDrafts(self._workspace.learning, known.entry.id, self._telling, form.initial.write_up)
        return form

    async def write_teach_back(self, show: Callable[[TeachBackForm], None]) -> bool:
        """*Tell Jane what helped*: `show` gets a form with the draft (T8)."""
        return await self.teach_back.prepare(show, is_senior=self._workspace.me.value.role in SENIOR_ROLES)

    def step_out(self, session_id: SessionId) -> None:
        """Show no session any more, if it is this one: it is no longer to be read. Its draft stays."""
        if self.selected.value == session_id:
            self._leave()
            self.selected.set(None)
            self._drafts.turn_to(None)
            self.state.set(self._nowhere())

    def close(self) -> None:
        """Write the draft and stop watching."""
        self._leave()
        for unwatch in self._unwatch_around:
            unwatch()
        self._drafts.turn_to(None)
        self.files.turn_to(None)

    def _leave(self) -> None:
        self.asking_first.clear()
        self.teach_back.leave()
        for unwatch in self._unwatch:
            unwatch()
        self._unwatch = []
        if self._followed:
            self._followed.close()
            self._followed = None
        self.handoff.set(None)
        if self._reply_timer:
            self._reply_timer.cancel()
            self._reply_timer = None
        if self.selected.value:
            self._workspace.conversations.close(self.selected.value)

    def _nowhere(self) -> Nowhere:
        """What stands there while no session is open; a junior has no escalations to choose from."""
        is_senior = self._workspace.me.value.role in SENIOR_ROLES
        return Nowhere(text.WELCOME if is_senior else text.WELCOME_JUNIOR)

    def _say_anew(self) -> None:
        """Another language is spoken, or I have another role."""
        if isinstance(self.state.value, Nowhere):
            self.state.set(self._nowhere())
        self._show()

    def _show(self) -> None:
        session, known = self.selected.value, self.known
        if session is None or known is None:
            return
        self._follow(known)
        now, me = self._clock(), self._workspace.me.value.person
        self.teach_back.look(known, me.id)
        detail = self._followed.detail.value if self._followed else None
        self.handoff.set(detail)
        note = text.TICKET_NOTE[detail.ticket_note.state] if detail and detail.ticket_note else ""
        strip = chips(known, detail.assessment if detail else None, me.id, hidden=session in self._hidden_chips)
        around = Surroundings(
            me=me.id,
            my_name=me.name,
            at=now,
            unsent=unsent_of(self._workspace.outgoing.unsent.value, session, known, me.id),
            chips=strip,
            busy=self._presses.held.value,
            offer_retry=self._offers.get(session, ""),
            note=note,
            online=self._is_online(),
        )
        self.state.set(conversation_view(known, around))
        if not self._may_write():
            self.asking_first.clear()
        if self._reply_timer:
            self._reply_timer.cancel()
            self._reply_timer = None
        waits = (writes_until(known) - now).total_seconds()
        if waits > 0:
            self._reply_timer = asyncio.get_running_loop().call_later(waits + 0.1, self._show)

    def _is_online(self) -> bool:
        return isinstance(self._workspace.connection.value, Live)

    def _may_write(self) -> bool:
        state = self.state.value
        return isinstance(state, Conversation) and state.composer.enabled

    def _follow(self, known: Known) -> None:
        """The handoff of the session tells the ticket note's state and, without a lane, the suggested steps."""
        handoff = known.entry.handoff
        wanted = handoff.id if handoff and (handoff.claimed_by or known.entry.ticket) else None
        if wanted == (self._followed.handoff_id if self._followed else None):
            return
        if self._followed:
            self._followed.close()
            self._followed = None
        if wanted:
            self._followed = self._workspace.follow(wanted)
            self._unwatch.append(self._followed.detail.watch(lambda _: self._show(), now=False))
