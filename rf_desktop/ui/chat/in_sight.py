"""What of the open session can be seen just now: a sheet may lie over it, the lane in its place, its end below."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QDialog, QWidget

from rf_desktop.ui.chat.transcript import Transcript
from rf_desktop.viewmodels.conversation_view import InSight


def in_sight(talk: QWidget, transcript: Transcript) -> InSight:
    """`talk` is the page with the conversation; `transcript`, its messages, are a part of it."""
    window = talk.window()
    if not talk.isVisible() or window.isMinimized():
        return "nothing"
    place = QRect(talk.mapTo(window, QPoint(0, 0)), talk.size())
    sheets = window.findChildren(QDialog, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if any(sheet.isVisible() and sheet.geometry().intersects(place) for sheet in sheets):
        return "nothing"
    return "newest" if transcript.isVisible() and transcript.follows else "frame"
