"""A path on one line, however long it is: both of its ends are seen, and all of it can be copied (D5)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rf_desktop import paths
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.announce import announce
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.ui.widgets.labels import ElidedLabel, Face
from rf_desktop.viewmodels import text_settings


class PathLine(QWidget):
    """The path from one's home on, shortened in its middle where the room ends; a button copies the whole of it."""

    def __init__(self, theme: Theme, path: Path, name: str) -> None:
        """name: of the path; the button's is this with `-copy`."""
        super().__init__()
        self._path = str(path)
        self._shown = ElidedLabel(theme, paths.for_people(path), face=Face.MONO, mode=Qt.TextElideMode.ElideMiddle)
        self._shown.setObjectName(name)
        self._copy = IconButton(theme, "copy", text_settings.COPY_PATH)
        self._copy.setObjectName(f"{name}-copy")
        self._copy.clicked.connect(self._copied)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space.s)
        row.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._shown, 1, Qt.AlignmentFlag.AlignVCenter)

    def _copied(self) -> None:
        """The button shows that it is done, and says so; a line more would move what stands below."""
        QGuiApplication.clipboard().setText(self._path)
        self._copy.set_icon_name("check")
        self._copy.set_name(text_settings.PATH_COPIED)
        announce(self, text_settings.PATH_COPIED, urgent=False)
