"""What is told: the connection, toasts, tray, bell, notifications of the desktop."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rf_desktop.viewmodels import text_time, text_words
from rf_desktop.viewmodels.plural import Plural

# Connection
LIVE = "live"
CATCHING_UP = "catching up…"
CONNECTING = "connecting…"
SIGNED_OUT_SHORT = "signed out"
SERVER_RESTARTING = "The server stopped and is being restarted. Nothing you type is lost."
SERVER_BACK = "The server is back. Everything is up to date."

OFFLINE_SINCE = "You're offline since {clock}. Nothing you type is lost."
OFFLINE_SHORT = "offline since {clock}"

# Notices
HAS_IT_NOW = "{name} has this now"
SHOW_QUEUE = "Show queue"
NEXT_ESCALATION = "Next escalation"
BELL = "Notifications"
BELL_EMPTY = "No notifications yet."
MARK_ALL_READ = "Mark all read"
NO_TRAY = "There is no tray on this desktop, so closing the window minimises it."
NO_OS_NOTIFICATIONS = "This desktop shows no notifications, so you'll hear it in this window only."

NEW_NOTICES = Plural("{count} new notification", "{count} new notifications")
NEW_ESCALATIONS = Plural("{count} new escalation", "{count} new escalations")
OF_THEM_URGENT = "{line}, {count} urgent"
NOTHING_WAITS_TOOLTIP = "Nothing is waiting"
COUNTS_WAITING = "{waiting} waiting"
COUNTS_UNREAD = "{waiting} waiting, {unread} unread"
QUESTIONS_TO_YOU = Plural("{count} question to you", "{count} questions to you")
BELL_UNREAD = "Notifications, {count} unread"
DISMISS_TOAST = "Dismiss"
TRAY_DO_NOT_DISTURB = "Do not disturb"
TRAY_OFFLINE = "Offline"
TRAY_OFFLINE_SINCE = "Offline since {clock}"
ALREADY_CLAIMED = "Already claimed by {name} {ago}."
SOMETHING_FAILED = "That did not work."
SOMETHING_FAILED_BODY = "Nothing you typed is lost. The log in the data folder knows more."

# The desktop's own notifications
NOTIFIER_NOT_ASKED = "The desktop has not been asked yet."
NOTIFIER_NO_BUS = "This computer has no session bus, so only this window can show notifications."
NOTIFIER_NO_DAEMON = "No notification service is running, so only this window can show notifications."
NOTIFIER_NO_ANSWER = "The notification service does not answer."
NOTIFIER_REFUSED = "The notification service did not take it."

# Demo
DEMO_OPEN_AS = "Open {name}'s window"
DEMO_ROLES: Mapping[str, str] = {"engineer": "junior", "senior": "senior", "admin": "senior and admin"}


def already_claimed(name: str, claimed_at: datetime, at: datetime) -> str:
    """C3's sentence: `Already claimed by Sam just now.`"""
    return text_words.started(ALREADY_CLAIMED.format(name=name, ago=text_time.ago(claimed_at, at)))


def offline_since(since: datetime) -> str:
    """The banner while the server cannot be reached; local clock time."""
    return OFFLINE_SINCE.format(clock=text_time.clock(since))


def offline_short(since: datetime) -> str:
    """The dock's state line while offline."""
    return OFFLINE_SHORT.format(clock=text_time.clock(since))


def summary_notification(new: int, urgent: int) -> str:
    """V5's one line after a gap: `4 new escalations, 1 urgent`."""
    line = NEW_ESCALATIONS.of(new)
    return OF_THEM_URGENT.format(line=line, count=urgent) if urgent else line


def counts(unread: int, waiting: int, questions: int = 0) -> str:
    """The tray's tooltip: `3 waiting, 1 unread, 1 question to you`. unread: of the escalations alone."""
    waits = (COUNTS_UNREAD if unread else COUNTS_WAITING).format(waiting=waiting, unread=unread) if waiting else ""
    asked = QUESTIONS_TO_YOU.of(questions) if questions else ""
    return ", ".join(part for part in (waits, asked) if part) or NOTHING_WAITS_TOOLTIP


def window_title(person: str, account: str, unread: int) -> str:
    """`(1) Alex · Acme MSP · ResolutionFlow`; the number only while something is unread."""
    name = f"{person} · {account} · {text_words.PRODUCT}"
    return f"({unread}) {name}" if unread else name


def tooltip(counted: str, trouble: str) -> str:
    """The tray's words: the product, the counts, and what is wrong with the connection."""
    return " · ".join(part for part in (text_words.PRODUCT, counted, trouble) if part)


def bell(unread: int) -> str:
    """The bell button's name: `Notifications, 3 unread`."""
    return BELL_UNREAD.format(count=unread) if unread else BELL
