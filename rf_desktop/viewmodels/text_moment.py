"""The magic moment: what was tried, the assessment, the choice."""

from __future__ import annotations

from collections.abc import Mapping

from rf_desktop.domain.vocabulary import ClaimWay
from rf_desktop.viewmodels import text_words

TRIED = "What's been tried"
NOTHING_TRIED = "Nothing was tried yet, or nobody wrote it down."
NO_NOTES = "{name} left no notes."
NEVER_ASKED = "Never asked"
NEVER_TRIED = "Never tried"
ASSESSMENT = "AI assessment"
EVIDENCE_ASSESSMENT = "From your own resolved cases"
STILL_GENERATING = "AI assessment is still generating."
UNAVAILABLE = "AI assessment unavailable: {reason}."
LIKELY_CAUSE = "Likely cause"
KNOWN = "Known"
NEXT = "Next"
SIMILAR = "Similar"
SIMILAR_CAUSE = "Cause"
SIMILAR_FIX = "Fix"
SIMILAR_RESOLVED = "Resolved"
SIMILAR_SHARED = "Words in common"
NOT_FOUND_IN_SESSION = "not found in the session"
IF_IT_FAILS = "If it fails: {what}"
NO_CAUSE_WRITTEN = "no cause written down"
NO_FIX_WRITTEN = "no fix written down"
TOO_FEW_CASES = "too few cases to say"
AGREE = "Agree"
NOT_THIS = "Not this"
BACK_TO_QUEUE = "Back to queue"
TAKE_OVER: Mapping[ClaimWay, str] = {
    "continue": "Continue where {name} left off",
    "analysis": "Get AI analysis",
    "take_over": "I'll take it from here",
    "pick_up": "Pick up",
}
NO_LONGER_WAITING = "No longer waiting"
COLLEAGUE_HAS_THIS = "{name} has this"
NOT_AVAILABLE_LINK = "This session is not available. It may have been closed, or it belongs to another account."
EVIDENCE_TITLE = "Evidence"
BRIEFING_FAILED = "You have it, but the briefing was not sent. Retry when you are ready."

ESCALATED_LINE = "escalated {ago} by {name}"


def escalated_line(ago: str, by: str | None) -> str:
    """The header's last fact: `escalated 4 minutes ago by Jane`."""
    return ESCALATED_LINE.format(ago=ago, name=by or text_words.THEY)
