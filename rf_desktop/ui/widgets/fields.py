"""Fields one fills in: LineEdit, ComboBox, CheckBox.

Their frames come from the style sheet; arrows and check marks, which it cannot draw in the theme's colours, are painted
here.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing

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
        super().__init__(parent)
        self._theme = theme
        self._ringed = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setFont(theme.fonts.body)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(_MARK + 8 + words + 6, self._theme.tokens.size.hit)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = self._theme.tokens.colors
        mark = QRectF(3, (self.height() - _MARK) / 2, _MARK, _MARK)
        if self.isChecked():
            fill = c.accent if self.isEnabled() else c.disabled
            drawing.box(painter, mark, 4, fill=fill)
            drawing.icon(painter, self._theme, "check", c.on_accent, mark.left() + 2, mark.top() + 2, _MARK - 4)
        else:
            line = c.disabled if not self.isEnabled() else c.muted if self.underMouse() else c.edge
            drawing.box(painter, mark, 4, fill=c.surface, line=line)
        if self._ringed:
            drawing.focus_ring(painter, mark.adjusted(-3, -3, 3, 3), 6, self._theme)
        painter.setPen(c.text if self.isEnabled() else c.disabled)
        words = QRectF(mark.right() + 8, 0, self.width() - mark.right() - 8, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
