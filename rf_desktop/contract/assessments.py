"""The reading of a handoff by AI or by evidence, and what the receiver says of it (A1–A11)."""

from typing import Literal

from rf_desktop.contract.base import Line, Moment, Request, Wire
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import SessionId
from rf_desktop.domain.vocabulary import AssessmentSource, AssessmentStatus, ConfidenceWord, ReadingVerdict

Rung = Literal["structured", "forced_tool", "json_text", "evidence"]
"""How the answer was had: structured output, a forced strict tool, JSON in text, or no model at all."""


FoundBy = Literal["words", "meaning"]


class EvidenceLine(Wire):
    """A statement with the ids of the messages and cards it rests on; `found` is false when none of them exist (A2).

    `flagged` holds links, addresses and commands of the text that the case does not contain: they are shown as text
    only, and as such (A7).
    """

    text: str
    evidence: tuple[str, ...] = ()
    found: bool = True
    flagged: tuple[str, ...] = ()


class SuggestedStep(Wire):
    """What to do next, and what to do if it fails (A11). `already_tried` holds the earlier result (A3)."""

    text: str
    if_it_fails: str | None = None
    evidence: tuple[str, ...] = ()
    already_tried: str | None = None
    found: bool = True
    flagged: tuple[str, ...] = ()


class ConfidenceView(Wire):
    """Confidence as word and as share 0..1 (A4): it was right `right` of `of` times here; null when too few to say."""

    word: ConfidenceWord
    share: float
    right: int | None = None
    of: int | None = None


class SimilarCase(Wire):
    """A resolved session of the same account (A10). Cause and fix are empty when nobody wrote them.

    `found_by` says which of the two lists it is from: the same words, a similar meaning, or both. It is a lead.
    """

    session_id: SessionId
    problem: Line
    cause: str | None
    fix: str | None
    resolved_by: PersonRef | None
    resolved_at: Moment | None
    ticket: Line | None = None
    shared_words: tuple[str, ...] = ()
    found_by: tuple[FoundBy, ...] = ()


class Reading(Wire):
    """The receiver's verdict on the likely cause (A11)."""

    person: PersonRef
    verdict: ReadingVerdict
    at: Moment


class NewReading(Request):
    """One click: *agree* or *not this*."""

    verdict: ReadingVerdict


class Feedback(Wire):
    """A thumb and a word of why (A8)."""

    person: PersonRef
    helpful: bool
    why: str = ""
    at: Moment


class NewFeedback(Request):
    """My thumb; the last one counts."""

    helpful: bool
    why: str = ""


class EditedAssessment(Wire):
    """What a person made of it, kept beside the original (A8)."""

    summary_prose: str
    likely_cause: str
    by: PersonRef
    at: Moment


class NewEdit(Request):
    """Both texts; both empty takes the edit back."""

    summary_prose: str
    likely_cause: str = ""


class Assessment(Wire):
    """The state of a handoff's assessment. Pending and unavailable are never the same thing (A5).

    `reason` says why it failed or was skipped; `model_part` says what became of the model when the evidence
    answered instead ("skipped: no key"). Texts are untrusted. `rung` is the step of the ladder that answered;
    `new_facts` counts messages and results since it was written (A8); `hidden` the secrets that did not leave (A7).
    `summary_flagged` holds what of the summary the case does not contain, like the `flagged` of a line.
    """

    status: AssessmentStatus
    source: AssessmentSource | None = None
    reason: str | None = None
    model_part: str | None = None
    summary_prose: str = ""
    summary_flagged: tuple[str, ...] = ()
    what_we_know: tuple[EvidenceLine, ...] = ()
    likely_cause: EvidenceLine | None = None
    suggested_steps: tuple[SuggestedStep, ...] = ()
    confidence: ConfidenceView | None = None
    similar_cases: tuple[SimilarCase, ...] = ()
    written_at: Moment | None = None
    rung: Rung | None = None
    model: str | None = None
    new_facts: int = 0
    edited: EditedAssessment | None = None
    feedback: tuple[Feedback, ...] = ()
    hidden: int = 0
    readings: tuple[Reading, ...] = ()
