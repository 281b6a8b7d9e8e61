"""The window: banner, sidebar, conversation, queue dock, and the sheets over them. It arranges and decides nothing.

Qt asks `closeEvent` when somebody closes the window; whether it hides, minimises or ends the program is decided by who
listens to `close_requested`. A `changeEvent` of kind ActivationChange tells that the window came to the front.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from rf_desktop.client.observable import Unwatch
from rf_desktop.domain.ids import HandoffId
from rf_desktop.ui import on_screen
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.notices.toast_stack import ToastStack
from rf_desktop.ui.palette.window_actions import WindowActions
from rf_desktop.ui.sheets import Sheets
from rf_desktop.ui.start_page import StartPage
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.banner import Banner
from rf_desktop.ui.widgets.focus import last_input
from rf_desktop.ui.widgets.tab_order import go_on
from rf_desktop.ui.widgets.tone import Tone
from rf_desktop.viewmodels import text, text_actions
from rf_desktop.viewmodels.actions import Action

if TYPE_CHECKING:
    from rf_desktop.ui.chat.pane import ChatPane
    from rf_desktop.ui.desk_page import DeskPage
    from rf_desktop.ui.magic_moment.sheet import MagicMomentSheet
    from rf_desktop.ui.queue.dock import QueueDock
    from rf_desktop.viewmodels.desk import Desk
    from rf_desktop.viewmodels.desk_view import Banner as BannerState
    from rf_desktop.viewmodels.desk_view import Counts
    from rf_desktop.viewmodels.magic_moment import MagicMoment
    from rf_desktop.viewmodels.ways_forms import AnyWayForm

_BANNER_TONE = {
    "offline": Tone.WARNING,
    "signed_out": Tone.WARNING,
    "restarting": Tone.WARNING,
    "warning": Tone.INFO,
}
_ARRANGING = {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide}
_HEADER, _COMPOSER = 56, 160  # pixels of the conversation that toasts leave free
_START_SIZE = (1280, 800)
_SMALLEST = (960, 600)
_LANE = "lane"


class MainWindow(QMainWindow):
    """One person's window.

    Signals:
        close_requested: somebody closed it.
        quit_requested: Ctrl+Q or the menu.
        sign_in_requested: the banner's button after a sign-in ended.
        settings_requested, sign_out_requested: the account menu.
        settings_page_requested(str): the settings at the page of that key.
        queue_seen: what the server listed stands on the screen for the first time.
    """

    close_requested = Signal()
    quit_requested = Signal()
    sign_in_requested = Signal()
    settings_requested = Signal()
    settings_page_requested = Signal(str)
    sign_out_requested = Signal()
    queue_seen = Signal()

    def __init__(self, theme: Theme, tasks: TaskScope) -> None:
        super().__init__()
        self.setObjectName("main-window")
        self.setWindowTitle(text.PRODUCT)
        self.setMinimumSize(*_SMALLEST)
        self.resize(fitting(QSize(*_START_SIZE), self.screen().availableGeometry().size()))
        self._theme = theme
        self._tasks = tasks
        self._desk: Desk | None = None
        self._account_entries: Callable[[QMenu], None] = lambda _menu: None
        self._page: DeskPage | None = None
        self._is_complete = False
        self._dock: QueueDock | None = None
        self._sheet: MagicMomentSheet | None = None
        self._watches: list[Unwatch] = []
        self._may_close = False
        self._columns = QByteArray()
        self._lane_is_wished = True
        self._docks = QByteArray()  # how they were left; a dock exists only while somebody is signed in
        self.start_page = StartPage(theme)
        self._banner = Banner(theme)
        self._banner.setObjectName("banner")
        self._banner.acted.connect(self.sign_in_requested)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start_page)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(self._pages, 1)
        central = QWidget()
        central.setLayout(column)
        self.setCentralWidget(central)
        self._sheets = Sheets(self, theme, tasks)
        self._sheets.settings_page_requested.connect(self.settings_page_requested)
        self.toasts = ToastStack(theme, self, dismiss_name=text.DISMISS_TOAST)
        self.deeds = WindowActions(self, theme, tasks)
        self.deeds.register.offer(self._own_actions)

    # What is shown -----------------------------------------------------------------------------------------------

    def show_desk(self, desk: Desk, account_entries: Callable[[QMenu], None], *, queue_first: bool = False) -> None:
        """Show a signed-in person's desk; `account_entries` adds the demo's entries to the account menu.

        What it has told already stays in sight. `queue_first`: the rest comes with `complete`.
        """
        if self._desk is not None:
            self.clear_desk()
        self._desk = desk
        self._account_entries = account_entries
        self._page = self._desk_page(desk, account_entries)
        self._dock = self._queue_dock(desk)
        if not queue_first:
            self.complete()
        self._pages.addWidget(self._page)
        self._pages.setCurrentWidget(self._page)
        self.setFocus()  # so that the keyboard is nowhere in particular until the queue has cards
        self._focus_queue()
        self._watches = [
            desk.sheet.watch(self._show_sheet),
            desk.banner.watch(self._show_banner),
            desk.announcer.counts.watch(lambda counts: self._show_title(desk, counts)),
            desk.raise_window.watch(lambda _: self.come_forward(), now=False),
            desk.ways.form.watch(self._show_way_form, now=False),
            desk.show_queue_now.watch(lambda _: self._focus_queue(desk.queue_at), now=False),
            desk.takeover.under_way.watch(lambda going: self._chat.keyboard.begins() if going else None, now=False),
        ]

    def complete(self) -> None:
        """Make what `show_desk` left for later: the conversation's pane, and what can be done by keys and palette."""
        if self._desk is None or self._page is None or self._dock is None or self._is_complete:
            return
        self._is_complete = True
        self.deeds.desk_is(self._desk, self._dock, self._page.sidebar, self._page.chat)

    def clear_desk(self) -> None:
        """Back to the start page: nobody is signed in."""
        for unwatch in self._watches:
            unwatch()
        self._watches = []
        self._leave_sheets()
        self.deeds.desk_is_gone()
        self._show_sheet(None)
        self._banner.clear()
        self.toasts.clear()
        if self._dock is not None:
            self._docks = self.saveState()
            self.removeDockWidget(self._dock)
            self._dock.setObjectName("")  # until it is deleted, the next one's place would be given to it
            self._dock.deleteLater()
            self._dock = None
        if self._page is not None:
            self.left_as()  # keeps the columns for the next desk
            self._pages.setCurrentWidget(self.start_page)
            self._pages.removeWidget(self._page)
            self._page.deleteLater()
            self._page = None
        self._desk = None
        self._is_complete = False
        self.setWindowTitle(text.PRODUCT)

    def say_anew(self) -> None:
        """Another language: every screen is built again. Sheets are left as by Esc; what the desk has open stays."""
        self._leave_sheets()
        self.start_page.say_anew()
        self.toasts.set_dismiss_name(text.DISMISS_TOAST)
        if self._desk is not None:
            from rf_desktop.ui.keyboard_kept import keyboard_kept  # seldom wanted, and the first frame waits for it

            with keyboard_kept(self):
                self.show_desk(self._desk, self._account_entries)

    def _leave_sheets(self) -> None:
        """Whatever lies over the window is about this desk; forms keep what was typed."""
        for sheet in self.findChildren(QDialog, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if self._desk is not None and sheet is not self._sheet and sheet.isVisible():
                sheet.reject()

    def come_forward(self) -> None:
        """Show, restore and raise the window, and ask for the focus; the desktop may only mark it instead."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def new_session(self) -> None:
        """Open the form of a new session."""
        if self._desk is not None:
            self._sheets.new_session(self._desk)

    # Memory of the arrangement (D2) ------------------------------------------------------------------------------

    def arrangement(self) -> tuple[str, str]:
        """Geometry and docks as text for the preferences."""
        return _as_text(self.saveGeometry()), _as_text(self.saveState() if self._dock is not None else self._docks)

    def left_as(self) -> dict[str, object]:
        """How everything stands, by the names of the preferences."""
        geometry, docks = self.arrangement()
        if self._page is not None:
            self._columns = self._page.saveState()
            self._lane_is_wished = self._page.lane_wished
        collapsed = () if self._lane_is_wished else (_LANE,)
        return {
            "window_geometry": geometry,
            "window_state": docks,
            "columns": _as_text(self._columns),
            "collapsed_panels": collapsed,
        }

    def arrange(self, geometry: str, docks: str, columns: str = "", collapsed: Sequence[str] = ()) -> None:
        """Come back as left, on a screen that is there; what cannot be read is ignored."""
        if geometry:
            self.restoreGeometry(_from_text(geometry))
            self.resize(fitting(self.size(), self.screen().availableGeometry().size()))
            self.resize(fitting(self.size(), self.screen().availableGeometry().size()))
            on_screen.bring(self)
        self._docks = _from_text(docks)
        self._columns = _from_text(columns)
        self._lane_is_wished = _LANE not in collapsed

    # Parts -------------------------------------------------------------------------------------------------------

    def _desk_page(self, desk: Desk, account_entries: Callable[[QMenu], None]) -> DeskPage:
        # Not with the window: it comes while the server is asked (`app/arriving.py`).
        from rf_desktop.ui.desk_page import DeskPage

        made = partial(self._connect_chat, desk)
        page = DeskPage(desk, self._theme, self._tasks, lane_wished=self._lane_is_wished, made=made)
        sidebar = page.sidebar
        sidebar.new_session_requested.connect(self.new_session)
        sidebar.settings_requested.connect(self.settings_requested)
        sidebar.sign_out_requested.connect(self.sign_out_requested)
        sidebar.quit_requested.connect(self.quit_requested)
        sidebar.show_bell(desk.bell)
        sidebar.show_quiet(desk.do_not_disturb)
        sidebar.settings_page_requested.connect(self.settings_page_requested)
        sidebar.bell_requested.connect(lambda anchor: self._sheets.bell(desk, anchor))
        sidebar.extend_account_menu(account_entries)
        page.arrange(self._columns)
        self._pages.installEventFilter(self)  # a banner pushes it down
        return page

    def _connect_chat(self, desk: Desk, chat: ChatPane) -> None:
        chat.escalate_requested.connect(lambda: self._sheets.escalate(desk))
        chat.resolve_requested.connect(lambda: self._sheets.resolve(desk))
        chat.teach_back_requested.connect(lambda: self._sheets.teach_back(desk))
        chat.header.installEventFilter(self)
        chat.strips.installEventFilter(self)

    def _queue_dock(self, desk: Desk) -> QueueDock:
        from rf_desktop.ui.queue.dock import QueueDock

        dock = self._dock = QueueDock(desk.queue, self._theme, self._tasks, self)
        dock.seen.connect(self.queue_seen)
        dock.way_requested.connect(
            lambda way, key: self._tasks.start(f"go {way} {key}", desk.ways.back.press(way, HandoffId(key)))
        )
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self.resizeDocks([dock], [324], Qt.Orientation.Horizontal)
        if not self._docks.isEmpty():
            self.restoreState(self._docks)
            if dock.isFloating():
                on_screen.bring(dock)
            self._show_dock()
        dock.installEventFilter(self)
        return dock

    @property
    def _chat(self) -> ChatPane:
        assert self._page is not None
        return self._page.chat

    def _own_actions(self) -> Iterable[Action]:
        yield Action("go.toasts", "go", text_actions.FOCUS_TOASTS, self.toasts.take_focus, keys="F6")
        yield Action("app.quit", "app", text.QUIT, self.quit_requested.emit, keys="Ctrl+Q")

    def _show_sheet(self, moment: MagicMoment | None) -> None:
        if self._sheet is not None:
            self._sheet.leave()
            self._sheet = None
        if moment is not None:
            self._sheet = self._sheets.magic_moment(moment, self._chat)
            self.toasts.come_up()
        self._place_toasts()

    def _show_way_form(self, form: AnyWayForm | None) -> None:
        if form is not None:
            self._sheets.way(form)

    def _show_title(self, desk: Desk, counts: Counts) -> None:
        """The window's name in the task bar says how much is unread."""
        me = desk.me
        self.setWindowTitle(text.window_title(me.person.name, me.account_name, counts.unread))

    def _show_banner(self, state: BannerState | None) -> None:
        if state is None:
            self._banner.clear()
            return
        self._banner.show_message(_BANNER_TONE[state.kind], state.text, state.action_label or "")

    def _focus_queue(self, card: str | None = None) -> None:
        if self._dock is not None:
            self._show_dock()
            self._dock.focus_list(card)

    def _show_dock(self) -> None:
        """A floating queue is a window of its own: it comes and goes with this one."""
        if self._dock is not None:
            self._dock.setVisible(self.isVisible() or not self._dock.isFloating())

    def _place_toasts(self) -> None:
        """Toasts stand at the right of the conversation: one that told of a card over that very card would hide it.
        Beside a sheet they stand at the queue's foot."""
        dock = self._dock
        if dock is None:
            self.toasts.set_bounds(self._pages.y() + _HEADER, _COMPOSER)
            return
        right = self.dockWidgetArea(dock) == Qt.DockWidgetArea.RightDockWidgetArea
        beside = right and dock.isVisible() and not dock.isFloating()
        top = self._pages.y() + _HEADER
        chat = self._page.chat_if_made if self._page is not None else None
        if chat is not None and chat.header.isVisible():
            lowest = chat.strips if chat.strips.isVisible() else chat.header
            top = lowest.mapTo(self, QPoint(0, lowest.height())).y()
        low = beside and self._sheet is not None  # the sheet's header and choices stay in view
        self.toasts.set_bounds(top, _COMPOSER, dock.width() if beside else 0, low=low)

    # Qt's own ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ARRANGING:
            self._place_toasts()
        return False

    def focusNextPrevChild(self, forward: bool, /) -> bool:
        """Tab goes through what is in sight, as it stands there, and not through what a sheet covers."""
        go_on(self, forward)
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self._desk is not None:
            self._tasks.start("refresh on focus", self._desk.queue.refresh())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        last_input.watch(self.windowHandle())
        self.deeds.shown()
        self._show_dock()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # minimised: the desktop takes care of what belongs together
            self._show_dock()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            super().closeEvent(event)
            return
        event.ignore()
        QTimer.singleShot(0, self.close_requested.emit)

    def close_for_good(self) -> None:
        """Close without asking anybody."""
        self._may_close = True
        self.clear_desk()
        self.close()


def fitting(wanted: QSize, room: QSize) -> QSize:
    """As much of the wanted size as the screen has room for; a screen below our smallest size is no measure."""
    if room.width() < _SMALLEST[0] or room.height() < _SMALLEST[1]:
        return wanted
    return wanted.boundedTo(room)


def _as_text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode("ascii")


def _from_text(value: str) -> QByteArray:
    return QByteArray.fromBase64(value.encode("ascii"))
