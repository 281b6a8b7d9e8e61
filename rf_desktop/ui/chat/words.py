"""Words of the chat pane that no view-model needs."""

from __future__ import annotations

from datetime import datetime

from rf_desktop.domain import limits

CONVERSATION = "Conversation"
LOADING = "The session is loading"
NEW_MESSAGES = "New messages"
COPY_MESSAGE = "Copy message"
COPY_SELECTION = "Copy selection"
HIDE_SELECTION = "Hide selection as a secret"
COPY_CODE = "Copy code"
COPY_LINK = "Copy link address"
COPIED = "Copied"
WHY = "Why"
HIDE_WHY = "Hide why"
SHOW_LANE = "Show the task lane"
HIDE_LANE = "Hide the task lane"
MORE_ACTIONS = "More for this session"
TITLE_HINT = "Enter keeps it, Esc leaves it as it was"
CHIPS = "Next steps"
CUSTOMER = "customer"


def exact(when: datetime) -> str:
    """A message's exact time, on hover; local."""
    local = when.astimezone()
    return f"{local:%A}, {local.day} {local:%B %Y, %H:%M:%S}"


def day(when: datetime) -> str:
    """The line between two days: `Tuesday, 3 June`; local, with the year when it is not this one."""
    local = when.astimezone()
    year = "" if local.year == datetime.now(local.tzinfo).year else f" {local.year}"
    return f"{local:%A}, {local.day} {local:%B}{year}"


def show_more(left: int) -> str:
    """The button below a very long message."""
    return f"Show more ({left:,} characters left)"


def more_chips(count: int) -> str:
    """The button behind the chips that did not fit."""
    return f"+{count} more"


def open_cards(count: int) -> str:
    """Beside the lane's title: `3 open`."""
    return f"{count} open" if count else "all done"


def lane_button(shown: bool, count: int) -> str:
    """The name of the button that shows or hides the lane."""
    return f"{HIDE_LANE if shown else SHOW_LANE}, {open_cards(count)}"


def message_room(length: int) -> str:
    """Below the composer, near the limit and beyond it; nothing while there is plenty of room."""
    left = limits.MESSAGE - length
    if left > 500:
        return ""
    return f"{left:,} characters left" if left >= 0 else f"{-left:,} characters too many to send"
