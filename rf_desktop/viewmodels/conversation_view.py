"""What the chat pane shows of one session, as values: header, transcript, lane, chips, composer, actions."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from rf_desktop.domain.vocabulary import AuthorKind, CardKind, CardState, SessionStatus
from rf_desktop.values import dataclass
from rf_desktop.viewmodels.file_view import FileView

Action = Literal["context", "escalate", "withdraw", "resolve", "rename", "abandon", "reopen"]


@dataclass(frozen=True)
class SessionHeader:
    """The pane's top line. `working` reads "Alex since 14:02"; `note` tells what became of the ticket note."""

    title: str
    ticket: str | None
    client: str | None
    domain: str | None
    status: SessionStatus
    pill: str | None
    working: str
    note: str


@dataclass(frozen=True)
class MessageRow:
    """One message of the transcript. `mine` aligns it; `markdown` only for FlowPilot's; `label` e.g. the briefing's.

    `state` is "sent", "waiting" (not sent yet, T10), "refused" with the reason in `trouble`; or of a reply "streaming",
    "stopped" or "failed", likewise. A waiting one says in `trouble` how far its files are, and `can_cancel` while it
    can be taken back into the composer. `note` is what else is to be known of it, `flagged` what no link may lead to,
    and `busy` is true while a *Stop* or *Retry* is on its way, which are there when `may_steer`.
    """

    key: str
    author: str
    author_kind: AuthorKind
    mine: bool
    body: str
    sent_at: datetime
    markdown: bool
    label: str
    state: Literal["sent", "waiting", "refused", "streaming", "stopped", "failed"]
    trouble: str
    sentence: str
    note: str = ""
    flagged: tuple[str, ...] = ()
    may_steer: bool = False
    busy: bool = False
    files: tuple[FileView, ...] = ()
    can_cancel: bool = False


@dataclass(frozen=True)
class LaneRow:
    """One card of the lane. `editable` when I may answer it; `busy` while an answer is on its way."""

    key: str
    kind: CardKind
    text: str
    why: str
    if_it_fails: str
    state: CardState
    result: str
    by: str
    at: datetime | None
    editable: bool
    busy: bool
    sentence: str


@dataclass(frozen=True)
class Chip:
    """A chip of the strip (T3). `scrolls_to` names a lane card; without one the text prefills the composer."""

    key: str
    text: str
    scrolls_to: str | None


@dataclass(frozen=True)
class Composer:
    """Whether and why one may write."""

    enabled: bool
    placeholder: str


@dataclass(frozen=True)
class Nowhere:
    """No session is open."""

    sentence: str


@dataclass(frozen=True)
class LoadingSession:
    """A session is being fetched."""

    session_id: str


@dataclass(frozen=True)
class SessionTrouble:
    """The session cannot be shown; `can_retry` offers another try."""

    session_id: str
    sentence: str
    can_retry: bool


@dataclass(frozen=True)
class Conversation:
    """An open session, whole. `offer_retry` holds the sentence when the briefing failed after a won claim (M3)."""

    session_id: str
    header: SessionHeader
    messages: tuple[MessageRow, ...]
    lane: tuple[LaneRow, ...]
    chips: tuple[Chip, ...]
    composer: Composer
    actions: frozenset[Action]
    busy: frozenset[str]
    offer_retry: str
    waiting_for_reply: bool


ConversationState = Nowhere | LoadingSession | SessionTrouble | Conversation


InSight = Literal["nothing", "frame", "newest"]
"""What of the open session is before the person: nothing of it, how it stands, or its newest message as well."""


@dataclass(frozen=True)
class Prefill:
    """Text to put into the composer, which then gets the focus. Act when `serial` has risen."""

    serial: int = 0
    text: str = ""


@dataclass(frozen=True)
class Highlight:
    """A lane card, or a message, to scroll to and mark for a moment. Act when `serial` has risen."""

    serial: int = 0
    card_key: str = ""
    message_key: str = ""
