"""What actions are called in the palette and on the sheet of keys; names of buttons are said as on the buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping

PALETTE = "Everything you can do"
PALETTE_HINT = "Type what you want to do, or a ticket number"
PALETTE_FOOT = "↑ ↓ to choose, Enter to do it, Esc to leave"
PALETTE_RECENT = "Recent"
PALETTE_NOTHING = "Nothing is called that. Fewer letters find more."
PALETTE_FOUND_ONE = "1 found"
PALETTE_FOUND = "{count} found"

GROUPS: Mapping[str, str] = {
    "session": "Session",
    "queue": "Queue",
    "moment": "Reading an escalation",
    "go": "Go to",
    "app": "ResolutionFlow",
}

SHOW_PALETTE = "Show everything you can do"
SHOW_PALETTE_WORDS = "command palette search actions"
SHOW_KEYS = "Show all keys"
SHOW_KEYS_WORDS = "keyboard shortcuts help"
_NAME = re.compile(r"[A-Z][A-Za-z]+")
KEY_NAMES: Mapping[str, str] = {
    "Ctrl": "Ctrl",
    "Shift": "Shift",
    "Enter": "Enter",
    "Esc": "Esc",
    "Menu": "Menu",
    "Delete": "Delete",
    "Home": "Home",
    "End": "End",
    "PgUp": "PgUp",
    "PgDn": "PgDn",
}
KEYS = "Keys"
KEYS_HINT = "Letters work while you are not typing."

UNDO_LAST = "Undo what a message offers to undo"
PICK_UP_CURRENT = "Pick up the chosen escalation"
SEARCH_QUEUE = "Search the queue"
FOCUS_QUEUE = "Go to the queue"
FOCUS_SESSIONS = "Go to the sessions"
FOCUS_COMPOSER = "Write a message"
FOCUS_COMPOSER_WORDS = "composer reply"
FOCUS_TOASTS = "Go to the messages in the corner"
TOGGLE_LANE = "Show or hide the task lane"
SHOW_BELL = "Show notifications"
SHOW_BELL_WORDS = "bell history"
SHOW_ALL_QUEUE = "Clear the queue's search and filters"
SHOW_ALL_QUEUE_WORDS = "everything reset"
FLOAT_QUEUE = "Detach or attach the queue"
FLOAT_QUEUE_WORDS = "detach the queue put the queue back float dock"
LOOKS: Mapping[str, str] = {
    "system": "Light or dark: as the desktop",
    "light": "Switch to light",
    "dark": "Switch to dark",
}
LOOKS_WORDS = "theme appearance colours"
QUIET = "{name}: {choice}"
SHOW_VIEW = "Show the view “{name}”"
SETTINGS_PAGE = "Settings: {page}"
OPEN_SESSION = "Open “{title}”"
OPEN_CARD = "Read “{problem}”"
PICK_UP_CARD = "Pick up “{problem}”"
ACCEPT_CARD = "Accept “{problem}”"
OF_CHOSEN = "{deed} (the chosen escalation)"
SNOOZE_FOR = "Snooze {time}"
COPY_TICKET_OF_SESSION = "Copy the session's ticket number"
FILTER_ON = "Show only: {label}"
FILTER_OFF = "No longer only: {label}"

KEYS_LISTS = "Next and previous"
KEYS_OPEN = "Open"
KEYS_UNREAD = "Mark read or unread"
KEYS_SNOOZE = "Snooze"
KEYS_MENU = "Menu of the chosen one"
KEYS_SEND = "Send"
KEYS_NEW_LINE = "New line"
KEYS_FOLD = "Fold the group, unfold it"
KEYS_PASTE = "Paste text, a picture or files"
KEYS_TAKE_AWAY = "Take away an attached file"
KEYS_LANE = "Lane card: done, with what is written"
KEYS_MESSAGES = "From message to message, to the ends"
KEYS_RENAME = "Title: keep it"
KEYS_LEAVE_TITLE = "Title: leave it as it was"
KEYS_PICTURES = "Large picture: the others"
KEYS_ZOOM = "Large picture: larger, smaller, all, 100 %"
KEYS_KEEP_PICTURE = "Large picture: copy, save"
KEYS_SUBMIT = "Send a form"
KEYS_LEAVE = "Leave a form, empty the search"


def keys_said(keys: str) -> str:
    """A shortcut as it stands on the keys here: `Ctrl+K` → `Strg+K`."""
    return _NAME.sub(lambda name: KEY_NAMES.get(name[0], name[0]), keys)
