"""Everything a person can do: each awaits the server, puts the answer into what is shown, and returns it.

All raise ClientError. What is keyed takes the key of the press, so that the user's *Retry* is the same press.
"""

from __future__ import annotations

from rf_desktop.client.api import Api
from rf_desktop.client.conversations import Conversations
from rf_desktop.client.errors import Refused
from rf_desktop.client.escalations import Escalations
from rf_desktop.contract import endpoints
from rf_desktop.contract.ai import Draft, Hiding, ReplyTarget
from rf_desktop.contract.assessments import Assessment, NewEdit, NewFeedback, NewReading
from rf_desktop.contract.chat import CardAnswer, CardAnswered, Message
from rf_desktop.contract.endpoint import Endpoint
from rf_desktop.contract.handoffs import Claim, Claimed, HandoffDetail, NewHandoff, PickUp
from rf_desktop.contract.identity import Colleague
from rf_desktop.contract.presence import DeliveryReport
from rf_desktop.contract.problems import HandoffAlreadyClaimedProblem, HandoffNotOpenProblem
from rf_desktop.contract.sessions import NewSession, Renaming, Resolution, SessionDetail, SessionEntry
from rf_desktop.domain.ids import CardId, HandoffId, MessageId, NoticeId, SessionId
from rf_desktop.domain.vocabulary import ClaimWay, DeliveryState, ReadingVerdict

LONGEST_WHY = 300
"""Characters of a reason that the server keeps."""


class Commands:
    """The writes of one signed-in person, and the readings that belong to them."""

    def __init__(self, api: Api, escalations: Escalations, conversations: Conversations) -> None:
        self._api = api
        self._escalations = escalations
        self._conversations = conversations

    async def start_session(self, form: NewSession, *, key: str) -> SessionDetail:
        """Open a new session; its conversation is open already (T10)."""
        detail = await self._api.call(endpoints.OPEN_SESSION, form, key=key)
        self._conversations.took(detail)
        return detail

    async def rename(self, session_id: SessionId, problem_summary: str) -> SessionEntry:
        """Give a session another problem line."""
        body = Renaming(problem_summary=problem_summary)
        return self._entry(await self._api.call(endpoints.RENAME_SESSION, body, session_id=session_id))

    async def hide(self, session_id: SessionId, secret: str) -> SessionDetail:
        """Have a text replaced by a tag wherever it stands in a session (A7)."""
        detail = await self._api.call(endpoints.HIDE_SECRET, Hiding(text=secret), session_id=session_id)
        self._conversations.took(detail)
        return detail

    async def abandon(self, session_id: SessionId) -> SessionEntry:
        """Give a session up."""
        return self._entry(await self._api.call(endpoints.ABANDON_SESSION, session_id=session_id))

    async def reopen(self, session_id: SessionId) -> SessionEntry:
        """Take a resolved or abandoned session up again."""
        return self._entry(await self._api.call(endpoints.REOPEN_SESSION, session_id=session_id))

    async def resolve(self, session_id: SessionId, resolution: Resolution, *, key: str) -> SessionDetail:
        """Close a session with cause and fix (T7)."""
        detail = await self._api.call(endpoints.RESOLVE_SESSION, resolution, key=key, session_id=session_id)
        self._conversations.took(detail)
        return detail

    async def answer(self, session_id: SessionId, card_id: CardId, answer: CardAnswer) -> CardAnswered:
        """Say what came of a card; its result becomes a message (T2)."""
        reply = await self._api.call(endpoints.ANSWER_CARD, answer, session_id=session_id, card_id=card_id)
        self._conversations.took_cards(session_id, (reply.card,))
        if reply.message:
            self._conversations.took_message(reply.message)
        return reply

    async def stop_reply(self, session_id: SessionId, message_id: MessageId) -> Message:
        """Let FlowPilot write no more of a reply (T1)."""
        return await self._reply(endpoints.STOP_REPLY, session_id, message_id)

    async def retry_reply(self, session_id: SessionId, message_id: MessageId) -> Message:
        """Have a reply that was stopped or failed written anew (T1)."""
        return await self._reply(endpoints.RETRY_REPLY, session_id, message_id)

    async def escalate(self, session_id: SessionId, form: NewHandoff, *, key: str) -> HandoffDetail:
        """Hand a session over to the seniors, or with `transfer` to a colleague (E1, E4)."""
        route = endpoints.ESCALATE if form.intent == "escalate" else endpoints.HAND_OFF
        return self._handoff(await self._api.call(route, form, key=key, session_id=session_id))

    async def withdraw(self, handoff_id: HandoffId) -> HandoffDetail:
        """Take a handoff back while it is open (E4)."""
        return self._handoff(await self._api.call(endpoints.WITHDRAW_HANDOFF, handoff_id=handoff_id))

    async def claim(self, handoff_id: HandoffId, way: ClaimWay) -> Claimed:
        """Take a handoff over; its conversation is open already (C5).

        A lost race raises Refused with HandoffAlreadyClaimedProblem; the queue is fetched anew, so that the card is
        gone also when the winner's event is still on its way (C3).
        """
        try:
            claimed = await self._api.call(endpoints.CLAIM_HANDOFF, Claim(way=way), handoff_id=handoff_id)
        except Refused as refusal:
            if isinstance(refusal.problem, HandoffAlreadyClaimedProblem | HandoffNotOpenProblem):
                self._escalations.relist_soon()
            raise
        self._escalations.took(claimed.handoff)
        self._conversations.took(claimed.session)
        return claimed

    async def send_briefing(self, handoff_id: HandoffId) -> Message:
        """Send the structured briefing as my message; the server knows one per handoff (M3)."""
        message = await self._api.call(endpoints.SEND_BRIEFING, handoff_id=handoff_id)
        self._conversations.took_message(message)
        return message

    async def detail(self, handoff_id: HandoffId) -> HandoffDetail:
        """The whole payload of a handoff, also before the claim (C6)."""
        return self._handoff(await self._api.call(endpoints.GET_HANDOFF, handoff_id=handoff_id))

    async def pick_up(self, session_id: SessionId) -> PickUp:
        """Where a link to a session leads (M1). Claims nothing."""
        return await self._api.call(endpoints.PICK_UP, session_id=session_id)

    async def retry_assessment(self, handoff_id: HandoffId) -> Assessment:
        """Have the assessment written again (A5)."""
        return await self._api.call(endpoints.RETRY_ASSESSMENT, handoff_id=handoff_id)

    async def record_reading(self, handoff_id: HandoffId, verdict: ReadingVerdict) -> Assessment:
        """Say whether the likely cause is right (A11)."""
        return await self._api.call(endpoints.RECORD_READING, NewReading(verdict=verdict), handoff_id=handoff_id)

    async def give_feedback(self, handoff_id: HandoffId, helpful: bool, why: str = "") -> Assessment:
        """My thumb on an assessment, with a word of why (A8)."""
        body = NewFeedback(helpful=helpful, why=why)
        return await self._api.call(endpoints.GIVE_FEEDBACK, body, handoff_id=handoff_id)

    async def edit_assessment(self, handoff_id: HandoffId, summary: str, cause: str) -> Assessment:
        """My text beside the original; both empty takes it back (A8)."""
        body = NewEdit(summary_prose=summary, likely_cause=cause)
        return await self._api.call(endpoints.EDIT_ASSESSMENT, body, handoff_id=handoff_id)

    async def status_update(self, handoff_id: HandoffId) -> Draft:
        """What is saved of a handoff, as a text for others (A9)."""
        return await self._api.call(endpoints.STATUS_UPDATE, handoff_id=handoff_id)

    async def report_delivery(self, notice_id: NoticeId, outcome: DeliveryState, why: str = "") -> None:
        """Say what became of a notice on this desktop (E8)."""
        body = DeliveryReport(outcome=outcome, why=why[:LONGEST_WHY])
        await self._api.call(endpoints.REPORT_DELIVERY, body, notice_id=notice_id)

    async def colleagues(self) -> tuple[Colleague, ...]:
        """To whom one can hand over (E4)."""
        return (await self._api.call(endpoints.COLLEAGUES)).people

    async def _reply(
        self, route: Endpoint[ReplyTarget, Message], session_id: SessionId, message_id: MessageId
    ) -> Message:
        message = await self._api.call(route, ReplyTarget(message_id=message_id), session_id=session_id)
        self._conversations.took_message(message)
        return message

    def _entry(self, entry: SessionEntry) -> SessionEntry:
        self._conversations.took_entry(entry)
        return entry

    def _handoff(self, handoff: HandoffDetail) -> HandoffDetail:
        self._escalations.took(handoff)
        return handoff
