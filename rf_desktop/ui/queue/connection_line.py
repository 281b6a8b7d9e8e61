"""How the dock stands with its server: mark, word, and when the list was last true (V3)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.elision import Elision
from rf_desktop.ui.widgets.tone import Tone, ink
from rf_desktop.viewmodels.queue_view import ConnectionKind, ConnectionLine

_MARK = 14
_GAP = 5
_DOT = 7
_LOOK: dict[ConnectionKind, tuple[str, Tone]] = {
    "live": ("", Tone.OK),
    "catching_up": ("refresh-cw", Tone.INFO),
    "connecting": ("loader", Tone.NEUTRAL),
    "offline": ("wifi-off", Tone.WARNING),
    "signed_out": ("lock", Tone.WARNING),
}


class ConnectionLineView(QWidget):
    """One quiet line; painted, because its clock moves with every sign of life."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._line: ConnectionLine | None = None
        self._elision = Elision()
        self.setObjectName("connection-line")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def text(self) -> str:
        """`live · updated 14:02:10`."""
        return "" if self._line is None else " · ".join(p for p in (self._line.label, self._line.updated) if p)

    def show_line(self, line: ConnectionLine) -> None:
        if line == self._line:
            return
        self._line = line
        self.setAccessibleName(self.text())
        self.setProperty("spoken_text", self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 18)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._line is None:
            return
        painter = QPainter(self)
        colors, font = self._theme.tokens.colors, self._theme.fonts.small
        icon, tone = _LOOK[self._line.kind]
        middle = self.height() / 2
        if icon:
            drawing.icon(painter, self._theme, icon, ink(tone, colors), 0, middle - _MARK / 2, _MARK)
        else:
            dot = QRectF((_MARK - _DOT) / 2, middle - _DOT / 2, _DOT, _DOT)
            drawing.box(painter, dot, _DOT / 2, fill=ink(tone, colors))
        painter.setFont(font)
        words = QRectF(_MARK + _GAP, 0, self.width() - _MARK - _GAP, self.height())
        label = self._elision.shown(self._line.label, font, words.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(ink(tone, colors))
        painter.drawText(words, flags, label)
        if self._line.updated:
            painter.setPen(colors.muted)
            past = self._elision.width(label, font)
            painter.drawText(words.adjusted(past, 0, 0, 0), flags, f" · {self._line.updated}")
