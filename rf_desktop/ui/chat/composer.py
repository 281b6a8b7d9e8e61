"""Where one writes: nothing that arrives ever touches it, and nothing that is written is lost (T1, PITFALLS C)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.domain import limits
from rf_desktop.ui.forms.long_text import LongTextEdit
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import Composer as ComposerState


class Composer(QWidget):
    """The text field and *Send*.

    Signals:
        sent(str): send this.
        typed(str): every keystroke.
    """

    sent = Signal(str)
    typed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._enabled = True
        self._placing = False
        self.field = LongTextEdit(theme, text.COMPOSER, most=limits.MESSAGE, sends_on_enter=True)
        self.field.setObjectName("composer")
        self.field.setStyleSheet(
            "QPlainTextEdit, QPlainTextEdit:focus, QPlainTextEdit:disabled"
            " { border: none; padding: 4px 2px 1px 2px; background: transparent; }"
        )
        self.field.installEventFilter(self)
        self.field.submitted.connect(self._send)
        self.field.textChanged.connect(self._typed)
        self.field.paste_refused.connect(
            lambda length: self._remark(text.paste_refused(length, limits.MESSAGE), Ink.URGENT)
        )
        self.send_button = Button(theme, text.SEND, Kind.PRIMARY, icon="send")
        self.send_button.setObjectName("send")
        self.send_button.clicked.connect(self._send)
        self._note = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._note.setObjectName("composer-note")
        self._trouble = PlainLabel(theme, face=Face.SMALL, ink=Ink.HIGH)
        self._trouble.hide()
        self._frame = QWidget()
        inside = QHBoxLayout(self._frame)
        inside.setContentsMargins(6, 3, 5, 3)
        inside.setSpacing(theme.tokens.space.s)
        inside.addWidget(self.field, 1)
        inside.addWidget(self.send_button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._frame)
        column.addWidget(self._note)
        column.addWidget(self._trouble)
        theme.changed.connect(self.update)
        self._weigh()

    def show_state(self, state: ComposerState) -> None:
        """Whether and why one may write; the text stays."""
        self._enabled = state.enabled
        self.field.setReadOnly(not state.enabled)
        self.field.setEnabled(state.enabled)
        self.field.setPlaceholderText(state.placeholder)
        self.field.setAccessibleName(state.placeholder)
        self.send_button.setVisible(state.enabled)
        self._weigh()
        self.update()

    def show_draft(self, draft: str) -> None:
        """The text of another session, or none after sending; the cursor goes to its end."""
        if draft == self.field.text():
            return
        self._placing = True
        self.field.setPlainText(draft)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self._placing = False
        self._weigh()

    def show_trouble(self, sentence: str) -> None:
        """That the draft is not saved, or "" when it is."""
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))

    def focus(self) -> None:
        """Put the cursor at the end of what is written."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def note(self) -> str:
        """What stands below the field."""
        return self._note.text() if not self._note.isHidden() else ""

    def _send(self) -> None:
        body = self.field.text()
        if self.send_button.isEnabled() and body.strip():
            self.sent.emit(body)

    def _typed(self) -> None:
        if not self._placing:
            self.typed.emit(self.field.text())
            self._weigh()

    def _weigh(self) -> None:
        length = len(self.field.text().strip())
        over = length > limits.MESSAGE
        self.send_button.setEnabled(self._enabled and length > 0 and not over)
        self._remark(text.message_room(length), Ink.URGENT if over else Ink.MUTED)

    def _remark(self, sentence: str, ink: Ink) -> None:
        self._note.setText(sentence)
        self._note.set_ink(ink)
        self._note.setVisible(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens, colors = self._theme.tokens, self._theme.tokens.colors
        rect = QRectF(self._frame.geometry())
        if not self._enabled:
            drawing.box(painter, rect, tokens.radius.control, fill=colors.canvas, line=colors.line)
        elif self.field.hasFocus():
            drawing.box(painter, rect, tokens.radius.control, fill=colors.surface, line=colors.focus, width=2)
        else:
            drawing.box(painter, rect, tokens.radius.control, fill=colors.surface, line=colors.edge)
