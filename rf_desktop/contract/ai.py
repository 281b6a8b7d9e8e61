"""The account's AI: settings, usage, drafts, playbooks (A5, A8, A9, T6-T8)."""

from typing import Literal

from rf_desktop.contract.base import Line, Moment, Request, Wire
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import MessageId, SessionId
from rf_desktop.domain.vocabulary import CardKind, Language

KeySource = Literal["none", "environment", "account", "desktop"]
"""Where the key comes from: the server's environment, the account's encrypted setting, or the desktop's keyring."""


Meaning = Literal["on", "off", "missing"]
"""Whether similar cases are found by their meaning too: yes, switched off on the server, or the extra is missing."""


class AiSettings(Wire):
    """What the account's AI uses. The key itself never comes back. `problem` says why it does not work at present.

    `meanings` is the server's, and the same for every account (A10).
    """

    enabled: bool
    model: str
    base_url: str
    key_source: KeySource
    monthly_tokens: int | None
    used_tokens: int
    problem: str | None = None
    meanings: Meaning = "missing"


class NewAiSettings(Request):
    """All but the key, at once; a missing `key` keeps the one there is, an empty one forgets it."""

    enabled: bool
    model: str
    base_url: str = ""
    monthly_tokens: int | None = None
    key: str | None = None


class AiModels(Wire):
    """What the provider offers; empty when it does not say, then a name is typed in."""

    models: tuple[str, ...]
    problem: str | None = None


class UsageOfDay(Wire):
    """Tokens and calls of one day and model."""

    day: str
    model: str
    purpose: str
    calls: int
    input_tokens: int
    output_tokens: int
    cached_tokens: int


class AiUsage(Wire):
    """The last 31 days, the newest first."""

    days: tuple[UsageOfDay, ...]


class Draft(Wire):
    """A text to start from; `source` says who wrote it. It is untrusted like everything a model says."""

    text: str
    source: Literal["model", "evidence", "saved"]
    reason: str | None = None


class TeachBackStep(Wire):
    """One step that helped, as a card and a playbook would say it."""

    kind: CardKind
    text: str
    why: str
    if_it_fails: str


class TeachBack(Wire):
    """What the junior can learn from how it was resolved (T8)."""

    session_id: SessionId
    to: PersonRef | None
    text: str
    steps: tuple[TeachBackStep, ...]
    source: Literal["model", "evidence"]


class ApprovedStep(Request):
    """A step as a senior approves it."""

    text: str
    kind: CardKind = "action"
    why: str = ""
    if_it_fails: str = ""


class ApprovedTeachBack(Request):
    """What is sent to the junior, and which steps become part of the domain's playbook."""

    text: str
    steps: tuple[ApprovedStep, ...] = ()


class PlaybookView(Wire):
    """One playbook; `own` ones belong to the account and can be replaced or removed. No `language` means any."""

    id: str
    title: Line
    domain: Line
    own: bool
    steps: int
    content: str
    language: Language | None = None


class Playbooks(Wire):
    """Everything FlowPilot works from without a model, by title."""

    playbooks: tuple[PlaybookView, ...]


class NewPlaybook(Request):
    """A playbook as TOML, in the format that `resources/playbooks/README.md` documents; the same id replaces."""

    content: str


class AskedAgain(Request):
    """A message that is about to be sent (T4)."""

    body: str


class KnownAnswer(Wire):
    """A question of that message which the ledger answers already."""

    question: str
    answer: str
    evidence: str
    by: Line | None
    at: Moment | None


class KnownAnswers(Wire):
    """Empty when nothing is asked again."""

    answers: tuple[KnownAnswer, ...]


class Hiding(Request):
    """Hide this text in a message by hand: it is replaced by a tag wherever it stands in the session (A7)."""

    text: str


class ReplyTarget(Request):
    """Which reply is stopped or tried again."""

    message_id: MessageId
