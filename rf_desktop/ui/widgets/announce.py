"""Say something to a screen reader without moving the focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

Announce = Callable[[QWidget, str, bool], None]
"""(speaking widget, sentence, whether it may interrupt what is being read)."""


def announce(widget: QWidget, sentence: str, urgent: bool) -> None:
    """Hand the sentence to the desktop's screen reader, if one listens."""
    event = QAccessibleAnnouncementEvent(widget, sentence)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)
