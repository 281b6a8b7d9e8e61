"""The look of the running application, and the news that it changed.

Qt tells of the desktop's light or dark scheme through QStyleHints; where no desktop theme is loaded it reports
Unknown, which is read as light. Fusion, a palette and one style sheet do the rest, so that nothing depends on that
desktop theme. Widgets that paint themselves hold the Theme they were given, connect `changed` to `update` and read
`tokens` while painting.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from rf_desktop.ui.theme import fonts, icons
from rf_desktop.ui.theme.motion import Motion
from rf_desktop.ui.theme.palette import palette
from rf_desktop.ui.theme.stylesheet import stylesheet
from rf_desktop.ui.theme.tokens import Mode, Tokens, load


class Choice(StrEnum):
    """What the user chose in Settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def mode_for(choice: Choice, scheme: Qt.ColorScheme) -> Mode:
    """Which colours to show: the choice, or what the desktop says; a desktop that says nothing is light."""
    match choice:
        case Choice.LIGHT:
            return Mode.LIGHT
        case Choice.DARK:
            return Mode.DARK
        case Choice.SYSTEM:
            return Mode.DARK if scheme == Qt.ColorScheme.Dark else Mode.LIGHT


class Theme(QObject):
    """Tokens, fonts and icons of the current mode.

    Signals:
        changed: the mode changed; repaint, and fetch icons again.
    """

    changed = Signal()

    def __init__(
        self, choice: Choice = Choice.SYSTEM, *, reduced_motion: bool | None = None, parent: QObject | None = None
    ) -> None:
        """Needs a running QGuiApplication. Call `apply` once before the first window.

        reduced_motion: what the user chose; None follows the desktop.
        """
        super().__init__(parent)
        self._app: QApplication | None = None
        self._choice = choice
        self._hints = QGuiApplication.styleHints()
        self._said: bool | None = None
        self._tokens = load(mode_for(choice, self._hints.colorScheme()))
        self.fonts = fonts.fonts(self._tokens.type)
        self.motion = Motion(self._tokens.motion, wish=reduced_motion)
        self._hints.colorSchemeChanged.connect(self._follow_desktop)

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def choice(self) -> Choice:
        return self._choice

    @property
    def mode(self) -> Mode:
        return self._tokens.mode

    def apply(self, app: QApplication) -> None:
        """Dress the whole application, now and at every later change."""
        self._app = app
        app.setStyle("Fusion")
        app.setFont(self.fonts.body)
        self._dress()

    def choose(self, choice: Choice) -> None:
        """Follow the desktop, or stay light or dark."""
        self._choice = choice
        self._tell_window_frames()
        self._switch(mode_for(choice, self._scheme()))

    def desktop_says(self, *, dark: bool | None) -> None:
        """The desktop said so itself, which counts more than what Qt knows of it; None: it has no preference."""
        self._said = dark
        self._switch(mode_for(self._choice, self._scheme()))

    def _scheme(self) -> Qt.ColorScheme:
        if self._said is None:
            return self._hints.colorScheme()
        return Qt.ColorScheme.Dark if self._said else Qt.ColorScheme.Light

    def pixmap(self, name: str, color: QColor, size: int | None = None, dpr: float = 1.0) -> QPixmap:
        """A sharp drawing of a Lucide icon, for painting; `size` in device-independent pixels, 16 unless told."""
        return icons.pixmap(name, color, size or self._tokens.size.icon, dpr)

    def icon(self, name: str, color: QColor | None = None, size: int | None = None) -> QIcon:
        """A QIcon in the text colour (or `color`) of the current mode; ask again after `changed`."""
        c = self._tokens.colors
        return icons.icon(name, color or c.text, size or self._tokens.size.icon, c.disabled)

    def _follow_desktop(self, scheme: Qt.ColorScheme) -> None:
        self._switch(mode_for(self._choice, scheme if self._said is None else self._scheme()))

    def _tell_window_frames(self) -> None:
        """Title bars are the desktop's; with a fixed choice it is asked to draw them to match."""
        match self._choice:
            case Choice.SYSTEM:
                self._hints.unsetColorScheme()
            case Choice.LIGHT:
                self._hints.setColorScheme(Qt.ColorScheme.Light)
            case Choice.DARK:
                self._hints.setColorScheme(Qt.ColorScheme.Dark)

    def _switch(self, mode: Mode) -> None:
        if mode == self._tokens.mode:
            return
        self._tokens = load(mode)
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        if self._app is None:
            return
        self._app.setPalette(palette(self._tokens))
        self._app.setStyleSheet(stylesheet(self._tokens, self.fonts))
