"""The bell's panel: the history of notices, which of them are unread, and where each leads (Q8).

It lies over the window and closes when one presses Esc, presses elsewhere or tabs out of it; nothing waits for it. It
is part of the window and not a window of its own, because its shadow needs something to fall on, which not every
desktop gives to windows.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rf_desktop.client.observable import Unwatch
from rf_desktop.domain import moments
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.notices.bell_delegate import DAY_HEIGHT, ROW_HEIGHT, BellDelegate
from rf_desktop.ui.notices.quiet_line import HEIGHT, QuietLine
from rf_desktop.ui.notices.quiet_menu import QuietMenu
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.drawing import SHADOW
from rf_desktop.ui.widgets.empty_note import EmptyNote
from rf_desktop.ui.widgets.labels import Face, PlainLabel
from rf_desktop.ui.widgets.row_list import RowList, RowModel
from rf_desktop.ui.widgets.shown_time import shown_time
from rf_desktop.viewmodels import text, text_notify
from rf_desktop.viewmodels.bell import Bell
from rf_desktop.viewmodels.bell_view import BellDay, BellState, by_day
from rf_desktop.viewmodels.do_not_disturb import DoNotDisturb

_WIDTH = 380
_MOST_ROWS = 7
_EMPTY_HEIGHT = 220
_HEAD = 48
_GAP = 6
_LEAST_HEIGHT = 200


class BellPanel(QWidget):
    """One opening of the history; it deletes itself when it closes.

    Signals:
        settings_wanted: the settings of notifications were chosen.
    """

    settings_wanted = Signal()

    def __init__(
        self,
        bell: Bell,
        theme: Theme,
        tasks: TaskScope,
        parent: QWidget | None = None,
        *,
        clock: moments.Clock = moments.now,
        quiet: DoNotDisturb | None = None,
    ) -> None:
        """quiet: do-not-disturb, to be switched from here."""
        super().__init__(parent)
        self.setObjectName("bell-panel")
        self.setAccessibleName(text.BELL)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bell = bell
        self._theme = theme
        self._tasks = tasks
        self._anchor: QWidget | None = None
        self._time = shown_time(clock)
        self._quiet = None if quiet is None else QuietLine(quiet, theme, tasks)
        self._quieten = None if quiet is None else self._quieten_button(quiet)
        self.list = RowList(theme, text.BELL, RowModel((BellDay,)))
        self.list.setObjectName("bell-list")
        self.list.setItemDelegate(BellDelegate(theme, self.list, self._time))
        self.list.chosen.connect(self._open)
        self._note = EmptyNote(theme, "bell")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._note)
        self._mark = Button(theme, text.MARK_ALL_READ, Kind.QUIET)
        self._mark.setObjectName("mark-all-read")
        self._mark.clicked.connect(lambda: tasks.start("mark all read", bell.mark_all_read()))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # it holds the keyboard only while there is nothing else
        self._arrange()
        self._time.follow(self, self._tick)
        theme.changed.connect(self.update)
        watches: list[Unwatch] = [bell.state.watch(self._show)]
        if quiet is not None:
            watches.append(quiet.state.watch(lambda _: self._place()))
        self.destroyed.connect(lambda: [unwatch() for unwatch in watches])

    def open_beside(self, anchor: QWidget) -> None:
        """Show the panel above `anchor`, inside its window; the keyboard goes to the notices."""
        self._anchor = anchor
        self.setParent(anchor.window())
        self._place()
        self.show()
        self.raise_()
        (self.list if self._bell.state.value.rows else self).setFocus(Qt.FocusReason.PopupFocusReason)
        anchor.window().installEventFilter(self)
        handle = anchor.window().windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._close_when_left)

    def sizeHint(self) -> QSize:
        rows = self._bell.state.value.rows
        days = sum(isinstance(each, BellDay) for each in by_day(rows[:_MOST_ROWS], self._time()))
        inner = min(len(rows), _MOST_ROWS) * ROW_HEIGHT + days * DAY_HEIGHT + 8 if rows else _EMPTY_HEIGHT
        line = HEIGHT if self._quiet is not None and not self._quiet.isHidden() else 0
        return QSize(_WIDTH + 2 * SHADOW, _HEAD + line + inner + 2 * SHADOW)

    def _arrange(self) -> None:
        space = self._theme.tokens.space
        head = QHBoxLayout()
        head.setContentsMargins(space.l, space.s, space.s, space.xs)
        head.addWidget(PlainLabel(self._theme, text.BELL, face=Face.TITLE, wraps=False), 1)
        head.addWidget(self._mark)
        if self._quieten is not None:
            head.addWidget(self._quieten)
        column = QVBoxLayout(self)
        column.setContentsMargins(SHADOW + 1, SHADOW + 1, SHADOW + 1, SHADOW + 6)
        column.setSpacing(0)
        column.addLayout(head)
        if self._quiet is not None:
            column.addWidget(self._quiet)
        column.addWidget(self._pages, 1)

    def _show(self, state: BellState) -> None:
        if state.unread == 0 and self._mark.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark.setEnabled(state.unread > 0)
        self.list.show_rows(by_day(state.rows, self._time()))
        if not state.rows:
            self._note.show_note(state.empty or text.BELL_EMPTY, "bell")
        self._pages.setCurrentIndex(0 if state.rows else 1)
        self.setAccessibleDescription(text.bell(state.unread))
        self._place()

    def _tick(self) -> None:
        """Ages are painted anew; after midnight *Today* is another day."""
        self.list.show_rows(by_day(self._bell.state.value.rows, self._time()))
        self.list.viewport().update()

    def _quieten_button(self, quiet: DoNotDisturb) -> IconButton:
        """Opens the choices; where they lead is the same as in the tray."""
        button = IconButton(self._theme, "bell-off", text_notify.QUIETEN)
        button.setObjectName("bell-quieten")
        menu = QuietMenu(quiet, self._tasks, self.settings_wanted.emit, self)
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2))))
        return button

    def _place(self) -> None:
        """Bottom left corner at the anchor's top; below or further left where the window ends."""
        if self._anchor is None:
            return
        window = self._anchor.window().rect()
        anchor = QRect(self._anchor.mapTo(self._anchor.window(), QPoint(0, 0)), self._anchor.size())
        above = max(_LEAST_HEIGHT, anchor.top() + SHADOW - _GAP)
        size = self.sizeHint().boundedTo(QSize(window.width(), min(window.height(), above)))
        top = anchor.top() - size.height() + SHADOW - _GAP
        if top < window.top():
            top = min(anchor.bottom() - SHADOW + _GAP, window.bottom() - size.height())
        left = min(anchor.left() - SHADOW, window.right() - size.width())
        self.setGeometry(QRect(QPoint(max(window.left(), left), max(window.top(), top)), size))

    def _open(self, key: str) -> None:
        self._tasks.start(f"open notice {key}", self._bell.open(key))
        self.close()

    def _close_when_left(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now is not self and not self.isAncestorOf(now) and now.window() is self.window():
            self.close()

    # Qt's own ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window changed its size, or somebody pressed somewhere in it."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self._place()
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonPress
            and isinstance(watched, QWindow)
        ):
            place = event.position().toPoint()
            anchor = self._anchor
            if anchor is not None and not self.geometry().contains(place):
                # The bell itself only closes: its press must not open the panel anew.
                on_bell = self.window().childAt(place) is anchor
                self.close()
                return on_bell
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The keyboard goes back to the bell, unless it has gone elsewhere already."""
        application = QApplication.instance()
        if isinstance(application, QApplication) and self._anchor is not None:
            application.focusChanged.disconnect(self._close_when_left)
            if (now := QApplication.focusWidget()) is not None and (now is self or self.isAncestorOf(now)):
                self._anchor.setFocus(Qt.FocusReason.PopupFocusReason)
        self._anchor = None
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        panel = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        drawing.floating(QPainter(self), panel, self._theme.tokens.radius.card, self._theme)
