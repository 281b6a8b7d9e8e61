"""Sample states of the magic moment, and a stand-in for its view-model."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rf_desktop.client.observable import Cell
from rf_desktop.domain.vocabulary import ClaimWay, ReadingVerdict
from rf_desktop.viewmodels import text, text_sheet
from rf_desktop.viewmodels.assessment_words import EditedText, OpinionsView
from rf_desktop.viewmodels.before_escalating import AlikeRow
from rf_desktop.viewmodels.conversation_view import LaneRow, MessageRow
from rf_desktop.viewmodels.moment_sources import EvidenceLink, NewFact, SessionSource, SinceView
from rf_desktop.viewmodels.moment_state import Loading, MomentState, NotAvailable, Showing, Taken
from rf_desktop.viewmodels.moment_view import (
    AssessmentView,
    LedgerRow,
    MomentHeader,
    MomentView,
    SimilarRow,
    StatementRow,
    StepRow,
    choices,
)

NOW = datetime.now(UTC)
M4 = EvidenceLink(
    "m-4",
    "m4",
    "Since this morning nothing new arrives, also not on the phone of the team lead.",
    "Jane 14:02",
    "Evidence, Jane 14:02: Since this morning nothing new arrives",
)
T3 = EvidenceLink(
    "t2",
    "t3",
    "Check service health → green",
    "Result 14:05",
    "Evidence, Result 14:05: Check service health → green",
    "card",
)

LEDGER = (
    LedgerRow("t1", "done", "Restarted Outlook in safe mode", "no change", "Jane", NOW - timedelta(minutes=12)),
    LedgerRow("t2", "done", "Check service health", "green", "Jane", NOW - timedelta(minutes=9)),
    LedgerRow("t4", "skipped", "Rebuild the profile", "user in a meeting", "Jane", NOW - timedelta(minutes=7)),
    LedgerRow("t5", "todo", "Is web mail affected?", "", "", None),
)
PENDING = AssessmentView("pending", text.STILL_GENERATING, text.ASSESSMENT)
UNAVAILABLE = AssessmentView(
    "unavailable", text.UNAVAILABLE.format(reason="timed out after 60 s"), text.ASSESSMENT, can_retry=True
)
READY = AssessmentView(
    state="ready",
    sentence=text_sheet.NO_KEY,
    title=text.EVIDENCE_ASSESSMENT,
    summary="Jane did 2 of 4 steps; both without change. Three similar cases were resolved here.",
    cause=StatementRow("In a similar case the connector's certificate had expired.", (M4, T3), unfounded=False),
    known=(
        StatementRow("Service health is green.", (T3,), unfounded=False),
        StatementRow("Web mail was not asked about.", (), unfounded=True),
    ),
    steps=(
        StepRow(1, "Check the certificate's date", "Ask the provider for the chain they expect.", "", (M4,)),
        StepRow(2, "Restart Outlook in safe mode", "", "no change", (T3,)),
    ),
    similar=(
        SimilarRow(
            "s-1",
            "VPN and mail after renewal",
            "expired certificate → replaced chain",
            "Sam",
            NOW - timedelta(days=21),
            cause="expired certificate",
            fix="replaced chain",
            ticket="11873",
            shared=("mail", "renewal"),
            lead=text_sheet.BY_BOTH,
            found=text_sheet.LEAD_BOTH,
            may_open=True,
        ),
        SimilarRow(
            "s-2", "Nothing arrives for one floor", f"{text.NO_CAUSE_WRITTEN} → {text.NO_FIX_WRITTEN}", "Alex", None
        ),
    ),
    confidence="low",
    confidence_note=text.TOO_FEW_CASES,
)
SO_FAR = replace(
    PENDING,
    summary="Three users on one floor cannot sync; Jane restarted Outlook and checked",
    known=(StatementRow("Service health is green.", (T3,), unfounded=False),),
)
BY_MODEL = replace(
    READY,
    sentence="",
    title=text.ASSESSMENT,
    author="by large-1",
    hidden="2 secrets hidden",
    age="3 new facts since this was written.",
    can_retry=True,
    may_edit=True,
    confidence="high",
    confidence_note="right 18 of 23 times here",
    cause=StatementRow("The connector's certificate has expired.", (M4, T3), unfounded=False),
    steps=(
        StepRow(1, "Check the certificate's date", "Ask the provider for the chain they expect.", "", (M4,)),
        StepRow(2, "Download the tool from https://evil.example/fix", "", "", (), True, ("https://evil.example/fix",)),
        StepRow(3, "Restart Outlook in safe mode", "", "Jane: no change", (T3,)),
    ),
    edited=EditedText(
        "The connector's certificate expired on Sunday.", "Certificate", "Edited by Sam, 4 March, 09:30.", True
    ),
    opinions=OpinionsView(False, "wrong product", ("Alex: helpful",)),
)


def _said(number: int) -> MessageRow:
    author, kind = (("Jane", "person"), ("FlowPilot", "flowpilot"))[number % 2]
    body = f"{M4.quote} ({number})" if number % 2 == 0 else f"Thank you. Please check **step {number}** next."
    at = NOW - timedelta(minutes=60 - number)
    return MessageRow(f"m-{number}", author, kind, False, body, at, kind == "flowpilot", "", "sent", "", body)  # type: ignore[arg-type]


SESSION = SessionSource(
    "s-9",
    tuple(_said(number) for number in range(1, 31)),
    tuple(
        LaneRow(row.key, row.kind, row.text, "", "", row.state, row.result, row.by, row.at, False, False, row.text)
        for row in LEDGER
    ),
)
VIEW = MomentView(
    handoff_id="h-1",
    session_id="s-9",
    header=MomentHeader(
        problem="Outlook fails to sync email for the whole sales team",
        domain="Email",
        client="Contoso",
        ticket="12345",
        steps=7,
        escalated_at=NOW - timedelta(minutes=4),
        by="Jane",
        priority="urgent",
        reason="Three users at once, and I cannot see the mail flow logs.",
        waits_since=NOW - timedelta(minutes=4),
        lookers=("Sam",),
    ),
    notes="Three users, all on the same floor. I suspect the connector.",
    ledger=LEDGER,
    assessment=PENDING,
    has_lane=True,
    ticket_note=text.TICKET_NOTE["no_ticket_system"],
    session=SESSION,
)
NEWS = SinceView(
    "Since Jane escalated",
    (
        NewFact(NOW, "The team lead says that web mail works.", replace(M4, id="m-31", mark="m31", label="Jane 14:20")),
        NewFact(NOW, "Is web mail affected?", replace(T3, id="t5", mark="n4", label="Jane 14:21"), "no"),
    ),
)
WITHOUT_LANE = replace(VIEW, ledger=(), has_lane=False, notes="")
HARD_TEXT = replace(
    VIEW,
    header=replace(
        VIEW.header,
        problem="<b>x</b> " + "unbreakable" * 14 + " مشكلة في البريد الإلكتروني 😀👩‍💻 " + "and on and on " * 8,
        client="Ein sehr langer Kundenname mit vielen Wörtern GmbH & Co. KG",
    ),
    notes="A" * 600,
    assessment=READY,
)


def showing(view: MomentView, claiming: ClaimWay | None = None, problem: str = "") -> Showing:
    """The sheet with its choices."""
    return Showing(view, choices(view, claiming), problem)


STATES: dict[str, tuple[MomentState, bool]] = {
    "loading": (Loading("h-1"), False),
    "not-available": (NotAvailable(text.NOT_AVAILABLE_LINK), False),
    "pending": (showing(VIEW), False),
    "ready": (showing(replace(VIEW, assessment=READY)), False),
    "unavailable": (showing(replace(VIEW, assessment=UNAVAILABLE), problem=text.UNREACHABLE), False),
    "so-far": (showing(replace(VIEW, assessment=SO_FAR)), False),
    "by-model": (showing(replace(VIEW, assessment=BY_MODEL)), False),
    "claiming": (showing(VIEW, claiming="analysis"), False),
    "without-lane": (showing(WITHOUT_LANE), False),
    "taken": (Taken(VIEW, "Already claimed by Sam just now.", "Sam has this"), False),
    "overlay": (Showing(replace(VIEW, assessment=READY), ()), True),
    "hard-text": (showing(HARD_TEXT), False),
    "read-evidence": (showing(replace(VIEW, assessment=READY)), False),
    "read-case": (showing(replace(VIEW, assessment=READY)), False),
    "since": (showing(replace(VIEW, assessment=READY, since=NEWS)), False),
}
"""Each state by name, and whether it is shown as the overlay."""


class StandIn:
    """Behaves to the sheet like the view-model, and remembers what was asked of it."""

    def __init__(self, state: MomentState, *, overlay: bool = False) -> None:
        self.state: Cell[MomentState] = Cell(state)
        self.alike: Cell[tuple[AlikeRow, ...]] = Cell(())
        self.overlay = overlay
        self.handoff_id = "h-1"
        self.asked: list[tuple[str, ...]] = []
        self.keeps = True

    async def choose(self, way: ClaimWay) -> None:
        self.asked.append(("choose", way))

    async def retry_assessment(self) -> None:
        self.asked.append(("retry",))

    async def read_cause(self, verdict: ReadingVerdict) -> None:
        self.asked.append(("read", verdict))

    async def give_feedback(self, helpful: bool, why: str = "") -> bool:
        self.asked.append(("feedback", str(helpful), why))
        return True

    async def edit_assessment(self, summary: str, cause: str) -> bool:
        self.asked.append(("edit", summary, cause))
        return self.keeps

    async def status_update(self) -> str | None:
        self.asked.append(("status",))
        return "It looks like the profile."

    async def retry(self) -> None:
        self.asked.append(("fetch",))

    async def open_session(self, session_id: str) -> None:
        self.asked.append(("session", session_id))

    async def show_in_conversation(self, evidence_id: str) -> None:
        self.asked.append(("lead", evidence_id))

    def back_to_queue(self) -> None:
        self.asked.append(("back",))

    def close(self) -> None:
        self.asked.append(("close",))

    def end(self) -> None:
        self.asked.append(("end",))
