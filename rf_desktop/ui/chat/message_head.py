"""The line above a message: who said it, when, and what else there is to know about it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from rf_desktop.domain.vocabulary import AuthorKind
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.one_line import Piece, fit
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import MessageRow

HEIGHT = 20
_ICON = 14
_BESIDE_ICON = 6
_LEAST = 40.0
_ICONS: dict[AuthorKind, str] = {
    "person": "user",
    "customer": "building-2",
    "flowpilot": "sparkles",
    "system": "info",
}


def paint_head(painter: QPainter, theme: Theme, row: MessageRow, head: QRectF, room: float) -> None:
    """Icon, author, time and label within `head`, from its right when it is mine; no wider than `room` pixels.

    Where that is little, the label is shortened first, then the author.
    """
    colors, fonts = theme.tokens.colors, theme.fonts
    label = row.label or (text.CUSTOMER if row.author_kind == "customer" else "")
    said: dict[str, tuple[str, QFont, QColor]] = {
        "author": (" ".join(row.author.split()), fonts.small_strong, colors.text),
        "time": (text.clock(row.sent_at), fonts.tiny, colors.muted),
        "label": (label, fonts.tiny, colors.muted),
    }
    wish = {name: QFontMetricsF(font).horizontalAdvance(words) for name, (words, font, _) in said.items()}
    pieces = [Piece("author", wish["author"], min(_LEAST, wish["author"]), rank=1)]
    pieces.append(Piece("time", wish["time"], wish["time"], rank=0))
    if label:
        pieces.append(Piece("label", wish["label"], min(_LEAST, wish["label"]), rank=2))
    spans = fit(pieces, room - _ICON - _BESIDE_ICON)
    whole = _ICON + _BESIDE_ICON + max(span.right for span in spans.values())
    left = head.right() - whole if row.mine else head.left()
    icon = "clock" if row.state == "waiting" and label else _ICONS[row.author_kind]
    drawing.icon(painter, theme, icon, colors.muted, left, head.top() + (HEIGHT - _ICON) / 2, _ICON)
    left += _ICON + _BESIDE_ICON
    for name, span in spans.items():
        words, font, color = said[name]
        painter.setFont(font)
        painter.setPen(color)
        shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, span.width + 0.5)
        place = QRectF(left + span.left, head.top(), span.width + 1, HEIGHT)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
