"""The extra that finds similar cases by their meaning: whether it is there, and how one gets it (A10)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.contract.ai import Meaning
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.announce import announce
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, SectionTitle, set_ground
from rf_desktop.viewmodels import text_ai


class MeaningsOffer(QWidget):
    """A sentence on how it stands; where it is missing, to those who may do something about it, the offer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        space = theme.tokens.space
        self._state = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._state.setObjectName("settings-ai-meanings")
        self._offer = QWidget()
        says = PlainLabel(theme, text_ai.MEANINGS_OFFER, face=Face.SMALL, ink=Ink.MUTED)
        command = PlainLabel(theme, text_ai.MEANINGS_COMMAND, face=Face.MONO, selectable=True)
        command.setObjectName("settings-ai-meanings-command")
        plain = QFont(command.font())
        plain.setFeature(QFont.Tag("calt"), 0)  # two signs stay two signs
        command.setFont(plain)
        command.setContentsMargins(space.m, space.s, space.m, space.s)
        set_ground(command, "sunken")
        copy = IconButton(theme, "copy", text_ai.COPY_COMMAND)
        copy.setObjectName("settings-ai-copy-command")
        copy.clicked.connect(self._copy)
        line = QHBoxLayout()
        line.setSpacing(space.xs)
        line.addWidget(command, 1)
        line.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        self._copied = PlainLabel(theme, text_ai.COMMAND_COPIED, face=Face.SMALL, ink=Ink.MUTED)
        self._copied.hide()
        offer = QVBoxLayout(self._offer)
        offer.setContentsMargins(0, 0, 0, 0)
        offer.setSpacing(space.s)
        offer.addWidget(says)
        offer.addLayout(line)
        offer.addWidget(self._copied)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space.s, 0, 0)
        column.setSpacing(space.s)
        column.addWidget(SectionTitle(theme, text_ai.MEANINGS_TITLE))
        column.addWidget(self._state)
        column.addWidget(self._offer)
        self.hide()

    def show_meanings(self, meanings: Meaning | None, *, may_offer: bool) -> None:
        """None: not known yet."""
        self.setVisible(meanings is not None)
        if meanings is not None:
            self._state.setText(text_ai.MEANINGS[meanings])
            self._offer.setVisible(meanings == "missing" and may_offer)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(text_ai.MEANINGS_COMMAND)
        self._copied.show()
        announce(self._copied, text_ai.COMMAND_COPIED, False)
