"""The sidebar: sessions one can tell apart, a way to start one, and at the foot the person, settings and the bell."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from rf_desktop.client.observable import Unwatch
from rf_desktop.contract.identity import Me
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.notices.quiet_menu import QuietMenu
from rf_desktop.ui.sidebar.account_menu import AccountButton
from rf_desktop.ui.sidebar.session_delegate import GUTTER, SessionDelegate
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, IconButton
from rf_desktop.ui.widgets.empty_note import EmptyNote
from rf_desktop.ui.widgets.labels import Face, PlainLabel, set_ground
from rf_desktop.ui.widgets.row_list import RowList
from rf_desktop.ui.widgets.skeleton import Skeleton
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.bell import Bell
from rf_desktop.viewmodels.bell_view import BellState
from rf_desktop.viewmodels.do_not_disturb import DoNotDisturb, DoNotDisturbState
from rf_desktop.viewmodels.sidebar import Sidebar, SidebarState

_NARROWEST = 240
_WIDEST = 420
_START = 256


class SidebarPanel(QWidget):
    """Signals:
    new_session_requested, settings_requested, sign_out_requested, quit_requested: a button or an entry of the menu.
    bell_requested(QWidget): show the history beside this widget.
    settings_page_requested(str): the settings at the page of that key.
    """

    new_session_requested = Signal()
    settings_requested = Signal()
    settings_page_requested = Signal(str)
    sign_out_requested = Signal()
    quit_requested = Signal()
    bell_requested = Signal(QWidget)

    def __init__(self, sidebar: Sidebar, theme: Theme, tasks: TaskScope, me: Me, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sidebar = sidebar
        self._theme = theme
        self._tasks = tasks
        self._selected: str | None = None
        self._unread = 0
        self._muted = ""
        self.setMinimumWidth(_NARROWEST)
        self.setMaximumWidth(_WIDEST)
        self.setObjectName("sidebar")
        set_ground(self, "canvas")
        self.list = RowList(theme, text.SESSIONS)
        self.list.setObjectName("session-list")
        self.list.setItemDelegate(SessionDelegate(theme, self.list))
        self.list.setResizeMode(RowList.ResizeMode.Adjust)  # a title may take one line or two
        self.list.chosen.connect(self._open)
        self._note = EmptyNote(theme, "message-square")
        self._pages = QStackedWidget()
        for page in (self.list, self._note, self._waiting_page()):
            self._pages.addWidget(page)
        self._account = AccountButton(theme, me)
        self._account.settings_requested.connect(self.settings_requested)
        self._account.sign_out_requested.connect(self.sign_out_requested)
        self._account.quit_requested.connect(self.quit_requested)
        self._bell = IconButton(theme, "bell", text.BELL)
        self._bell.setObjectName("bell")
        self._bell.clicked.connect(self.ask_for_bell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self._pages, 1)
        column.addWidget(self._foot())
        self._watches: list[Unwatch] = [sidebar.state.watch(self._show)]
        watches = self._watches
        self.destroyed.connect(lambda: [unwatch() for unwatch in watches])

    def show_bell(self, bell: Bell) -> None:
        """Let the bell's button tell how many notices are unread."""
        self._watches.append(bell.state.watch(self._show_unread))

    def show_quiet(self, model: DoNotDisturb) -> None:
        """Let the bell's button tell whether something mutes it, and the account menu switch that."""
        menu = QuietMenu(model, self._tasks, lambda: self.settings_page_requested.emit("notifications"), self)
        self._account.extend(lambda entries: entries.addAction(menu.menuAction()))
        self._watches.append(model.state.watch(self._show_muted))

    def ask_for_bell(self) -> None:
        """As if the bell were pressed."""
        self.bell_requested.emit(self._bell)

    def extend_account_menu(self, fill: Callable[[QMenu], None]) -> None:
        """Let `fill(menu)` add entries to the account menu."""
        self._account.extend(fill)

    def sizeHint(self) -> QSize:
        return QSize(_START, 600)

    def _head(self) -> QVBoxLayout:
        space = self._theme.tokens.space
        new = Button(self._theme, text.NEW_SESSION, icon="square-pen")
        new.setObjectName("new-session")
        new.clicked.connect(self.new_session_requested)
        head = QVBoxLayout()
        head.setContentsMargins(space.m, space.m, space.m, space.s)
        head.setSpacing(space.m)
        head.addWidget(PlainLabel(self._theme, text.SESSIONS, face=Face.TITLE, wraps=False))
        head.addWidget(new)
        return head

    def _foot(self) -> QWidget:
        space = self._theme.tokens.space
        settings = IconButton(self._theme, "settings", text.SETTINGS)
        settings.setObjectName("settings")
        settings.clicked.connect(self.settings_requested)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(GUTTER, space.s, space.s, space.s)
        row.setSpacing(2)
        row.addWidget(self._account, 1)
        row.addWidget(settings, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._bell, 0, Qt.AlignmentFlag.AlignVCenter)
        return foot

    def _waiting_page(self) -> QWidget:
        space = self._theme.tokens.space
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(GUTTER + 10, space.m, GUTTER + 10, 0)
        column.setSpacing(space.xl)
        for shape in ((0.45, 0.9), (0.6, 0.75), (0.4, 0.85)):
            column.addWidget(Skeleton(self._theme, text.LOADING_SESSIONS, shape))
        column.addStretch(1)
        return page

    def _show(self, state: SidebarState) -> None:
        self.list.show_rows(state.cards)
        if state.cards:
            self._pages.setCurrentIndex(0)
        elif state.loading:
            self._pages.setCurrentIndex(2)
        else:
            self._note.show_note(state.empty, "message-square")
            self._pages.setCurrentIndex(1)
        selected = next((card.key for card in state.cards if card.selected), None)
        if selected is not None and selected != self._selected:
            self.list.make_current(selected)
        self._selected = selected

    def _show_unread(self, state: BellState) -> None:
        self._unread = state.unread
        self._bell.set_dot(state.unread > 0)
        self._name_bell()

    def _show_muted(self, state: DoNotDisturbState) -> None:
        self._muted = state.label
        self._bell.set_icon_name("bell-off" if state.muted else "bell")
        self._name_bell()

    def _name_bell(self) -> None:
        self._bell.set_name(", ".join(part for part in (text.bell(self._unread), self._muted) if part))

    def _open(self, key: str) -> None:
        self._tasks.start(f"open session {key}", self._sidebar.open(key))
