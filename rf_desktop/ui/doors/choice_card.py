"""A large button with an icon, a title and a sentence: one of a few ways to begin."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import pressed_by_enter
from rf_desktop.ui.widgets.focus import FocusMemory

_PAD = 16
_ICON = 20
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class ChoiceCard(QPushButton):
    """A screen reader hears title and sentence."""

    def __init__(self, theme: Theme, icon: str, title: str, lead: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._theme = theme
        self._icon_name = icon
        self._lead = lead
        self._focus = FocusMemory()
        self.setAccessibleName(title)
        self.setAccessibleDescription(lead)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def heightForWidth(self, width: int) -> int:
        fonts = self._theme.fonts
        room = QRectF(0, 0, width - 2 * _PAD - _ICON - 12, 1_000)
        lead = QFontMetrics(fonts.small).boundingRect(room.toRect(), _WRAP, self._lead).height()
        return 2 * _PAD + QFontMetrics(fonts.strong).height() + 4 + lead

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(260, self.heightForWidth(260))

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.heightForWidth(max(self.width(), 220)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens, fonts = self._theme.tokens, self._theme.fonts
        colors, rect = tokens.colors, QRectF(self.rect())
        fill = colors.pressed if self.isDown() else colors.hover if self.underMouse() else colors.surface
        drawing.box(painter, rect, tokens.radius.card, fill=fill, line=colors.button_edge)
        if self.hasFocus() and self._focus.by_keyboard:
            drawing.focus_ring(painter, rect, tokens.radius.card, self._theme)
        drawing.icon(painter, self._theme, self._icon_name, colors.accent, _PAD, _PAD, _ICON)
        left, height = _PAD + _ICON + 12, QFontMetrics(fonts.strong).height()
        painter.setFont(fonts.strong)
        painter.setPen(colors.text if self.isEnabled() else colors.disabled)
        painter.drawText(QRectF(left, _PAD, rect.width() - left - _PAD, height), 0, self.text())
        painter.setFont(fonts.small)
        painter.setPen(colors.muted)
        top = _PAD + height + 4
        painter.drawText(QRectF(left, top, rect.width() - left - _PAD, rect.height() - top), _WRAP, self._lead)
