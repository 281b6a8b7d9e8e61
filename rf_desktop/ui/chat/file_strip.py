"""The files of one message, in lines like words; each has its size before its picture is there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from rf_desktop.ui.chat.file_deeds import FileDeeds
from rf_desktop.ui.chat.file_tile import FileTile
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels.file_view import FileView

_GAP = 8


class FileStrip(QWidget):
    """Places its tiles itself, from the right for my own messages."""

    def __init__(self, theme: Theme, deeds: FileDeeds | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._deeds = deeds
        self._tiles: list[FileTile] = []
        self.setObjectName("files")

    @property
    def tiles(self) -> list[FileTile]:
        return list(self._tiles)

    def show_files(self, files: tuple[FileView, ...]) -> None:
        """These and no others; a tile that stays keeps the keyboard."""
        if files == tuple(tile.file for tile in self._tiles):
            return
        old = {tile.file: tile for tile in self._tiles}
        self._tiles = [old.pop(file) if file in old else self._tile(file) for file in files]
        for tile in old.values():
            tile.hide()
            tile.deleteLater()
        for before, after in zip(self._tiles, self._tiles[1:], strict=False):
            self.setTabOrder(before, after)

    def arrange(self, width: int, *, from_right: bool) -> int:
        """Place the tiles in that width; returns the height."""
        lines: list[list[tuple[FileTile, QRect]]] = []
        x = y = high = 0
        for tile in self._tiles:
            size = tile.size_within(width)
            if lines and x + size.width() <= width:
                lines[-1].append((tile, QRect(QPoint(x, y), size)))
            else:
                y += high + _GAP if lines else 0
                x = high = 0
                lines.append([(tile, QRect(QPoint(0, y), size))])
            x += size.width() + _GAP
            high = max(high, size.height())
        for line in lines:
            shift = width - line[-1][1].right() - 1 if from_right else 0
            for tile, rect in line:
                tile.setGeometry(rect.translated(shift, 0))
        return y + high

    def _tile(self, file: FileView) -> FileTile:
        deeds = self._deeds
        tile = FileTile(file, self._theme, deeds.pictures if deeds else None, self)
        if deeds is not None:
            tile.look_asked.connect(lambda: deeds.look(file, tuple(each.file for each in self._tiles)))
            tile.save_asked.connect(lambda: deeds.save(file))
            tile.copy_asked.connect(lambda: deeds.copy(file))
        tile.show()
        return tile
