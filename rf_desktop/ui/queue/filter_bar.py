"""The filter chips: what the queue is narrowed to, one press each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import pressed_by_enter
from rf_desktop.ui.widgets.flow_layout import FlowLayout
from rf_desktop.ui.widgets.focus import FocusMemory
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.queue_view import FilterChip

_TICK = 12
_PAD = 10
_HEIGHT = 28
_PILL = 24
_GAP = 4


class FilterBar(QWidget):
    """The chips on one line; those that do not fit stand behind the button at its end, chosen ones never.

    Signals:
        toggled(str): a chip was pressed; its key. The bar itself changes nothing.
    """

    toggled = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: dict[str, FilterButton] = {}
        self.tab_after: QWidget | None = None
        """The control from which Tab leads to the chips."""
        self._open = False
        self._flow = FlowLayout(self, gap=_GAP)
        self._more = FilterButton(theme, self)
        self._more.setObjectName("filter-more")
        self._more.pressed_by_user.connect(self._unfold)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_chips(self, chips: Sequence[FilterChip]) -> None:
        """Make the chips be `chips`; a chip that stays keeps its button, and with it the focus."""
        if tuple(self._buttons) != tuple(chip.key for chip in chips):
            self._rearrange(chips)
        for chip in chips:
            self._buttons[chip.key].show_chip(chip)
        self._fit()
        self.setVisible(bool(chips))

    def _rearrange(self, chips: Sequence[FilterChip]) -> None:
        while self._flow.takeAt(0) is not None:
            pass
        kept: dict[str, FilterButton] = {}
        for chip in chips:
            button = self._buttons.pop(chip.key, None) or self._made(chip)
            kept[chip.key] = button
            self._flow.addWidget(button)
            button.show()
        self._flow.addWidget(self._more)
        for button in self._buttons.values():
            button.hide()
            button.deleteLater()
        self._buttons = kept
        # What is made later would come last in the whole window.
        for one, other in pairwise((*((self.tab_after,) if self.tab_after else ()), *kept.values(), self._more)):
            QWidget.setTabOrder(one, other)
        self._flow.invalidate()
        self.updateGeometry()

    def _unfold(self) -> None:
        self._open = not self._open
        self._fit()

    def _fit(self) -> None:
        """Decide what stands on the line."""
        buttons, room = list(self._buttons.values()), self.width()
        whole = sum(button.sizeHint().width() + _GAP for button in buttons) - _GAP
        self._more.show_chip(FilterChip("more", text.FEWER_FILTERS if self._open else "+99", active=False))
        room -= 0 if whole <= room else self._more.sizeHint().width() + _GAP
        taken = sum(button.sizeHint().width() + _GAP for button in buttons if button.isChecked())
        left_out = 0
        for button in buttons:
            width = button.sizeHint().width() + _GAP
            fits = self._open or button.isChecked() or taken + width - _GAP <= room
            if fits and not button.isChecked():
                taken += width
            elif not fits:
                taken = room  # what comes later is not pulled forward
                left_out += 1
            button.setVisible(fits)
        if left_out:
            self._more.show_chip(FilterChip("more", text.MORE_FILTERS.format(count=left_out), active=False))
        self._more.setVisible(left_out > 0 or (self._open and whole > room))
        self._flow.invalidate()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _made(self, chip: FilterChip) -> FilterButton:
        button = FilterButton(self._theme, self)
        button.setObjectName(f"filter-{chip.key}")
        button.pressed_by_user.connect(self.toggled)
        return button


class FilterButton(QAbstractButton):
    """One chip; a tick and a tint say that it narrows the list.

    Signals:
        pressed_by_user(str): its key.
    """

    pressed_by_user = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._focus = FocusMemory()
        self._chip: FilterChip | None = None
        self.setCheckable(True)
        self.setFont(theme.fonts.small)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._tell)
        theme.changed.connect(self.update)

    def show_chip(self, chip: FilterChip) -> None:
        if chip == self._chip:
            return
        self._chip = chip
        self.setText(chip.label)
        self.setAccessibleName(chip.label)
        self.setChecked(chip.active)
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """Whether it is on is said by the state, not by the press."""

    def _tell(self) -> None:
        if self._chip is not None:
            self.pressed_by_user.emit(self._chip.key)

    def sizeHint(self) -> QSize:
        tick = _TICK + 4 if self.isChecked() else 0
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + tick + 2 * _PAD, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = self._theme.tokens.colors
        pill = QRectF(0, (_HEIGHT - _PILL) / 2, self.width(), _PILL)
        on = self.isChecked()
        lit = self.isDown() or self.underMouse()
        fill = colors.pressed if self.isDown() else colors.selected if on else colors.hover if lit else colors.surface
        drawing.box(painter, pill, _PILL / 2, fill=fill, line=colors.edge if on else colors.button_edge)
        if self.hasFocus() and self._focus.by_keyboard:
            drawing.focus_ring(painter, pill.adjusted(0, -2, 0, 2), _HEIGHT / 2, self._theme)
        left = float(_PAD)
        if on:
            drawing.icon(painter, self._theme, "check", colors.text, left - 1, (_HEIGHT - _TICK) / 2, _TICK)
            left += _TICK + 4
        painter.setFont(self.font())
        painter.setPen(colors.text if on or lit else colors.muted)
        words = QRectF(left, 0, self.width() - left, _HEIGHT)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())
