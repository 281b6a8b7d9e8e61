"""Below a message: what became of it, what is to be known of it, and what one may do about it.

It is dressed anew in place, so that a button keeps the focus while the reply above it grows.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.ui.widgets.spinner import Ring
from rf_desktop.viewmodels import text, text_files, text_replies
from rf_desktop.viewmodels.conversation_view import MessageRow

WIDEST = 460
"""Pixels of the foot of a message that was not accepted."""
_RING = 14
_INKS = {"refused": Ink.URGENT, "failed": Ink.URGENT}


def has_foot(row: MessageRow) -> bool:
    """Whether anything stands below that message."""
    return bool(row.note) or row.can_cancel or row.state in ("refused", "streaming", "stopped", "failed")


class MessageFoot(QWidget):
    """The foot of one message.

    Signals:
        resend_pressed, discard_pressed: of a message that was not accepted.
        cancel_pressed: of a message that waits, or was not accepted: back into the composer.
        stop_pressed, retry_pressed: of a reply.
    """

    resend_pressed = Signal()
    discard_pressed = Signal()
    cancel_pressed = Signal()
    stop_pressed = Signal()
    retry_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._writes = False
        self._is_refused = False
        self._ring = Ring(theme, self)
        self._ring.turned.connect(self.update)
        self._why = PlainLabel(theme, face=Face.SMALL)
        self._note = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED, selectable=True)
        self._note.setObjectName("note")
        self._stop = self._button(text_replies.STOP, "square", "stop-reply")
        self._stop.clicked.connect(self.stop_pressed)
        self._retry = self._button(text_replies.RETRY, "refresh-cw", "retry-reply")
        self._retry.clicked.connect(self.retry_pressed)
        self._discard = self._button(text.DISCARD, None, "discard")
        self._discard.clicked.connect(self.discard_pressed)
        self._again = Button(theme, text.SEND_AGAIN, icon="refresh-cw", parent=self)
        self._again.setObjectName("resend")
        self._again.clicked.connect(self.resend_pressed)
        self._cancel = self._button(text_files.CANCEL, "undo-2", "take-back")
        self._cancel.setToolTip(text_files.CANCEL_HINT)
        self._cancel.clicked.connect(self.cancel_pressed)
        self._line = QWidget(self)
        line = QHBoxLayout(self._line)
        line.setSpacing(8)
        self._line_end = line
        line.addStretch(0)
        line.addWidget(self._why)
        line.addWidget(self._stop)
        line.addWidget(self._retry)
        line.addWidget(self._cancel)
        line.addStretch(1)
        self._buttons = QWidget(self)
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.addStretch(1)
        buttons.addWidget(self._discard)
        buttons.addWidget(self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._line)
        column.addWidget(self._buttons)
        column.addWidget(self._note)

    def show_row(self, row: MessageRow) -> None:
        """What stands below that message now."""
        refused = row.state == "refused"
        steering = QApplication.focusWidget() in (self._stop, self._retry)
        self._writes = row.state == "streaming"
        self._ring.run(self._writes)
        line = self._line.layout()
        if line is not None:
            line.setContentsMargins(_RING + 6 if self._writes else 0, 0, 0, 0)
        waiting = row.state == "waiting"
        side = Qt.AlignmentFlag.AlignRight if refused or waiting else Qt.AlignmentFlag.AlignLeft
        self._line_end.setStretch(0, 1 if waiting else 0)
        self._line_end.setStretch(self._line_end.count() - 1, 0 if waiting else 1)
        self._why.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._is_refused = refused
        self._why.setText(row.trouble)
        self._why.set_ink(_INKS.get(row.state, Ink.MUTED))
        self._line.setVisible(bool(row.trouble) or row.can_cancel)
        self._why.setVisible(bool(row.trouble))
        self._buttons.setVisible(refused)
        self._note.setText(row.note)
        self._note.setVisible(bool(row.note))
        for button, wanted in (
            (self._stop, self._writes and row.may_steer),
            (self._retry, row.state in ("stopped", "failed") and row.may_steer),
            (self._cancel, row.can_cancel),
            (self._discard, refused),
            (self._again, refused),
        ):
            button.setVisible(wanted)
            button.set_busy(wanted and row.busy)
            if wanted and steering and button in (self._stop, self._retry):
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def height_at(self, width: int) -> int:
        """Its height at that width."""
        layout = self.layout()
        if layout is None:
            return 0
        beside = (self._stop, self._retry, self._cancel)
        room = width - sum(button.sizeHint().width() + 8 for button in beside if not button.isHidden())
        room -= _RING + 6 if self._writes else 0
        words = self._why.fontMetrics().horizontalAdvance(self._why.text()) + 2
        self._why.setFixedWidth(max(40, room if self._is_refused else min(words, room)))
        layout.invalidate()
        return max(0, layout.totalHeightForWidth(width))

    def _button(self, words: str, icon: str | None, name: str) -> Button:
        button = Button(self._theme, words, Kind.QUIET, icon=icon, parent=self)
        button.setObjectName(name)
        return button

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._writes:
            painter = QPainter(self)
            middle = self._line.geometry().center().y() + 1
            self._ring.paint(painter, QRectF(0, middle - _RING / 2, _RING, _RING), self._theme.tokens.colors.muted)
