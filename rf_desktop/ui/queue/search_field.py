"""The search field: ✕ or Esc empties it, Esc once more and ↓ go to the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.viewmodels import text


class SearchField(LineEdit):
    """Signals:
    searched(str): the user wants to see only what matches; never what `show_text` put there.
    left: the keyboard goes on to the list.
    """

    searched = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, text.QUEUE_SEARCH, placeholder=text.QUEUE_SEARCH, icon="search", parent=parent)
        self.setObjectName("queue-search")
        self._clear = IconButton(theme, "x", text.CLEAR_SEARCH, parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Esc does the same from the keyboard
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        margins = self.textMargins()
        self.setTextMargins(margins.left(), 0, self._clear.sizeHint().width() - 4, 0)
        self._given = ""
        self.textChanged.connect(self._tell)

    def show_text(self, search: str) -> None:
        """Show what is searched for; the cursor stays while somebody types the same."""
        self._given = search
        if search != self.text():
            self.setText(search)

    def _tell(self, now: str) -> None:
        self._clear.setVisible(bool(now))
        if now != self._given:
            self._given = now
            self.searched.emit(now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._clear.resize(self._clear.sizeHint())
        self._clear.move(self.width() - self._clear.width() - 2, (self.height() - self._clear.height()) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)
