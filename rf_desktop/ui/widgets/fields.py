"""Fields one fills in: LineEdit, ComboBox, CheckBox, RadioButton.

Their frames come from the style sheet; arrows and check marks, which it cannot draw in the theme's colours, are painted
here.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QStyledItemDelegate,
    QWidget,
)

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.focus import FocusMemory

_MARK = 16


class LineEdit(QLineEdit):
    """One line of text; `icon` (a search glass) stands inside at the left."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        placeholder: str = "",
        icon: str | None = None,
        secret: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`name` is the label a screen reader says."""
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        if icon:
            self.setTextMargins(_MARK + 6, 0, 0, 0)
        theme.changed.connect(self.update)

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field whose value was refused; the sentence beside it says why."""
        self.setProperty("wrong", wrong)
        self.style().unpolish(self)
        self.style().polish(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._icon_name:
            colors = self._theme.tokens.colors
            top = (self.height() - _MARK) / 2
            drawing.icon(QPainter(self), self._theme, self._icon_name, colors.muted, 8, top, _MARK)


class ComboBox(QComboBox):
    """A choice among a few."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setItemDelegate(QStyledItemDelegate(self))  # the one it comes with does not read the style sheet
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colors = self._theme.tokens.colors
        color = colors.muted if self.isEnabled() else colors.disabled
        left, top = self.width() - _MARK - 8, (self.height() - _MARK) / 2
        drawing.icon(QPainter(self), self._theme, "chevron-down", color, left, top, _MARK)


class CheckBox(QCheckBox):
    """A box to tick, with its words. A click on the words counts."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._focus = FocusMemory()
        _dress(self, theme)

    def sizeHint(self) -> QSize:
        return _room(self, self._theme)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = self._theme.tokens.colors
        mark = _paint_mark(self, painter, self._theme, 4, self._focus)
        if self.isChecked():
            left, top, size = mark.left() + 2, mark.top() + 2, _MARK - 4
            drawing.icon(painter, self._theme, "check", c.on_accent, left, top, size)


class RadioButton(QRadioButton):
    """One of a few choices that are all in sight. A click on the words counts."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._focus = FocusMemory()
        _dress(self, theme)

    def sizeHint(self) -> QSize:
        return _room(self, self._theme)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        mark = _paint_mark(self, painter, self._theme, _MARK / 2, self._focus)
        if self.isChecked():
            drawing.box(painter, mark.adjusted(5, 5, -5, -5), 3, fill=self._theme.tokens.colors.on_accent)


def _dress(button: QAbstractButton, theme: Theme) -> None:
    button.setAccessibleName(button.text())
    button.setFont(theme.fonts.body)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setAttribute(Qt.WidgetAttribute.WA_Hover)
    button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    theme.changed.connect(button.update)


def _room(button: QAbstractButton, theme: Theme) -> QSize:
    words = button.fontMetrics().horizontalAdvance(button.text())
    return QSize(_MARK + 8 + words + 6, theme.tokens.size.hit)


def _paint_mark(button: QAbstractButton, painter: QPainter, theme: Theme, radius: float, focus: FocusMemory) -> QRectF:
    """The empty or filled shape, the ring and the words; returns where the mark goes."""
    c = theme.tokens.colors
    shape = QRectF(3, (button.height() - _MARK) / 2, _MARK, _MARK)
    if button.isChecked():
        drawing.box(painter, shape, radius, fill=c.accent if button.isEnabled() else c.disabled)
    else:
        line = c.disabled if not button.isEnabled() else c.muted if button.underMouse() else c.edge
        drawing.box(painter, shape, radius, fill=c.surface, line=line)
    if button.hasFocus() and focus.by_keyboard:
        drawing.focus_ring(painter, shape.adjusted(-3, -3, 3, 3), radius + 2, theme)
    painter.setFont(button.font())
    painter.setPen(c.text if button.isEnabled() else c.disabled)
    words = QRectF(shape.right() + 8, 0, button.width() - shape.right() - 8, button.height())
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, button.text())
    return shape
