"""The ways back and sideways of one window: those of the open session as a state, and all that is pressed (C3, C8-C10).

What a toast or a notification offers comes back here by its key and action, wherever its session is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast, get_args

from rf_desktop.client.conversations import Conversation as Known
from rf_desktop.client.errors import ClientError
from rf_desktop.client.observable import Cell, Unwatch
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.domain import limits
from rf_desktop.domain.ids import ConsultationId, HandoffId
from rf_desktop.domain.moments import Clock
from rf_desktop.viewmodels import language, text_ways, trouble
from rf_desktop.viewmodels.claim_undo import ClaimUndo
from rf_desktop.viewmodels.conversation import ConversationModel
from rf_desktop.viewmodels.form_view import Target
from rf_desktop.viewmodels.herald import Herald
from rf_desktop.viewmodels.kept_forms import KeptForms
from rf_desktop.viewmodels.places import Places
from rf_desktop.viewmodels.still_asked import StillAsked
from rf_desktop.viewmodels.takeover import Takeover
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.undoing import Undoables
from rf_desktop.viewmodels.ways_back import WaysBack
from rf_desktop.viewmodels.ways_view import Around, Way, WaysState, ways_view

_KEYS = ("undo:", "claimed:", "ways:", "still:")
"""How the keys of toasts that are about one handoff begin; its id follows."""


class Ways:
    """`state` is about the open session. `back` acts on any handoff, and its `form` is what should be open.

    `written` keeps what is typed into an answer, by question.
    """

    def __init__(
        self,
        workspace: Workspace,
        conversation: ConversationModel,
        takeover: Takeover,
        places: Places,
        telling: Telling,
        herald: Herald,
        kept: KeptForms,
        clock: Clock,
        undoables: Undoables,
        *,
        closes: Callable[[HandoffId], None],
        next_one: Callable[[], Awaitable[None]],
    ) -> None:
        self.state: Cell[WaysState] = Cell(WaysState())
        self.back = WaysBack(workspace, conversation, takeover, places, telling, kept, closes, next_one)
        self.form = self.back.form
        self.written = kept.shelf("question", str)
        self._workspace = workspace
        self._conversation = conversation
        self._places = places
        self._telling = telling
        self._herald = herald
        self._clock = clock
        self._refetched: tuple[HandoffId, int] | None = None
        self._undo = ClaimUndo(workspace, telling, undoables, self._take_back)
        self._still = StillAsked(workspace, conversation, herald)
        takeover.taken = self._undo.taken
        self._unwatch: list[Unwatch] = [
            conversation.state.watch(lambda _: self._show(), now=False),
            conversation.handoff.watch(lambda _: self._show(), now=False),
            workspace.escalations.queue.watch(lambda _: self._show(), now=False),
            workspace.consultations.questions.watch(lambda _: self._show(), now=False),
            workspace.me.watch(lambda _: self._show(), now=False),
            language.spoken.watch(lambda _: self._show(), now=False),
            self.back.presses.held.watch(lambda _: self._show(), now=False),
        ]

    async def press(self, way: Way) -> None:
        """Go one of the ways with the open session."""
        known = self._conversation.known
        if known is None:
            return
        handoff = known.entry.handoff
        if way == "consult":
            self.back.consult(known.entry.id)
        elif handoff is not None and way == "ask_sender":
            sender = handoff.handed_off_by
            self.back.ask(known.entry.id, Target(sender.id, sender.name, "engineer"))
        elif handoff is not None:
            await self.back.press(way, handoff.id)

    async def answer(self, key: str, words: str) -> bool:
        """Answer a question that was put to me; what could not be sent stays where it was typed (C9)."""
        question = self._workspace.consultations.questions.value.known.get(ConsultationId(key))
        answer = words.strip()
        if question is None or not answer:
            return False
        if len(answer) > limits.CARD_RESULT:
            self._telling.say(f"answer:{key}", trouble.too_long("answer", limits.CARD_RESULT, len(answer)), "error")
            return False
        with self.back.presses.press(f"answer:{key}") as mine:
            if not mine:
                return False
            try:
                await self._workspace.consultations.answer(ConsultationId(key), answer)
            except ClientError as error:
                self._telling.failed(f"answer:{key}", error)
                return False
        self.written.pop(key, None)
        said = text_ways.ANSWERED.format(name=question.asked_by.name)
        self._telling.say(f"answer:{key}", said, "success")
        return True

    async def acted(self, key: str, action: str) -> bool:
        """Something told was pressed; whether it was one of these ways."""
        if action not in ("undo", "open", *get_args(Way)):
            return False
        handoff_id = self._about(key)
        if handoff_id is None or (action == "open" and not key.startswith(_KEYS)):
            return False
        self._herald.withdraw_toast(key)
        self._herald.withdraw_notification(key)
        if action == "undo":
            await self._take_back(handoff_id)
        elif action == "open":
            await self._places.open_handoff(handoff_id)
        else:
            await self.back.press(cast("Way", action), handoff_id)
        if action not in ("still_on_it", "stop_watching"):
            self._places.come_forward()
        return True

    def looked_at(self, handoff_id: HandoffId) -> None:
        """Its sheet is open: that it is offered to me need not be said any more."""
        self._still.settled(handoff_id, "reassigned")

    def close(self) -> None:
        """Stop watching."""
        for unwatch in self._unwatch:
            unwatch()
        self._undo.close()
        self._still.close()
        self.back.close()

    def _about(self, key: str) -> HandoffId | None:
        """The handoff that a toast's or a notification's key is about."""
        for beginning in _KEYS:
            if key.startswith(beginning):
                return HandoffId(key.removeprefix(beginning))
        notices = self._workspace.notices.bell.value.notices
        return next((notice.handoff_id for notice in notices if notice.id == key), None)

    async def _take_back(self, handoff_id: HandoffId) -> None:
        self._undo.end(handoff_id)
        known = self._workspace.escalations.queue.value.get(handoff_id)
        if known is not None:
            await self.back.undo(handoff_id, known.session_id)

    def _show(self) -> None:
        known = self._conversation.known
        if known is None:
            self.state.set(WaysState())
            return
        handoff = self._newest(known)
        if handoff is not None:
            self._keep_up(known, handoff)
        queue = self._workspace.escalations.queue.value
        around = Around(
            me=self._workspace.me.value,
            handoff=handoff,
            watching=handoff is not None and handoff.id in queue.watching,
            questions=self._workspace.consultations.questions.value.open_in(known.entry.id),
            busy=self.back.presses.held.value,
            at=self._clock(),
        )
        self.state.set(ways_view(known, around))

    def _newest(self, known: Known) -> HandoffSummary | None:
        """The session's latest handoff as the queue or the open session knows it, whichever is newer."""
        latest = known.entry.handoff
        if latest is None:
            return None
        queued = self._workspace.escalations.queue.value.get(latest.id)
        followed = self._conversation.handoff.value
        found = [each for each in (queued, followed) if each is not None and each.id == latest.id]
        return max(found, key=lambda each: each.version, default=None)

    def _keep_up(self, known: Known, handoff: HandoffSummary) -> None:
        """Readers hear of the handoff but not of the session: who has it by now is fetched, once for each version."""
        latest = known.entry.handoff
        has = handoff.claimed_by.id if handoff.claimed_by else None
        had = latest.claimed_by.id if latest and latest.claimed_by else None
        this = (handoff.id, handoff.version)
        if latest and (latest.status, had) != (handoff.status, has) and self._refetched != this:
            self._refetched = this
            self._workspace.conversations.refresh_soon(known.entry.id)
