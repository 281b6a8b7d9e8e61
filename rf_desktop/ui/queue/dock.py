"""The queue dock (Q1): a `Queue` view-model's state as a dock, and what the user does passed back to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from rf_desktop.client.observable import Unwatch
from rf_desktop.domain import moments
from rf_desktop.ui import on_screen
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.queue.card_menu import CardDeeds, card_menu, snooze_menu
from rf_desktop.ui.queue.filter_bar import FilterBar
from rf_desktop.ui.queue.placeholder import CardSkeletons
from rf_desktop.ui.queue.queue_list import QueueList
from rf_desktop.ui.queue.search_field import SearchField
from rf_desktop.ui.queue.title_bar import QueueTitleBar
from rf_desktop.ui.queue.views import ViewNaming, ViewsButton
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.empty_note import EmptyNote
from rf_desktop.ui.widgets.focus import bring_keyboard_to, last_input
from rf_desktop.ui.widgets.labels import set_ground
from rf_desktop.ui.widgets.once_painted import OncePainted
from rf_desktop.viewmodels import card_deeds, text, text_actions, text_cards
from rf_desktop.viewmodels.card_deeds import CardDeed
from rf_desktop.viewmodels.queue import Queue
from rf_desktop.viewmodels.queue_view import QueueState

_NARROWEST = 300
_STEPS = {"j": 1, "k": -1}
_EDGE = 1  # pixels around a floating queue, which the desktop gives no frame


class QueueDock(QDockWidget):
    """Left or right of the conversation, or floating.

    Signals:
        way_requested(str, str): go one of the ways with a card: its name and the card's key.
        seen: what the server listed, if only that nothing waits, stands on the screen for the first time.
    """

    way_requested = Signal(str, str)
    seen = Signal()

    def __init__(
        self,
        queue: Queue,
        theme: Theme,
        tasks: TaskScope,
        parent: QWidget | None = None,
        *,
        clock: moments.Clock = moments.now,
    ) -> None:
        super().__init__(text.QUEUE, parent)
        self.setObjectName("queue-dock")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        feature = QDockWidget.DockWidgetFeature
        self.setFeatures(feature.DockWidgetMovable | feature.DockWidgetFloatable)
        self._queue = queue
        self._theme = theme
        self._tasks = tasks
        self._clock = clock
        self._list_wanted = False
        self._is_listed = False
        self._stood_at: QPoint | None = None
        self._moved_to: QPoint | None = None
        self._title = QueueTitleBar(theme, self)
        self._search = SearchField(theme)
        self._naming = ViewNaming(theme)
        self._views = ViewsButton(theme, queue, self._naming)
        self._filters = FilterBar(theme)
        self._filters.tab_after = self._views
        self.list = QueueList(theme, clock)
        self._note = EmptyNote(theme, "inbox", text.SHOW_ALL)
        self._skeletons = CardSkeletons(theme)
        self._pages = QStackedWidget()
        for page in (self.list, self._note, self._skeletons):
            self._pages.addWidget(page)
        self.setTitleBarWidget(self._title)
        self.setWidget(self._body())
        self._deeds = CardDeeds(self._do, self._snooze)
        self._connect()
        unwatch: Unwatch = queue.state.watch(self._show)
        self.destroyed.connect(lambda: unwatch())  # noqa: PLW0108 - a signal's argument is not for it

    def focus_list(self, card: str | None = None) -> None:
        """Give the keyboard to the cards, or as soon as there are any; to this `card` if it is there."""
        if card is not None:
            self.list.make_current(card)
        self._list_wanted = self._pages.currentWidget() is not self.list
        if not self._list_wanted:
            self._take_keyboard(self.list)

    def _step(self, by: int) -> None:
        """From a filter or a button beside the cards back to them, and to the next."""
        if self._pages.currentWidget() is self.list:
            self._take_keyboard(self.list)
            self.list.step(by)

    def focus_search(self) -> None:
        """Give the keyboard to the search field."""
        self._take_keyboard(self._search)
        self._search.selectAll()

    def pick_up_current(self) -> None:
        """As C on the current card does."""
        self.list.pick_up_current()

    def taking_current(self) -> CardDeed | None:
        """What C would do with the current card; None where it would do nothing."""
        row = self.list.card(self.list.current_key())
        return None if row is None else card_deeds.taking(row, self._clock())

    def deeds_of_current(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        """What can be done with the current card beside taking it: a short name, what it is called, the deed."""
        row, now = self.list.card(self.list.current_key()), self._clock()
        if row is None:
            return
        for deed in card_deeds.deeds(row, now):
            if deed == "snooze":
                for minutes, time in text_cards.snooze_times(now):
                    name = text_actions.SNOOZE_FOR.format(time=time)
                    yield f"snooze-{minutes}", name, partial(self._snooze, row.key, minutes)
            elif deed != card_deeds.taking(row, now):
                yield deed.replace("_", "-"), card_deeds.label(deed), partial(self._do, deed, row.key)

    def turn_floating(self) -> None:
        """A window of its own, or part of the main window again; the keyboard stays where it is in it."""
        focused, had_keyboard = QApplication.focusWidget(), QApplication.activeWindow() is self
        held = focused if focused is not None and self.isAncestorOf(focused) else self.list
        if self.isFloating():
            self._moved_to = self.pos() if self.pos() != self._stood_at else None
        self.setFloating(not self.isFloating())
        if self.isFloating():
            self._stand_beside()
            last_input.watch(self.windowHandle())
        elif had_keyboard:
            self.window().activateWindow()  # the one that had it is gone
        self._take_keyboard(held if held.isVisible() else self._search)

    def _stand_beside(self) -> None:
        """It makes room, where Qt would leave it over the end of the conversation; where somebody had moved it, it is
        again."""
        window = self.parentWidget()
        if window is None:
            return
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        size = self.frameGeometry().size()
        if self._moved_to is not None:
            self.move(on_screen.reachable(QRect(self._moved_to, size), screens))
            return
        place = on_screen.beside(window.frameGeometry(), size, screens)
        if place is not None:
            self.move(place)
        self._stood_at = self.pos()

    @property
    def may_save_view(self) -> bool:
        """Whether the list is narrowed in a way that no saved view has."""
        return self._queue.state.value.may_save_view

    def name_view(self) -> None:
        """Ask under which name the present search and filters are kept."""
        self._naming.ask("", self._queue.judge_name, self._queue.save_view)

    def clear_narrowing(self) -> None:
        """Empty the search and switch every filter off."""
        self._queue.show_everything()

    def _take_keyboard(self, widget: QWidget) -> None:
        """Also while the queue floats, as a window of its own."""
        bring_keyboard_to(widget)
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _body(self) -> QWidget:
        space = self._theme.tokens.space
        head = QVBoxLayout()
        head.setContentsMargins(space.m, space.xs, space.m, space.xs)
        head.setSpacing(space.s)
        first = QHBoxLayout()
        first.setSpacing(space.xs)
        first.addWidget(self._search, 1)
        first.addWidget(self._views)
        head.addLayout(first)
        head.addWidget(self._naming)
        head.addWidget(self._filters)
        body = _Body(self.focus_search, self._search.clear, self._step)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addWidget(self.list.spoken)
        body.setMinimumWidth(_NARROWEST)
        set_ground(body, "canvas")
        return body

    def _connect(self) -> None:
        self._title.float_requested.connect(self.turn_floating)
        self.topLevelChanged.connect(self._title.show_floating)
        self.topLevelChanged.connect(lambda floats: self.setContentsMargins(*[_EDGE if floats else 0] * 4))
        self._search.searched.connect(self._queue.search)
        self._search.left.connect(self.focus_list)
        self._filters.toggled.connect(self._queue.toggle_filter)
        self._naming.ended.connect(lambda: self._views.setFocus(Qt.FocusReason.OtherFocusReason))
        self._note.acted.connect(self.clear_narrowing)
        self.list.chosen.connect(self._open)
        self.list.arrived.connect(lambda: self._turn_for(self._queue.state.value))
        self.list.fold_requested.connect(self._queue.toggle_fold)
        self.list.asked_for.connect(self._do)
        self.list.menu_requested.connect(self._open_menu)
        self.list.snooze_menu_requested.connect(self._open_snooze_menu)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isFloating():
            painter = QPainter(self)
            painter.setPen(self._theme.tokens.colors.edge)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Who closes the floating queue wants the window gone, not the queue: it is part of the main window again."""
        if self.isFloating():
            event.ignore()
            self.turn_floating()
        else:
            super().closeEvent(event)

    # State -------------------------------------------------------------------------------------------------------

    def _show(self, state: QueueState) -> None:
        self._title.show_state(state.waiting, state.connection)
        self._search.show_text(state.search)
        self._views.show_state(state)
        self._filters.show_chips(state.filters)
        self.list.show_cards(state.rows)
        self._turn_for(state)

    def _turn_for(self, state: QueueState) -> None:
        """Show the page of a state; the last card may leave before a sentence takes its place."""
        if not self._is_listed and not state.loading:
            self._is_listed = True
            OncePainted(self.list.viewport() if state.rows else self._note, self.seen.emit)
        narrowed = bool(state.search) or any(chip.active for chip in state.filters)
        if state.rows:
            self._turn_to(self.list)
        elif state.loading:
            self._turn_to(self._skeletons)
        elif not (self.list.is_moving and self._pages.currentWidget() is self.list):
            self._note.show_note(state.empty, "search" if narrowed else "inbox", with_action=narrowed)
            self._turn_to(self._note)

    def _turn_to(self, page: QWidget) -> None:
        """Show a page; where the list goes with the focus on it, the search field takes it over."""
        if self._pages.currentWidget() is page:
            return
        focused = QApplication.focusWidget()
        had_focus = focused is not None and (focused is self.list or self.list.isAncestorOf(focused))
        self._pages.setCurrentWidget(page)
        if page is self.list and self._list_wanted and self._nobody_chose(focused):
            self.focus_list()
        if had_focus and page is not self.list:
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _nobody_chose(self, focused: QWidget | None) -> bool:
        """Whether the keyboard is where Qt put it when the window came up: nowhere, or at the dock's head."""
        return focused is None or focused is self.window() or self._title.isAncestorOf(focused)

    # Deeds -------------------------------------------------------------------------------------------------------

    def _do(self, deed: CardDeed, key: str) -> None:
        """Do it to the card with this key, if it can be done to it now."""
        row = self.list.card(key)
        if row is None or deed not in card_deeds.deeds(row, self._clock()):
            return
        queue = self._queue
        if deed in card_deeds.WAYS:
            self.way_requested.emit(deed, key)
        elif deed == "copy_ticket":
            QGuiApplication.clipboard().setText((row.ticket or "").lstrip("#"))
        elif deed == "snooze":
            self.list.ask_for_times(key)
        else:
            work = {
                "pick_up": queue.pick_up,
                "accept": queue.accept,
                "open": queue.open,
                "mark_read": queue.mark_read,
                "mark_unread": queue.mark_unread,
                "wake": queue.wake,
            }[deed]
            self._tasks.start(f"{deed} {key}", work(key))

    def _open(self, key: str) -> None:
        if self.list.card(key) is None:  # a question to me: no card, and all that can be done with it here (C9)
            self._tasks.start(f"open {key}", self._queue.open(key))
        else:
            self._do("open", key)

    def _snooze(self, key: str, minutes: int) -> None:
        self._tasks.start(f"snooze {key}", self._queue.snooze(key, minutes))

    def _open_menu(self, key: str, place: QPoint) -> None:
        row = self.list.card(key)
        if row is not None:
            _pop_up(card_menu(row, self._deeds, self._theme, self._clock(), self), place)

    def _open_snooze_menu(self, key: str, place: QPoint) -> None:
        row = self.list.card(key)
        if row is not None:
            _pop_up(snooze_menu(row, self._deeds, self._clock(), self), place)


class _Body(QWidget):
    """The dock's inside: / anywhere in it goes to the search field, Esc empties it, J and K go on among the cards."""

    def __init__(self, search: Callable[[], None], clear: Callable[[], None], step: Callable[[int], None]) -> None:
        super().__init__()
        self._search = search
        self._clear = clear
        self._step = step

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "/":
            self._search()
        elif event.key() == Qt.Key.Key_Escape:
            self._clear()
        elif event.text() in _STEPS:
            self._step(_STEPS[event.text()])
        else:
            super().keyPressEvent(event)


def _pop_up(menu: QMenu, place: QPoint) -> None:
    menu.popup(place)
    entries = [action for action in menu.actions() if not action.isSeparator() and action.isEnabled()]
    if entries:
        menu.setActiveAction(entries[0])
