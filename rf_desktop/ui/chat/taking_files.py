"""Files out of the clipboard, out of a drag and out of a dialog, as paths or as one picture (T1)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.viewmodels import text_files

_ICON = 32


def paths_of(data: QMimeData) -> list[Path]:
    """The files of this computer in a clipboard or a drag; addresses of elsewhere are not files."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def picture_of(data: QMimeData) -> QImage | None:
    """The picture in a clipboard or a drag. Where words come along, they are what was meant: a cell of a table, a part
    of a page."""
    if not data.hasImage() or data.hasText():
        return None
    image = data.imageData()
    if not isinstance(image, QImage):
        image = QImage(image) if image is not None else QImage()
    return None if image.isNull() else image


def holds_files(data: QMimeData) -> bool:
    """Whether there is something to attach."""
    return bool(paths_of(data)) or (data.hasImage() and not data.hasText())


def as_png(image: QImage) -> bytes:
    """A picture without a file of its own, for sending. Safe in any thread."""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(kept.data())


def ask_for_files(parent: QWidget, folder: str) -> QFileDialog:
    """An open dialog in which files are picked; it goes by itself."""
    dialog = QFileDialog(parent, text_files.ATTACH, folder)
    dialog.setObjectName("attach-files")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class DropTarget(QWidget):
    """Lies over the pane while files are dragged across it, and says what a drop does."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._welcome = True
        self.setObjectName("drop-target")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def appear(self, *, welcome: bool) -> None:
        """Over all of the pane."""
        self._welcome = welcome
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect())
        self.show()
        self.raise_()

    def words(self) -> str:
        """What it says."""
        return text_files.DROP_HERE if self._welcome else text_files.NOWHERE_TO_DROP

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens, colors = self._theme.tokens, self._theme.tokens.colors
        ground = QColor(colors.surface)
        ground.setAlphaF(0.92)
        painter.fillRect(self.rect(), ground)
        rect = QRectF(self.rect()).adjusted(16, 16, -16, -16)
        ink = colors.accent if self._welcome else colors.muted
        pen = QPen(ink, 2, Qt.PenStyle.DashLine)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.drawRoundedRect(rect, tokens.radius.sheet, tokens.radius.sheet)
        middle = rect.center()
        name = "paperclip" if self._welcome else "x"
        drawing.icon(painter, self._theme, name, ink, middle.x() - _ICON / 2, middle.y() - _ICON - 4, _ICON)
        painter.setFont(self._theme.fonts.heading)
        painter.setPen(colors.text)
        line = QRectF(rect.left(), middle.y() + 6, rect.width(), 28)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), self.words())
