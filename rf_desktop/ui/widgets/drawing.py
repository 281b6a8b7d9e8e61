"""Strokes shared by painted controls and delegates: rounded boxes, the focus ring, shadows, icons.

Each leaves the painter as it found it.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

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
    colors = theme.tokens.colors
    layer = QColor(colors.shadow)
    steps = SHADOW - 2
    layer.setAlphaF(colors.shadow.alphaF() * 1.1 / steps)
    for step in range(steps, 0, -1):
        spread = rect.adjusted(-step + 2, -step + 5, step - 2, step)
        box(painter, spread, radius + step, fill=layer)
    box(painter, rect, radius, fill=colors.raised, line=colors.line)


def icon(painter: QPainter, theme: Theme, name: str, color: QColor, left: float, top: float, size: int) -> None:
    """A Lucide icon with its upper left corner at (left, top), sharp at the painter's own scale."""
    scale = painter.device().devicePixelRatio()
    painter.drawPixmap(
        QRectF(left, top, size, size),
        theme.pixmap(name, color, size, scale),
        QRectF(0, 0, round(size * scale), round(size * scale)),
    )
