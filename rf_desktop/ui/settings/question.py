"""What is asked before something goes: a warning, and two answers (D3, D6)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.settings.page import Note
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind


class Question(QWidget):
    """Hidden until something is asked; then the harmless answer has the focus."""

    def __init__(
        self, theme: Theme, name: str, yes: tuple[str, Callable[[], None]], no: tuple[str, Callable[[], None]]
    ) -> None:
        """name: begins the object names, `-warning`, `-yes` and `-no`. yes, no: the words and what they lead to."""
        super().__init__()
        self._warning = Note(theme, f"{name}-warning")
        self._yes = Button(theme, yes[0], Kind.DANGER)
        self._yes.setObjectName(f"{name}-yes")
        self._yes.clicked.connect(yes[1])
        self._no = Button(theme, no[0], Kind.SECONDARY)
        self._no.setObjectName(f"{name}-no")
        self._no.clicked.connect(no[1])
        answers = QHBoxLayout()
        answers.setSpacing(theme.tokens.space.s)
        answers.addWidget(self._yes)
        answers.addWidget(self._no)
        answers.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.s)
        column.addWidget(self._warning)
        column.addLayout(answers)
        self.hide()

    def ask(self, warning: str) -> None:
        """Say what would happen; "" takes the question back."""
        was_hidden = self.isHidden()
        self.setVisible(bool(warning))
        self._warning.tell(warning, "bad")
        if warning and was_hidden:
            self._no.setFocus()
