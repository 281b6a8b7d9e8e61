"""What can be done with files that are shown: look at a picture, save, copy. Dialogs are opened, never executed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from rf_desktop.client.observable import Cell
from rf_desktop.domain.files import safe_name
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.chat.pictures import Bytes, Pictures
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels import text_files
from rf_desktop.viewmodels.file_view import FileView
from rf_desktop.viewmodels.files import NotLoaded


class Shelf(Bytes, Protocol):
    """Who knows files and saves them."""

    line_is_back: Cell[int]

    async def save(self, key: str, path: Path) -> bool: ...


class FileDeeds(QObject):
    """Belongs to `owner`, over whose window it works."""

    def __init__(self, shelf: Shelf, theme: Theme, tasks: TaskScope, owner: QWidget) -> None:
        super().__init__(owner)
        self._shelf = shelf
        self._theme = theme
        self._tasks = tasks
        self._owner = owner
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        self.pictures = Pictures(shelf, tasks, self)
        unwatch = shelf.line_is_back.watch(lambda _: self.pictures.try_all_again(), now=False)
        self.destroyed.connect(lambda: unwatch())  # noqa: PLW0108 - a bound method would not outlive this

    def look(self, file: FileView, among: tuple[FileView, ...]) -> None:
        """Show a picture large, over the window; the message's others are a key away."""
        from rf_desktop.ui.chat.viewer import Viewer

        pictures = tuple(each for each in among if each.is_picture)
        Viewer(file, pictures, self, self._theme, self._owner.window()).open()

    def load(self, file: FileView, show: Callable[[object], None]) -> None:
        """Have `show` hear of the picture in its own size, or of why there is none."""
        self.pictures.whole(file, show)

    def save(self, file: FileView) -> None:
        """Ask where to, and save."""
        dialog = QFileDialog(self._owner.window(), text_files.SAVE_NAMED.format(name=file.name), self._folder)
        dialog.setObjectName("save-file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(safe_name(file.name))
        dialog.fileSelected.connect(lambda chosen: self._save_to(file, chosen))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save_to(self, file: FileView, chosen: str) -> None:
        path = Path(chosen)
        self._folder = str(path.parent)
        self._tasks.start(f"save {file.key}", self._shelf.save(file.key, path))

    def copy(self, file: FileView) -> None:
        """The picture in its own size, to the clipboard."""
        self.pictures.whole(file, _to_clipboard)


def _to_clipboard(found: QImage | NotLoaded) -> None:
    if isinstance(found, QImage):
        QGuiApplication.clipboard().setImage(found)
