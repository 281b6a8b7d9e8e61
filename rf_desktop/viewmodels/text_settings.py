"""Sentences of the settings (D5). Pages of their own: `text_ai` (AI), `text_learning` (playbooks), `text_notify`."""

from __future__ import annotations

from collections.abc import Mapping

PAGES_NAME = "Pages of the settings"
PAGE_TITLES = {
    "notifications": "Notifications",
    "appearance": "Appearance",
    "account": "Account",
    "server": "Server",
    "copies": "Copies",
    "computer": "This computer",
    "ai": "AI",
    "playbooks": "Playbooks",
    "tickets": "Ticket system",
    "about": "About",
}

SAVED = "Saved."
NOT_KEPT = "It holds until the app ends: {why}"
"""A choice took effect, but the file with the choices could not be written."""

# Appearance
LOOK = "Colours"
APPEARANCES: Mapping[str, str] = {"system": "Like the desktop", "light": "Light", "dark": "Dark"}
LOOK_HINT = "“Like the desktop” follows your desktop's light or dark mode while the app runs."
MOTION = "Motion"
MOTION_CHOICES = {"desktop": "Like the desktop", "full": "Things move", "reduced": "Nothing moves"}
SIZE = "Size"
SIZE_HINT = "Text and controls follow your desktop's scale, from 100 to 200 %."

# Notifications
NOTIFIED_BY = "Shown by {name}."
TEST_NOTIFICATION_BUTTON = "Send a test notification"
TEST_NOTIFICATION = "This is how an escalation arrives"
TEST_NOTIFICATION_BODY = "You asked for a test. Nothing is waiting because of it."
TESTING = "Sending…"
TEST_SHOWN = "Your desktop took it. If you saw nothing, look at its own notification settings."

# About
SHOW_NOTICES = "Show the notices"
ABOUT_LICENCES = "Fonts, icons and demo conversations come from others, under terms of their own."
COPY_VERSION = "Copy version"
VERSION_COPIED = "Copied: {version}"
VERSION = "ResolutionFlow Desktop {version}, Apache-2.0"
DATA_FOLDER = "What this window keeps lies here:"
COPY_PATH = "Copy the path"
PATH_COPIED = "The path is copied"
OPEN_DATA_FOLDER = "Open the folder"

# Ticket system
TICKETS_NONE = "No ticket system is connected."
TICKETS_MEANWHILE = (
    "Each escalation's note is written all the same and kept with the session: you can read and copy it, and nothing "
    "leaves this product. Ticket numbers are typed by hand."
)
TICKETS_LATER = (
    "ConnectWise PSA, HaloPSA, Autotask, Zammad and Request Tracker are to be connected here, by an admin. "
    "This version has none of them yet."
)
