"""Below an assessment: thumbs with a word of why, a text of one's own beside it, the status update (A8, A9)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.forms.long_text import LongTextEdit
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text_assessment as words
from rf_desktop.viewmodels.moment_view import AssessmentView

_SUMMARY = 4_000
_CAUSE = 1_000
_WHY = 300


class OpinionBar(QWidget):
    """Thumbs, *Edit* and *Copy status update*. Stays as it is while the text above is written.

    Signals:
        thumbed(helpful, why): my thumb; pressed again with a word of why.
        edit_requested: begin a text of one's own.
        status_requested: the status update is to be copied.
        asked(QWidget): a field opened here; it is to be brought into sight.
    """

    thumbed = Signal(bool, str)
    edit_requested = Signal()
    status_requested = Signal()
    asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        space = theme.tokens.space
        self._mine: bool | None = None
        self._helpful = self._button(theme, words.HELPFUL, "thumbs-up", "helpful", self._thumbs_up)
        self._unhelpful = self._button(theme, words.NOT_HELPFUL, "thumbs-down", "not-helpful", self._thumbs_down)
        self._edit = self._button(theme, words.EDIT, "square-pen", "edit-assessment", self.edit_requested.emit)
        self._status = self._button(theme, words.COPY_STATUS, "copy", "copy-status", self.status_requested.emit)
        for thumb in (self._helpful, self._unhelpful):
            thumb.setCheckable(True)
        self._copied = PlainLabel(theme, words.STATUS_COPIED, face=Face.SMALL, ink=Ink.MUTED, wraps=False)
        self._copied.hide()
        row = QHBoxLayout()
        row.setSpacing(space.xs)
        for part in (self._helpful, self._unhelpful, self._edit, self._status, self._copied):
            row.addWidget(part)
        row.addStretch(1)
        self._why = LineEdit(theme, words.WHY, placeholder=words.WHY)
        self._why.setObjectName("why")
        self._why.setMaxLength(_WHY)
        self._save = Button(theme, words.SAY_WHY, Kind.SECONDARY)
        self._save.setObjectName("save-why")
        self._save.clicked.connect(self._say_why)
        self._why.returnPressed.connect(self._say_why)
        self._asking = QWidget()
        asking = QHBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(space.s)
        asking.addWidget(self._why, 1)
        asking.addWidget(self._save)
        self._asking.hide()
        self._others = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.xs)
        column.addLayout(row)
        column.addWidget(self._asking)
        column.addWidget(self._others)

    def show_opinions(self, view: AssessmentView, busy: frozenset[str]) -> None:
        """Thumbs and *Edit* only where there is a text to have an opinion of."""
        is_written = view.state == "ready"
        self._mine = view.opinions.mine
        for thumb, verdict in ((self._helpful, True), (self._unhelpful, False)):
            thumb.setVisible(is_written)
            thumb.setChecked(self._mine is verdict)
            thumb.set_kind(Kind.SECONDARY if self._mine is verdict else Kind.QUIET)
        if self._asking.isHidden():
            self._why.setText(view.opinions.why)
        self._save.set_busy("feedback" in busy)
        self._status.set_busy("status" in busy)
        self._edit.setVisible(is_written and view.may_edit)
        self._others.setText("\n".join(view.opinions.others))
        self._others.setVisible(is_written and bool(view.opinions.others))
        if not is_written:
            self._asking.hide()

    def show_copied(self) -> None:
        """The status update is in the clipboard."""
        self._copied.show()

    def focus_edit(self) -> None:
        """Where the keyboard was before the editor opened."""
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _thumbs_up(self) -> None:
        self._thumb(True)

    def _thumbs_down(self) -> None:
        self._thumb(False)

    def _thumb(self, helpful: bool) -> None:
        self._asking.show()
        self.asked.emit(self._asking)
        if self._mine is not None and self._mine is not helpful:
            self._why.clear()  # what was said of the other thumb
        self.thumbed.emit(helpful, self._why.text().strip())
        self._mine = helpful

    def _say_why(self) -> None:
        if self._mine is not None:
            self.thumbed.emit(self._mine, self._why.text().strip())
            if self._why.hasFocus() or self._save.hasFocus():  # or it would go to whatever comes next
                said_of = self._helpful if self._mine else self._unhelpful
                said_of.setFocus(Qt.FocusReason.OtherFocusReason)
            self._asking.hide()

    def _button(self, theme: Theme, label: str, icon: str, name: str, pressed: Callable[[], object]) -> Button:
        button = Button(theme, label, Kind.QUIET, icon=icon)
        button.setObjectName(name)
        button.clicked.connect(lambda _checked: pressed())
        return button


class AssessmentEditor(QWidget):
    """Summary and cause as a person would say them; nothing that arrives meanwhile touches what is typed.

    Signals:
        saved(summary, cause): keep this beside the original; both empty takes the edit back.
        left: nothing is to be kept.
    """

    saved = Signal(str, str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        space = theme.tokens.space
        self._summary = LongTextEdit(theme, words.EDIT_SUMMARY, most=_SUMMARY, min_lines=3)
        self._summary.setObjectName("edited-summary")
        self._cause = LongTextEdit(theme, words.EDIT_CAUSE, most=_CAUSE, min_lines=1)
        self._cause.setObjectName("edited-cause")
        self._save = Button(theme, words.EDIT_SAVE, Kind.SECONDARY)
        self._save.setObjectName("save-edit")
        self._save.clicked.connect(self._saved)
        self._back = Button(theme, words.EDIT_BACK, Kind.QUIET)
        self._back.setObjectName("take-edit-back")
        self._back.clicked.connect(lambda: self.saved.emit("", ""))
        leave = Button(theme, words.EDIT_CANCEL, Kind.QUIET)
        leave.setObjectName("leave-edit")
        leave.clicked.connect(self.left)
        row = QHBoxLayout()
        row.setSpacing(space.s)
        row.addWidget(self._save)
        row.addWidget(leave)
        row.addStretch(1)
        row.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.xs)
        column.addWidget(PlainLabel(theme, words.EDIT_TITLE, face=Face.SMALL_STRONG, ink=Ink.MUTED))
        for label, field in ((words.EDIT_SUMMARY, self._summary), (words.EDIT_CAUSE, self._cause)):
            column.addWidget(PlainLabel(theme, label, face=Face.SMALL, ink=Ink.MUTED))
            column.addWidget(field)
        column.addLayout(row)
        self._summary.textChanged.connect(self._allow)
        self._cause.textChanged.connect(self._allow)

    def begin(self, view: AssessmentView) -> None:
        """From the edit there is, else from the original."""
        edited = view.edited
        original = view.cause.text if view.cause else ""
        self._summary.setPlainText(edited.summary if edited else view.summary)
        self._cause.setPlainText(edited.cause if edited else original)
        self._back.setVisible(edited is not None)
        self._allow()
        self.show()
        self._summary.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """While it is kept."""
        self._save.set_busy(busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the editor, not the sheet around it."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _saved(self) -> None:
        self.saved.emit(self._summary.toPlainText().strip(), self._cause.toPlainText().strip())

    def _allow(self) -> None:
        summary, cause = self._summary.toPlainText().strip(), self._cause.toPlainText().strip()
        self._save.setEnabled(bool(summary) and len(summary) <= _SUMMARY and len(cause) <= _CAUSE)
