"""The messages, newest below. It follows them while its end is in sight, and otherwise holds still.

Only a stretch of the messages exists as widgets; it is moved along as one scrolls, so that a session of thousands opens
and grows as quickly as a short one. What stands at the upper edge keeps its place through every change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from rf_desktop.ui.chat.file_deeds import FileDeeds
from rf_desktop.ui.chat.writing import WritingLine
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.area_ring import RingedArea
from rf_desktop.ui.widgets.buttons import Button
from rf_desktop.ui.widgets.labels import set_ground
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import MessageRow

if TYPE_CHECKING:
    from rf_desktop.ui.chat.message import MessageWidget

PART = 40
"""Messages that are made at once."""
MOST = 160
"""Messages that exist as widgets at the same time."""
_NEAR = 240
_AT_END = 4
_TOP = 16
_ABOVE = 40
"""Pixels of the message before one that is pointed at, so that one sees that there is one."""


class Transcript(RingedArea):
    """Shows rows of messages.

    Signals:
        resend_requested, discard_requested(str): about a message that was not accepted; its key.
        cancel_requested(str): a message that waits is to go back into the composer; its key.
        stop_requested, retry_requested(str): about a reply of FlowPilot's; its key.
        hide_requested(str): words of a message are to be hidden in the whole session.
    """

    resend_requested = Signal(str)
    discard_requested = Signal(str)
    cancel_requested = Signal(str)
    stop_requested = Signal(str)
    retry_requested = Signal(str)
    hide_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, can_hide: bool = True) -> None:
        """`can_hide`: selected words can be hidden as a secret."""
        super().__init__(theme, parent)
        self._theme = theme
        self._can_hide = can_hide
        self.file_deeds: FileDeeds | None = None
        self._session = ""
        self._rows: tuple[MessageRow, ...] = ()
        self._first = 0
        self._last = 0
        self._widgets: dict[str, MessageWidget] = {}
        self._selected: MessageWidget | None = None
        self._follows = True
        self._moving = False
        self.setObjectName("transcript")
        self.setAccessibleName(text.CONVERSATION)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its coming and going would shift lines
        self.setStyleSheet("QTextBrowser, QTextBrowser:focus { padding: 0; border: none; background: transparent; }")
        self._page = QWidget()
        self._writing = WritingLine(theme, self._page)
        self.setWidget(self._page)
        set_ground(self, "surface")
        self._jump = Button(theme, text.NEW_MESSAGES, icon="chevrons-down", parent=self)
        self._jump.setObjectName("jump-to-latest")
        self._jump.clicked.connect(self.to_end)
        self._jump.hide()
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(lambda least, most: bar.setEnabled(most > least))  # no handle where nothing scrolls
        bar.setEnabled(False)
        theme.changed.connect(self._restyle)

    def show_messages(self, session: str, rows: Sequence[MessageRow], *, writing: bool) -> None:
        """Make the transcript be `rows` of that session, without a jump. What I just wrote is brought into sight."""
        other = session != self._session
        known = {old.key for old in self._rows}
        new = [] if other else [row for row in rows if row.key not in known]
        if other:
            self._clear()
            self._session = session
        anchor = None if other else self._anchor()
        was_at_end = self._last == len(self._rows)
        first_key = self._rows[self._first].key if self._first < len(self._rows) else None
        self._rows = tuple(rows)
        self._writing.set_on(writing)
        self._follows = other or self._follows or any(row.mine and row.state == "waiting" for row in new)
        if self._follows:
            self._first, self._last = max(0, len(rows) - PART), len(rows)
            if not other and first_key is not None:
                place = self._place_of(first_key)
                if place is not None and len(rows) - place <= MOST:
                    self._first = min(self._first, place)
        else:
            place = self._place_of(first_key) if first_key is not None else None
            self._first = place if place is not None else max(0, len(rows) - PART)
            reach = len(rows) if was_at_end else self._last
            self._last = min(len(rows), max(reach, self._first + PART), self._first + 2 * MOST)
            if new and not self._follows:
                self._show_jump(True)
        self._build()
        self._settle(anchor)

    def to_end(self) -> None:
        """Bring the newest message into sight, and follow from there."""
        self._follows = True
        self._first, self._last = max(0, len(self._rows) - PART), len(self._rows)
        self._build()
        self._settle(None)

    def reveal(self, key: str) -> None:
        """Scroll to a message and mark it for a moment; nothing when it is not there (A2)."""
        place = self._place_of(key)
        if place is None:
            return
        self._follows = False
        if not self._first <= place < self._last:
            self._first = max(0, place - PART // 2)
            self._last = min(len(self._rows), self._first + PART)
        self._build()
        self._settle(None)
        self._widgets[key].highlight()
        # A transcript that was just shown has no size yet.
        QTimer.singleShot(0, self, lambda: self._scroll_to(key))

    def _scroll_to(self, key: str) -> None:
        if key in self._widgets:
            self._settle(None)
            self.verticalScrollBar().setValue(self._widgets[key].y() - _ABOVE)

    @property
    def follows(self) -> bool:
        """Whether the end is in sight and stays there."""
        return self._follows

    def shown_keys(self) -> list[str]:
        """Keys of the messages that exist as widgets, first to last."""
        return [row.key for row in self._rows[self._first : self._last]]

    def message(self, key: str) -> MessageWidget | None:
        """The widget of a message, if it exists at the moment."""
        return self._widgets.get(key)

    # Layout ------------------------------------------------------------------------------------------------------

    def _place_of(self, key: str) -> int | None:
        return next((place for place, row in enumerate(self._rows) if row.key == key), None)

    def _clear(self) -> None:
        for widget in self._widgets.values():
            widget.hide()
            widget.deleteLater()
        self._widgets = {}
        self._selected = None
        self._rows = ()
        self._first = self._last = 0
        self._follows = True

    def _build(self) -> None:
        wanted = self._rows[self._first : self._last]
        keys = {row.key for row in wanted}
        for key in [key for key in self._widgets if key not in keys]:
            gone = self._widgets.pop(key)
            if gone is self._selected:
                self._selected = None
            focus = QApplication.focusWidget()
            if focus is not None and (gone is focus or gone.isAncestorOf(focus)):
                self.setFocus()
            gone.hide()
            gone.deleteLater()
        before = self._rows[self._first - 1].sent_at.astimezone().date() if self._first else None
        for row in wanted:
            widget = self._widgets.get(row.key)
            if widget is None:
                widget = self._widgets[row.key] = self._make(row)
            else:
                widget.show_row(row)
            day = row.sent_at.astimezone().date()
            widget.set_day(row.sent_at.astimezone() if day != before else None)
            before = day

    def _make(self, row: MessageRow) -> MessageWidget:
        from rf_desktop.ui.chat.message import MessageWidget  # a start shows none: `app/warming.py`

        widget = MessageWidget(row, self._theme, self._page, self.file_deeds)
        widget.body.can_hide = self._can_hide
        widget.resend_requested.connect(self.resend_requested)
        widget.discard_requested.connect(self.discard_requested)
        widget.cancel_requested.connect(self.cancel_requested)
        widget.stop_requested.connect(self.stop_requested)
        widget.retry_requested.connect(self.retry_requested)
        widget.hide_requested.connect(self.hide_requested)
        widget.grew.connect(lambda: self._settle(self._anchor()))
        widget.selected.connect(lambda: self._select_in(widget))
        widget.installEventFilter(self)
        widget.show()
        return widget

    def _settle(self, anchor: tuple[str, int] | None) -> None:
        """Lay out; then the end, or what stood at the upper edge, is where it was."""
        self._moving = True
        width = self.viewport().width()
        y = _TOP
        for row in self._rows[self._first : self._last]:
            widget = self._widgets[row.key]
            height = widget.arrange(width)
            widget.setGeometry(0, y, width, height)
            y += height
        y += self._writing.arrange(width, y)
        self._page.resize(width, max(y, self.viewport().height()))
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._page.height() - self.viewport().height()))
        if self._follows and self._last == len(self._rows):
            bar.setValue(bar.maximum())
            self._show_jump(False)
        elif anchor is not None and anchor[0] in self._widgets:
            bar.setValue(self._widgets[anchor[0]].y() - anchor[1])
        self._moving = False

    def _anchor(self) -> tuple[str, int] | None:
        """The first message in sight and where its top is, seen from the upper edge."""
        top = self.verticalScrollBar().value()
        for row in self._rows[self._first : self._last]:
            widget = self._widgets.get(row.key)
            if widget is not None and widget.geometry().bottom() > top:
                return row.key, widget.y() - top
        return None

    def _scrolled(self, value: int) -> None:
        if self._moving:
            return
        bar = self.verticalScrollBar()
        self._follows = self._last == len(self._rows) and value >= bar.maximum() - _AT_END
        if self._follows:
            self._show_jump(False)
        first, last = self._first, self._last
        if value < _NEAR and first > 0:
            first = max(0, first - PART)
            last = min(last, first + MOST)
        elif value > bar.maximum() - _NEAR and last < len(self._rows):
            last = min(len(self._rows), last + PART)
            first = max(first, last - MOST)
        if (first, last) != (self._first, self._last):
            anchor = self._anchor()
            self._first, self._last = first, last
            self._build()
            self._settle(anchor)

    def _show_jump(self, shown: bool) -> None:
        self._jump.setVisible(shown)
        if shown:
            self._jump.resize(self._jump.sizeHint())
            self._jump.move((self.width() - self._jump.width()) // 2, self.height() - self._jump.height() - 12)
            self._jump.raise_()

    def _select_in(self, widget: MessageWidget) -> None:
        """One selection at a time."""
        if self._selected is not None and self._selected is not widget:
            cursor = self._selected.body.textCursor()
            cursor.clearSelection()
            self._selected.body.setTextCursor(cursor)
        self._selected = widget

    def _restyle(self) -> None:
        anchor = self._anchor()
        for widget in self._widgets.values():
            widget.restyle()
        self._settle(anchor)

    # Qt's own ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        anchor = self._anchor()
        self._moving = True
        super().resizeEvent(event)
        self._settle(anchor)
        if self._jump.isVisible():
            self._show_jump(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down step from message to message, the newest first."""
        if event.key() == Qt.Key.Key_Up and self._last:
            self._focus_on(self._last - 1)
        elif event.key() == Qt.Key.Key_End:
            self.to_end()
        elif event.key() == Qt.Key.Key_Home:
            self.verticalScrollBar().setValue(0)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            message = next((each for each in self._widgets.values() if each is watched), None)
            if message is None:
                return super().eventFilter(watched, event)
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            place = self._place_of(message.row.key)
            if step is not None and place is not None:
                self._focus_on(place + step)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _focus_on(self, place: int) -> None:
        if not self._first <= place < self._last:
            return
        widget = self._widgets[self._rows[place].key]
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureVisible(0, widget.y(), 0, 24)
        self.ensureVisible(0, min(widget.geometry().bottom(), widget.y() + self.viewport().height() - 48), 0, 24)
