"""Evidence: what a statement rests on, by human names ("Jane 14:02", "Result 14:05"); a press shows it beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.magic_moment.rows import keep_the_keyboard
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.flow_layout import FlowLayout
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, plain_tooltip
from rf_desktop.viewmodels import text, text_assessment, text_sheet
from rf_desktop.viewmodels.moment_sources import EvidenceLink

FIRST_LINE = 6
"""Pixels above the first line of a statement, so that it stands level with the sources behind it."""
_SIDE_BY_SIDE = 2
"""Sources that stand behind a statement; more of them stand in lines of their own."""
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class EvidenceButton(Button):
    """One source.

    Signals:
        stepped(int): an arrow was pressed: the keyboard goes to the next source (1) or the one before (-1).
    """

    stepped = Signal(int)

    def __init__(self, theme: Theme, link: EvidenceLink) -> None:
        super().__init__(theme, link.label.replace("&", "&&"), Kind.QUIET)
        self.link = link
        self.setObjectName(f"evidence-{link.mark}")
        self.setFont(theme.fonts.small)
        self.setAccessibleName(link.spoken)
        self.setAccessibleDescription(text_sheet.READ_BESIDE)  # or the tooltip's markup would be read aloud
        self.setToolTip(plain_tooltip(link.quote[:600]))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.tokens.size.hit)

    def _colors(self) -> tuple[QColor | None, QColor | None, QColor]:
        fill, line, ink = super()._colors()
        return fill, line, self._theme.tokens.colors.accent if self.isEnabled() else ink

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.stepped.emit(step)
            event.accept()
            return
        super().keyPressEvent(event)


class Statement(QWidget):
    """A line of text with its sources. What is shown can be replaced in place: words that go on being written keep
    what is selected in them, and sources that stay keep the keyboard (M5).

    Signals:
        opened(EvidenceLink): a source is to be read.
        stepped(EvidenceButton, int): the keyboard goes on to another source.
    """

    opened = Signal(object)
    stepped = Signal(object, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._links: tuple[EvidenceLink, ...] | None = None
        space = theme.tokens.space
        self._words = PlainLabel(theme, selectable=True)
        self._words.setContentsMargins(0, FIRST_LINE, 0, 0)
        self._note = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._warning = PlainLabel(theme, face=Face.SMALL, ink=Ink.HIGH)
        self._sources = QWidget()
        self._beside, self._below = QHBoxLayout(), QVBoxLayout()
        self._beside.setSpacing(space.s)
        self._beside.addWidget(self._words, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.xs)
        column.addLayout(self._beside)
        column.addWidget(self._note)
        column.addWidget(self._warning)
        column.addLayout(self._below)

    def show_statement(
        self,
        words: str,
        links: tuple[EvidenceLink, ...],
        note: str = "",
        *,
        flagged: tuple[str, ...] = (),
        muted: bool = False,
    ) -> None:
        """`note` is a remark in muted ink, such as that no evidence was found; `flagged` is not from the case."""
        replace_text(self._words, words)
        self._words.set_ink(Ink.MUTED if muted else Ink.TEXT)
        for label, said in ((self._note, note), (self._warning, warning(flagged))):
            label.setText(said)
            label.setVisible(bool(said))
        if links != self._links:
            self._links = links
            self._show_links(links)

    def _show_links(self, links: tuple[EvidenceLink, ...]) -> None:
        old, self._sources = self._sources, QWidget()
        for place in (self._beside, self._below):
            place.removeWidget(old)
        focused = next((each.link.id for each in old.findChildren(EvidenceButton) if each.hasFocus()), None)
        beside = len(links) <= _SIDE_BY_SIDE
        row = QHBoxLayout(self._sources) if beside else FlowLayout(self._sources, gap=2)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._sources.setAccessibleName(text.EVIDENCE_TITLE)
        for link in links:
            button = EvidenceButton(self._theme, link)
            button.clicked.connect(lambda _=False, link=link: self.opened.emit(link))
            button.stepped.connect(lambda step, button=button: self.stepped.emit(button, step))
            row.addWidget(button)
        if beside:
            self._beside.addWidget(self._sources, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self._below.addWidget(self._sources)
        self._sources.setVisible(bool(links))
        for button in self._sources.findChildren(EvidenceButton):
            if button.link.id == focused:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        keep_the_keyboard(old, self)
        old.hide()
        old.deleteLater()


def warning(flagged: tuple[str, ...]) -> str:
    """What of a text does not come from the case, else "" (A7)."""
    return text_assessment.FLAGGED.format(what=", ".join(flagged)) if flagged else ""


def replace_text(label: PlainLabel, words: str) -> None:
    """Show `words`; what is selected stays selected where the same words still stand there (M5)."""
    if label.text() == words:
        return
    start, chosen = label.selectionStart(), label.selectedText()
    label.setText(words)
    shown = super(PlainLabel, label).text()
    if start >= 0 and chosen and shown[start : start + len(chosen)] == chosen.replace("\u2029", "\n"):
        label.setSelection(start, len(chosen))
