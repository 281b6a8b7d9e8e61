"""Several lines of text with a limit: what is a little too long may be shortened, what is far too long is not taken.

Qt lays out a line without a break in time that grows with its square (measured: one million letters in one word take a
minute), so a paste of that size is refused before it is laid out; the clipboard still has it. Dictation and other input
methods hand over whole texts as well and are held to the same.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.growing_text_edit import GrowingTextEdit

ROOM_TO_SHORTEN = 2
"""How many times the limit a field takes, so that a text can be pasted and then shortened."""


class LongTextEdit(GrowingTextEdit):
    """A growing plain-text field that knows its limit.

    Signals:
        paste_refused(int): so many characters came at once that the field would not take them.
    """

    paste_refused = Signal(int)

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        most: int,
        placeholder: str = "",
        min_lines: int = 1,
        max_lines: int = 8,
        sends_on_enter: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`most` is the limit in characters."""
        self._most = most
        super().__init__(
            theme,
            name,
            placeholder=placeholder,
            min_lines=min_lines,
            max_lines=max_lines,
            sends_on_enter=sends_on_enter,
            parent=parent,
        )

    @property
    def most(self) -> int:
        return self._most

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field whose value was refused; the sentence beside it says why."""
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)

    def insertFromMimeData(self, source: QMimeData) -> None:
        pasted = source.text()
        if self._takes(len(pasted)):
            self.insertPlainText(pasted)
            self.ensureCursorVisible()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self._takes(len(event.commitString())):
            super().inputMethodEvent(event)
        else:
            super().inputMethodEvent(QInputMethodEvent())  # what was being composed is over

    def _takes(self, length: int) -> bool:
        """Whether there is room for so many characters more; says so when there is not."""
        takes = length + self.document().characterCount() <= self._most * ROOM_TO_SHORTEN
        if not takes:
            self.paste_refused.emit(length)
        return takes
