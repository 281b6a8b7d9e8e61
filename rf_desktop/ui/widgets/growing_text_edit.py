"""The composer: plain text that grows line by line up to a limit and then scrolls.

Enter sends, Shift+Enter breaks the line.

The height follows the document's own layout, which counts wrapped lines. What an input method is still composing does
not arrive as a key, so its Enter never sends.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from rf_desktop.ui.theme.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FRAME = 18  # border, padding and the document's margin, above and below together


class GrowingTextEdit(QPlainTextEdit):
    """Plain text in and out, whatever is pasted.

    Signals:
        submitted: Enter was pressed (or Ctrl+Enter). A composer says so while there is something to send; in a form
            a field may be empty, and the form says what it misses.
    """

    submitted = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        placeholder: str = "",
        min_lines: int = 1,
        max_lines: int = 8,
        sends_on_enter: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """With `sends_on_enter` off (a form's notes) Enter breaks the line and only Ctrl+Enter submits."""
        super().__init__(parent)
        self._theme = theme
        self._min_lines = min_lines
        self._max_lines = max_lines
        self._sends_on_enter = sends_on_enter
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setFont(theme.fonts.body)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def text(self) -> str:
        """What is written, with line breaks as \\n."""
        return self.toPlainText()

    def _height_of(self, lines: int) -> int:
        return lines * self.fontMetrics().lineSpacing() + _FRAME

    def _fit(self) -> None:
        # QPlainTextEdit's document measures its height in lines, not in pixels.
        lines = max(1, round(self.document().size().height()), self._hint_lines())
        shown = min(max(lines, self._min_lines), self._max_lines)
        policy = Qt.ScrollBarPolicy
        over = lines > self._max_lines
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if over else policy.ScrollBarAlwaysOff)
        height = max(self._height_of(shown), self._theme.tokens.size.control)
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)

    def _hint_lines(self) -> int:
        """Lines of the placeholder, which Qt wraps but does not measure."""
        hint, metrics = self.placeholderText(), self.fontMetrics()
        if not hint or not self.document().isEmpty():
            return 1
        room = max(1, self.viewport().width() - 2 * round(self.document().documentMargin()))
        wrapped = metrics.boundingRect(0, 0, room, 10_000, int(Qt.TextFlag.TextWordWrap), hint)
        return max(1, round(wrapped.height() / metrics.lineSpacing()))

    def setPlaceholderText(self, placeholder: str) -> None:
        """The height follows it, too."""
        super().setPlaceholderText(placeholder)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(320, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER:
            by_itself = held == Qt.KeyboardModifier.NoModifier and self._sends_on_enter
            if by_itself or held == Qt.KeyboardModifier.ControlModifier:
                if not self._sends_on_enter or self.toPlainText().strip():
                    self.submitted.emit()
                return
        super().keyPressEvent(event)
