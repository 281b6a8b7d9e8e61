"""The palette: type a few letters, Enter does it. A sheet in the window, for the keyboard first (D4).

The cursor stays in the field while ↑ and ↓ move through the list; a screen reader hears the row that Enter would do.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from rf_desktop.client.observable import Unwatch
from rf_desktop.ui.notices.toast_stack import OVER_TOASTS
from rf_desktop.ui.palette.delegate import HEADING_HEIGHT, ROW_HEIGHT, PaletteDelegate
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.announce import announce
from rf_desktop.ui.widgets.drawing import SHADOW
from rf_desktop.ui.widgets.empty_note import EmptyNote
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.focus import bring_keyboard_to
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.ui.widgets.row_list import RowList, RowModel
from rf_desktop.viewmodels import text_actions
from rf_desktop.viewmodels.actions import Action
from rf_desktop.viewmodels.palette import Palette, PaletteHeading, PaletteRow, PaletteState

_WIDTH = 600
_TOP = 72
_MOST_HEIGHT = 470
_NOTE_HEIGHT = 120
_PAGE = 8
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PalettePanel(QDialog):
    """One opening; it deletes itself when it closes. `run` is called once it has closed."""

    def __init__(self, palette: Palette, run: Callable[[Action], None], theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)  # the constructor would make it a window again
        self.setObjectName("palette")
        self.setStyleSheet("#palette { background: transparent; }")
        self.setAccessibleName(text_actions.PALETTE)
        self.setProperty(OVER_TOASTS, True)
        self._palette = palette
        self._run = run
        self._theme = theme
        self._window = window
        self._left = False
        self._before = QApplication.focusWidget()
        self.field = LineEdit(theme, text_actions.PALETTE, placeholder=text_actions.PALETTE_HINT, icon="search")
        self.field.setObjectName("palette-field")
        self.field.setMinimumHeight(40)
        self.field.textChanged.connect(palette.type)
        self.field.installEventFilter(self)
        self.list = RowList(theme, text_actions.PALETTE, RowModel((PaletteHeading,)))
        self.list.setObjectName("palette-list")
        self.list.setItemDelegate(PaletteDelegate(theme, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.chosen.connect(self._choose)
        self._note = EmptyNote(theme, "search")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._note)
        foot = PlainLabel(theme, text_actions.PALETTE_FOOT, face=Face.TINY, ink=Ink.MUTED, wraps=False)
        space = theme.tokens.space
        foot.setContentsMargins(space.l, 0, space.l, space.s)
        column = QVBoxLayout(self)
        column.setContentsMargins(SHADOW + 1, SHADOW + 1, SHADOW + 1, SHADOW + 1)
        column.setSpacing(space.s)
        head = QVBoxLayout()
        head.setContentsMargins(space.s, space.s, space.s, 0)
        head.addWidget(self.field)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addWidget(foot)
        self._foot = foot
        theme.changed.connect(self.update)
        self._unwatch: Unwatch = palette.state.watch(self._show)

    def open(self) -> None:
        """Lie down over the window, with the cursor in the field."""
        self._place()
        self.show()
        self.raise_()
        bring_keyboard_to(self)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._window.installEventFilter(self)
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def list_anew(self) -> None:
        """More can be done than before: list that too. The row that one is on stays the one that Enter would do."""
        current = self.list.current_key()
        self._palette.type(self.field.text())
        if current is not None and self.list.row_of(current) is not None:
            self.list.make_current(current)

    def reject(self) -> None:
        """Esc, a press beside it, or a choice: the keyboard goes back to where it was."""
        if self._left:
            return
        self._left = True
        self._unwatch()
        self._window.removeEventFilter(self)
        handle = self._window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)
        before = self._before
        back = before if before is not None and isValid(before) and before.isVisible() else self._window
        bring_keyboard_to(back)
        back.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()
        self.deleteLater()

    def _choose(self, key: str) -> None:
        action = self._palette.choose(key)
        if action is None:
            return
        self.reject()
        # After this key press is over: what goes wrong in an action must not go wrong in the middle of Qt's event.
        run = self._run
        QTimer.singleShot(0, lambda: run(action))

    def _show(self, state: PaletteState) -> None:
        self.list.show_rows(state.rows)
        self.list.scrollToTop()
        if state.first is not None:
            self.list.make_current(state.first)
        if state.rows and isinstance(state.rows[0], PaletteHeading):
            self.list.scrollToTop()
        if state.note:
            self._note.show_note(state.note, "search")
        self._pages.setCurrentIndex(1 if state.note else 0)
        self._place()
        if self.isVisible():
            current = self.list.row_of(state.first)
            said = f"{state.told}, {current.sentence}" if isinstance(current, PaletteRow) else state.told
            announce(self.field, said, False)

    def _step(self, by: int) -> None:
        for _ in range(abs(by)):
            self.list.step(1 if by > 0 else -1)
        row = self.list.row_of(self.list.current_key())
        if isinstance(row, PaletteRow):
            announce(self.field, row.sentence, False)

    def _place(self) -> None:
        rows = self._palette.state.value.rows
        inner = sum(HEADING_HEIGHT if isinstance(row, PaletteHeading) else ROW_HEIGHT for row in rows)
        around = 2 * SHADOW + self.field.minimumHeight() + self._foot.sizeHint().height() + 40
        room = self._window.rect()
        height = min((inner or _NOTE_HEIGHT) + around, _MOST_HEIGHT, room.height() - 24)
        width = min(_WIDTH, room.width() - 32) + 2 * SHADOW
        top = max(0, min(_TOP, room.height() - height - 12) - SHADOW)
        self.setGeometry(QRect(QPoint((room.width() - width) // 2, top), self.size()))
        self.setFixedSize(width, height)

    # Qt's own ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        if isinstance(watched, QWindow) and isinstance(event, QMouseEvent):
            pressed = event.type() == QEvent.Type.MouseButtonPress
            if pressed and not self.geometry().contains(event.position().toPoint()):
                self.reject()
                return True
        return False

    def _key(self, key: Qt.Key) -> bool:
        if key in _STEPS:
            self._step(_STEPS[key])
        elif key in _ENTER:
            current = self.list.current_key()
            if current is not None:
                self._choose(current)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._step(1 if key == Qt.Key.Key_Tab else -1)
        else:
            return False
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        panel = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        drawing.floating(QPainter(self), panel, self._theme.tokens.radius.sheet, self._theme)
