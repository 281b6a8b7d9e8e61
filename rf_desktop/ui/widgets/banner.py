"""One line across a panel: what is the case, and at most one thing to do about it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.announce import Announce, announce
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.labels import Face, PlainLabel
from rf_desktop.ui.widgets.tone import ICONS, Tone, ink, tint


class Banner(QWidget):
    """Hidden until it has something to say. Icon and words carry the meaning, the tint only supports them.

    Signals:
        acted: the action's button was pressed.
        dismissed: the banner was closed by the user.
    """

    acted = Signal()
    dismissed = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        dismiss_name: str = "",
        speak: Announce = announce,
        parent: QWidget | None = None,
    ) -> None:
        """With `dismiss_name` there is a ✕ of that name."""
        super().__init__(parent)
        self._theme = theme
        self._tone = Tone.INFO
        self._speak = speak
        self._icon = ICONS[Tone.INFO]
        space, side = theme.tokens.space, theme.tokens.size.icon
        self._words = PlainLabel(theme, face=Face.BODY)
        self._action = Button(theme, "", Kind.QUIET)
        self._action.clicked.connect(self.acted)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.m + side + space.s, space.xs, space.xs, space.xs)
        row.setSpacing(space.s)
        row.addWidget(self._words, 1)
        row.addWidget(self._action, 0, Qt.AlignmentFlag.AlignTop)
        if dismiss_name:
            close = IconButton(theme, "x", dismiss_name)
            close.clicked.connect(self._dismiss)
            row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.setMinimumHeight(theme.tokens.size.control + 2 * space.xs)
        theme.changed.connect(self.update)
        self.hide()

    def text(self) -> str:
        return self._words.text()

    def show_message(self, tone: Tone, text: str, action: str = "", icon: str | None = None) -> None:
        """Say `text`, offering `action` if there is one; the same again changes nothing and is not read out twice."""
        news = text != self._words.text() or self.isHidden()
        self._tone = tone
        self._icon = icon or ICONS[tone]
        self._words.setText(text)
        self.setAccessibleName(text)
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        self.show()
        self.update()
        if news:
            self._speak(self, text, tone is Tone.URGENT)

    def clear(self) -> None:
        """Nothing to say any more."""
        self._words.setText("")
        self.hide()

    def _dismiss(self) -> None:
        self.clear()
        self.dismissed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        drawing.box(painter, QRectF(self.rect()), tokens.radius.control, fill=tint(self._tone, tokens.colors))
        side = tokens.size.icon
        first_line = tokens.space.xs + (tokens.size.control - side) / 2
        drawing.icon(
            painter,
            self._theme,
            self._icon,
            ink(self._tone, tokens.colors),
            tokens.space.m,
            first_line if self.height() > 50 else (self.height() - side) / 2,
            side,
        )
