"""The reading of a handoff by AI or by evidence, and what the receiver says of it (A1–A11)."""

from __future__ import annotations

from rf_desktop.contract.base import Moment, Request, Wire
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import SessionId
from rf_desktop.domain.vocabulary import AssessmentSource, AssessmentStatus, ConfidenceWord, ReadingVerdict


class EvidenceLine(Wire):
    """A statement with the ids of the messages and cards it rests on; `found` is false when none of them exist (A2)."""

    text: str
    evidence: tuple[str, ...] = ()
    found: bool = True


class SuggestedStep(Wire):
    """What to do next, and what to do if it fails (A11). `already_tried` holds the earlier result (A3)."""

    text: str
    if_it_fails: str | None = None
    evidence: tuple[str, ...] = ()
    already_tried: str | None = None


class ConfidenceView(Wire):
    """Confidence as word and as share 0..1 (A4)."""

    word: ConfidenceWord
    share: float


class SimilarCase(Wire):
    """A resolved session of the same account (A10). Cause and fix are empty when nobody wrote them."""

    session_id: SessionId
    problem: str
    cause: str | None
    fix: str | None
    resolved_by: PersonRef | None
    resolved_at: Moment | None
    ticket: str | None = None
    shared_words: tuple[str, ...] = ()


class Reading(Wire):
    """The receiver's verdict on the likely cause (A11)."""

    person: PersonRef
    verdict: ReadingVerdict
    at: Moment


class NewReading(Request):
    """One click: *agree* or *not this*."""

    verdict: ReadingVerdict


class Assessment(Wire):
    """The state of a handoff's assessment. Pending and unavailable are never the same thing (A5).

    `reason` says why it failed or was skipped; `model_part` says what became of the model when the evidence
    answered instead ("skipped: no key"). Texts are untrusted.
    """

    status: AssessmentStatus
    source: AssessmentSource | None = None
    reason: str | None = None
    model_part: str | None = None
    summary_prose: str = ""
    what_we_know: tuple[EvidenceLine, ...] = ()
    likely_cause: EvidenceLine | None = None
    suggested_steps: tuple[SuggestedStep, ...] = ()
    confidence: ConfidenceView | None = None
    similar_cases: tuple[SimilarCase, ...] = ()
    written_at: Moment | None = None
    readings: tuple[Reading, ...] = ()
