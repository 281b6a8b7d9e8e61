"""The conversation: messages, composer, chips, task lane."""

from __future__ import annotations

from rf_desktop.domain import limits
from rf_desktop.viewmodels import text_numbers
from rf_desktop.viewmodels.plural import Plural

WELCOME = "Choose a session on the left, or an escalation on the right."
WELCOME_JUNIOR = "Choose a session on the left, or start a new one."
COMPOSER = "Message FlowPilot…"
COMPOSER_ESCALATED = "Handed over. Withdraw to go on."
COMPOSER_WAITS = "Handed over. Nobody has taken it yet."
COMPOSER_CLOSED = "Closed. Reopen it to go on."
COMPOSER_READER = "{name} has this session. You can read along."
COMPOSER_ENDED = "{name} has closed this session."
LEFT_DRAFT = "{why} What you wrote here was not sent."
COPY_DRAFT = "Copy text"
DISCARD_DRAFT = "Discard what was not sent"
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

CONVERSATION = "Conversation"
LOADING_SESSION = "The session is loading"
NEW_MESSAGES = "New messages"
COPY_MESSAGE = "Copy message"
COPY_SELECTION = "Copy selection"
HIDE_SELECTION = "Hide selection as a secret"
COPY_CODE = "Copy code"
COPY_LINK = "Copy link address"
COPIED = "Copied"
WHY = "Why"
HIDE_WHY = "Hide why"
MORE_ACTIONS = "More for this session"
TITLE_HINT = "Enter keeps it, Esc leaves it as it was"
CHIPS = "Next steps"
MORE_CHIPS = "+{count} more"
CUSTOMER = "customer"
SHOW_MORE = "Show more ({count} characters left)"
ROOM_LEFT = Plural("{count} character left", "{count} characters left")
ROOM_OVER = Plural("{count} character too many to send", "{count} characters too many to send")

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

SHOW_LANE = "Show the task lane"
HIDE_LANE = "Hide the task lane"
LANE_OPEN = "{count} open"
LANE_ALL_DONE = "all done"


def show_more(left: int) -> str:
    """The button below a very long message."""
    return SHOW_MORE.format(count=text_numbers.number(left))


def more_chips(count: int) -> str:
    """The button behind the chips that did not fit."""
    return MORE_CHIPS.format(count=count)


def open_cards(count: int) -> str:
    """Beside the lane's title: `3 open`."""
    return LANE_OPEN.format(count=count) if count else LANE_ALL_DONE


def lane_button(shown: bool, count: int) -> str:
    """The name of the button that shows or hides the lane."""
    return f"{HIDE_LANE if shown else SHOW_LANE}, {open_cards(count)}"


def message_room(length: int) -> str:
    """Below the composer, near the limit and beyond it; nothing while there is plenty of room."""
    left = limits.MESSAGE - length
    if left > 500:
        return ""
    return ROOM_LEFT.of(left) if left >= 0 else ROOM_OVER.of(-left)
