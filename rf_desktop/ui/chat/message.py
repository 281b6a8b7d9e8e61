"""One message of the transcript: who, when, what; and what to do when it was not accepted.

It places its parts itself, in one pass, so that many of them can be laid out without a layout for each.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from rf_desktop.domain.moments import now
from rf_desktop.domain.untrusted import may_link
from rf_desktop.ui.chat.body import MessageBody
from rf_desktop.ui.chat.file_deeds import FileDeeds
from rf_desktop.ui.chat.file_strip import FileStrip
from rf_desktop.ui.chat.message_foot import WIDEST as FOOT_WIDEST
from rf_desktop.ui.chat.message_foot import MessageFoot, has_foot
from rf_desktop.ui.chat.message_head import HEIGHT as HEAD
from rf_desktop.ui.chat.message_head import paint_head
from rf_desktop.ui.chat.writing import WIDEST
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.focus import FocusMemory
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import MessageRow

_SIDE = 16
_PAD_X, _PAD_Y = 12, 8
_DAY = 36
_BELOW = 16
_GAP = 6
_LIT = 1600
"""Milliseconds for which a message that was pointed at stays marked, as a lane card does."""
_BUBBLE_PART = 0.86


class MessageWidget(QWidget):
    """Shows one MessageRow.

    Signals:
        resend_requested, discard_requested(str): for a message that was not accepted; its key.
        cancel_requested(str): a message that waits is to go back into the composer; its key.
        stop_requested, retry_requested(str): for a reply of FlowPilot's; its key.
        hide_requested(str): these words are to be hidden in the whole session.
        grew: more of a long message is shown; lay out again.
        selected: words were selected here.
    """

    resend_requested = Signal(str)
    discard_requested = Signal(str)
    cancel_requested = Signal(str)
    stop_requested = Signal(str)
    retry_requested = Signal(str)
    hide_requested = Signal(str)
    grew = Signal()
    selected = Signal()

    def __init__(
        self, row: MessageRow, theme: Theme, parent: QWidget | None = None, deeds: FileDeeds | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row = row
        self._day: datetime | None = None
        self._laid_out: tuple[int, int] | None = None
        self._bubble = QRectF()
        self._head = QRectF()
        self._focus = FocusMemory()
        self._deeds = deeds
        self._files: FileStrip | None = None
        self._foot: MessageFoot | None = None
        self._more: Button | None = None
        self._copy: IconButton | None = None
        self._lit = QTimer(self)
        self._lit.setSingleShot(True)
        self._lit.setInterval(_LIT)
        self._lit.timeout.connect(self.update)
        self.body = MessageBody(theme, parent=self)
        self.body.hide_requested.connect(self.hide_requested)
        self.body.copyAvailable.connect(lambda yes: self.selected.emit() if yes else None)
        self.body.caught_up.connect(self._caught_up)
        self.setObjectName("message")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._fill()

    @property
    def row(self) -> MessageRow:
        return self._row

    def show_row(self, row: MessageRow) -> None:
        """Show another state of the message; the same again changes nothing, and the same words keep a selection."""
        if row == self._row:
            return
        before, self._row = self._row, row
        if "streaming" in (row.state, before.state) or row.flagged != before.flagged:
            self.body.grow_text(row.body, self._leads)
        elif (row.body, row.markdown) != (before.body, before.markdown):
            self.body.show_text(row.body, markdown=row.markdown, leads=self._leads)
        self._dress()

    def set_day(self, day: datetime | None) -> None:
        """The line that names the day above this message, or none."""
        if (day is None) != (self._day is None) or (day and self._day and day.date() != self._day.date()):
            self._laid_out = None
        self._day = day

    def restyle(self) -> None:
        """The theme changed."""
        self.body.render_again()
        self._laid_out = None
        self.update()

    def arrange(self, width: int) -> int:
        """Place the parts for that width; returns the height. Costs nothing when neither width nor content changed."""
        if self._laid_out is not None and self._laid_out[0] == width:
            return self._laid_out[1]
        height = self._place(width)
        self._laid_out = (width, height)
        self.update()
        return height

    def highlight(self) -> None:
        """Mark the message for a moment: somebody was led here (A2)."""
        self._lit.start()
        self.update()

    @property
    def is_lit(self) -> bool:
        return self._lit.isActive()

    # Parts -------------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self.body.show_text(self._row.body, markdown=self._row.markdown, leads=self._leads)
        self._dress()

    def _leads(self, target: str) -> bool:
        """Whether a link of this message may be followed: not before all of it is looked at."""
        return self._row.state != "streaming" and may_link(target, self._row.body, self._row.flagged)

    def _caught_up(self) -> None:
        self._laid_out = None
        self.grew.emit()

    def _dress(self) -> None:
        self.setAccessibleName(self._row.sentence)
        self.body.setAccessibleName(self._row.sentence)
        self._show_files()
        if has_foot(self._row):
            self._show_foot()
        elif self._foot is not None:
            focus = QApplication.focusWidget()
            if focus is not None and self._foot.isAncestorOf(focus):
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._foot.hide()
            self._foot.deleteLater()
            self._foot = None
        self._laid_out = None
        self.update()

    def _show_files(self) -> None:
        if self._files is None and self._row.files:
            self._files = FileStrip(self._theme, self._deeds, self)
            self._files.show()
        if self._files is not None:
            self._files.show_files(self._row.files)

    def _show_foot(self) -> None:
        if self._foot is None:
            self._foot = MessageFoot(self._theme, self)
            self._foot.resend_pressed.connect(lambda: self.resend_requested.emit(self._row.key))
            self._foot.discard_pressed.connect(lambda: self.discard_requested.emit(self._row.key))
            self._foot.cancel_pressed.connect(lambda: self.cancel_requested.emit(self._row.key))
            self._foot.stop_pressed.connect(lambda: self.stop_requested.emit(self._row.key))
            self._foot.retry_pressed.connect(lambda: self.retry_requested.emit(self._row.key))
            self._foot.show()
        self._foot.show_row(self._row)

    def _place(self, width: int) -> int:
        column = min(width - 2 * _SIDE, WIDEST)
        left = (width - column) // 2
        top = _DAY if self._day else 0
        framed = self._row.author_kind != "flowpilot"
        pad_x, pad_y = (_PAD_X, _PAD_Y) if framed else (0, 2)
        room = int(column * _BUBBLE_PART) - 2 * pad_x if framed else column
        inner = max(40, self.body.natural_width(room) if framed else room)
        height = self.body.height_for(inner)
        wordless = bool(self._row.files) and not self._row.body.strip()
        if wordless:
            inner = height = pad_x = pad_y = 0
        self.body.setVisible(not wordless)
        x = left + column - inner - 2 * pad_x if self._row.mine else left
        self._head = QRectF(left, top, column, HEAD)
        self._bubble = QRectF(x, top + HEAD + 2, inner + 2 * pad_x, height + 2 * pad_y)
        self.body.setGeometry(QRect(x + pad_x, int(self._bubble.top()) + pad_y, inner, height))
        self.body.settle()
        bottom = self._place_more(x, int(self._bubble.bottom()))
        bottom = self._place_files(left, bottom, column)
        if self._foot is not None:
            foot_width = min(column, FOOT_WIDEST) if self._row.mine else column
            foot_height = self._foot.height_at(foot_width)
            self._foot.setGeometry(left + column - foot_width, bottom, foot_width, foot_height)
            bottom += foot_height
        return bottom + _BELOW

    def _place_more(self, x: int, bottom: int) -> int:
        if not self.body.left_out:
            if self._more is not None:
                self._more.hide()
            return bottom
        if self._more is None:
            self._more = Button(self._theme, "", Kind.QUIET, icon="chevron-down", parent=self)
            self._more.setObjectName("show-more")
            self._more.clicked.connect(self._show_more)
        self._more.setText(text.show_more(self.body.left_out))
        self._more.move(x, bottom + 4)
        self._more.resize(self._more.sizeHint())
        self._more.show()
        return bottom + 4 + self._more.height()

    def _place_files(self, left: int, bottom: int, column: int) -> int:
        """Below the words, or in their place."""
        if self._files is None or not self._row.files:
            return bottom
        top = bottom + (_GAP if self._bubble.height() else 0)
        room = int(column * _BUBBLE_PART)
        high = self._files.arrange(room, from_right=self._row.mine)
        self._files.setGeometry(left + column - room if self._row.mine else left, top, room, high)
        return top + high

    def _show_more(self) -> None:
        self.body.show_more()
        self._laid_out = None
        self.grew.emit()

    # Qt's own ----------------------------------------------------------------------------------------------------

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        if self._copy is None:
            self._copy = IconButton(self._theme, "copy", text.COPY_MESSAGE, parent=self)
            self._copy.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._copy.clicked.connect(self.copy)
        size = self._copy.sizeHint()
        x = self._head.left() if self._row.mine else self._head.right() - size.width()
        self._copy.setGeometry(int(x), int(self._head.top()) - 4, size.width(), size.height())
        self._copy.show()

        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._copy is not None:
            self._copy.hide()
            self.update()

    def _room_of_head(self) -> float:
        """Pixels: what the button leaves while it is shown."""
        taken = self._copy.width() if self._copy is not None and not self._copy.isHidden() else 0
        return self._head.width() - taken

    def copy(self) -> None:
        """The selection, or the whole message, to the clipboard."""
        QGuiApplication.clipboard().setText(self.body.selected_text() or self.body.whole_text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Menu:
            self.body.menu().popup(self.mapToGlobal(self.body.geometry().topLeft()))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self._head.contains(event.pos()):
                QToolTip.showText(event.globalPos(), text.exact(self._row.sent_at), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        if self._day is not None:
            self._paint_day(painter, self._day)
        paint_head(painter, self._theme, self._row, self._head, self._room_of_head())
        if self._row.author_kind != "flowpilot":
            fill, line = self._ground()
            if self._bubble.height():
                drawing.box(painter, self._bubble, tokens.radius.card, fill=fill, line=line)
        if self.is_lit:
            around = self._bubble.adjusted(-4, -4, 4, 4)
            fill, line = tokens.colors.accent_tint, tokens.colors.accent
            drawing.box(painter, around, tokens.radius.card + 3, fill=fill, line=line, width=2)
        if self.hasFocus() and self._focus.by_keyboard:
            whole = self._bubble if self._bubble.height() or self._files is None else QRectF(self._files.geometry())
            ring = whole.adjusted(-4, -4, 4, 4)
            drawing.focus_ring(painter, ring, tokens.radius.card + 3, self._theme)

    def _ground(self) -> tuple[QColor | None, QColor | None]:
        colors = self._theme.tokens.colors
        if self._row.state == "refused":
            return colors.urgent_tint, None
        if self._row.mine:
            return (colors.accent_tint, None) if self._row.state == "sent" else (None, colors.edge)
        if self._row.author_kind == "person":
            return colors.sunken, None
        return colors.surface, colors.line

    def _paint_day(self, painter: QPainter, day: datetime) -> None:
        colors, fonts = self._theme.tokens.colors, self._theme.fonts
        painter.setFont(fonts.tiny_strong)
        painter.setPen(colors.muted)
        rect = QRectF(0, 0, self.width(), _DAY - 10)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text.day(day, now()))
