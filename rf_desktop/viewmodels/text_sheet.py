"""Sentences of the sheet around one handoff: its session to read, what is new, evidence, cases, keys (M2, M8, M9)."""

from __future__ import annotations

from collections.abc import Mapping

from rf_desktop.domain.vocabulary import CardState
from rf_desktop.viewmodels.plural import Plural

# What is new, and the session to read
SINCE = "Since {name} escalated"
SINCE_EARLIER = Plural(
    "{count} earlier message is in the conversation.", "{count} earlier messages are in the conversation."
)
READ = "Read the conversation"
READ_COUNT = "Read the conversation ({count})"
READER = "What the session holds"
CASE = "A similar case"
CONVERSATION = "Conversation"
ONLY_LAST = "The last {shown} of {count} messages."
NO_MESSAGES = "Nobody has written anything in this session."
NEW_LABEL = "since the escalation"
BACK = "Back to where you were"
SHOW_IN_CONVERSATION = "Show in the conversation"
OPEN_ITS_SESSION = "Open its session"

# Evidence
EVIDENCE_MESSAGE = "{name} {when}"
EVIDENCE_CARD: Mapping[CardState, str] = {
    "done": "Result {when}",
    "skipped": "Skipped {when}",
    "todo": "Open task {number}",
}
EVIDENCE_SPOKEN = "Evidence, {label}: {quote}"

# Similar cases are leads
BY_WORDS = "A lead: it uses the same words."
BY_MEANING = "A lead: it says something similar in other words."
BY_BOTH = "A lead: similar in its words and in its meaning."
LEAD_WORDS = "same words"
LEAD_MEANING = "similar meaning"
LEAD_BOTH = "same words, similar meaning"

# What was tried
SHOW_ALL_NOTES = "Show all {count} characters"
SHOW_ALL_STEPS = "Show all {count} steps"
SHOW_LESS = "Show less"
ASKED_FIRST = "Asked before escalating"
NOTES = "“{notes}”"
NOTES_BY = "“{notes}”\u00a0—\u00a0{name}"
COULD_NOT_GET = "could not get"
LEFT_OPEN = "not answered"
CONTACT = "for {name}"
ESCALATED = "escalated {ago}"

# The assessment
NO_KEY = "No AI key yet. Add one in Settings to have a model read the case."
NO_MODEL = "The AI could not write this: {reason}."
TRIED_AGAIN = "Tried again at {clock}: nothing has changed."
ARRIVED = "The assessment is here."
ARRIVED_CAUSE = "The assessment is here. Likely cause: {cause}"
AGREE_SPOKEN = "Agree with the likely cause"
NOT_THIS_SPOKEN = "Not this: the likely cause is another one"

# Keys
READ_BESIDE = "Opens beside what you read"
ITS_KEY = "Key {key}"
WITH_KEY = "{what} ({key})"
KEY_CHOICES = "Take over, in the order of the buttons"
KEY_PAGES = "Read on, and back; to the ends"
KEY_READ = "Read the conversation"
KEY_RETRY = "Have the assessment written again"
KEY_AGREE = "Agree with the likely cause"
KEY_NOT_THIS = "Not this cause"
KEY_EDIT = "Edit the assessment"
KEY_EVIDENCE = "From source to source"
KEY_BACK = "Close what is read beside it"
