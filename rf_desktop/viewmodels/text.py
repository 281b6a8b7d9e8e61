"""Every sentence the user reads, on one page. Short, plain, active; what happened, then what one can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from rf_desktop.domain import moments
from rf_desktop.domain.vocabulary import (
    CardKind,
    CardState,
    ClaimWay,
    ConfidenceWord,
    HandoffStatus,
    HandoffVerdict,
    Priority,
    SessionStatus,
    Visibility,
)

PRODUCT = "ResolutionFlow"

# Words for closed sets
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

# Queue
QUEUE = "Queue"
GROUPS: Mapping[str, str] = {
    "offered": "Offered to you", "waiting": "Waiting", "mine": "Mine", "watching": "Watching",
    "done": "Recently done",
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

# Sidebar
SESSIONS = "Sessions"
NEW_SESSION = "New session"
ESCALATED_PILL = "Escalated"
RESOLVED_PILL = "Resolved"
ABANDONED_PILL = "Abandoned"
NO_SESSIONS = "No sessions yet. Start one, or pick one up from the queue."

# Conversation
WELCOME = "Choose a session on the left, or an escalation on the right."
COMPOSER = "Message FlowPilot…"
COMPOSER_ESCALATED = "Handed over. Withdraw to go on."
COMPOSER_WAITS = "Handed over. Nobody has taken it yet."
COMPOSER_CLOSED = "Closed. Reopen it to go on."
COMPOSER_READER = "{name} has this session. You can read along."
SEND = "Send"
NOT_SENT_YET = "Not sent yet"
NOT_ACCEPTED = "Not accepted: {why}"
SEND_AGAIN = "Try again"
DISCARD = "Discard"
FLOWPILOT = "FlowPilot"
FLOWPILOT_IS_WRITING = "FlowPilot is writing…"
BRIEFING_LABEL = "Briefing, sent automatically"
IMPORTED = "Imported message {source}"
CONTEXT = "Context"
ESCALATE = "Escalate"
WITHDRAW = "Withdraw"
RESOLVE = "Resolve"
RENAME = "Rename"
ABANDON = "Abandon"
REOPEN = "Reopen"
NEW_PROBLEM_SUMMARY = "Problem summary"
DISMISS_CHIPS = "Hide suggestions"
OPENED_LABEL = "Started {when}"
WORKING_SINCE = "{name} since {clock}"

# Task lane
LANE = "Task lane"
LANE_EMPTY = "No tasks yet. FlowPilot adds them as you talk."
ANSWER = "Answer"
RESULT = "Result"
ANSWER_HINT = "Your finding"
RESULT_HINT = "What happened?"
CARD_DONE = "Done"
CARD_SKIP = "Skip"
CARD_REOPEN = "Open again"
SKIPPED = "Skipped"

# Magic moment
TRIED = "What's been tried"
NOTHING_TRIED = "Nothing was tried yet, or nobody wrote it down."
NO_NOTES = "{name} left no notes."
NEVER_ASKED = "Never asked"
NEVER_TRIED = "Never tried"
ASSESSMENT = "AI assessment"
EVIDENCE_ASSESSMENT = "From your own resolved cases"
STILL_GENERATING = "AI assessment is still generating."
UNAVAILABLE = "AI assessment unavailable: {reason}."
NO_AI_YET = "No AI key yet. Similar cases are shown instead."
LIKELY_CAUSE = "Likely cause"
KNOWN = "Known"
NEXT = "Next"
SIMILAR = "Similar"
SIMILAR_PROBLEM = "Problem"
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
RETRY = "Retry"
CLOSE = "Close"
BACK_TO_QUEUE = "Back to queue"
TAKE_OVER: Mapping[ClaimWay, str] = {
    "continue": "Continue where {name} left off",
    "analysis": "Get AI analysis",
    "take_over": "I'll take it from here",
    "pick_up": PICK_UP,
}
NO_LONGER_WAITING = "No longer waiting"
COLLEAGUE_HAS_THIS = "{name} has this"
NOT_AVAILABLE_LINK = "This session is not available. It may have been closed, or it belongs to another account."
EVIDENCE_TITLE = "Evidence"
BRIEFING_FAILED = "You have it, but the briefing was not sent. Retry when you are ready."

# Escalate, resolve, new session
ESCALATE_TITLE = "Escalate"
ESCALATE_REASON = "Why are you stuck?"
ESCALATE_REASON_HINT = "One line, in your own words"
ESCALATE_NOTES = "Notes for the senior"
ESCALATE_NOTES_HINT = "What you saw, what you suspect"
ESCALATE_PRIORITY = "Priority"
ESCALATE_TARGET = "To"
ESCALATE_TO_QUEUE = "The seniors' queue"
RESOLVE_TITLE = "Resolve"
RESOLVE_CAUSE = "What was the cause?"
RESOLVE_FIX = "What fixed it?"
RESOLVE_VERDICT = "How was the handoff?"
RESOLVE_VERDICT_MISSING = "What was missing?"
RESOLVE_WRITE_UP = "Write-up for the ticket"
RESOLVE_VISIBILITY = "Who may read it?"
RESOLVE_MINUTES = "Minutes worked"
MINUTES_BELOW_ZERO = "Minutes worked cannot be less than zero."
NEW_SESSION_TITLE = "New session"
NEW_SESSION_PROBLEM = "What is the problem?"
NEW_SESSION_FIELDS: Mapping[str, str] = {
    "client": "Client",
    "contact": "Contact",
    "device": "Device",
    "ticket": "Ticket number",
    "domain": "Domain",
}
START_SESSION = "Start session"
CANCEL = "Cancel"
ESCALATED_TOAST = "Escalated. The seniors can see it now."
TRANSFERRED_TOAST = "Handed to {name}, who can see it now."
WITHDRAWN_TOAST = "Withdrawn. The session is yours again."
RESOLVED_TOAST = "Resolved. It will be found as a similar case."
NO_TICKET_SYSTEM = "Ticket note: no ticket system connected"
TICKET_NOTE: Mapping[str, str] = {
    "pending": "Ticket note: waiting to be sent",
    "sent": "Ticket note: sent",
    "failed": "Ticket note: not sent",
    "no_ticket_system": NO_TICKET_SYSTEM,
}

# Signing in
SIGN_IN_TITLE = "Sign in"
SIGN_IN_EMAIL = "E-mail"
SIGN_IN_PASSWORD = "Password"
SIGN_IN = "Sign in"
SIGN_OUT = "Sign out"
SIGNED_OUT = "You were signed out. Sign in again to go on; what you typed is kept."
WRONG_CREDENTIALS = "That e-mail address and password do not match."

# Starting
STARTING = "Starting…"
STARTING_SERVER = "Starting the server on this computer…"
SIGNING_IN = "Signing in…"
DATA_FOLDER_UNWRITABLE = "Nothing can be saved in {folder}: {why}. Make the folder writable, then try again."
ALREADY_RUNNING = "ResolutionFlow is already running; its window comes forward."
DISMISS_TOAST = "Dismiss"

NO_SCREEN = "There is no screen here. `rf-desktop story escalation --out build/story` plays the story without one."
UNREACHABLE_AT_START = "The server does not answer yet. Trying again…"
START_FAILED = "The app could not start. Its log in the data folder knows more; nothing you typed is lost."
SOMETHING_FAILED = "That did not work."
SOMETHING_FAILED_BODY = "Nothing you typed is lost. The log in the data folder knows more."

# Settings
APPEARANCE = "Appearance"
APPEARANCES: Mapping[str, str] = {"system": "Like the desktop", "light": "Light", "dark": "Dark"}
NOTIFICATIONS = "Notifications"
NOTIFIED_BY = "Shown by {name}."
TEST_NOTIFICATION_BUTTON = "Send a test notification"
TEST_NOTIFICATION = "This is how an escalation arrives"
TEST_NOTIFICATION_BODY = "You asked for a test. Nothing is waiting because of it."
TESTING = "Sending…"
TEST_SHOWN = "Your desktop took it. If you saw nothing, look at its own notification settings."
ABOUT = "About"
ABOUT_TEXT = (
    "ResolutionFlow Desktop {version}, Apache-2.0. Fonts, icons and demo conversations have terms of their own."
)
SHOW_NOTICES = "Show the notices"

# Connection
LIVE = "live"
CATCHING_UP = "catching up…"
CONNECTING = "connecting…"
SIGNED_OUT_SHORT = "signed out"
SERVER_RESTARTING = "The server stopped and is being restarted. Nothing you type is lost."
SERVER_BACK = "The server is back. Everything is up to date."

# Notices
OPEN = "Open"
HAS_IT_NOW = "{name} has this now"
SHOW_QUEUE = "Show queue"
NEW_NOTICES = "{count} new notifications"
NEXT_ESCALATION = "Next escalation"
SETTINGS = "Settings"
QUIT = "Quit"
BELL = "Notifications"
BELL_EMPTY = "No notifications yet."
MARK_ALL_READ = "Mark all read"
NO_TRAY = "There is no tray on this desktop, so closing the window minimises it."
NO_OS_NOTIFICATIONS = "This desktop shows no notifications, so you'll hear it in this window only."

# Demo
DEMO_OPEN_AS = "Open {name}'s window"
DEMO_ROLES: Mapping[str, str] = {"engineer": "junior", "senior": "senior", "admin": "senior and admin"}

# Trouble
UNREACHABLE = "The server cannot be reached. Nothing was changed; try again in a moment."
NO_ANSWER = "The server did not answer. Try again; nothing happens twice."
BUSY = "The server is busy. Try again in a moment."
RESTARTING = "The server is being restarted. Try again in a moment."
UNEXPECTED = "The server could not do that. Its log knows more under {reference}."
UNKNOWN_REPLY = "The server answered in a way that this version does not know. Update the app."
NOT_ALLOWED = "Your role does not permit this. A senior or an admin can do it."
NOT_AVAILABLE = "This is not available. It may have been closed, or it belongs to another account."
OWN_HANDOFF = "You handed this off yourself, so a colleague has to take it."
NOT_THE_TARGET = "This was handed to {name}, who has to take it."
ALREADY_ESCALATED = "This session is with the seniors already."
SENT_BEFORE = "This was sent before with other words. Look at what arrived, then try once more."
FILL_IN = "Please fill in: {field}."
TOO_LONG = "{field}: at most {limit:,} characters; this has {length:,}."
UNREADABLE = "The server could not read that. Update the app."
TOO_LARGE = "That is more than the server takes at once. Keep it below {limit:,} KB."
STRANGER = "The app and its server do not know each other. Start the app again."
WRONG_ADDRESS = "The server does not answer to this address. Check it in Settings."
MOVED_ON: Mapping[HandoffStatus, str] = {
    "open": "This handoff is open again. Look at it once more.",
    "claimed": "A colleague has this handoff.",
    "resolved": "This handoff is resolved already.",
    "returned": "This handoff went back to the one who handed it off.",
    "withdrawn": "This handoff was withdrawn.",
}
SESSION_MOVED_ON: Mapping[SessionStatus, str] = {
    "active": "This session is active, so there is nothing to reopen.",
    "escalated": "This session is with the seniors now. Withdraw it to go on yourself.",
    "resolved": "This session is resolved. Reopen it to go on.",
    "abandoned": "This session was abandoned. Reopen it to go on.",
}
FIELD_NAMES: Mapping[str, str] = {
    "problem": "the problem",
    "problem_summary": "the problem summary",
    "client": "client",
    "contact": "contact",
    "device": "device",
    "ticket": "ticket number",
    "domain": "domain",
    "reason": "the reason",
    "notes": "notes",
    "body": "the message",
    "result": "the result",
    "cause": "the cause",
    "fix": "the fix",
    "verdict_note": "what was missing",
    "write_up": "the write-up",
    "email": "e-mail",
    "password": "password",
    "target_id": "the colleague",
    "minutes": "minutes worked",
}
NOTES_LEFT = "{left:,} characters left"
NOTES_OVER = "{over:,} characters too many"


def already_claimed(name: str, claimed_at: datetime, at: datetime) -> str:
    """C3's sentence: `Already claimed by Sam just now.`"""
    return f"Already claimed by {name} {moments.ago(claimed_at, at)}."


def offline_since(since: datetime) -> str:
    """The banner while the server cannot be reached; local clock time."""
    return f"You're offline since {clock(since)}. Nothing you type is lost."


def offline_short(since: datetime) -> str:
    """The dock's state line while offline."""
    return f"offline since {clock(since)}"


def write_up(problem: str, done: Sequence[tuple[str, str]]) -> str:
    """A first write-up for the ticket: the problem and what was done, with results."""
    lines = [f"Problem: {problem}"]
    if done:
        lines += ["", "What was done:"]
        lines += [f"- {what} → {result}" if result else f"- {what}" for what, result in done]
    return "\n".join(lines)


def updated(at: datetime) -> str:
    """When the list was last true: local time with seconds."""
    return at.astimezone().strftime("%H:%M:%S")


def clock(at: datetime) -> str:
    """Local time of day, hours and minutes."""
    return at.astimezone().strftime("%H:%M")


def summary_notification(new: int, urgent: int) -> str:
    """V5's one line after a gap: `4 new escalations, 1 urgent`."""
    line = f"{new} new escalation{'' if new == 1 else 's'}"
    return f"{line}, {urgent} urgent" if urgent else line


def counts(unread: int, waiting: int) -> str:
    """The tray's tooltip."""
    if not waiting:
        return "Nothing is waiting"
    return f"{waiting} waiting, {unread} unread" if unread else f"{waiting} waiting"


def window_title(person: str, account: str, unread: int) -> str:
    """`(1) Alex · Acme MSP · ResolutionFlow`; the number only while something is unread."""
    name = f"{person} · {account} · {PRODUCT}"
    return f"({unread}) {name}" if unread else name


def steps(count: int) -> str:
    """`1 step`, `3 steps`."""
    return f"{count} step{'' if count == 1 else 's'}"


def tooltip(unread: int, waiting: int, trouble: str) -> str:
    """The tray's words: the product, the counts, and what is wrong with the connection."""
    return " · ".join(part for part in (PRODUCT, counts(unread, waiting), trouble) if part)


def ticket(number: str) -> str:
    """A ticket's badge: `#12345`."""
    return f"#{number.lstrip('#')}"


def escalated_line(ago: str, by: str | None) -> str:
    """The header's last fact: `escalated 4 minutes ago by Jane`."""
    return f"escalated {ago} by {by or THEY}"
