"""Where one writes: nothing that arrives ever touches it, and nothing that is written is lost (T1, PITFALLS C)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rf_desktop.domain import limits
from rf_desktop.ui.chat.composer_files import ComposerFiles
from rf_desktop.ui.chat.left_draft import LeftDraft
from rf_desktop.ui.chat.taking_files import holds_files
from rf_desktop.ui.forms.long_text import LongTextEdit
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text, text_files
from rf_desktop.viewmodels.conversation_view import Composer as ComposerState
from rf_desktop.viewmodels.file_view import FileView

_AROUND_FILES = 24  # pixels of frame and scroll bar beside the chips
_MOST_FILES = 136  # pixels: three lines of chips


class Composer(QWidget):
    """The text field and *Send*.

    Signals:
        sent(str): send this.
        typed(str): every keystroke.
        files_pasted(QMimeData): files or a picture were pasted; they last as long as the call.
        attach_asked: the button with the clip.
        discarded: what stands here, where one may no longer write, is given up.
    """

    sent = Signal(str)
    typed = Signal(str)
    files_pasted = Signal(object)
    attach_asked = Signal()
    discarded = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._enabled = True
        self._why_not = ""
        self._placing = False
        self.field = _Field(theme, text.COMPOSER, most=limits.MESSAGE, sends_on_enter=True)
        self.field.files_pasted.connect(self.files_pasted)
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
        self.files = ComposerFiles(theme)
        self.files.emptied.connect(self.focus)
        self.attach_button = IconButton(theme, "paperclip", text_files.ATTACH)
        self.attach_button.setObjectName("attach")
        self.attach_button.setFixedSize(theme.tokens.size.control, theme.tokens.size.control)
        self.attach_button.clicked.connect(self.attach_asked)
        self.send_button = Button(theme, text.SEND, Kind.PRIMARY, icon="send")
        self.send_button.setObjectName("send")
        self.send_button.clicked.connect(self._send)
        self._note = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._note.setObjectName("composer-note")
        self._trouble = PlainLabel(theme, face=Face.SMALL, ink=Ink.HIGH)
        self._trouble.hide()
        self.left = LeftDraft(theme)
        self.left.copy_asked.connect(self.copy)
        self.left.discarded.connect(self.discarded)
        self._frame = QWidget()
        whole = QVBoxLayout(self._frame)
        whole.setContentsMargins(4, 3, 5, 3)
        whole.setSpacing(2)
        self.files.setContentsMargins(2, 3, 0, 2)
        self._shelf = QScrollArea()  # many files scroll instead of taking the conversation's room
        self._shelf.setWidget(self.files)
        self._shelf.setWidgetResizable(True)
        self._shelf.setFrameShape(QFrame.Shape.NoFrame)
        self._shelf.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shelf.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shelf.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        self._shelf.hide()
        whole.addWidget(self._shelf)
        inside = QHBoxLayout()
        inside.setSpacing(theme.tokens.space.xs)
        whole.addLayout(inside)
        inside.addWidget(self.attach_button, 0, Qt.AlignmentFlag.AlignBottom)
        inside.addWidget(self.field, 1)
        inside.addWidget(self.send_button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.left)
        column.addWidget(self._frame)
        column.addWidget(self._note)
        column.addWidget(self._trouble)
        theme.changed.connect(self.update)
        self._weigh()

    def show_state(self, state: ComposerState) -> None:
        """Whether and why one may write; the text stays, to be read, copied or discarded."""
        self._enabled = state.enabled
        self._why_not = "" if state.enabled else state.placeholder
        self.field.setReadOnly(not state.enabled)
        self.field.setPlaceholderText(state.placeholder)
        self.field.setAccessibleName(state.placeholder)
        self.send_button.setVisible(state.enabled)
        self.attach_button.setVisible(state.enabled)
        self._weigh()
        self.left.tell()
        self.update()

    def show_files(self, files: tuple[FileView, ...]) -> None:
        """What is attached beside the text."""
        self.files.show_files(files)
        self._fit_files()
        self._weigh()

    def _fit_files(self) -> None:
        """As high as the chips need, up to three lines of them."""
        there = bool(self.files.chips)
        if there:
            room = max(1, self.width() - _AROUND_FILES)
            self._shelf.setFixedHeight(min(self.files.height_at(room), _MOST_FILES))
        self._shelf.setVisible(there)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_files()

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

    @property
    def may_write(self) -> bool:
        """Whether one may write here."""
        return self._enabled

    def copy(self) -> None:
        """What is written, into the clipboard."""
        QGuiApplication.clipboard().setText(self.field.text())

    def focus(self) -> None:
        """Put the cursor at the end of what is written."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.go_to_end()

    def go_to_end(self) -> None:
        """The cursor behind what is written, wherever the keyboard is."""
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def note(self) -> str:
        """What stands below the field."""
        return self._note.text() if not self._note.isHidden() else ""

    def _send(self) -> None:
        body = self.field.text()
        if self.send_button.isEnabled() and (body.strip() or self.files.chips):
            self.sent.emit(body)

    def _typed(self) -> None:
        if not self._placing:
            self.typed.emit(self.field.text())
            self._weigh()

    def _weigh(self) -> None:
        written = self.field.text()
        length = len(written.strip())
        over = length > limits.MESSAGE
        self.send_button.setEnabled(self._enabled and (length > 0 or bool(self.files.chips)) and not over)
        self.field.setEnabled(self._enabled or length > 0)
        if length > 0 and not self._enabled:
            self.left.show_left(text.LEFT_DRAFT.format(why=self._why_not), written)
        else:
            self.left.show_left("", "")
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
        fill, line = (colors.surface, colors.edge) if self._enabled else (colors.canvas, colors.line)
        if self.field.hasFocus():  # also where one may only read what was written
            drawing.box(painter, rect, tokens.radius.control, fill=fill, line=colors.focus, width=2)
        else:
            drawing.box(painter, rect, tokens.radius.control, fill=fill, line=line)


class _Field(LongTextEdit):
    """Leaves files to the pane: pasted ones are handed on, dragged ones pass through to whoever takes them.

    Signals:
        files_pasted(QMimeData)
    """

    files_pasted = Signal(object)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return holds_files(source) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if holds_files(source):
            self.files_pasted.emit(source)
        else:
            super().insertFromMimeData(source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if holds_files(event.mimeData()):
            event.ignore()
        else:
            super().dragMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends files without words, too; with Shift it begins a paragraph, which reads from its own side."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_shift_alone(event):
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
            return
        alone = not (event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and alone and not self.toPlainText().strip():
            self.submitted.emit()
            return
        super().keyPressEvent(event)

    def _is_shift_alone(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return held == Qt.KeyboardModifier.ShiftModifier and not self.isReadOnly()
