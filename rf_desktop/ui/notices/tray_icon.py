"""The picture in the tray, drawn for one exact size: the mark, how many are unread, and what is wrong (SPEC Q4, Q7).

Pure: a state and a size give a picture. Colour never speaks alone: catching up is hollow, offline hollow and struck
through, signed out carries an exclamation mark, do-not-disturb a bar, unread a number, or a dot where a number could
not be read.
"""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QImage, QPainter, QPainterPath, QPen, QPixmap

from rf_desktop.ui.theme.tokens import Mode, load
from rf_desktop.values import dataclass

SMALLEST_WITH_NUMBER = 22  # device pixels
MOST_COUNTED = 99
# What trays ask for, at every usual scale: each is drawn by itself, so nothing is ever scaled.
SIZES = (16, 18, 20, 22, 24, 28, 30, 32, 33, 36, 40, 44, 48, 56, 64, 96, 128)


class TrayConnection(Enum):
    """How the desktop stands with its server."""

    LIVE = auto()
    CATCHING_UP = auto()
    OFFLINE = auto()
    SIGNED_OUT = auto()


@dataclass(frozen=True)
class TrayState:
    """What the tray tells. unread: all dots of the queue; questions: those of them that are questions to me. waiting:
    escalations. offline_since: a local time as it is shown, "14:02".

    quiet: what mutes, in words, where there is more to say than that it is on.
    """

    unread: int = 0
    waiting: int = 0
    connection: TrayConnection = TrayConnection.LIVE
    offline_since: str = ""
    do_not_disturb: bool = False
    quiet: str = ""
    questions: int = 0


def tray_icon(state: TrayState, mode: Mode) -> QIcon:
    """The picture in every size that a tray asks for. `mode` is that of the desktop's panel."""
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(QPixmap.fromImage(tray_picture(state, size, mode)))
    return icon


def tray_picture(state: TrayState, size: int, mode: Mode) -> QImage:
    """The picture at `size` device pixels, square, on nothing."""
    picture = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colors = load(mode).colors
    stroke = _draw_mark(painter, size, colors.text, colors.canvas, whole=state.connection is TrayConnection.LIVE)
    if state.connection in (TrayConnection.OFFLINE, TrayConnection.SIGNED_OUT):
        _strike_through(painter, size, colors.text, stroke)
    if state.connection is TrayConnection.SIGNED_OUT:
        _draw_badge(painter, size, "!", colors.urgent, colors.on_accent)
    elif state.unread > 0:
        _draw_badge(painter, size, _count(state.unread, size), colors.accent, colors.on_accent)
    if state.do_not_disturb:
        _draw_bar(painter, size, colors.text, colors.canvas)
    painter.end()
    return picture


def _count(unread: int, size: int) -> str:
    """Up to 99, then 99+; nothing, which is a dot, where it could not be read."""
    if size < SMALLEST_WITH_NUMBER:
        return ""
    return str(unread) if unread <= MOST_COUNTED else f"{MOST_COUNTED}+"


def _draw_mark(painter: QPainter, size: int, ink: QColor, paper: QColor, *, whole: bool) -> float:
    """The application's sign: a line that steps up a level and arrives at someone, cut out of a tile; hollow while not
    `whole`. The width of its line."""
    tile = QRectF(0, 0, size, size).adjusted(0.5, 0.5, -0.5, -0.5)
    unit = size / 64
    stroke = max(7 * unit, 1.6)
    path = QPainterPath(QPointF(14 * unit, 46 * unit))
    path.lineTo(21 * unit, 46 * unit)
    path.cubicTo(36 * unit, 46 * unit, 31 * unit, 19 * unit, 42 * unit, 19 * unit)
    if whole:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(tile, 14 * unit, 14 * unit)
    else:
        edge = max(round(4 * unit), 1)
        painter.setPen(QPen(ink, edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = tile.adjusted(edge / 2 - 0.5, edge / 2 - 0.5, 0.5 - edge / 2, 0.5 - edge / 2)
        painter.drawRoundedRect(inner, 13 * unit, 13 * unit)
    sign = paper if whole else ink
    painter.setPen(QPen(sign, stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(sign)
    painter.drawEllipse(QPointF(45 * unit, 19 * unit), 8.5 * unit, 8.5 * unit)
    return stroke


def _strike_through(painter: QPainter, size: int, ink: QColor, stroke: float) -> None:
    ends = QPointF(size * 0.16, size * 0.16), QPointF(size * 0.84, size * 0.84)
    _clear(painter)
    painter.setPen(QPen(Qt.GlobalColor.transparent, stroke * 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(*ends)
    _draw(painter)
    painter.setPen(QPen(ink, stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(*ends)


def _draw_badge(painter: QPainter, size: int, text: str, fill: QColor, ink: QColor) -> None:
    """At the top right, with a gap around it so that it stands off whatever lies behind; without text a dot."""
    gap = max(round(size / 24), 1)
    if not text:
        _pill(painter, QRectF(size - round(size * 0.5), 0, round(size * 0.5), round(size * 0.5)), gap, fill)
        return
    height = round(size * 0.58)
    font = QFont(painter.font())
    font.setPixelSize(max(round(height * (0.82 if len(text) < 3 else 0.68)), 9))
    font.setBold(True)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    metrics = QFontMetricsF(font)
    words = metrics.tightBoundingRect(text)
    width = min(max(height, round(words.width() + height * 0.4)), size)
    badge = QRectF(size - width, 0, width, height)
    _pill(painter, badge, gap, fill)
    outline = QPainterPath()
    outline.addText(0, 0, font, text)
    around = outline.boundingRect()
    room = width - max(height * 0.2, 2)
    if around.width() > room:  # narrower letters rather than letters over the edge
        painter.save()
        painter.translate(badge.center())
        painter.scale(room / around.width(), 1)
        painter.translate(-around.center())
        painter.fillPath(outline, ink)
        painter.restore()
    else:
        painter.fillPath(outline.translated(badge.center() - around.center()), ink)


def _draw_bar(painter: QPainter, size: int, ink: QColor, paper: QColor) -> None:
    """Do not disturb: a bar in a disc at the bottom right, under the number."""
    side = max(round(size * 0.4), 7)
    disc = QRectF(size - side, size - side, side, side)
    _pill(painter, disc, max(round(size / 24), 1), paper)
    painter.setPen(QPen(ink, max(round(size / 20), 1)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(disc.adjusted(0.5, 0.5, -0.5, -0.5))
    thick = max(round(side * 0.2), 1)
    long = round(side * 0.5)
    painter.fillRect(QRectF(disc.left() + (side - long) / 2, disc.top() + (side - thick) / 2, long, thick), ink)


def _pill(painter: QPainter, rect: QRectF, gap: int, fill: QColor) -> None:
    around = rect.adjusted(-gap, -gap, gap, gap)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    _clear(painter)
    painter.drawRoundedRect(around, around.height() / 2, around.height() / 2)
    _draw(painter)
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)


def _clear(painter: QPainter) -> None:
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)


def _draw(painter: QPainter) -> None:
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
