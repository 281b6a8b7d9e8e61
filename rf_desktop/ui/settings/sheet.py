"""Settings: a sheet over the window, the pages listed at the left, each taking effect as it is pressed (D5)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from rf_desktop.ui.settings.navigation import PageRow, page_list
from rf_desktop.ui.settings.pages import PAGES
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.ui.widgets.focus import bring_keyboard_to
from rf_desktop.ui.widgets.labels import Face, PlainLabel
from rf_desktop.ui.widgets.tab_order import go_on, stops_in
from rf_desktop.viewmodels import text, text_settings

_WIDTH, _HEIGHT = 780, 640
_LIST_WIDTH = 188
_EDGE = 16


class SettingsSheet(QDialog):
    """Lies over the window until it is closed, beside what goes on there; only one at a time.

    A QDialog for screen readers with the flags of a child widget, like the forms (decision 6).
    """

    def __init__(self, around: Surroundings, page: str = "") -> None:
        """Opens at the page of that key, else at the one that was open last."""
        super().__init__(around.window)
        self.setWindowFlags(Qt.WindowType.Widget)  # the constructor would make it a window again
        self.setObjectName("settings-sheet")
        self.setStyleSheet("#settings-sheet { background: transparent; }")
        self.setAccessibleName(text.SETTINGS)
        self._theme = around.theme
        self._window = around.window
        self._before = QApplication.focusWidget()
        self._left = False
        self._title = PlainLabel(self._theme, "", face=Face.TITLE, wraps=False)
        self._title.setObjectName("settings-page-title")
        self._close = IconButton(self._theme, "x", text.CLOSE)
        self._close.setObjectName("settings-close")
        self._close.clicked.connect(self.reject)
        self._list = page_list(self._theme, text_settings.PAGES_NAME)
        self._list.setObjectName("settings-pages")
        self._pages = QStackedWidget()
        self._places: dict[str, int] = {}
        self._fill(around)
        self._arrange()
        self._list.emphasis_changed.connect(self._turn)
        self._list.chosen.connect(lambda _: self._enter_page())
        self._list.make_current(self._first(page))
        self._turn()
        around.window.installEventFilter(self)
        around.theme.changed.connect(self.update)

    @property
    def page(self) -> str:
        """The key of the page that is open."""
        return self._list.current_key() or ""

    def open(self) -> None:
        """Lie down over the window; one that is open comes forward, at the wanted page, instead of a second one."""
        for other in self._window.findChildren(SettingsSheet):
            if other is not self and other.isVisible():
                other.show_page(self.page)
                other.raise_()
                self.reject()
                return
        self._place()
        self.show()
        self.raise_()
        bring_keyboard_to(self)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, key: str) -> None:
        """Turn to a page; nothing happens where there is none of that key."""
        self._list.make_current(key)

    def focus_on(self, name: str) -> None:
        """Put the keyboard on the control of that object name, where it is on the page; "" leaves it where it is."""
        control = self.findChild(QWidget, name) if name else None  # Qt finds just anything under an empty name
        if control is not None and control.isVisible():
            control.setFocus(Qt.FocusReason.TabFocusReason)

    def reject(self) -> None:
        """Esc and *Close*."""
        if self._left:
            return
        self._left = True
        self._window.setProperty("settings_page", self.page)
        self._window.removeEventFilter(self)
        before = self._before
        # What had the keyboard may have been the bell's, which is gone.
        back = before if before is not None and isValid(before) and before.window() is self._window else None
        if back is not None and self.isVisible() and back.isVisible():
            bring_keyboard_to(back)
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.deleteLater()

    def _fill(self, around: Surroundings) -> None:
        rows = []
        for kind in PAGES:
            page = kind.make(around)
            if page is None:
                continue
            rows.append(PageRow(kind.key, text_settings.PAGE_TITLES[kind.key], kind.icon))
            self._places[kind.key] = self._pages.addWidget(self._scrolling(page))
        self._list.show_rows(rows)

    def _first(self, wanted: str) -> str:
        last = self._window.property("settings_page")
        return next((key for key in (wanted, last) if key in self._places), next(iter(self._places)))

    def _turn(self) -> None:
        """The page follows the list's current row."""
        key = self._list.current_key()
        if key in self._places and (self._places[key] != self._pages.currentIndex() or not self._title.text()):
            self._pages.setCurrentIndex(self._places[key])
            self._title.setText(text_settings.PAGE_TITLES[key])

    def _enter_page(self) -> None:
        """Enter on a page's name goes to its first control; a click leaves the keyboard with the names."""
        if not self._list.shows_focus_on(self.page):
            return
        page = self._pages.currentWidget()
        stops = [] if page is None else stops_in(page)
        if stops:
            stops[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _scrolling(self, page: QWidget) -> QScrollArea:
        space = self._theme.tokens.space
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(space.xl, 0, space.xl, space.xl)
        column.addWidget(page)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _arrange(self) -> None:
        theme, space = self._theme, self._theme.tokens.space
        left = QVBoxLayout()
        left.setContentsMargins(space.m, space.l, space.m, space.m)
        left.setSpacing(space.m)
        heading = PlainLabel(theme, text.SETTINGS, face=Face.HEADING, wraps=False)
        heading.setContentsMargins(space.s, 0, 0, 0)
        left.addWidget(heading)
        left.addWidget(self._list, 1)
        column = QWidget()
        column.setLayout(left)
        column.setFixedWidth(_LIST_WIDTH)
        head = QHBoxLayout()
        head.setContentsMargins(space.xl, space.l, space.m, space.m)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(head)
        right.addWidget(self._pages, 1)
        around = drawing.SHADOW
        whole = QHBoxLayout(self)
        whole.setContentsMargins(around + 1, around + 1, around + 1, around + 1)
        whole.setSpacing(0)
        whole.addWidget(column)
        whole.addSpacing(1)  # for the line
        whole.addLayout(right, 1)

    def _place(self) -> None:
        window, around = self._window, drawing.SHADOW
        width = min(_WIDTH, window.width() - 2 * _EDGE) + 2 * around
        height = min(_HEIGHT, window.height() - 2 * _EDGE) + 2 * around
        self.setGeometry((window.width() - width) // 2, (window.height() - height) // 2, width, height)

    # Qt's own ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field presses nothing: a dialog would press the first button it finds."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool, /) -> bool:
        """Tab goes round inside the sheet and shows what it reaches."""
        go_on(self, forward, (self._close,))
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        around = drawing.SHADOW
        rect = QRectF(self.rect()).adjusted(around, around, -around, -around)
        painter = QPainter(self)
        drawing.floating(painter, rect, self._theme.tokens.radius.sheet, self._theme)
        left = rect.left() + 1 + _LIST_WIDTH
        painter.fillRect(QRectF(left, rect.top() + 1, 1, rect.height() - 2), self._theme.tokens.colors.line)


def put_away(window: QWidget) -> str:
    """Close the settings where they lie open over the window, and tell at which page; "" where they do not."""
    page = ""
    for sheet in window.findChildren(SettingsSheet):
        if sheet.isVisible():
            page = sheet.page
            sheet.reject()
    return page
