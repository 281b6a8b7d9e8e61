"""Strokes shared by painted controls and delegates: rounded boxes, the focus ring, shadows, icons.

Each leaves the painter as it found it.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPixmapCache

from rf_desktop.ui.theme.theme import Theme


def box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None = None,
    line: QColor | None = None,
    width: float = 1.0,
) -> None:
    """A rounded rectangle inside `rect`, its line drawn inwards so that it is as sharp as the screen allows."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(line, width) if line is not None else Qt.PenStyle.NoPen)
    inset = width / 2 if line is not None else 0.0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), max(radius - inset, 0), max(radius - inset, 0))
    painter.restore()


def focus_ring(painter: QPainter, rect: QRectF, radius: float, theme: Theme) -> None:
    """The two-pixel accent ring along the inner edge of `rect`."""
    box(painter, rect, radius, line=theme.tokens.colors.focus, width=theme.tokens.size.ring)


SHADOW = 14
"""Pixels a shadow needs around what floats."""


def floating(painter: QPainter, rect: QRectF, radius: float, theme: Theme) -> None:
    """A raised panel with hairline and soft shadow, which falls up to SHADOW pixels outside `rect`."""
    scale = painter.device().devicePixelRatio()
    colors = theme.tokens.colors
    around = rect.adjusted(-SHADOW, -SHADOW, SHADOW, SHADOW)
    key = f"shadow {around.width()}x{around.height()} {radius} {scale} {colors.shadow.name(QColor.NameFormat.HexArgb)}"
    shadow = QPixmap()
    if not QPixmapCache.find(key, shadow):
        shadow = _shadow(around.size(), radius, scale, colors.shadow)
        QPixmapCache.insert(key, shadow)
    painter.drawPixmap(around, shadow, QRectF(shadow.rect()))
    box(painter, rect, radius, fill=colors.raised, line=colors.line)


def _shadow(size: QSizeF, radius: float, scale: float, color: QColor) -> QPixmap:
    """A dozen transparent layers on each other; drawn once for each size, because that is what costs."""
    picture = QPixmap(round(size.width() * scale), round(size.height() * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    panel = QRectF(SHADOW, SHADOW, size.width() - 2 * SHADOW, size.height() - 2 * SHADOW)
    layer = QColor(color)
    steps = SHADOW - 2
    layer.setAlphaF(color.alphaF() * 1.1 / steps)
    for step in range(steps, 0, -1):
        box(painter, panel.adjusted(-step + 2, -step + 5, step - 2, step), radius + step, fill=layer)
    painter.end()
    return picture


def icon(painter: QPainter, theme: Theme, name: str, color: QColor, left: float, top: float, size: int) -> None:
    """A Lucide icon with its upper left corner at (left, top), sharp at the painter's own scale."""
    scale = painter.device().devicePixelRatio()
    painter.drawPixmap(
        QRectF(left, top, size, size),
        theme.pixmap(name, color, size, scale),
        QRectF(0, 0, round(size * scale), round(size * scale)),
    )
