"""The conversation and its task lane (T1, T2)."""

from typing import Literal

from pydantic import Field

from rf_desktop.contract.attachments import Attachment
from rf_desktop.contract.base import Line, Moment, Request, Wire
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import AttachmentId, CardId, HandoffId, MessageId, PersonId, SessionId
from rf_desktop.domain.ledger import LedgerLine
from rf_desktop.domain.vocabulary import AuthorKind, CardKind, CardState

ReplyState = Literal["complete", "streaming", "stopped", "failed"]


class Author(Wire):
    """Who wrote a message: a person of the account, the customer (imported text), FlowPilot, or the system itself."""

    kind: AuthorKind
    id: PersonId | None = None
    name: Line


class Message(Wire):
    """One message. `position` counts from 1 within the session; `body` is untrusted text, Markdown only from FlowPilot.

    `briefing_for` marks the automatic briefing of *Get AI analysis* (M3); `source_id` an imported message's origin.
    `state` is of FlowPilot's replies (T1), `why` says why one failed; `hidden` counts redacted secrets (A7); `flagged`
    holds links and commands of a reply that the case does not contain. `version` rises with each change.
    """

    id: MessageId
    session_id: SessionId
    position: int
    author: Author
    body: str
    sent_at: Moment
    briefing_for: HandoffId | None = None
    source_id: str | None = None
    state: ReplyState = "complete"
    why: str | None = None
    hidden: int = 0
    flagged: tuple[str, ...] = ()
    version: int = 1
    attachments: tuple[Attachment, ...] = ()


class NewMessage(Request):
    """What a person writes; sent with an idempotency key, so that a resend after a cut line is one message (T10).

    `attachment_ids` are files that were sent up to this session before; with one, `body` may be empty.
    """

    body: str
    attachment_ids: tuple[AttachmentId, ...] = Field(default=(), exclude_if=lambda ids: not ids)


class LaneCard(Wire):
    """One diagnostic question or action beside the chat. `version` rises with each change of the card."""

    id: CardId
    session_id: SessionId
    position: int
    kind: CardKind
    text: str
    why: str | None = None
    if_it_fails: str | None = None
    state: CardState
    result: str | None = None
    answered_by: PersonRef | None = None
    answered_at: Moment | None = None
    source_id: str | None = None
    version: int = 1

    def as_line(self) -> LedgerLine:
        """The card as a line of the ledger."""
        by = self.answered_by.name if self.answered_by else None
        return LedgerLine(self.id, self.kind, self.text, self.state, self.result, by, self.answered_at)


class CardAnswer(Request):
    """What came of a card: `done` with a result, `skipped` with an optional reason, or `todo` again (T2)."""

    state: CardState
    result: str = ""


class CardAnswered(Wire):
    """The card as it is now, and the message that its result became (none when it went back to `todo`)."""

    card: LaneCard
    message: Message | None
