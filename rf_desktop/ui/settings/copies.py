"""The page about copies: a backup, an export, and the way back to a backup (D6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from rf_desktop.domain import moments
from rf_desktop.ui.settings.page import Note, Page
from rf_desktop.ui.settings.path_line import PathLine
from rf_desktop.ui.settings.question import Question
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.viewmodels import text_copies
from rf_desktop.viewmodels.copies import CopiesPage, CopiesState


class CopiesSection(Page):
    """Shows one CopiesPage. Files are chosen in a window of the desktop's own, opened and never executed."""

    def __init__(self, around: Surroundings, copies: CopiesPage) -> None:
        super().__init__(around)
        theme = around.theme
        self._page = copies
        self._lead = self.say("", selectable=True)
        self._folder = PathLine(theme, copies.folder, "settings-copies-path")
        self.column.addWidget(self._folder)
        self._backup = self._button("backup", text_copies.BACKUP, "archive", self._choose_backup)
        self._export = self._button("export", text_copies.EXPORT, "external-link", self._choose_export)
        self._restore = self._button("restore", text_copies.RESTORE, "history", self._choose_restore)
        folder = self._button("folder", text_copies.SHOW_FOLDER, "file-text", self._show_folder)
        self._deeds = (self._backup, self._export, self._restore)
        self.add(self._backup, self._restore)
        self.add(self._export, folder)
        folder.setVisible(around.data_folder is not None)
        self._hint = self.say(text_copies.EXPORT_HINT)
        self._note = Note(theme, "settings-copies-note")
        self.column.addWidget(self._note)
        yes, no = (text_copies.RESTORE_SURE, copies.restore), (text_copies.KEEP, copies.keep)
        self._question = Question(theme, "settings-copies", yes, no)
        self.column.addWidget(self._question)
        self.finish()
        self.follow(copies.state, self._show)

    def _button(self, name: str, words: str, icon: str, deed: Callable[[], None]) -> Button:
        button = Button(self.theme, words, Kind.SECONDARY, icon=icon)
        button.setObjectName(f"settings-copies-{name}")
        button.clicked.connect(deed)
        return button

    def _show(self, state: CopiesState) -> None:
        self._lead.setText(state.lead)
        self._hint.setVisible(state.may_copy)
        self._folder.setVisible(state.may_copy)
        for button in self._deeds:
            button.setVisible(state.may_copy)  # never disabled: the keyboard would be taken from the one just pressed
        self._note.tell(state.note, state.tone)
        self._question.ask(state.warning)

    # Choosing files ----------------------------------------------------------------------------------------------

    def _choose_backup(self) -> None:
        self._save(text_copies.BACKUP, text_copies.BACKUP_FILE, text_copies.BACKUP_KIND, self._page.backup)

    def _choose_export(self) -> None:
        self._save(text_copies.EXPORT, text_copies.EXPORT_FILE, text_copies.EXPORT_KIND, self._page.export)

    def _choose_restore(self) -> None:
        dialog = QFileDialog(self.window(), text_copies.RESTORE.rstrip("…"), _documents(), text_copies.BACKUP_KIND)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, self._page.ask_restore)

    def _save(self, title: str, name: str, kind: str, work: Callable[[Path], object]) -> None:
        named = name.format(date=f"{moments.now().astimezone():%Y-%m-%d}")
        dialog = QFileDialog(self.window(), title.rstrip("…"), str(Path(_documents()) / named), kind)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(named).suffix.lstrip("."))
        self._open(dialog, lambda to: self.around.tasks.start(f"copy to {to.suffix}", work(to)))  # type: ignore[arg-type]

    def _open(self, dialog: QFileDialog, then: Callable[[Path], object]) -> None:
        dialog.setObjectName("choose-file")
        dialog.fileSelected.connect(lambda file: then(Path(file)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.around.data_folder)))


def _documents() -> str:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return folder if Path(folder).is_dir() else str(Path.home())
