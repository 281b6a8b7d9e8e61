"""What the app is, which version, whose work came along, and where it keeps its data."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from rf_desktop import __version__, paths
from rf_desktop.ui.settings.page import Note, Page
from rf_desktop.ui.settings.path_line import PathLine
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, PlainLabel, plain_tooltip
from rf_desktop.viewmodels import text, text_settings


class AboutPage(Page):
    """Version, notices, data folder."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        theme = around.theme
        version = text_settings.VERSION.format(version=__version__)
        self._note = Note(theme, "settings-about-note")
        self.column.addWidget(PlainLabel(theme, version, face=Face.STRONG, selectable=True))
        copy = Button(theme, text_settings.COPY_VERSION, Kind.SECONDARY, icon="copy")
        copy.setObjectName("settings-copy-version")
        copy.clicked.connect(lambda: self._copy(version))
        notices = _folder_button(around, text.SHOW_NOTICES, paths.resources())
        notices.setObjectName("settings-notices")
        self.add(copy, notices)
        self.column.addWidget(self._note)
        self.say(text_settings.ABOUT_LICENCES)
        if around.data_folder is not None:
            self.column.addSpacing(theme.tokens.space.m)
            self.say(text_settings.DATA_FOLDER)
            self.column.addWidget(PathLine(theme, around.data_folder, "settings-about-folder"))
            self.add(_folder_button(around, text_settings.OPEN_DATA_FOLDER, around.data_folder))
        self.finish()

    def _copy(self, version: str) -> None:
        QGuiApplication.clipboard().setText(version)
        self._note.tell(text_settings.VERSION_COPIED.format(version=version), "good")


def _folder_button(around: Surroundings, words: str, folder: Path) -> Button:
    button = Button(around.theme, words, Kind.SECONDARY, icon="file-text")
    button.setToolTip(plain_tooltip(str(folder)))
    button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
    return button
