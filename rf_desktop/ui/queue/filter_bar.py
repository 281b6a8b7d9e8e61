"""The filter chips: what the queue is narrowed to, one press each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.flow_layout import FlowLayout
from rf_desktop.ui.widgets.focus import FocusMemory
from rf_desktop.viewmodels.queue_view import FilterChip

_TICK = 12
_PAD = 10
_HEIGHT = 28
_PILL = 24


class FilterBar(QWidget):
    """The chips, wrapped over lines where there are many.

    Signals:
        toggled(str): a chip was pressed; its key. The bar itself changes nothing.
    """

    toggled = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: dict[str, FilterButton] = {}
        self._flow = FlowLayout(self, gap=4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_chips(self, chips: Sequence[FilterChip]) -> None:
        """Make the chips be `chips`; a chip that stays keeps its button, and with it the focus."""
        if tuple(self._buttons) != tuple(chip.key for chip in chips):
            self._rearrange(chips)
        for chip in chips:
            self._buttons[chip.key].show_chip(chip)
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
        for button in self._buttons.values():
            button.hide()
            button.deleteLater()
        self._buttons = kept
        before: QWidget | None = None
        for button in kept.values():
            if before is not None:
                QWidget.setTabOrder(before, button)
            before = button
        self._flow.invalidate()
        self.updateGeometry()

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

    def __init__(self, theme: Theme, parent: QWidget) -> None:
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
