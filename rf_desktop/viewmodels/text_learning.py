"""Sentences about known answers, drafts, teach-backs and playbooks; `text.py` holds all others."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.viewmodels import text_domains, text_words
from rf_desktop.viewmodels.text_time import clock

# Before asking again
SEND_ANYWAY = "Send anyway"
USE_ANSWER = "Use the answer"
KNOWN_ANSWERS = "Answered already"
ANSWERED_BY = "{name} answered this"
ANSWERED = "This is answered"
ANSWERED_AT = " at {clock}"

# Write-up
DRAFT_WRITE_UP = "Draft the write-up"
DRAFTED_BY_MODEL = "Drafted by AI. Check it before you resolve."
DRAFTED_FROM_LEDGER = "Put together from the task lane."
DRAFTED_WITHOUT_MODEL = "Put together from the task lane: {reason}."
CAUSE_LINE = "Cause: {cause}"
FIX_LINE = "Fix: {fix}"

# Teach-back
TEACH_OFFER = "Tell {name} what helped?"
TEACH_ACTION = "Write"
TEACH_LATER = "Not now"
TEACH_TITLE = "Tell {name} what helped"
TEACH_TEXT = "Message to {name}"
TEACH_STEP = "Step {number} for the playbook"
TEACH_STEPS_NOTE = "These steps become part of the playbook. Empty a line to leave it out."
TEACH_SEND = "Send"
TEACH_STEP_TOO_LONG = "A step has at most {limit} characters; this has {length}."
TAUGHT = "Sent to {name}."
TAUGHT_WITH_STEPS = "Sent to {name}. What you approved is in the playbook now."

# Playbooks
PLAYBOOKS = "Playbooks"
PLAYBOOKS_NOTE = (
    "FlowPilot works from these when no AI answers. A session takes those of its language. A playbook of your own with "
    "the same id replaces ours."
)
IMPORT_PLAYBOOK = "Import a playbook…"
SAVE_PLAYBOOK = "Save a copy…"
REMOVE_PLAYBOOK = "Remove"
PLAYBOOK_FILES = "Playbooks (*.toml)"
PLAYBOOK_IMPORTED = "Imported. FlowPilot works from it with the next answer."
PLAYBOOK_REMOVED = "Removed."
PLAYBOOK_UNREADABLE = "This file cannot be read: {reason}."
PLAYBOOK_NOT_SAVED = "This file cannot be written: {reason}."
PLAYBOOK_NO_TEXT = "it is not UTF-8 text"
PLAYBOOK_TOO_LARGE = "This file is too large for a playbook."
PLAYBOOK_WRONG = "This playbook cannot be used: {where}: {why}"
PLAYBOOK_OURS = "built in"
PLAYBOOK_OWN = "your own"


def answered(by: str | None, at: datetime | None, answer: str) -> str:
    """`Jane answered this at 14:02: No, same there.`"""
    who = ANSWERED_BY.format(name=by) if by else ANSWERED
    when = ANSWERED_AT.format(clock=clock(at)) if at else ""
    return f"{who}{when}: {answer}"


def playbook_line(title: str, domain: str, steps: int, *, own: bool, language: str = "") -> str:
    """`VPN drops · VPN · 8 steps · built in`; and in which language where it is not the one that is spoken."""
    whose = PLAYBOOK_OWN if own else PLAYBOOK_OURS
    parts = (title, text_domains.domain_said(domain), text_words.steps(steps), whose, language)
    return " · ".join(part for part in parts if part)
