"""Sample states of the chat pane and of the forms, and stand-ins for their view-models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from rf_desktop.client.observable import Cell
from rf_desktop.domain import limits
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.vocabulary import AuthorKind, CardKind, CardState
from rf_desktop.viewmodels import text, text_chat, text_files, text_forms, text_replies
from rf_desktop.viewmodels.asking_first import AnsweredAlready
from rf_desktop.viewmodels.before_escalating import AlikeRow, FactRow
from rf_desktop.viewmodels.conversation_view import (
    Action,
    Chip,
    Composer,
    Conversation,
    ConversationState,
    Highlight,
    LaneRow,
    LoadingSession,
    MessageRow,
    Nowhere,
    Prefill,
    SessionHeader,
    SessionTrouble,
)
from rf_desktop.viewmodels.form_view import (
    Counter,
    EscalateValues,
    FormState,
    NewSessionValues,
    ResolveValues,
    Target,
)
from tests.ui.samples_files import ARCHIVE, LOG, SCREEN, TALL, StandInShelf

START = datetime(2025, 6, 3, 9, 2, tzinfo=UTC)
MARKDOWN = """The connector's certificate **expired yesterday**. Two things speak for it:

1. `Get-ExchangeCertificate` shows no valid entry
2. only the third floor is affected, which uses the [old relay](https://docs.example.com/relay)

```powershell
Get-ExchangeCertificate | Where-Object { $_.NotAfter -lt (Get-Date).AddDays(14) } | Format-List Subject, NotAfter
Restart-Service MSExchangeTransport
```

| check | result |
| --- | --- |
| service health | green |
| web mail | not asked yet |

<b>not markup</b> ![a picture](file:///etc/passwd) [not a link](javascript:alert(1))
"""


def message(
    number: int,
    body: str,
    *,
    author: str = "Jane",
    kind: AuthorKind = "person",
    mine: bool = False,
    label: str = "",
    state: str = "sent",
    trouble: str = "",
    at: datetime | None = None,
) -> MessageRow:
    sent_at = at or START + timedelta(minutes=2 * number)
    return MessageRow(
        key=f"m-{number}",
        author=author,
        author_kind=kind,
        mine=mine,
        body=body,
        sent_at=sent_at,
        markdown=kind == "flowpilot",
        label=label,
        state=state,  # type: ignore[arg-type]
        trouble=trouble,
        sentence=f"{author}, {text.clock(sent_at)}, {body[:80]}",
    )


def card(
    number: int,
    words: str,
    *,
    kind: CardKind = "question",
    state: CardState = "todo",
    result: str = "",
    why: str = "",
    fails: str = "",
    editable: bool = True,
    busy: bool = False,
) -> LaneRow:
    answered = state != "todo"
    return LaneRow(
        key=f"t-{number}",
        kind=kind,
        text=words,
        why=why,
        if_it_fails=fails,
        state=state,
        result=result,
        by="Jane" if answered else "",
        at=START + timedelta(minutes=number) if answered else None,
        editable=editable,
        busy=busy,
        sentence=f"{kind}, {state}, {words}",
    )


HEADER = SessionHeader(
    title="Outlook fails to sync email for the whole sales team since the certificate was renewed",
    ticket="12345",
    client="Contoso",
    domain="Email",
    status="active",
    pill=None,
    working=text_chat.WORKING_SINCE.format(name="Alex", clock="14:02"),
    note=text_forms.TICKET_NOTE["sent"],
)
MESSAGES = (
    message(1, "Outlook does not sync for the sales team. Web mail seems fine?\nThree users so far.", author="Jane"),
    message(2, "Is cached mode on? Which floor are they on?", author="FlowPilot", kind="flowpilot"),
    message(3, "We all sit on the third floor.", author="Mia Contoso", kind="customer"),
    message(4, "Restarted Outlook in safe mode: no change", author="Jane"),
    message(
        5,
        "I took this over from Jane. Done: safe mode, service health. Skipped: profile rebuild.",
        author="Alex",
        mine=True,
        label=text.BRIEFING_LABEL,
    ),
    message(6, MARKDOWN, author="FlowPilot", kind="flowpilot"),
    message(7, "Thanks, checking.", author="Alex", mine=True),
)
LANE = (
    card(1, "Is cached mode on?", state="done", result="online mode"),
    card(2, "Rebuild the profile", kind="action", state="skipped", result="user in a meeting"),
    card(
        3,
        "Is web mail affected as well?",
        why="It tells the client from the server.",
        fails="Look at the connector first.",
    ),
    card(4, "Check the certificate's date on the connector", kind="action", why="It was renewed on Friday."),
    card(5, "Ask whether the phone app still gets new mail", busy=True),
)
CHIPS = tuple(Chip(row.key, row.text, row.key) for row in LANE if row.state == "todo")
ALL: frozenset[Action] = frozenset({"context", "escalate", "resolve", "rename", "abandon"})
OPEN = Conversation(
    session_id="s-1",
    header=HEADER,
    messages=MESSAGES,
    lane=LANE,
    chips=CHIPS,
    composer=Composer(True, text.COMPOSER),
    actions=ALL,
    busy=frozenset(),
    offer_retry="",
    waiting_for_reply=True,
)
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
HARD = replace(
    OPEN,
    session_id="s-2",
    header=replace(HEADER, title=f"<b>{LONG_WORD}</b>", client=LONG_WORD, ticket="1234567890123", pill="Escalated"),
    messages=(
        message(1, LONG_WORD, author="A very long name that nobody has but somebody will type one day"),
        message(2, "لا يعمل البريد الإلكتروني منذ الصباح 📧 والشبكة تعمل", author="سامي", kind="customer"),
        message(3, "🎉🎉🎉 works <script>alert(1)</script> &amp; more", mine=True, author="Alex"),
        message(4, f"# Heading\n\n{LONG_WORD}\n\n```\n{LONG_WORD}\n```", author="FlowPilot", kind="flowpilot"),
        message(5, "x" * 1_000_000, author="Jane", label="Imported message m12"),
        message(6, "On its way", mine=True, author="Alex", state="waiting", label=text.NOT_SENT_YET),
        message(
            7,
            "Too late",
            mine=True,
            author="Alex",
            state="refused",
            trouble="Not accepted: This session is with the seniors now. Withdraw it to go on yourself.",
        ),
    ),
    lane=(
        card(1, LONG_WORD, why=LONG_WORD),
        card(2, "هل يعمل البريد على الهاتف؟", state="done", result=LONG_WORD),
        *(card(n, f"Another thing to look at, number {n}, which takes two lines") for n in range(3, 12)),
    ),
    chips=tuple(Chip(f"step:{n}", f"Suggested step number {n}: {LONG_WORD}", None) for n in range(9)),
    offer_retry=text.BRIEFING_FAILED,
)
FILES = replace(
    OPEN,
    session_id="s-9",
    messages=(
        *MESSAGES[:2],
        replace(message(3, "It says this on all three:", author="Jane"), files=(SCREEN, LOG)),
        replace(message(4, "", author="Alex", mine=True), files=(TALL, SCREEN)),
        replace(message(5, "", author="Alex", mine=True), files=(ARCHIVE,)),
        replace(
            message(6, "And the logs.", author="Alex", mine=True, state="waiting", label=text.NOT_SENT_YET),
            files=(ARCHIVE,),
            trouble=text_files.SENDING.format(percent=40),
            can_cancel=True,
        ),
    ),
    waiting_for_reply=False,
)
STATES: dict[str, ConversationState] = {
    "nowhere": Nowhere(text.WELCOME),
    "loading": LoadingSession("s-1"),
    "trouble": SessionTrouble("s-1", text.UNREACHABLE, can_retry=True),
    "open": OPEN,
    "hard": HARD,
    "replies": replace(
        OPEN,
        session_id="s-7",
        messages=(
            *MESSAGES[:2],
            replace(
                message(3, "Start with the profile.", author="FlowPilot", kind="flowpilot"),
                note=text_replies.note("this month's AI budget is spent", 1, ()),
            ),
            replace(
                message(4, "Run `netsh int ip reset` and see", author="FlowPilot", kind="flowpilot", state="failed"),
                trouble=text_replies.failed("the AI provider is busy"),
                note=text_replies.note(None, 0, ("netsh int ip reset",)),
                may_steer=True,
            ),
            message(5, "Thanks, checking.", author="Alex", mine=True),
            replace(
                message(6, MARKDOWN[:240], author="FlowPilot", kind="flowpilot", state="streaming"),
                trouble=text.FLOWPILOT_IS_WRITING,
                may_steer=True,
            ),
        ),
        waiting_for_reply=False,
    ),
    "no-lane": replace(
        OPEN,
        session_id="s-3",
        lane=(),
        chips=(Chip("step:1", "Check the certificate's date", None), Chip("step:2", "Ask about web mail", None)),
    ),
    "closed": replace(
        OPEN,
        session_id="s-4",
        header=replace(HEADER, status="resolved", pill=text.PILLS["resolved"], working=""),
        chips=(),
        lane=tuple(replace(row, editable=False, busy=False) for row in LANE),
        composer=Composer(False, text.COMPOSER_CLOSED),
        actions=frozenset({"context", "reopen"}),
        waiting_for_reply=False,
    ),
    "reader": replace(
        OPEN,
        session_id="s-5",
        chips=(),
        lane=tuple(replace(row, editable=False, busy=False) for row in LANE),
        composer=Composer(False, text.COMPOSER_READER.format(name="Sam")),
        actions=frozenset({"context"}),
        waiting_for_reply=False,
    ),
    "escalated": replace(
        OPEN,
        session_id="s-6",
        header=replace(HEADER, status="escalated", pill=text.PILLS["escalated"], working=""),
        chips=(),
        composer=Composer(False, text.COMPOSER_ESCALATED),
        actions=frozenset({"withdraw"}),
        busy=frozenset({"withdraw"}),
        waiting_for_reply=False,
    ),
}


class StandInConversation:
    """A conversation that writes down what is asked of it."""

    def __init__(self, state: ConversationState = OPEN) -> None:
        self.state: Cell[ConversationState] = Cell(state)
        self.draft: Cell[str] = Cell("")
        self.draft_trouble: Cell[str] = Cell("")
        self.answering: dict[str, str] = {}
        self.focus_composer: Cell[int] = Cell(0)
        self.prefill: Cell[Prefill] = Cell(Prefill())
        self.highlight: Cell[Highlight] = Cell(Highlight())
        self.asking_first = SimpleNamespace(state=Cell[AnsweredAlready | None](None))
        self.teach_back = SimpleNamespace(offer=Cell(""), later=lambda: self.calls.append(("later",)))
        self.calls: list[tuple[Any, ...]] = []
        self.files = StandInShelf()

    def save_draft(self, body: str) -> None:
        self.draft.set(body)

    def discard_draft(self) -> None:
        self.draft.set("")

    def pick_chip(self, key: str) -> None:
        self.calls.append(("pick_chip", key))

    def use_answer(self) -> None:
        self.calls.append(("use_answer",))

    def dismiss_chips(self) -> None:
        self.calls.append(("dismiss_chips",))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        async def note(*arguments: Any) -> bool:
            self.calls.append((name, *arguments))
            return True

        return note


class StandInForm:
    """A form that refuses while it has problems to tell, and otherwise accepts."""

    def __init__(self, initial: Any, *, had_handoff: bool = True) -> None:
        self.state: Cell[FormState] = Cell(FormState())
        self.initial = initial
        self.had_handoff = had_handoff
        self.drafts = None
        self.targets: Cell[tuple[Target, ...]] = Cell(())
        self.facts: Cell[tuple[FactRow, ...]] = Cell(())
        self.alike: Cell[tuple[AlikeRow, ...]] = Cell(())
        self.sent: list[Any] = []
        self.kept: list[Any] = []

    async def submit(self, values: Any) -> bool:
        self.sent.append(values)
        self.state.set(FormState(busy=True))
        return True

    def refuse(self, problems: Mapping[str, str]) -> None:
        self.state.set(FormState(problems=dict(problems)))

    def remember(self, values: Any) -> None:
        self.kept.append(values)

    def leave(self) -> None:
        self.is_left = True

    async def load_targets(self) -> None:
        self.targets.set((Target(PersonId("p-2"), "Alex", "admin"), Target(PersonId("p-3"), "Sam", "senior")))

    async def look_around(self) -> None:
        """Nothing is asked or alike until a test says so."""

    def notes_counter(self, notes: str) -> Counter:
        left = limits.NOTES - len(notes.strip())
        if left < 0:
            return Counter(text.NOTES_OVER.of(-left), over=True)
        return Counter(text.NOTES_LEFT.of(left), over=False)


ESCALATE = EscalateValues(reason="Stuck at the connector", notes="I suspect the certificate.", priority="high")
RESOLVE = ResolveValues(
    write_up=text.write_up("Outlook fails to sync", [("Check the certificate", "expired")]), minutes=42
)
NEW_SESSION = NewSessionValues()
