"""Ways into the composer for files: pasted, dropped anywhere on the pane, or picked in a dialog (T1)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QObject, QStandardPaths, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QWidget

from rf_desktop.client.observable import Cell
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.chat.composer import Composer
from rf_desktop.ui.chat.taking_files import DropTarget, as_png, ask_for_files, holds_files, paths_of, picture_of
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels.file_view import FileView


class Shelf(Protocol):
    """Who attaches."""

    attached: Cell[tuple[FileView, ...]]
    adding: Cell[bool]

    async def attach_paths(self, paths: Sequence[Path]) -> None: ...

    async def attach_picture(self, content: bytes) -> None: ...

    def remove(self, key: str) -> None: ...


class Attaching(QObject):
    """Belongs to the pane, which takes drops from now on wherever a field inside does not take them itself."""

    def __init__(self, pane: QWidget, composer: Composer, shelf: Shelf, theme: Theme, tasks: TaskScope) -> None:
        super().__init__(pane)
        self._pane = pane
        self._composer = composer
        self._shelf = shelf
        self._tasks = tasks
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
        self.target = DropTarget(theme, pane)
        composer.files_pasted.connect(self.take)
        composer.attach_asked.connect(self.pick)
        composer.files.removed.connect(shelf.remove)
        pane.setAcceptDrops(True)
        pane.installEventFilter(self)
        watches = [
            shelf.attached.watch(composer.show_files),
            shelf.adding.watch(lambda adding: composer.attach_button.setEnabled(not adding)),
        ]
        self.destroyed.connect(lambda: [unwatch() for unwatch in watches])

    def take(self, data: QMimeData) -> None:
        """What is in a clipboard or was dropped; read out before this returns."""
        paths = paths_of(data)
        picture = None if paths else picture_of(data)
        if paths:
            self._attach(paths)
        elif picture is not None:
            self._composer.focus()
            self._tasks.start("attach picture", _attach_picture(self._shelf, picture))

    def pick(self) -> None:
        """Open the dialog."""
        dialog = ask_for_files(self._pane.window(), self._folder)
        dialog.filesSelected.connect(lambda chosen: self._picked([Path(each) for each in chosen]))

    def _picked(self, paths: list[Path]) -> None:
        if paths:
            self._folder = str(paths[0].parent)
            self._attach(paths)

    def _attach(self, paths: list[Path]) -> None:
        self._composer.focus()
        self._tasks.start(f"attach {paths}", self._shelf.attach_paths(paths))

    @property
    def _welcome(self) -> bool:
        return self._composer.attach_button.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DragEnter | QEvent.Type.DragMove if isinstance(event, QDragEnterEvent | QDragMoveEvent):
                return self._dragged(event)
            case QEvent.Type.DragLeave:
                self.target.hide()
                return True
            case QEvent.Type.Drop if isinstance(event, QDropEvent):
                self.target.hide()
                if self._welcome and holds_files(event.mimeData()):
                    event.setDropAction(Qt.DropAction.CopyAction)
                    event.accept()
                    self.take(event.mimeData())
                return True
            case _:
                return False

    def _dragged(self, event: QDragMoveEvent) -> bool:
        """Files are taken as copies; over a pane in which nobody may write it says so."""
        if not holds_files(event.mimeData()):
            event.ignore()
            return True
        self.target.appear(welcome=self._welcome)
        if self._welcome:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()  # so that the end of the drag is told
        return True


async def _attach_picture(shelf: Shelf, picture: QImage) -> None:
    await shelf.attach_picture(await asyncio.to_thread(as_png, picture))
