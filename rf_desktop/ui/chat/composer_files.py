"""What is attached beside the draft: a line of chips, each with its picture or icon, name, size, and a way out."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from rf_desktop.ui.chat.file_tile import ICONS
from rf_desktop.ui.chat.pictures import Pictures
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.ui.widgets.flow_layout import FlowLayout
from rf_desktop.ui.widgets.labels import plain_tooltip
from rf_desktop.viewmodels import text_files
from rf_desktop.viewmodels.file_view import FileView

_HIGH = 40
_WIDEST = 220
_PICTURE = 30


class ComposerFiles(QWidget):
    """Hidden while nothing is attached.

    Signals:
        removed(str): take that file away.
        emptied: the last chip with the keyboard in it has gone.
    """

    removed = Signal(str)
    emptied = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: list[_Chip] = []
        self.pictures: Pictures | None = None
        self.setObjectName("attached")
        self.setAccessibleName(text_files.ATTACHED)
        self._flow = FlowLayout(self, gap=6)
        self.hide()

    @property
    def chips(self) -> list[QWidget]:
        return list(self._chips)

    def height_at(self, width: int) -> int:
        """The height of all chips where they have that width."""
        margins = self.contentsMargins()
        room = width - margins.left() - margins.right()
        return self._flow.heightForWidth(room) + margins.top() + margins.bottom()

    def show_files(self, files: tuple[FileView, ...]) -> None:
        """These and no others; the keyboard goes from a chip that leaves to the one that takes its place."""
        wanted = {file.key for file in files}
        held = next((place for place, chip in enumerate(self._chips) if chip.remove.hasFocus()), None)
        for chip in [chip for chip in self._chips if chip.file.key not in wanted]:
            self._chips.remove(chip)
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        known = {chip.file.key for chip in self._chips}
        for file in files:
            if file.key not in known:
                chip = _Chip(file, self._theme, self.pictures, self)
                chip.remove.clicked.connect(lambda *_, key=file.key: self.removed.emit(key))
                self._chips.append(chip)
                self._flow.addWidget(chip)
                chip.show()
        self.setVisible(bool(files))
        self.updateGeometry()
        if held is None or any(chip.remove.hasFocus() for chip in self._chips):
            return
        if self._chips:
            self._chips[min(held, len(self._chips) - 1)].remove.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.emptied.emit()


class _Chip(QWidget):
    """One file."""

    def __init__(self, file: FileView, theme: Theme, pictures: Pictures | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.file = file
        self._theme = theme
        self._pictures = pictures
        self.setObjectName("attached-file")
        self.setAccessibleName(file.sentence)
        self.setToolTip(plain_tooltip(f"{file.name} · {file.size}"))
        self.remove = IconButton(theme, "x", text_files.REMOVE.format(name=file.name), parent=self)
        self.remove.setToolTip(plain_tooltip(text_files.REMOVE.format(name=file.name)))
        self.remove.setObjectName("remove-file")
        size = self.sizeHint()
        self.setFixedSize(size)
        side = self.remove.sizeHint()
        self.remove.move(size.width() - side.width() - 4, (_HIGH - side.height()) // 2)
        self.remove.resize(side)
        if pictures is not None and file.is_picture:
            pictures.arrived.connect(self._arrived)

    def _arrived(self, key: str) -> None:
        if key == self.file.key:
            self.update()

    def sizeHint(self) -> QSize:
        name = QFontMetrics(self._theme.fonts.small).horizontalAdvance(self.file.name)
        facts = QFontMetrics(self._theme.fonts.tiny).horizontalAdvance(self.file.size)
        return QSize(min(_WIDEST, max(name, facts) + _PICTURE + 5 + 10 + 4 + 34), _HIGH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace on its button take it away, too."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors, fonts, radius = self._theme.tokens.colors, self._theme.fonts, self._theme.tokens.radius.control
        drawing.box(painter, QRectF(self.rect()), radius, fill=colors.canvas, line=colors.line)
        place = QRectF(5, (_HIGH - _PICTURE) / 2, _PICTURE, _PICTURE)
        image = self._pictures.small(self.file) if self._pictures is not None and self.file.is_picture else None
        if isinstance(image, QImage):
            self._paint_picture(painter, place, image)
        else:
            drawing.icon(painter, self._theme, ICONS[self.file.kind], colors.muted, place.x() + 6, place.y() + 6, 18)
        left = place.right() + 10
        room = int(self.remove.x() - left - 4)
        lines = (
            (self.file.name, fonts.small, colors.text, 3, Qt.TextElideMode.ElideMiddle),
            (self.file.size, fonts.tiny, colors.muted, 20, Qt.TextElideMode.ElideRight),
        )
        for words, font, color, top, elide in lines:
            painter.setFont(font)
            painter.setPen(color)
            shown = QFontMetrics(font).elidedText(words, elide, room)
            rect = QRectF(left, top, room + 1, 17)
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)

    def _paint_picture(self, painter: QPainter, place: QRectF, image: QImage) -> None:
        """Its middle, as a square."""
        side = min(image.width(), image.height())
        middle = QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)
        path = QPainterPath()
        path.addRoundedRect(place, 4, 4)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(path)
        painter.drawImage(place, image, middle)
        painter.restore()
