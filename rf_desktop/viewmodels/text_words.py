"""The product's name, words for closed sets, and the words that every screen uses."""

from __future__ import annotations

from collections.abc import Mapping

from rf_desktop.domain.vocabulary import (
    CardKind,
    CardState,
    ConfidenceWord,
    HandoffVerdict,
    Priority,
    Visibility,
)
from rf_desktop.viewmodels.plural import Plural

PRODUCT = "ResolutionFlow"

PRIORITY: Mapping[Priority, str] = {"low": "Low", "normal": "Normal", "high": "High", "urgent": "Urgent"}
CONFIDENCE: Mapping[ConfidenceWord, str] = {
    "low": "low confidence",
    "medium": "medium confidence",
    "high": "high confidence",
}
CARD_STATE: Mapping[CardState, str] = {"todo": "open", "done": "done", "skipped": "skipped"}
CARD_KIND: Mapping[CardKind, str] = {"question": "Question", "action": "Action"}
VERDICT: Mapping[HandoffVerdict, str] = {
    "complete": "The handoff was complete",
    "missing": "Something was missing",
    "tier_1": "It should have stayed at tier 1",
}
VISIBILITY: Mapping[Visibility, str] = {"internal": "Internal note", "customer": "Visible to the customer"}
THEY = "they"

STEPS = Plural("{count} step", "{count} steps")
TICKET = "#{number}"
OPEN = "Open"
RETRY = "Retry"
CLOSE = "Close"
CANCEL = "Cancel"
SETTINGS = "Settings"
QUIT = "Quit"


def steps(count: int) -> str:
    """`1 step`, `3 steps`."""
    return STEPS.of(count)


def ticket(number: str) -> str:
    """A ticket's badge: `#12345`."""
    return TICKET.format(number=number.lstrip("#"))


def started(words: str) -> str:
    """The words as a sentence begins: `they left` → `They left`; the rest is kept as it is."""
    return words[:1].upper() + words[1:]
