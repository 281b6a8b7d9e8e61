"""The queue: its cards, its search, its menus; and what a screen reader hears of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rf_desktop.domain.vocabulary import AssessmentStatus
from rf_desktop.viewmodels import text_time
from rf_desktop.viewmodels.plural import Plural

QUEUE = "Queue"
GROUPS: Mapping[str, str] = {
    "questions": "Questions to you", "offered": "Offered to you", "waiting": "Waiting", "mine": "Mine",
    "watching": "Watching", "done": "Recently done",
}  # fmt: skip
QUEUE_EMPTY = "Nothing is waiting. You'll hear it here first."
QUEUE_NO_MATCH = "Nothing matches. Clear the search to see everything."
QUEUE_UNKNOWN = "The queue will be here as soon as the server answers."
QUEUE_SEARCH = "Search the queue"
PICK_UP = "Pick up"
PICKING_UP = "Picking up…"
MARK_UNREAD = "Mark unread"
MARK_READ = "Mark read"
SNOOZE = "Snooze"
SNOOZE_MINUTES: Mapping[int, str] = {15: "for 15 minutes", 60: "for an hour", 240: "for four hours"}
WAKE = "Stop snoozing"
COPY_TICKET = "Copy ticket number"
UNREAD_ONLY = "Unread"
MORE_FILTERS = "+{count}"
FEWER_FILTERS = "Fewer"
NO_SUMMARY = "No summary yet"

SNOOZE_MENU = "Snooze…"
DETACH = "Detach the queue"
ATTACH = "Put the queue back"
CLEAR_SEARCH = "Clear the search"
SHOW_ALL = "Show everything"
CARD_MENU = "More for this escalation"
LOADING_QUEUE = "The queue is loading"
ASSESSMENT_WORD: Mapping[AssessmentStatus, str] = {
    "pending": "being assessed",
    "ready": "assessed",
    "failed": "not assessed",
    "skipped": "not assessed",
}
ASSESSMENT_SENTENCE: Mapping[AssessmentStatus, str] = {
    "pending": "Assessment is being written",
    "ready": "Assessment is ready",
    "failed": "No assessment: it could not be written",
    "skipped": "No assessment",
}
WAITING = "{count} waiting"
NOTHING_WAITS = "Nothing is waiting"
STEPS_DONE = Plural("{count} step done", "{count} steps done")
ESCALATED_AT = "Escalated {when}"
CARD_UNREAD = "unread"


def waiting(count: int) -> str:
    """The title's count for a screen reader: `4 waiting`."""
    return WAITING.format(count=count) if count else NOTHING_WAITS


def steps_done(count: int) -> str:
    """`3 steps done`."""
    return STEPS_DONE.of(count)


def escalated_at(when: datetime) -> str:
    """A card's exact time, on hover; local."""
    return ESCALATED_AT.format(when=text_time.moment(when))
