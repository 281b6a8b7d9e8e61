"""The account's playbooks in the settings: choose one, save a copy, import, remove (T6)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.announce import announce
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.fields import ComboBox
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text_learning
from rf_desktop.viewmodels.playbooks import PlaybookShelf, PlaybooksView


class PlaybooksSection(QWidget):
    """Loads itself. Files are chosen in a dialog that is no modal one."""

    def __init__(self, shelf: PlaybookShelf, theme: Theme, tasks: TaskScope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._tasks = tasks
        self._shown = PlaybooksView()
        self._list = ComboBox(theme, text_learning.PLAYBOOKS)
        self._list.setObjectName("settings-playbooks")
        self._list.currentIndexChanged.connect(lambda _: self._weigh())
        self._said = PlainLabel(theme, "", face=Face.SMALL, ink=Ink.MUTED)
        self._said.setObjectName("settings-playbooks-note")
        self._save = Button(theme, text_learning.SAVE_PLAYBOOK, Kind.SECONDARY)
        self._save.setObjectName("settings-playbook-save")
        self._save.clicked.connect(lambda: self._choose_file(importing=False))
        self._import = Button(theme, text_learning.IMPORT_PLAYBOOK, Kind.SECONDARY)
        self._import.setObjectName("settings-playbook-import")
        self._import.clicked.connect(lambda: self._choose_file(importing=True))
        self._remove = Button(theme, text_learning.REMOVE_PLAYBOOK, Kind.QUIET)
        self._remove.setObjectName("settings-playbook-remove")
        self._remove.clicked.connect(lambda: tasks.start("remove playbook", shelf.remove(self._chosen())))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.tokens.space.s)
        for button in (self._import, self._save, self._remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.s)
        column.addWidget(PlainLabel(theme, text_learning.PLAYBOOKS_NOTE, face=Face.SMALL, ink=Ink.MUTED))
        column.addWidget(self._list)
        column.addLayout(buttons)
        column.addWidget(self._said)
        column.addStretch(1)
        unwatch = shelf.state.watch(self._show)
        self.destroyed.connect(lambda: unwatch())  # noqa: PLW0108 - a bound method would not outlive the section
        tasks.start("playbooks", shelf.load())

    def file_chosen(self, file: Path, *, importing: bool) -> None:
        """A file was chosen: import it, or write the chosen playbook to it."""
        if importing:
            self._tasks.start("import playbook", self._shelf.import_file(file))
        else:
            self._shelf.save_copy(self._chosen(), file)

    def _choose_file(self, *, importing: bool) -> None:
        title = text_learning.IMPORT_PLAYBOOK if importing else text_learning.SAVE_PLAYBOOK
        dialog = QFileDialog(self, title, "" if importing else f"{self._chosen()}.toml", text_learning.PLAYBOOK_FILES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen if importing else QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile if importing else QFileDialog.FileMode.AnyFile)
        if not importing:
            dialog.setDefaultSuffix("toml")
            dialog.selectFile(f"{self._chosen()}.toml")
        dialog.fileSelected.connect(lambda name: self.file_chosen(Path(name), importing=importing))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _chosen(self) -> str:
        chosen = self._list.currentData()
        return chosen if isinstance(chosen, str) else ""

    def _show(self, view: PlaybooksView) -> None:
        if view.lines != self._shown.lines:
            before = self._chosen()
            self._list.clear()
            for line in view.lines:
                self._list.addItem(line.sentence, line.id)
            self._list.setCurrentIndex(max(0, self._list.findData(before)))
        self._shown = view
        self._said.setText(view.said)
        self._said.set_ink(Ink.URGENT if view.wrong else Ink.MUTED)
        self._said.setVisible(bool(view.said))
        if view.said:
            announce(self, view.said, view.wrong)
        self._weigh()

    def _weigh(self) -> None:
        """What may be pressed now."""
        line = next((each for each in self._shown.lines if each.id == self._chosen()), None)
        self._import.setVisible(self._shown.may_import)
        self._save.setEnabled(line is not None)
        self._remove.setVisible(self._shown.may_import)
        self._remove.setEnabled(line is not None and line.may_remove)
