"""The strip of next steps at the composer's upper edge (T3): at most two lines of chips, the rest behind one button."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, IconButton
from rf_desktop.ui.widgets.labels import plain_tooltip
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import Chip

_WIDEST = 270
_GAP = 6
_LINES = 2
_BELOW = 6
_AROUND = 46  # a chip's icon, gap and padding


class ChipStrip(QWidget):
    """Hidden while there are no chips.

    Signals:
        picked(str): a chip was chosen; its key.
        dismissed: the ✕ was pressed.
    """

    picked = Signal(str)
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: tuple[Chip, ...] = ()
        self.tab_after: QWidget | None = None
        """The control from which Tab leads to the chips."""
        self._buttons: list[Button] = []
        self._hidden: tuple[Chip, ...] = ()
        self.setObjectName("chip-strip")
        self.setAccessibleName(text.CHIPS)
        self._more = Button(theme, "", trailing="chevron-up", parent=self)
        self._more.setObjectName("more-chips")
        self._more.clicked.connect(self._open_menu)
        self._close = IconButton(theme, "x", text.DISMISS_CHIPS, parent=self)
        self._close.setObjectName("dismiss-chips")
        self._close.clicked.connect(self.dismissed)
        self.hide()

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show these; the same again changes nothing. The focus stays on the strip when its chip goes."""
        if tuple(chips) == self._chips:
            return
        held = next((place for place, button in enumerate(self._buttons) if button.hasFocus()), None)
        self._chips = tuple(chips)
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [self._make(place, chip) for place, chip in enumerate(self._chips)]
        self.setVisible(bool(self._chips))
        self._place()
        if held is not None and self._buttons:
            self._buttons[min(held, len(self._buttons) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        # What is made later would come last in the whole window.
        before = (self.tab_after,) if self.tab_after is not None else ()
        for one, other in pairwise((*before, *self._buttons, self._more, self._close)):
            self.setTabOrder(one, other)

    def _make(self, place: int, chip: Chip) -> Button:
        line = " ".join(chip.text.split())
        icon = "list-checks" if chip.scrolls_to else "square-pen"
        button = Button(self._theme, line, icon=icon, parent=self)
        button.setAccessibleName(line)
        _shorten(button, line, _WIDEST)
        button.setObjectName(f"chip-{place}")
        button.clicked.connect(lambda: self.picked.emit(chip.key))
        return button

    def _place(self) -> None:
        """Fill the lines; what does not fit goes behind the button at the end."""
        if not self._chips:
            return
        side = self._close.sizeHint().width()
        room = max(120, self.width() - side - _GAP)
        height = self._theme.tokens.size.control
        self._more.setText(text.more_chips(len(self._chips)))
        fits = self._how_many(room, 0)
        if fits < len(self._buttons):
            fits = self._how_many(room, self._more.sizeHint().width() + _GAP)
        self._hidden = self._chips[fits:]
        reserve = self._more.sizeHint().width() + _GAP if self._hidden else 0
        spot, line = QPoint(0, 0), 0
        for place, button in enumerate(self._buttons):
            button.setVisible(place < fits)
            if place >= fits:
                continue
            _shorten(button, button.accessibleName(), _WIDEST)
            width = min(button.sizeHint().width(), room)
            if spot.x() and spot.x() + width > room:
                line += 1
                spot = QPoint(0, line * (height + _GAP))
            if place == fits - 1 and spot.x() + width > room - reserve:
                _shorten(button, button.accessibleName(), room - reserve - spot.x())
                width = min(button.sizeHint().width(), room - reserve - spot.x())
            button.setGeometry(QRect(spot.x(), spot.y(), width, height))
            spot.setX(spot.x() + width + _GAP)
        self._more.setVisible(bool(self._hidden))
        if self._hidden:
            self._more.setText(text.more_chips(len(self._hidden)))
            self._more.setGeometry(QRect(spot.x(), spot.y(), self._more.sizeHint().width(), height))
        self._close.setGeometry(QRect(self.width() - side, (height - side) // 2, side, side))
        self.setFixedHeight((line + 1) * height + line * _GAP + _BELOW)

    def _how_many(self, room: int, reserve: int) -> int:
        """How many chips fit when the last line leaves `reserve` pixels free."""
        x, line = 0, 0
        for place, button in enumerate(self._buttons):
            width = min(button.sizeHint().width(), room)
            if x and x + width > room - (reserve if line == _LINES - 1 else 0):
                line, x = line + 1, 0
            if line >= _LINES:
                return max(1, place)
            x += width + _GAP
        return len(self._buttons)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for chip in self._hidden:
            line = self.fontMetrics().elidedText(" ".join(chip.text.split()), Qt.TextElideMode.ElideRight, 420)
            action = menu.addAction(line.replace("&", "&&"))
            action.triggered.connect(lambda _=False, key=chip.key: self.picked.emit(key))
        menu.popup(self._more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()


def _shorten(button: Button, line: str, width: int) -> None:
    """Let the chip say as much of its line as `width` pixels hold; the tooltip then has all of it."""
    shown = button.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, max(24, width - _AROUND))
    button.setText(shown.replace("&", "&&"))
    button.setToolTip("" if shown == line else plain_tooltip(line))
