"""What the magic moment shows, as values (M2). Made from a handoff's detail; decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from rf_desktop.contract.assessments import Assessment, EvidenceLine, SimilarCase, SuggestedStep
from rf_desktop.contract.handoffs import HandoffDetail
from rf_desktop.contract.preflight import PreFlightAnswer
from rf_desktop.domain.ids import PersonId
from rf_desktop.domain.ledger import Ledger, LedgerLine
from rf_desktop.domain.response import ResponseClock, response_clock
from rf_desktop.domain.vocabulary import (
    SENIOR_ROLES,
    CardKind,
    CardState,
    ClaimWay,
    ConfidenceWord,
    Priority,
    ReadingVerdict,
    Role,
)
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import assessment_words as words
from rf_desktop.viewmodels import heard, text, text_domains, text_sheet
from rf_desktop.viewmodels.assessment_words import NO_OPINIONS, EditedText, OpinionsView
from rf_desktop.viewmodels.moment_sources import (
    NO_SESSION,
    NOTHING_NEW,
    EvidenceLink,
    SessionSource,
    SinceView,
    Sources,
    links_to,
)


@dataclass(frozen=True)
class MomentHeader:
    """First section: the problem and its circumstances. `escalated_at` is UTC; `by` is the junior's name or "they".

    `waits_since` is None once somebody has it; `lookers` are the colleagues who read it right now, by name.
    """

    problem: str
    domain: str | None
    client: str | None
    ticket: str | None
    steps: int
    escalated_at: datetime
    by: str
    priority: Priority
    reason: str
    contact: str | None = None
    device: str | None = None
    waits_since: datetime | None = None
    lookers: tuple[str, ...] = ()

    def clock(self, at: datetime) -> ResponseClock | None:
        """How it stands with the response target; None once somebody has it (M2)."""
        return None if self.waits_since is None else response_clock(self.priority, self.waits_since, at)


@dataclass(frozen=True)
class AskedRow:
    """What the junior was asked before escalating, and what they said (E7)."""

    question: str
    answer: str


@dataclass(frozen=True)
class LedgerRow:
    """One card of the lane as history. `evidence_id` finds it again in evidence links."""

    key: str
    state: CardState
    text: str
    result: str
    by: str
    at: datetime | None
    kind: CardKind = "question"


@dataclass(frozen=True)
class StatementRow:
    """A line of the assessment with its sources. `unfounded` when none of its evidence exists (A2).

    `flagged` names what of it does not come from the case; nothing of it is ever a link (A7).
    """

    text: str
    links: tuple[EvidenceLink, ...]
    unfounded: bool
    flagged: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepRow:
    """A suggested step: what if it fails (A11), and who tried it already with which result (A3)."""

    number: int
    text: str
    if_it_fails: str
    already_tried: str
    links: tuple[EvidenceLink, ...]
    unfounded: bool = False
    flagged: tuple[str, ...] = ()


@dataclass(frozen=True)
class SimilarRow:
    """A similar case (A10): a lead. `outcome` is cause and fix in one line; either is "" where nobody wrote it.

    `lead` says in a sentence how it was found, `found` in two words; `may_open`: its session is one of mine.
    """

    session_id: str
    problem: str
    outcome: str
    resolved_by: str
    resolved_at: datetime | None
    cause: str = ""
    fix: str = ""
    ticket: str = ""
    shared: tuple[str, ...] = ()
    lead: str = ""
    found: str = ""
    may_open: bool = False


@dataclass(frozen=True)
class AssessmentView:
    """Third section. "pending" shows `sentence`, a quiet progress line and what is written so far; "unavailable"
    `sentence` and *Retry*.

    `author` says who wrote it, `age` what it has not read, with *Redo*; `hidden` how many secrets nobody was shown.
    `tried_again` says that another try has changed nothing.
    """

    state: Literal["pending", "ready", "unavailable"]
    sentence: str
    title: str
    summary: str = ""
    summary_flagged: tuple[str, ...] = ()
    cause: StatementRow | None = None
    known: tuple[StatementRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    similar: tuple[SimilarRow, ...] = ()
    confidence: ConfidenceWord | None = None
    confidence_note: str = ""
    my_reading: ReadingVerdict | None = None
    author: str = ""
    age: str = ""
    hidden: str = ""
    can_retry: bool = False
    may_edit: bool = False
    edited: EditedText | None = None
    opinions: OpinionsView = NO_OPINIONS
    tried_again: str = ""


@dataclass(frozen=True)
class MomentView:
    """Everything the sheet shows of one handoff; a new one equals the old in each section where nothing changed."""

    handoff_id: str
    session_id: str
    header: MomentHeader
    notes: str
    ledger: tuple[LedgerRow, ...]
    assessment: AssessmentView
    has_lane: bool
    ticket_note: str
    asked: tuple[AskedRow, ...] = ()
    since: SinceView = NOTHING_NEW
    session: SessionSource = NO_SESSION


@dataclass(frozen=True)
class Choice:
    """One of the ways on (M3). `primary` gets the focus; `busy` shows the spinner (M4)."""

    way: ClaimWay
    label: str
    primary: bool
    busy: bool
    enabled: bool


def choices(view: MomentView, claiming: ClaimWay | None) -> tuple[Choice, ...]:
    """The ways on: three with a task lane, two without (M3); while one is under way all are disabled (M4)."""
    ways: tuple[ClaimWay, ...] = ("continue", "analysis", "take_over") if view.has_lane else ("analysis", "take_over")
    return tuple(
        Choice(
            way=way,
            label=text.TAKE_OVER[way].format(name=view.header.by),
            primary=way == ways[0],
            busy=way == claiming,
            enabled=claiming is None,
        )
        for way in ways
    )


def moment_view(
    detail: HandoffDetail,
    me: PersonId,
    role: Role = "engineer",
    my_sessions: frozenset[str] = frozenset(),
    sources: Sources | None = None,
) -> MomentView:
    """The view of one handoff as `me` sees it. Seniors and whoever has it may edit its assessment (A8).

    `my_sessions` are the ones I may open, so that a similar case leads there; `sources` are those of `detail`.
    """
    sources = sources or Sources.of(detail, me)
    has_it = me in (detail.claimed_by.id if detail.claimed_by else None, detail.target.id if detail.target else None)
    may_edit = has_it or role in SENIOR_ROLES
    snapshot = detail.snapshot
    by = detail.handed_off_by_name or text.THEY
    ledger = Ledger.read([card.as_line() for card in snapshot.lane])
    return MomentView(
        handoff_id=detail.id,
        session_id=detail.session_id,
        header=MomentHeader(
            problem=detail.problem_summary or text.NO_SUMMARY,
            domain=detail.domain and text_domains.domain_said(detail.domain),
            client=detail.client,
            ticket=detail.ticket,
            steps=detail.step_count,
            escalated_at=detail.escalated_at,
            by=by,
            priority=detail.priority,
            reason=detail.reason,
            contact=snapshot.contact,
            device=snapshot.device,
        ),
        notes=detail.notes,
        ledger=tuple(_ledger_row(line) for line in (*ledger.done, *ledger.skipped, *ledger.open)),
        assessment=assessment_view(detail.assessment, sources.links, me, may_edit=may_edit, my_sessions=my_sessions),
        has_lane=bool(snapshot.lane),
        ticket_note=text.TICKET_NOTE[detail.ticket_note.state] if detail.ticket_note else "",
        asked=tuple(_asked(answer) for answer in snapshot.pre_flight),
        since=sources.since,
        session=sources.session,
    )


def assessment_view(
    assessment: Assessment,
    sources: dict[str, EvidenceLink],
    me: PersonId,
    *,
    may_edit: bool = False,
    my_sessions: frozenset[str] = frozenset(),
) -> AssessmentView:
    """The assessment's section; pending and unavailable are never the same (A5)."""
    similar = tuple(_similar_row(case, my_sessions) for case in assessment.similar_cases)
    if assessment.status not in ("ready", "pending"):
        sentence = text.UNAVAILABLE.format(reason=heard.in_words((assessment.reason or "").rstrip(".")))
        hidden = words.hidden_line(assessment)
        return AssessmentView("unavailable", sentence, text.ASSESSMENT, similar=similar, hidden=hidden, can_retry=True)
    cause = _statement(assessment.likely_cause, sources) if assessment.likely_cause else None
    known = tuple(_statement(line, sources) for line in assessment.what_we_know)
    steps = tuple(_step(n, step, sources) for n, step in enumerate(assessment.suggested_steps, 1))
    if assessment.status == "pending":
        return AssessmentView(
            state="pending",
            sentence=text.STILL_GENERATING,
            title=text.ASSESSMENT,
            summary=assessment.summary_prose,
            summary_flagged=assessment.summary_flagged,
            cause=cause,
            known=known,
            steps=steps,
            similar=similar,
        )
    return AssessmentView(
        state="ready",
        sentence=words.without_model(assessment),
        title=text.EVIDENCE_ASSESSMENT if assessment.source == "evidence" else text.ASSESSMENT,
        summary=assessment.summary_prose,
        summary_flagged=assessment.summary_flagged,
        cause=cause,
        known=known,
        steps=steps,
        similar=similar,
        confidence=assessment.confidence.word if assessment.confidence else None,
        confidence_note=words.confidence_note(assessment.confidence),
        my_reading=next((r.verdict for r in assessment.readings if r.person.id == me), None),
        author=words.author_line(assessment),
        age=words.age_line(assessment),
        hidden=words.hidden_line(assessment),
        can_retry=bool(words.age_line(assessment)) or words.model_failed(assessment),
        may_edit=may_edit,
        edited=words.edited_text(assessment),
        opinions=words.opinions(assessment, me),
    )


def _ledger_row(line: LedgerLine) -> LedgerRow:
    return LedgerRow(line.id, line.state, line.text, line.result or "", line.by or "", line.at, line.kind)


def _statement(line: EvidenceLine, sources: dict[str, EvidenceLink]) -> StatementRow:
    return StatementRow(line.text, links_to(line.evidence, sources), unfounded=not line.found, flagged=line.flagged)


def _step(number: int, step: SuggestedStep, sources: dict[str, EvidenceLink]) -> StepRow:
    return StepRow(
        number=number,
        text=step.text,
        if_it_fails=step.if_it_fails or "",
        already_tried=step.already_tried or "",
        links=links_to(step.evidence, sources),
        unfounded=not step.found,
        flagged=step.flagged,
    )


def _asked(answer: PreFlightAnswer) -> AskedRow:
    said = text_sheet.COULD_NOT_GET if answer.could_not_get else answer.answer or text_sheet.LEFT_OPEN
    return AskedRow(answer.question, said)


def _similar_row(case: SimilarCase, my_sessions: frozenset[str]) -> SimilarRow:
    lead, found = words.lead(case)
    outcome = " → ".join((case.cause or text.NO_CAUSE_WRITTEN, case.fix or text.NO_FIX_WRITTEN))
    return SimilarRow(
        session_id=case.session_id,
        problem=case.problem,
        outcome=outcome,
        resolved_by=case.resolved_by.name if case.resolved_by else "",
        resolved_at=case.resolved_at,
        cause=case.cause or "",
        fix=case.fix or "",
        ticket=case.ticket or "",
        shared=case.shared_words,
        lead=lead,
        found=found,
        may_open=case.session_id in my_sessions,
    )
