"""Paints the palette's rows: what it is called with the typed letters strong, where it belongs, its keys."""

from __future__ import annotations

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from rf_desktop.ui.list_model import RowRole
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.elision import Elision
from rf_desktop.ui.widgets.row_list import RowList
from rf_desktop.viewmodels.palette import PaletteHeading, PaletteRow

ROW_HEIGHT = 34
HEADING_HEIGHT = 30
_GUTTER = 8
_PAD = 10
_KEY_PAD = 6

_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class PaletteDelegate(QStyledItemDelegate):
    """The palette's pen."""

    def __init__(self, theme: Theme, view: RowList) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._elision = Elision()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        heading = isinstance(index.data(RowRole), PaletteHeading)
        return QSize(0, HEADING_HEIGHT if heading else ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, rect = index.data(RowRole), QRectF(option.rect)
        painter.save()
        if isinstance(row, PaletteHeading):
            painter.setFont(self._theme.fonts.tiny_strong)
            painter.setPen(self._theme.tokens.colors.muted)
            painter.drawText(rect.adjusted(_GUTTER + _PAD, 8, -_PAD, 0), _LEFT, row.title.upper())
        elif isinstance(row, PaletteRow):
            self._paint_row(painter, rect, row)
        painter.restore()

    def _paint_row(self, painter: QPainter, rect: QRectF, row: PaletteRow) -> None:
        tokens, fonts = self._theme.tokens, self._theme.fonts
        colors = tokens.colors
        box = rect.adjusted(_GUTTER, 1, -_GUTTER, -1)
        if self._view.current_key() == row.key:
            drawing.box(painter, box, tokens.radius.control, fill=colors.selected)
            bar = QRectF(box.left(), box.top() + 6, 2, box.height() - 12)
            drawing.box(painter, bar, 1, fill=colors.accent)
        elif self._view.hovered_key() == row.key:
            drawing.box(painter, box, tokens.radius.control, fill=colors.hover)
        inner = box.adjusted(_PAD, 0, -_PAD, 0)
        right = inner.right()
        if row.keys:
            right = self._paint_keys(painter, inner, right, row.keys)
        if row.group:
            width = self._elision.width(row.group, fonts.small)
            painter.setFont(fonts.small)
            painter.setPen(colors.muted)
            painter.drawText(QRectF(right - width, inner.top(), width + 1, inner.height()), _LEFT, row.group)
            right -= width + 12
        self._paint_name(painter, QRectF(inner.left(), inner.top(), right - inner.left() - 8, inner.height()), row)

    def _paint_keys(self, painter: QPainter, inner: QRectF, right: float, keys: str) -> float:
        """Each key in a cap of its own, from the right; returns where they begin."""
        tokens, fonts = self._theme.tokens, self._theme.fonts
        for key in reversed(caps(keys)):
            width = max(self._elision.width(key, fonts.tiny_strong) + 2 * _KEY_PAD, 20.0)
            cap = QRectF(right - width, inner.center().y() - 10, width, 20)
            drawing.box(painter, cap, 4, fill=tokens.colors.sunken, line=tokens.colors.line)
            painter.setFont(fonts.tiny_strong)
            painter.setPen(tokens.colors.muted)
            painter.drawText(cap, _MIDDLE, key)
            right -= width + 4
        return right - 8

    def _paint_name(self, painter: QPainter, room: QRectF, row: PaletteRow) -> None:
        fonts, colors = self._theme.fonts, self._theme.tokens.colors
        if not row.marks:
            self._elision.draw(painter, room, row.name, fonts.body, colors.text)
            return
        # Cut as if all of it were strong: then it fits whichever letters were typed.
        name = self._elision.shown(row.name, fonts.strong, room.width())
        painter.setPen(colors.text)
        line = _line(name, row, fonts.body, fonts.strong)
        line.draw(painter, QPointF(room.left(), room.center().y() - line.boundingRect().height() / 2))


def _line(name: str, row: PaletteRow, font: QFont, strong: QFont) -> QTextLayout:
    """`name`, which may be the beginning of the row's, with the typed letters strong; also from right to left."""
    line = QTextLayout(name, font)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    line.setTextOption(option)
    kept = len(name) if name == row.name else len(name) - 1  # without the …
    formats = []
    for start, end in row.marks:
        mark = QTextLayout.FormatRange()
        mark.start = _units(name[: min(start, kept)])
        mark.length = _units(name[min(start, kept) : min(end, kept)])
        mark.format.setFont(strong)
        formats.append(mark)
    line.setFormats(formats)
    line.beginLayout()
    line.createLine()
    line.endLayout()
    return line


def _units(text: str) -> int:
    """How long Qt takes it to be: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def caps(keys: str) -> list[str]:
    """The keys of a shortcut, one by one: `Ctrl+K` is two, `↑ ↓` as well; a plus of its own stays one."""
    return [key for chord in keys.split(" ") for key in re.findall(r"\+(?=$)|[^+]+", chord)]
