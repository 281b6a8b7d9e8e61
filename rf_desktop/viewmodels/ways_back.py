"""What can be done with a handoff that somebody has, from wherever it is pressed (C3, C8-C11).

A way that needs words opens its form, in `form`; the others are one request. Each says what became of it and leads to
where one would go next. Nothing is done twice while it is on its way.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rf_desktop.client.errors import ClientError
from rf_desktop.client.observable import Cell
from rf_desktop.client.queue_state import Queue
from rf_desktop.client.workspace import Workspace
from rf_desktop.contract.handoffs import HandoffSummary
from rf_desktop.contract.identity import Colleague
from rf_desktop.contract.ways import CoachedReturn
from rf_desktop.domain.ids import HandoffId, PersonId, SessionId
from rf_desktop.domain.vocabulary import SENIOR_ROLES
from rf_desktop.viewmodels import text, text_ways
from rf_desktop.viewmodels.conversation import ConversationModel
from rf_desktop.viewmodels.form_view import Target
from rf_desktop.viewmodels.herald import ToastKind, ToastMessage
from rf_desktop.viewmodels.kept_forms import KeptForms
from rf_desktop.viewmodels.places import Places
from rf_desktop.viewmodels.presses import Presses
from rf_desktop.viewmodels.takeover import Takeover
from rf_desktop.viewmodels.telling import Telling
from rf_desktop.viewmodels.ways_forms import (
    AnyWayForm,
    CoachedForm,
    ConsultForm,
    ReasonForm,
    ReasonWords,
    ReassignForm,
    RemarkForm,
)
from rf_desktop.viewmodels.ways_view import Way, has_it


class WaysBack:
    """`form` is the form that should be open; a new one is set for each opening.

    closes: takes the sheet of a handoff away that is settled. next_one: opens the next that waits.
    """

    def __init__(
        self,
        workspace: Workspace,
        conversation: ConversationModel,
        takeover: Takeover,
        places: Places,
        telling: Telling,
        kept: KeptForms,
        closes: Callable[[HandoffId], None],
        next_one: Callable[[], Awaitable[None]],
    ) -> None:
        self.form: Cell[AnyWayForm | None] = Cell(None)
        self.presses = Presses()
        self._workspace = workspace
        self._ways = workspace.ways
        self._conversation = conversation
        self._takeover = takeover
        self._places = places
        self._telling = telling
        self._closes = closes
        self._next_one = next_one
        self._kept = kept
        self._said: dict[HandoffId, int] = {}
        self._unwatch = workspace.escalations.queue.watch(self._look, now=False)

    async def press(self, way: Way, handoff_id: HandoffId) -> None:
        """Go one of the ways with this handoff."""
        if way == "next":
            await self._next_one()
            return
        if way == "take_again":
            await self._pick_up(handoff_id)
            return
        handoff = await self._known(handoff_id)
        if handoff is None:
            return
        match way:
            case "still_on_it":
                await self._do(way, handoff, lambda: self._ways.still_on_it(handoff.id), text_ways.STILL_NOTED)
            case "take_back":
                await self._do(way, handoff, lambda: self._ways.decline(handoff.id), text_ways.OFFER_TAKEN_BACK)
            case "watch":
                await self._watch(handoff)
            case "stop_watching":
                said = text_ways.NO_LONGER_WATCHED
                done = await self._do(way, handoff, lambda: self._ways.watch(handoff.id, False), said)
                in_front = self._conversation.selected.value == handoff.session_id
                if done and in_front and not has_it(handoff, self._me):
                    self._lead_out(handoff.session_id, handoff.id)
            case _:
                self._open_form(way, handoff)

    def consult(self, session_id: SessionId) -> None:
        """The form for a question to a colleague about any session that is mine (C9)."""
        me = self._me

        def wanted(each: Colleague) -> bool:
            return each.person.id != me and each.role in SENIOR_ROLES

        self.form.set(self._question(session_id, wanted, None))

    def ask(self, session_id: SessionId, whom: Target) -> None:
        """The form for a question to the one who handed it off (C9)."""
        self.form.set(self._question(session_id, lambda _: False, whom))

    async def undo(self, handoff_id: HandoffId, session_id: SessionId) -> None:
        """Take a claim back: the card is everybody's again, and one is back in the queue (C8)."""
        with self.presses.press(f"undo:{handoff_id}") as mine:
            if not mine:
                return
            try:
                await self._ways.undo(handoff_id)
            except ClientError as error:
                self._telling.failed(_about(handoff_id), error)
                return
        self._lead_out(session_id, handoff_id)
        self._say(handoff_id, text_ways.UNDONE)

    def close(self) -> None:
        """Stop watching."""
        self._unwatch()

    # Forms -------------------------------------------------------------------------------------------------------

    def _open_form(self, way: Way, handoff: HandoffSummary) -> None:
        name = handoff.handed_off_by_name or text.THEY
        place = f"{way}:{handoff.id}"
        telling, kept = self._telling, self._kept
        match way:
            case "coached":
                form: AnyWayForm = CoachedForm(name, self._coached(handoff, name), telling, kept, place)
            case "reassign":
                not_to = {handoff.handed_off_by_id, handoff.claimed_by.id if handoff.claimed_by else None}
                form = ReassignForm(
                    self._workspace.commands.colleagues,
                    lambda each: each.person.id not in not_to,
                    self._reassign(handoff),
                    telling,
                    kept,
                    place,
                )
            case "remark":
                owner = handoff.claimed_by.name if handoff.claimed_by else text.THEY
                form = RemarkForm(owner, self._remark(handoff, owner), telling, kept, place)
            case "release":
                form = ReasonForm(_release_words(), self._release(handoff), telling, kept, place)
            case "return":
                form = ReasonForm(_return_words(name), self._return(handoff, name), telling, kept, place)
            case "come_back":
                form = ReasonForm(_come_back_words(handoff, self._me), self._come_back(handoff), telling, kept, place)
            case "decline":
                asks = _who_asks(handoff)
                send = self._decline(handoff, asks)
                form = ReasonForm(_decline_words(asks), send, telling, kept, place, may_be_empty=True)
            case _:
                raise ValueError(way)
        self.form.set(form)

    def _question(self, session_id: SessionId, wanted: Callable[[Colleague], bool], whom: Target | None) -> ConsultForm:
        async def send(person: PersonId, name: str, question: str, key: str) -> None:
            await self._workspace.consultations.ask(session_id, person, question, key=key)
            self._telling.say("consult", text_ways.ASKED.format(name=name), "success")

        place = f"consult:{session_id}:{whom.id if whom else ''}"
        colleagues = self._workspace.commands.colleagues
        return ConsultForm(colleagues, wanted, send, self._telling, self._kept, place, fixed=whom)

    # What the forms do -------------------------------------------------------------------------------------------

    def _release(self, handoff: HandoffSummary) -> Callable[[str], Awaitable[None]]:
        async def send(reason: str) -> None:
            was_mine = has_it(handoff, self._me)
            await self._ways.release(handoff.id, reason)
            if was_mine:
                self._lead_out(handoff.session_id, handoff.id)
            self._say(handoff.id, text_ways.RELEASED, "success", again=True)

        return send

    def _return(self, handoff: HandoffSummary, name: str) -> Callable[[str], Awaitable[None]]:
        async def send(reason: str) -> None:
            await self._ways.give_back(handoff.id, reason)
            self._lead_out(handoff.session_id, handoff.id)
            self._say(handoff.id, text_ways.RETURNED.format(name=name), "success")

        return send

    def _coached(self, handoff: HandoffSummary, name: str) -> Callable[[CoachedReturn, str], Awaitable[None]]:
        async def send(body: CoachedReturn, key: str) -> None:
            await self._ways.give_back_coached(handoff.id, body, key=key)
            self._workspace.conversations.refresh_soon(handoff.session_id)
            self._say(handoff.id, text_ways.COACHED_SENT.format(name=name), "success")

        return send

    def _come_back(self, handoff: HandoffSummary) -> Callable[[str], Awaitable[None]]:
        async def send(reason: str) -> None:
            coach = handoff.coaching.coach if handoff.coaching else None
            await self._ways.come_back(handoff.id, reason)
            self._workspace.conversations.refresh_soon(handoff.session_id)
            mine = coach is not None and coach.id == self._me
            name = coach.name if coach else text.THEY
            said = text_ways.CAME_BACK_MINE if mine else text_ways.CAME_BACK.format(coach=name)
            self._say(handoff.id, said, "success")

        return send

    def _reassign(self, handoff: HandoffSummary) -> Callable[[PersonId, str, str], Awaitable[None]]:
        async def send(person: PersonId, name: str, reason: str) -> None:
            await self._ways.reassign(handoff.id, person, reason)
            self._say(handoff.id, text_ways.OFFERED.format(name=name), "success")

        return send

    def _decline(self, handoff: HandoffSummary, asks: str) -> Callable[[str], Awaitable[None]]:
        async def send(reason: str) -> None:
            await self._ways.decline(handoff.id, reason)
            self._closes(handoff.id)
            self._places.show_queue()
            self._say(handoff.id, text_ways.DECLINED.format(name=asks), "success")

        return send

    def _remark(self, handoff: HandoffSummary, owner: str) -> Callable[[str, str], Awaitable[None]]:
        async def send(body: str, key: str) -> None:
            await self._ways.remark(handoff.id, body, key=key)
            self._say(handoff.id, text_ways.REMARKED.format(name=owner), "success")

        return send

    # Inside ------------------------------------------------------------------------------------------------------

    @property
    def _me(self) -> PersonId:
        return self._workspace.me.value.person.id

    async def _watch(self, handoff: HandoffSummary) -> None:
        """Follow it; what somebody has can be read at once (C3, C6)."""
        if not await self._do("watch", handoff, lambda: self._ways.watch(handoff.id, True)):
            return
        if handoff.id not in self._workspace.escalations.queue.value.watching:
            self._say(handoff.id, text_ways.LATE[handoff.status], "warning")
        elif handoff.status == "open":
            self._say(handoff.id, text_ways.WATCHING_THIS)
        else:
            self._closes(handoff.id)
            self._workspace.conversations.refresh_soon(handoff.session_id)
            await self._places.open_session(handoff.session_id)

    async def _pick_up(self, handoff_id: HandoffId) -> None:
        outcome = await self._takeover.take(handoff_id, "pick_up")
        error = getattr(outcome, "error", None)
        if isinstance(error, ClientError):
            self._telling.failed(_about(handoff_id), error)

    async def _known(self, handoff_id: HandoffId) -> HandoffSummary | None:
        """The handoff as it is known here, else as the server has it; a failure is said."""
        known = self._workspace.escalations.queue.value.get(handoff_id) or self._conversation.handoff.value
        if known is not None and known.id == handoff_id:
            return known
        try:
            return await self._workspace.commands.detail(handoff_id)
        except ClientError as error:
            self._telling.failed(_about(handoff_id), error)
            return None

    async def _do(
        self, way: Way, handoff: HandoffSummary, work: Callable[[], Awaitable[object]], said: str = ""
    ) -> bool:
        with self.presses.press(way) as mine:
            if not mine:
                return False
            try:
                await work()
            except ClientError as error:
                self._telling.failed(_about(handoff.id), error)
                return False
        if said:
            self._say(handoff.id, said)
        return True

    def _say(self, handoff_id: HandoffId, sentence: str, kind: ToastKind = "info", *, again: bool = False) -> None:
        """What became of it, as long as that is still so; `again` offers to pick it up once more."""
        label, action = (text_ways.TAKE_AGAIN, "take_again") if again else (None, None)
        self._telling.tell(ToastMessage(_about(handoff_id), sentence, kind=kind, action_label=label, action=action))
        known = self._workspace.escalations.queue.value.get(handoff_id)
        self._said[handoff_id] = known.version if known else 0

    def _look(self, queue: Queue) -> None:
        """What was said of a handoff goes when it has moved on since (C7)."""
        for handoff_id, version in list(self._said.items()):
            known = queue.get(handoff_id)
            if known is not None and known.version > version:
                del self._said[handoff_id]
                self._telling.unsay(_about(handoff_id))

    def _lead_out(self, session_id: SessionId, handoff_id: HandoffId) -> None:
        """It is no longer mine, nor to be read: back to the queue, and to its card where it is one again."""
        self._conversation.step_out(session_id)
        self._places.show_queue(handoff_id)


def _about(handoff_id: HandoffId) -> str:
    """One toast for each handoff: a later word takes the place of an earlier one."""
    return f"ways:{handoff_id}"


def _who_asks(handoff: HandoffSummary) -> str:
    """Who offers it or handed it over."""
    asks = handoff.offered_by or (handoff.claimed_by if handoff.status == "claimed" else None)
    return asks.name if asks else handoff.handed_off_by_name or text.THEY


def _release_words() -> ReasonWords:
    return ReasonWords(
        "release",
        text_ways.RELEASE_TITLE,
        text_ways.RELEASE_REASON,
        text_ways.RELEASE_HINT,
        text_ways.RELEASE,
        text_ways.RELEASE_NOTE,
    )


def _return_words(name: str) -> ReasonWords:
    return ReasonWords(
        "return",
        text_ways.RETURN_TITLE.format(name=name),
        text_ways.RETURN_REASON,
        text_ways.RETURN_HINT.format(name=name),
        text_ways.RETURN_SEND,
        text_ways.RETURN_NOTE.format(name=name),
    )


def _come_back_words(handoff: HandoffSummary, me: PersonId) -> ReasonWords:
    coach = handoff.coaching.coach if handoff.coaching else None
    name = coach.name if coach else text.THEY
    if coach is not None and coach.id == me:
        name = handoff.handed_off_by_name or text.THEY
        title, submit = text_ways.COME_BACK_TITLE_MINE, text_ways.BRING_BACK_MINE
    else:
        title, submit = text_ways.COME_BACK_TITLE, text_ways.BRING_BACK
    hint = text_ways.COME_BACK_HINT.format(name=name)
    note = handoff.coaching.stop_condition if handoff.coaching else ""
    return ReasonWords("come-back", title.format(name=name), text_ways.COME_BACK_REASON, hint, submit, note)


def _decline_words(asks: str) -> ReasonWords:
    hint = text_ways.DECLINE_HINT.format(name=asks)
    return ReasonWords("decline", text_ways.DECLINE_TITLE, text_ways.DECLINE_REASON, hint, text_ways.DECLINE_SEND, "")
