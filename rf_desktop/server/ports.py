"""What the services need from the outside and what several rooms of the server pass between them.

A protocol stands here only where there are two implementations; the rest are frozen values.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Generic, Literal, Protocol, TypeVar

from rf_desktop.contract.assessments import ConfidenceView, EvidenceLine, SimilarCase, SuggestedStep
from rf_desktop.contract.chat import LaneCard, Message
from rf_desktop.contract.handoffs import Snapshot
from rf_desktop.contract.operations import JobKind
from rf_desktop.domain.ids import AccountId, HandoffId, MessageId, PersonId, SessionId
from rf_desktop.domain.vocabulary import AssessmentSource, CardKind, Language, Priority, Role, TicketNoteState
from rf_desktop.server.model import ModelTrouble, Rung, Usage
from rf_desktop.values import dataclass

Unsubscribe = Callable[[], None]

ReplyT = TypeVar("ReplyT")


@dataclass(frozen=True)
class Written(Generic[ReplyT]):
    """A reply that is there as JSON already, as its contract has it: nothing is gained by reading it in between."""

    json: str


# Who may hear an event (V1) ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Everyone:
    """Every person of the account."""

    def includes(self, person_id: PersonId, role: Role) -> bool:
        """Whether this person hears it."""
        return True


@dataclass(frozen=True)
class Roles:
    """Everybody with one of these roles, and these persons beside them."""

    roles: frozenset[Role]
    persons: frozenset[PersonId] = frozenset()

    def includes(self, person_id: PersonId, role: Role) -> bool:
        """Whether this person hears it."""
        return role in self.roles or person_id in self.persons


@dataclass(frozen=True)
class Persons:
    """These persons and nobody else."""

    persons: frozenset[PersonId]

    def includes(self, person_id: PersonId, role: Role) -> bool:
        """Whether this person hears it."""
        return person_id in self.persons


Audience = Everyone | Roles | Persons


@dataclass(frozen=True)
class LoggedRow:
    """One event of an account's log: `seq` counts from 1 without gaps, `data_json` is what goes on the wire."""

    seq: int
    type: str
    data_json: str
    audience: Audience


# Background work (A1) ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LeasedJob:
    """A job that this worker holds until its lease runs out; `token` fences everybody who held it before.

    `given_up` says why nobody tries any more; such a job ends as dead.
    """

    id: str
    account_id: AccountId
    kind: JobKind
    payload: dict[str, Any]
    attempts: int
    token: str
    given_up: str | None = None


# Assessing a handoff (A1-A11) ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CaseToAssess:
    """Everything an assessor may read: the frozen snapshot and what the junior wrote. All texts are untrusted.

    `language` is the session's: what the assessor writes.
    """

    account_id: AccountId
    handoff_id: HandoffId
    session_id: SessionId
    problem: str
    reason: str
    notes: str
    priority: Priority
    handed_off_by: str
    snapshot: Snapshot
    escalated_at: datetime
    language: Language = "en"


@dataclass(frozen=True)
class AssessmentWritten:
    """An assessment that can be shown. `model_part` says what became of the model when the evidence answered (A6).

    `rung` and `model` say how it was had; `usage` is None where no model was asked; `raw` is what a model wrote that
    could not be read, for support (A5). Evidence ids and texts of a model are not verified yet.
    """

    source: AssessmentSource
    summary_prose: str = ""
    summary_flagged: tuple[str, ...] = ()
    what_we_know: tuple[EvidenceLine, ...] = ()
    likely_cause: EvidenceLine | None = None
    suggested_steps: tuple[SuggestedStep, ...] = ()
    confidence: ConfidenceView | None = None
    similar_cases: tuple[SimilarCase, ...] = ()
    model_part: str | None = None
    rung: Rung | None = None
    model: str | None = None
    usage: Usage | None = None
    raw: str | None = None


@dataclass(frozen=True)
class AssessmentFailed:
    """It was tried and did not work; `reason` completes "AI assessment unavailable: ..." (A5)."""

    reason: str
    model_part: str | None = None
    usage: Usage | None = None
    raw: str | None = None


@dataclass(frozen=True)
class AssessmentSkipped:
    """It was not tried, or there was nothing to say; `reason` as above (A5, A6)."""

    reason: str
    model_part: str | None = None
    usage: Usage | None = None
    raw: str | None = None


Verdict = AssessmentWritten | AssessmentFailed | AssessmentSkipped

Progress = Callable[[AssessmentWritten], None]
"""Hears what is written so far, each time all of it; called on the loop, often: whoever listens takes what it needs."""


def no_progress(_so_far: AssessmentWritten) -> None:
    """Nobody watches."""


class Assessor(Protocol):
    """Reads a handed-off case: a model, or the account's own evidence."""

    async def assess(self, case: CaseToAssess, progress: Progress = no_progress) -> Verdict:
        """The assessment, or why there is none. Expected trouble is a verdict; only defects raise."""
        ...


class CaseSearch(Protocol):
    """Finds resolved sessions of one account that resemble a text (A10)."""

    async def similar(
        self, account_id: AccountId, text: str, *, exclude: SessionId | None, limit: int = 3
    ) -> tuple[SimilarCase, ...]:
        """The most similar first; empty when nothing resembles it. Any text is a valid query."""
        ...


# Answering in the chat (T1, T6) --------------------------------------------------------------------------------------


Blocks = tuple[dict[str, Any], ...]
"""The content blocks of one turn of a model, as plain JSON: kept with the message, given back in later calls."""


@dataclass(frozen=True)
class ConversationSoFar:
    """What a copilot may read. `replying_to` is the message that wants an answer; all texts are untrusted.

    `language` is the session's: what the copilot writes.

    `turns` holds the blocks that came with FlowPilot's earlier messages, as `ReplyEnd` gave them. `so_far` is the text
    of this very reply that a cut line left behind: a model goes on from there.
    """

    account_id: AccountId
    session_id: SessionId
    problem_summary: str | None
    domain: str | None
    messages: tuple[Message, ...]
    lane: tuple[LaneCard, ...]
    replying_to: MessageId
    language: Language = "en"
    turns: Mapping[MessageId, Blocks] = field(default_factory=dict)
    so_far: str = ""


@dataclass(frozen=True)
class NewCard:
    """A card that a reply puts into the lane."""

    kind: CardKind
    text: str
    why: str | None = None
    if_it_fails: str | None = None


@dataclass(frozen=True)
class CopilotReply:
    """FlowPilot's answer, in Markdown, and the cards that come with it."""

    body: str
    cards: tuple[NewCard, ...] = field(default=())


@dataclass(frozen=True)
class ReplyBegun:
    """A model has read the question: this much is spent, also if the reply is stopped before its end."""

    usage: Usage


@dataclass(frozen=True)
class ReplyText:
    """The reply goes on with this text. Secrets are only taken out of the whole: look at what was shown before."""

    text: str


@dataclass(frozen=True)
class ReplyCards:
    """All cards of the reply so far, each of them whole; replaces what was said of them before."""

    cards: tuple[NewCard, ...]


@dataclass(frozen=True)
class ReplyEnd:
    """The last part of every reply: all of it. `trouble` says why a model could not, or could not finish.

    `source` says who wrote `body`: with trouble and "playbook" the playbooks answered instead; with trouble and "model"
    the reply broke off in the middle, and `body` is what there is of it. `blocks` are to be kept with the message.
    """

    body: str
    cards: tuple[NewCard, ...] = ()
    blocks: Blocks = ()
    source: Literal["model", "playbook"] = "playbook"
    model: str | None = None
    usage: Usage | None = None
    trouble: ModelTrouble | None = None


ReplyPart = ReplyBegun | ReplyText | ReplyCards | ReplyEnd


class Copilot(Protocol):
    """Answers in the chat: a model, or playbooks."""

    def stream(self, conversation: ConversationSoFar) -> AsyncGenerator[ReplyPart, None]:
        """The answer to `conversation.replying_to`, part by part; exactly one `ReplyEnd`, and it is the last.

        Expected trouble is in the end; only defects raise. Whoever stops reading closes the iterator (`aclosing`).
        """
        ...


# The world outside ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BusState:
    """Whether wake-ups reach the other processes, since when that is so, and what hinders them."""

    connected: bool
    since: datetime
    trouble: str = ""


Woken = Callable[[AccountId | None], None]
"""Hears of one account, or of None: wake-ups may have been lost, so look at every account."""


class Wakeups(Protocol):
    """Tells every process of this server that something of an account has changed; carries nothing else (V2).

    Two topics: `wake` for the account's log and job list, `wake_sign_ins` for sign-ins that ended and changed roles.
    What is true stands in the database; whoever is woken looks there. Callbacks run on the server's loop.
    """

    kind: str

    @property
    def state(self) -> BusState:
        """For readiness and `doctor`; nothing fails because of it, a lost wake-up costs one poll."""
        ...

    async def start(self) -> None:
        """Begin to hear other processes. Does not wait for the connection: it is made, and made again, behind."""
        ...

    async def stop(self) -> None:
        """Let go of the connection; what was not sent yet is left to the others' poll."""
        ...

    def wake(self, account_id: AccountId) -> None:
        """Called after a commit; never blocks, never raises. Many in one turn of the loop are one."""
        ...

    def subscribe(self, callback: Woken) -> Unsubscribe:
        """`callback` runs at each wake-up until the returned function is called."""
        ...

    def wake_sign_ins(self, account_id: AccountId) -> None:
        """Called after the commit that ended a sign-in or changed somebody's role: open streams are looked at again."""
        ...

    def subscribe_sign_ins(self, callback: Woken) -> Unsubscribe:
        """As `subscribe`, for `wake_sign_ins`."""
        ...


@dataclass(frozen=True)
class NoteDelivery:
    """What became of a ticket note; `detail` says why when it was not sent."""

    state: TicketNoteState
    detail: str = ""


class TicketSystem(Protocol):
    """The account's ticket system, as far as handing off needs it (P1)."""

    name: str

    async def add_internal_note(self, ticket: str, body: str, marker: str) -> NoteDelivery:
        """Put an internal note on `ticket`. `marker` is the same for each attempt, so that none posts twice (P2)."""
        ...
