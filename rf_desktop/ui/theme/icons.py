"""Lucide icons in any colour, size and screen scale, drawn from their outlines and kept.

`pixmap` is for painting (delegates, painted controls); `icon` is for Qt classes that want a QIcon (menus, the tray).
"""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from rf_desktop import paths

_SCALES = (1.0, 1.25, 1.5, 1.75, 2.0, 3.0)  # what desktops offer; between two of them Qt takes the larger


def pixmap(name: str, color: QColor, size: int, dpr: float) -> QPixmap:
    """The icon `name`, `size` x `size` device-independent pixels, its strokes in `color`, sharp at scale `dpr`.

    Raises FileNotFoundError for a name that is not in resources/icons.
    """
    return _pixmap(name, color.name(QColor.NameFormat.HexArgb), size, dpr)


def icon(name: str, color: QColor, size: int = 16, disabled: QColor | None = None) -> QIcon:
    """A QIcon holding the drawing for every usual screen scale, and one in `disabled` for switched-off actions."""
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(pixmap(name, color, size, scale), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, disabled or color, size, scale), QIcon.Mode.Disabled)
    return made


@cache
def _outline(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=1024)
def _pixmap(name: str, argb: str, size: int, dpr: float) -> QPixmap:
    color = QColor(argb)
    side = max(1, round(size * dpr))
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    svg = _outline(name).replace("currentColor", color.name(QColor.NameFormat.HexRgb))
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    painter = QPainter(drawn)
    painter.setOpacity(color.alphaF())
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    drawn.setDevicePixelRatio(dpr)
    return drawn
