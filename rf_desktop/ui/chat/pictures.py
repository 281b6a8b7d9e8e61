"""Pictures that people attached: fetched when they come into sight, unpacked beside the loop, kept small (T1).

The bytes are untrusted. Only the reader for the kind that the bytes were found to be is asked, never one that Qt would
guess; a picture whose head says more than `domain/files.py` allows is not unpacked at all.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from rf_desktop.domain import files
from rf_desktop.ui.aio import TaskScope
from rf_desktop.viewmodels import text_files
from rf_desktop.viewmodels.file_view import FileView
from rf_desktop.viewmodels.files import NotLoaded

SMALL = QSize(720, 560)
"""Pixels of what is kept for the transcript: enough for a tile at twice the scale."""
KEPT = 80
_FORMATS = {files.PNG: b"png", files.JPEG: b"jpeg", files.GIF: b"gif", files.WEBP: b"webp", files.BMP: b"bmp"}
_TURNED = QImageIOHandler.Transformation.TransformationRotate90


class Bytes(Protocol):
    """Who knows the bytes of files."""

    async def content(self, key: str) -> bytes | NotLoaded: ...


class Pictures(QObject):
    """Small pictures by key.

    Signals:
        arrived(str): the picture of that key, or why there is none, is there now.
    """

    arrived = Signal(str)

    def __init__(self, source: Bytes, tasks: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._tasks = tasks
        self._known: OrderedDict[str, QImage | NotLoaded] = OrderedDict()
        self._wanted: set[str] = set()
        self._asked = 0

    def small(self, file: FileView) -> QImage | NotLoaded | None:
        """The picture, why there is none, or None while it is on its way, which begins now if it has not yet."""
        known = self._known.get(file.key)
        if known is not None:
            self._known.move_to_end(file.key)
        elif file.key not in self._wanted:
            self._want(file)
        return known

    def try_again(self, file: FileView) -> None:
        """After a failure that may pass."""
        known = self._known.get(file.key)
        if isinstance(known, NotLoaded) and known.can_retry:
            del self._known[file.key]
            self.arrived.emit(file.key)

    def try_all_again(self) -> None:
        """The line is back: what could not be loaded is asked for once more when it is in sight."""
        passing = [key for key, known in self._known.items() if isinstance(known, NotLoaded) and known.can_retry]
        for key in passing:
            del self._known[key]
            self.arrived.emit(key)

    def whole(self, file: FileView, then: Callable[[QImage | NotLoaded], None]) -> None:
        """Fetch the picture in its own size, and hand it over."""
        self._asked += 1  # everybody who asks is answered, also about the same one
        self._tasks.start(f"whole picture {self._asked}", fetch(self._source, file, None, then))

    def _want(self, file: FileView) -> None:
        """It is asked while painting, when nothing may begin: it begins in the loop's next turn. While the loop stands
        (at the very end of the program) nothing does, and a later painting asks again."""
        self._wanted.add(file.key)
        QTimer.singleShot(0, self, lambda: self._begin(file))

    def _begin(self, file: FileView) -> None:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            self._wanted.discard(file.key)
        else:
            loading = fetch(self._source, file, SMALL, lambda found: self._keep(file.key, found))
            self._tasks.start(f"picture {file.key}", loading)

    def _keep(self, key: str, found: QImage | NotLoaded) -> None:
        self._wanted.discard(key)
        self._known[key] = found
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        self.arrived.emit(key)


async def fetch(source: Bytes, file: FileView, most: QSize | None, then: Callable[[QImage | NotLoaded], None]) -> None:
    """Hand `then` the picture, not larger than `most`, or why there is none."""
    content = await source.content(file.key)
    if isinstance(content, NotLoaded):
        then(content)
        return
    image = await asyncio.to_thread(unpack, content, file.media_type, most)
    then(NotLoaded(text_files.NOT_SHOWN, can_retry=False) if image is None else image)


def unpack(content: bytes, media_type: str, most: QSize | None) -> QImage | None:
    """The picture in these bytes, not larger than `most`, turned as its camera says; None when it cannot be shown.

    Safe in any thread.
    """
    kind = _FORMATS.get(media_type)
    looked = files.look_into(content)
    if kind is None or looked.media_type != media_type or not files.is_shown(media_type, looked.width, looked.height):
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or not files.is_shown(media_type, size.width(), size.height()):
        return None
    if most is not None:
        room = most.transposed() if reader.transformation() & _TURNED else most
        if size.width() > room.width() or size.height() > room.height():
            reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else image
