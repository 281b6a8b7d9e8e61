"""Words of the queue, the sidebar and the bell that no view-model needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rf_desktop.domain.vocabulary import AssessmentStatus
from rf_desktop.viewmodels import text

DETACH = "Detach the queue"
ATTACH = "Put the queue back"
CLEAR_SEARCH = "Clear the search"
SHOW_ALL = "Show everything"
CARD_MENU = "More for this escalation"
LOADING_QUEUE = "The queue is loading"
LOADING_SESSIONS = "Your sessions are loading"
SNOOZE_MENU = f"{text.SNOOZE}…"
ACCOUNT = "Account of {name}"

ASSESSMENT_WORD: Mapping[AssessmentStatus, str] = {
    "pending": "writing",
    "ready": "ready",
    "failed": "none",
    "skipped": "none",
}
ASSESSMENT_SENTENCE: Mapping[AssessmentStatus, str] = {
    "pending": "Assessment is being written",
    "ready": "Assessment is ready",
    "failed": "No assessment: it could not be written",
    "skipped": "No assessment",
}


def waiting(count: int) -> str:
    """The title's count for a screen reader: `4 waiting`."""
    return f"{count} waiting" if count else "Nothing is waiting"


def steps_done(count: int) -> str:
    """`3 steps done`."""
    return f"{text.steps(count)} done"


def escalated_at(when: datetime) -> str:
    """A card's exact time, on hover; local."""
    local = when.astimezone()
    return f"Escalated {local.day} {local:%b %Y, %H:%M}"


def bell(unread: int) -> str:
    """The bell button's name: `Notifications, 3 unread`."""
    return f"{text.BELL}, {unread} unread" if unread else text.BELL


def exact(when: datetime) -> str:
    """A notice's exact time, on hover; local."""
    local = when.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M:%S}"
