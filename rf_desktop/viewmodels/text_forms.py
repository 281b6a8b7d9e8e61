"""The forms: escalate, resolve, new session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rf_desktop.viewmodels import text_numbers
from rf_desktop.viewmodels.plural import Plural

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
LEFT_UNSENT = "What you sent did not arrive. Everything you typed is still in its form."
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
ESCALATED_TOAST = "Escalated. The seniors can see it now."
TRANSFERRED_TOAST = "Handed to {name}, who can see it now."
WITHDRAWN_TOAST = "Withdrawn. The session is yours again."
RESOLVED_TOAST = "Resolved. It will be found as a similar case."
TICKET_NOTE: Mapping[str, str] = {
    "pending": "Ticket note: waiting to be sent",
    "sent": "Ticket note: sent",
    "failed": "Ticket note: not sent",
    "no_ticket_system": "Ticket note: no ticket system connected",
}

NO_VERDICT = "No opinion"
PROBLEM_HINT = "What does not work, for whom, since when"
PASTE_REFUSED = "That is {length} characters, and at most {most} fit. Nothing was pasted."
NOTES_LEFT = Plural("{count} character left", "{count} characters left")
NOTES_OVER = Plural("{count} character too many", "{count} characters too many")
WRITE_UP_PROBLEM = "Problem: {problem}"
WRITE_UP_DONE = "What was done:"


def paste_refused(length: int, most: int) -> str:
    """A paste that no field could hold."""
    return PASTE_REFUSED.format(length=text_numbers.number(length), most=text_numbers.number(most))


def write_up(problem: str, done: Sequence[tuple[str, str]]) -> str:
    """A first write-up for the ticket: the problem and what was done, with results."""
    lines = [WRITE_UP_PROBLEM.format(problem=problem)]
    if done:
        lines += ["", WRITE_UP_DONE]
        lines += [f"- {what} → {result}" if result else f"- {what}" for what, result in done]
    return "\n".join(lines)
