"""A case, a conversation, and a model behind a real port: what the tests of a model's API begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from rf_desktop import paths
from rf_desktop.contract.assessments import SimilarCase
from rf_desktop.contract.chat import Author, LaneCard, Message
from rf_desktop.contract.handoffs import Snapshot
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import AccountId, CardId, HandoffId, MessageId, PersonId, SessionId
from rf_desktop.domain.vocabulary import AuthorKind
from rf_desktop.server.ai.claude.assessor import ModelAssessor
from rf_desktop.server.ai.claude.copilot import ModelCopilot, Toolless
from rf_desktop.server.ai.claude.door import Door
from rf_desktop.server.ai.claude.ladder import Ladder, Spoken
from rf_desktop.server.ai.copilot import PlaybookCopilot
from rf_desktop.server.ai.evidence import EvidenceAssessor
from rf_desktop.server.ai.playbooks import load
from rf_desktop.server.model import ModelSettings
from rf_desktop.server.ports import (
    AssessmentWritten,
    Blocks,
    CaseToAssess,
    ConversationSoFar,
    ReplyCards,
    ReplyEnd,
    ReplyText,
    Verdict,
)
from tests.fakes.messages_api.served import Served, served
from tests.fakes.messages_api.stand_in import StandIn

AT = datetime(2026, 3, 4, 14, 2, tzinfo=UTC)
JANE = PersonRef(id=PersonId("jane"), name="Jane")
PLAYBOOKS = load(paths.resources() / "playbooks")
SETTINGS = ModelSettings("stand-in-large", key="sk-stand-in", base_url="http://127.0.0.1:9")


def said(position: int, body: str, by: AuthorKind = "person", **more: Any) -> Message:
    """A message; its id is not its short id."""
    return Message(
        id=MessageId(f"message-{position}"),
        session_id=SessionId("s1"),
        position=position,
        author=Author(kind=by, name="FlowPilot" if by == "flowpilot" else "Jane"),
        body=body,
        sent_at=AT,
        **more,
    )


def card(number: int, text: str, state: str = "todo", result: str | None = None) -> LaneCard:
    """A card of the lane."""
    return LaneCard.model_validate(
        {
            "id": CardId(f"card-{number}"),
            "session_id": "s1",
            "position": number,
            "kind": "action",
            "text": text,
            "state": state,
            "result": result,
            "answered_by": None if state == "todo" else JANE,
        }
    )


MESSAGES = (
    said(1, "Outlook does not sync since the password was changed"),
    said(2, "Does web mail work?", by="flowpilot"),
    said(3, "Does web mail work? → yes"),
)
LANE = (
    card(1, "Does web mail work?", "done", "yes"),
    card(2, "Clear the cached credentials", "skipped"),
    card(3, "Restart Outlook in safe mode"),
)
CASE = CaseToAssess(
    account_id=AccountId("a1"),
    handoff_id=HandoffId("h1"),
    session_id=SessionId("s1"),
    problem="Outlook does not sync",
    reason="No idea left",
    notes="",
    priority="high",
    handed_off_by="Jane",
    snapshot=Snapshot(
        problem_summary="Outlook does not sync",
        domain="Email",
        client=None,
        ticket="12345",
        step_count=2,
        lane=LANE,
        messages=MESSAGES,
        message_count=3,
        taken_at=AT,
    ),
    escalated_at=AT,
)
PAST = SimilarCase(
    session_id=SessionId("s7"),
    problem="Outlook stopped syncing after the renewal",
    cause="The connector's certificate had expired.",
    fix="Replaced the certificate chain",
    resolved_by=JANE,
    resolved_at=AT,
)
WRITTEN: dict[str, Any] = {
    "summary_prose": "Outlook has not synced since the password was changed. Web mail works.",
    "what_we_know": [{"text": "Web mail works", "evidence": ["t1", "m3"]}],
    "likely_cause": {"text": "A stale credential on the computer", "evidence": ["m1"]},
    "suggested_steps": [
        {"text": "Remove the stored credential", "if_it_fails": "Make a new profile", "evidence": ["t1", "m99"]}
    ],
    "confidence": "medium",
}


class Found:
    """A search that finds what it is told."""

    def __init__(self, *cases: SimilarCase) -> None:
        self.cases = cases

    async def similar(
        self, account_id: AccountId, text: str, *, exclude: SessionId | None, limit: int = 3
    ) -> tuple[SimilarCase, ...]:
        return self.cases[:limit]


@dataclass
class Clock:
    """Pauses that nobody waits for, and what they were."""

    pauses: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


@dataclass
class Bench:
    """A model behind a port, and who asks it."""

    served: Served
    door: Door
    spoken: Spoken = field(default_factory=Spoken)
    toolless: Toolless = field(default_factory=Toolless)
    clock: Clock = field(default_factory=Clock)
    partial: list[AssessmentWritten] = field(default_factory=list)
    budget: float = 30.0

    @property
    def stand_in(self) -> StandIn:
        return self.served.stand_in

    async def assessed(
        self, case: CaseToAssess = CASE, *similar: SimilarCase, settings: ModelSettings | None = None
    ) -> Verdict:
        """What becomes of a case."""
        search = Found(*similar)
        assessor = ModelAssessor(
            Ladder(self.door, self.spoken, sleep=self.clock.sleep),
            settings or self.served.settings,
            search,
            EvidenceAssessor(search, PLAYBOOKS),
            budget=self.budget,
        )
        return await assessor.assess(case, self.partial.append)

    async def written(self, case: CaseToAssess = CASE, *similar: SimilarCase) -> AssessmentWritten:
        """As `assessed`, where there is something to show."""
        verdict = await self.assessed(case, *similar)
        assert isinstance(verdict, AssessmentWritten), verdict
        return verdict

    async def replied(self, conversation: ConversationSoFar, settings: ModelSettings | None = None) -> Reply:
        """The parts of a reply."""
        copilot = ModelCopilot(
            self.door,
            settings or self.served.settings,
            PlaybookCopilot(PLAYBOOKS),
            self.toolless,
            budget=self.budget,
            sleep=self.clock.sleep,
        )
        reply = Reply()
        async for part in copilot.stream(conversation):
            assert reply.ended is None, "nothing comes after the end"
            if isinstance(part, ReplyText):
                reply.text += part.text
            elif isinstance(part, ReplyCards):
                reply.cards.append(part)
            elif isinstance(part, ReplyEnd):
                reply.ended = part
        return reply


@dataclass
class Reply:
    """What a reader of a reply saw."""

    text: str = ""
    cards: list[ReplyCards] = field(default_factory=list)
    ended: ReplyEnd | None = None

    @property
    def end(self) -> ReplyEnd:
        assert self.ended is not None, "a reply has an end"
        return self.ended


@contextmanager
def provider(stand_in: StandIn) -> Iterator[Served]:
    """The stand-in behind a port."""
    with served(stand_in) as there:
        yield there


@asynccontextmanager
async def bench(stand_in: StandIn, *, stall: float = 20.0, budget: float = 30.0) -> AsyncIterator[Bench]:
    """All of it, with a door that is closed at the end."""
    with served(stand_in) as there:
        door = Door(stall=stall)
        try:
            yield Bench(there, door, budget=budget)
        finally:
            await door.close()


def conversation(
    messages: tuple[Message, ...] = MESSAGES,
    lane: tuple[LaneCard, ...] = LANE,
    turns: Mapping[MessageId, Blocks] | None = None,
    so_far: str = "",
) -> ConversationSoFar:
    """A conversation whose last message of a person wants an answer."""
    asked = next(message for message in reversed(messages) if message.author.kind != "flowpilot")
    return ConversationSoFar(
        account_id=AccountId("a1"),
        session_id=SessionId("s1"),
        problem_summary="Outlook does not sync",
        domain="Email",
        messages=messages,
        lane=lane,
        replying_to=asked.id,
        turns=turns or {},
        so_far=so_far,
    )


def with_case(**changes: Any) -> CaseToAssess:
    """The case with another snapshot."""
    return replace(CASE, snapshot=CASE.snapshot.model_copy(update=changes))
