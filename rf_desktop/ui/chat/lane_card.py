"""One card of the task lane: a question to answer or an action to do; once done, what came of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rf_desktop.domain import limits
from rf_desktop.domain.vocabulary import CardState
from rf_desktop.ui.chat.breaking import breakable
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.announce import announce
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.ui.widgets.spinner import Ring
from rf_desktop.viewmodels import text, trouble
from rf_desktop.viewmodels.conversation_view import LaneRow

_MARK = 16
_PAD = 10
_LIT = 1600
"""Milliseconds for which a card that was pointed at stays marked."""
_STATE_ICON: dict[CardState, tuple[str, str]] = {
    "todo": ("square", "muted"),
    "done": ("square-check", "ok"),
    "skipped": ("skip-forward", "muted"),
}


class LaneCardWidget(QWidget):
    """Shows one LaneRow; `position` (0-based) names its controls. What is typed stays typed whatever arrives.

    Signals:
        answered(str, str, str): card key, the new state, the result.
        typed(str, str): card key and every keystroke of an answer.
    """

    answered = Signal(str, str, str)
    typed = Signal(str, str)

    def __init__(
        self, row: LaneRow, position: int, theme: Theme, parent: QWidget | None = None, *, written: str = ""
    ) -> None:
        """written: what was typed into it before and not said yet."""
        super().__init__(parent)
        self._said = ""
        self._theme = theme
        self._row = row
        self._lit = QTimer(self)
        self._lit.setSingleShot(True)
        self._lit.setInterval(_LIT)
        self._lit.timeout.connect(self.update)
        self._ring = Ring(theme, self)
        self._ring.turned.connect(self.update)
        self._kind = PlainLabel(theme, face=Face.TINY, ink=Ink.MUTED, wraps=False)
        self._text = PlainLabel(theme, selectable=True)
        self._result = PlainLabel(theme, face=Face.STRONG, selectable=True)
        self._by = PlainLabel(theme, face=Face.TINY, ink=Ink.MUTED)
        self._why_button = _Slim(theme, text.WHY, Kind.QUIET, trailing="chevron-down")
        self._why_button.setFont(theme.fonts.small)
        self._why = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED, selectable=True)
        self.field = LineEdit(theme, text.ANSWER)
        self.field.setMaxLength(limits.CARD_RESULT)
        self.field.setText(written)
        self._done = IconButton(theme, "check", text.CARD_DONE)
        self._skip = IconButton(theme, "skip-forward", text.CARD_SKIP)
        self._reopen = IconButton(theme, "rotate-ccw", text.CARD_REOPEN)
        self._controls = QWidget()
        self._arrange()
        self._connect()
        self._why.hide()
        self.set_position(position)
        self._dress()
        theme.changed.connect(self.update)

    @property
    def row(self) -> LaneRow:
        return self._row

    def set_position(self, position: int) -> None:
        """Where the card stands in the lane."""
        self.setObjectName(f"card-{position}")
        self.field.setObjectName(f"answer-{position}")
        self._done.setObjectName(f"done-{position}")
        self._skip.setObjectName(f"skip-{position}")
        self._reopen.setObjectName(f"reopen-{position}")

    def show_row(self, row: LaneRow) -> None:
        """Show another state of the card."""
        if row == self._row:
            return
        before, self._row = self._row, row
        if row.state == "done" and before.state == "todo" and self.field.text().strip() == self._said:
            self.field.clear()  # a colleague who was quicker takes nothing of what is typed here
        self._dress()

    def stops(self) -> tuple[QWidget, ...]:
        """What Tab stops at, in order."""
        return (self._reopen, self._why_button, self.field, self._done, self._skip)

    def highlight(self) -> None:
        """Mark the card for a moment and put the cursor into its field."""
        self._lit.start()
        self.update()
        if not self._controls.isHidden():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_lit(self) -> bool:
        return self._lit.isActive()

    # Parts -------------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        space = self._theme.tokens.space
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QHBoxLayout()
        head.setSpacing(space.xs)
        head.addWidget(self._kind, 1)
        head.addWidget(self._reopen, 0, Qt.AlignmentFlag.AlignTop)
        field = QHBoxLayout(self._controls)
        field.setContentsMargins(0, 2, 0, 0)
        field.setSpacing(2)
        field.addWidget(self.field, 1)
        field.addWidget(self._done)
        field.addWidget(self._skip)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD + _MARK + space.s, _PAD - 2, _PAD, _PAD)
        column.setSpacing(3)
        column.addLayout(head)
        for part in (self._text, self._result, self._by):
            column.addWidget(part)
        why = QHBoxLayout()
        why.setContentsMargins(0, 0, 0, 0)
        why.addWidget(self._why_button, 0, Qt.AlignmentFlag.AlignLeft)
        why.addStretch(1)
        column.addLayout(why)
        column.addWidget(self._why)
        column.addWidget(self._controls)

    def _connect(self) -> None:
        self.field.textEdited.connect(lambda words: self.typed.emit(self._row.key, words))
        self.field.textChanged.connect(lambda: self.field.set_wrong(False))
        self.field.returnPressed.connect(lambda: self._say("done"))
        self._done.clicked.connect(lambda: self._say("done"))
        self._skip.clicked.connect(lambda: self._say("skipped"))
        self._reopen.clicked.connect(lambda: self.answered.emit(self._row.key, "todo", ""))
        self._why_button.clicked.connect(self._toggle_why)

    def _say(self, state: CardState) -> None:
        self._said = self.field.text().strip()
        is_missing = state == "done" and self._row.kind == "question" and not self._said
        self.field.set_wrong(is_missing)
        if is_missing:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self.field, trouble.fill_in("result"), True)
            return
        self.answered.emit(self._row.key, state, self._said)

    def _toggle_why(self) -> None:
        shown = self._why.isHidden()
        self._why.setVisible(shown)
        self._why_button.set_trailing_name("chevron-up" if shown else "chevron-down")
        self._why_button.setText(text.HIDE_WHY if shown else text.WHY)
        self._why_button.setAccessibleName(f"{self._why_button.text()}: {self._row.text}")

    def _dress(self) -> None:
        row = self._row
        open_ = row.state == "todo"
        self.setAccessibleName(row.sentence)
        state = "" if open_ else f" · {text.CARD_STATE[row.state]}"
        self._kind.setText(f"{text.CARD_KIND[row.kind]}{state}")
        self._text.setText(breakable(row.text))
        self._text.set_ink(Ink.TEXT if open_ else Ink.MUTED)
        self._result.setText(breakable(row.result))
        self._result.setVisible(bool(row.result) and not open_)
        when = text.clock(row.at) if row.at else ""
        self._by.setText(" · ".join(part for part in (row.by, when) if part))
        self._by.setToolTip(text.exact(row.at) if row.at else "")
        self._by.setVisible(not open_ and bool(self._by.text()))
        reasons = [row.why] if row.why else []
        reasons += [text.IF_IT_FAILS.format(what=row.if_it_fails)] if row.if_it_fails else []
        self._why.setText(breakable("\n".join(reasons)))
        self._why_button.setVisible(open_ and bool(reasons))
        if not (open_ and reasons):
            self._why.hide()
        self._why_button.setAccessibleName(f"{self._why_button.text()}: {row.text}")
        question = row.kind == "question"
        self.field.setPlaceholderText(text.ANSWER_HINT if question else text.RESULT_HINT)
        self.field.setAccessibleName(f"{text.ANSWER if question else text.RESULT}: {row.text}")
        self._controls.setVisible(open_ and row.editable)
        for control in (self._done, self._skip, self._reopen):
            control.setEnabled(not row.busy)
        self.field.setReadOnly(row.busy)
        self._reopen.setVisible(not open_ and row.editable)
        for control, name in (
            (self._done, text.CARD_DONE),
            (self._skip, text.CARD_SKIP),
            (self._reopen, text.CARD_REOPEN),
        ):
            control.setAccessibleName(f"{name}: {row.text}")
        self._ring.run(row.busy)
        self.update()

    # The box at the left: it looks like one to tick, so it is -------------------------------------------------------

    def _mark(self) -> QRectF:
        return QRectF(_PAD, self._text.y() + 1, _MARK, _MARK)

    def _is_on_mark(self, place: QPointF) -> bool:
        reach = (self._theme.tokens.size.hit - _MARK) / 2
        return self._mark().adjusted(-reach, -reach, reach, reach).contains(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """As *done*, and on what is ticked as *reopen*; where those are not offered nothing."""
        button = self._done if self._row.state == "todo" else self._reopen
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_mark(event.position()) and button.isVisible():
            button.click()
        else:
            super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens, colors = self._theme.tokens, self._theme.tokens.colors
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.is_lit:
            drawing.box(painter, rect, tokens.radius.card, fill=colors.accent_tint, line=colors.accent, width=2)
        elif self._row.state == "todo":
            drawing.box(painter, rect, tokens.radius.card, fill=colors.surface, line=colors.line)
        else:
            drawing.box(painter, rect, tokens.radius.card, line=colors.line)
        mark = self._mark()
        if self._row.busy:
            self._ring.paint(painter, mark, colors.muted)
            return
        name, ink = _STATE_ICON[self._row.state]
        drawing.icon(painter, self._theme, name, getattr(colors, ink), mark.x(), mark.y(), _MARK)


class _Slim(Button):
    """A quiet button whose word stands under the words above it."""

    def sizeHint(self) -> QSize:
        return super().sizeHint() - QSize(2 * (self._theme.tokens.space.s - 1), 0)
