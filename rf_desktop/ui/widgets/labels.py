"""Labels for text that nobody may trust: what a customer, a colleague or a model wrote is shown letter by letter."""

from __future__ import annotations

import re
from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from rf_desktop.ui.theme.theme import Theme


class Ink(StrEnum):
    """The colour of a label's words."""

    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    URGENT = "urgent"
    HIGH = "high"
    OK = "ok"
    INFO = "info"


class Face(StrEnum):
    """Which of the theme's fonts a label is set in."""

    BODY = "body"
    STRONG = "strong"
    SMALL = "small"
    SMALL_STRONG = "small_strong"
    TINY = "tiny"
    TINY_STRONG = "tiny_strong"
    TITLE = "title"
    HEADING = "heading"
    MONO = "mono"


_LONGEST_WORD = 48
_BREAK = "\u200b"


def _breakable(text: str) -> str:
    """The text with invisible breaks in words that no line could hold. Links have places of their own to break at."""
    if len(text) <= _LONGEST_WORD or not re.search(rf"\S{{{_LONGEST_WORD}}}", text):
        return text
    return re.sub(rf"(?<!\S)(?!\w+://)\S{{{_LONGEST_WORD},}}", lambda word: _broken(word.group()), text)


def _broken(word: str, every: int = 16) -> str:
    return _BREAK.join(word[at : at + every] for at in range(0, len(word), every))


def font_of(theme: Theme, face: Face) -> QFont:
    """The theme's font for a face."""
    made: QFont = getattr(theme.fonts, face.value)
    return made


class PlainLabel(QLabel):
    """A QLabel that never reads markup. Wraps by words unless told otherwise; a word without end is broken, too."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        face: Face = Face.BODY,
        ink: Ink = Ink.TEXT,
        selectable: bool = False,
        wraps: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font_of(theme, face))
        self.setWordWrap(wraps)
        self.setProperty("ink", ink.value)
        if selectable:
            # By mouse only: a label in the tab order would be one more stop on the way to a control.
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.setCursor(Qt.CursorShape.IBeamCursor)
        self._words = ""
        self.setText(text)

    def text(self) -> str:
        return self._words

    def setText(self, text: str) -> None:
        self._words = text
        super().setText(_breakable(text) if self.wordWrap() else text)

    def set_ink(self, ink: Ink) -> None:
        """Change the words' colour; the style sheet follows the theme from there."""
        if self.property("ink") != ink.value:
            self.setProperty("ink", ink.value)
            font = QFont(self.font())
            self.style().unpolish(self)
            self.style().polish(self)
            self.setFont(font)  # polishing forgets letter spacing and capitals


class SectionTitle(PlainLabel):
    """The quiet title over a group: small, semibold, muted, in capitals that screen readers hear as a normal word."""

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, face=Face.TINY_STRONG, ink=Ink.MUTED, wraps=False, parent=parent)
        spaced = QFont(self.font())
        spaced.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
        spaced.setCapitalization(QFont.Capitalization.AllUppercase)
        self.setFont(spaced)
        self.setText(text)


class ElidedLabel(QWidget):
    """One line of plain text that ends in … where the room ends; the tooltip then has all of it."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        face: Face = Face.BODY,
        ink: Ink = Ink.TEXT,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._ink = ink
        self._mode = mode
        self.setFont(font_of(theme, face))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.set_text(text)

    def text(self) -> str:
        """The whole text, however much of it is seen."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show `text`; line breaks become spaces."""
        line = " ".join(text.split())
        if line == self._text:
            return
        self._text = line
        self.setAccessibleName(line)
        self._hint()
        self.updateGeometry()
        self.update()

    def set_ink(self, ink: Ink) -> None:
        self._ink = ink
        self.update()

    def shown_text(self) -> str:
        """What fits, with its … if it does not fit."""
        return self.fontMetrics().elidedText(self._text, self._mode, self.contentsRect().width())

    def _hint(self) -> None:
        # A tooltip guesses markup from its text, so it is told by escaping that this is none.
        whole = self.shown_text() == self._text
        self.setToolTip("" if whole else plain_tooltip(self._text))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 1, metrics.height())

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("…") * 2, metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = self._theme.tokens.colors
        painter.setPen(getattr(colors, self._ink.value) if self.isEnabled() else colors.disabled)
        rect: QRect = self.contentsRect()
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.shown_text())


def plain_tooltip(text: str) -> str:
    """`text` so that a tooltip shows it letter by letter and wraps it, whatever it looks like."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<qt><p style='white-space:pre-wrap'>{escaped}</p></qt>"


def set_ground(widget: QWidget, token: str) -> None:
    """Fill `widget` with canvas, surface, raised or sunken; the style sheet keeps it in step with the theme."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.setProperty("ground", token)
