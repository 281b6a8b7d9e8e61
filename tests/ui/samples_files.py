"""Sample files and pictures of the chat pane, and a stand-in for who knows them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from rf_desktop.client.observable import Cell
from rf_desktop.contract.attachments import Attachment
from rf_desktop.domain import files
from rf_desktop.domain.ids import AttachmentId
from rf_desktop.ui.chat.taking_files import as_png
from rf_desktop.viewmodels.file_view import FileView, file_view
from rf_desktop.viewmodels.files import NotLoaded


def picture(width: int, height: int) -> QImage:
    """Something like a window with a message in it."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#dfe6f2"))
    painter = QPainter(image)
    window = QRect(width // 8, height // 8, width * 3 // 4, height * 3 // 4)
    painter.fillRect(window, QColor("#ffffff"))
    painter.fillRect(window.x(), window.y(), window.width(), max(4, height // 14), QColor("#2f5fa8"))
    for line in range(5):
        top = window.y() + height // 6 + line * height // 12
        wide = window.width() * (7 - line % 3) // 9
        painter.fillRect(window.x() + width // 24, top, wide, max(2, height // 40), QColor("#9aa3b5"))
    button = QRect(window.right() - width // 6, window.bottom() - height // 12, width // 7, height // 16)
    painter.fillRect(button, QColor("#c2261f"))
    painter.end()
    return image


def picture_bytes(width: int, height: int) -> bytes:
    """The same as a PNG."""
    return as_png(picture(width, height))


def _view(key: str, name: str, kind: str, size: int, width: int | None = None, height: int | None = None) -> FileView:
    return file_view(
        Attachment(id=AttachmentId(key), name=name, media_type=kind, size=size, width=width, height=height)
    )


SCREEN = _view("a1", "Outlook 2025-06-03.png", files.PNG, 348_000, 1200, 800)
TALL = _view("a2", "phone.png", files.PNG, 2_400_000, 900, 1600)
LOG = _view("a3", "outlook-trace-of-the-whole-morning-on-floor-3.log", files.TEXT, 91_000)
ARCHIVE = _view("a4", "logs.zip", files.ZIP, 8_400_000)
BYTES = {"a1": picture_bytes(1200, 800), "a2": picture_bytes(900, 1600), "a3": b"log", "a4": b"PK"}


class StandInShelf:
    """Files that are all there; `missing` says why one is not."""

    def __init__(self) -> None:
        self.attached: Cell[tuple[FileView, ...]] = Cell(())
        self.adding: Cell[bool] = Cell(False)
        self.line_is_back: Cell[int] = Cell(0)
        self.bytes: dict[str, bytes] = dict(BYTES)
        self.missing: dict[str, NotLoaded] = {}
        self.calls: list[tuple[Any, ...]] = []

    async def content(self, key: str) -> bytes | NotLoaded:
        self.calls.append(("content", key))
        return self.missing.get(key) or self.bytes[key]

    async def save(self, key: str, path: Path) -> bool:
        self.calls.append(("save", key, path))
        return True

    async def attach_paths(self, paths: Sequence[Path]) -> None:
        self.calls.append(("attach_paths", list(paths)))

    async def attach_picture(self, content: bytes) -> None:
        self.calls.append(("attach_picture", content))

    def remove(self, key: str) -> None:
        self.calls.append(("remove", key))
        self.attached.set(tuple(file for file in self.attached.value if file.key != key))
