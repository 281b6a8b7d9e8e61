"""Third section: the assessment, as far as there is one. It fills in live, in place, and keeps the reader's place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.domain.vocabulary import ReadingVerdict
from rf_desktop.ui.magic_moment.facts import Facts
from rf_desktop.ui.magic_moment.opinions import AssessmentEditor, OpinionBar
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.badges import Pill
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, SectionTitle, plain_tooltip
from rf_desktop.ui.widgets.tone import Tone
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels import text_assessment as words
from rf_desktop.viewmodels import text_sheet as own
from rf_desktop.viewmodels.moment_view import AssessmentView, StatementRow


class AssessmentSection(QWidget):
    """Pending, unavailable or ready: never the same picture (A5).

    Signals:
        retry_requested: write it again.
        evidence_opened(EvidenceLink), evidence_stepped(EvidenceButton, int), case_opened(SimilarRow): as of its facts.
        read(verdict): agree, or not this (A11).
        thumbed(helpful, why), edited(summary, cause): what one says of it and makes of it (A8).
        status_requested: copy the status update (A9).
        opened(QWidget): something opened at its foot; it is to be brought into sight.
    """

    retry_requested = Signal()
    evidence_opened = Signal(object)
    evidence_stepped = Signal(object, int)
    case_opened = Signal(object)
    read = Signal(str)
    thumbed = Signal(bool, str)
    edited = Signal(str, str)
    status_requested = Signal()
    opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[AssessmentView, frozenset[str]] | None = None
        self._shows_edit: bool | None = None
        self._awaits_edit = False
        space = theme.tokens.space
        self._title = SectionTitle(theme, text.ASSESSMENT)
        self._confidence = Pill(theme, "", Tone.NEUTRAL)
        self._agree = self._reading_button(text.AGREE, "check", "agree", own.AGREE_SPOKEN, "A")
        self._not_this = self._reading_button(text.NOT_THIS, "x", "not_this", own.NOT_THIS_SPOKEN, "N")
        self._note = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED, wraps=False)
        self._shows_confidence = False
        self._about: tuple[str, ...] = ()
        self._author = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._author.setObjectName("assessment-author")
        self._edit_line = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._switch = Button(theme, words.SHOW_ORIGINAL, Kind.QUIET)
        self._switch.setObjectName("switch-edited")
        self._switch.clicked.connect(self._switched)
        self._facts = Facts(theme)
        self._facts.retry_requested.connect(self.retry_requested)
        self._facts.evidence_opened.connect(self.evidence_opened)
        self._facts.evidence_stepped.connect(self.evidence_stepped)
        self._facts.case_opened.connect(self.case_opened)
        self._editor = AssessmentEditor(theme)
        self._editor.hide()
        self._editor.saved.connect(self._save)
        self._editor.left.connect(self.end_editing)
        self._bar = OpinionBar(theme)
        self._bar.thumbed.connect(self.thumbed)
        self._bar.asked.connect(self.opened)
        self._bar.edit_requested.connect(self._begin_editing)
        self._bar.status_requested.connect(self.status_requested)
        head = QHBoxLayout()
        head.setSpacing(space.s)
        for part in (self._title, self._confidence, self._note):
            head.addWidget(part)
        head.addStretch(1)
        self._beside, self._below = QHBoxLayout(), QHBoxLayout()
        head.addLayout(self._beside)
        self._below.addStretch(1)
        for button in (self._agree, self._not_this):
            self._beside.addWidget(button)
        edit = QHBoxLayout()
        edit.addWidget(self._edit_line, 1)
        edit.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.s)
        column.addLayout(head)
        column.addLayout(self._below)
        column.addWidget(self._author)
        column.addLayout(edit)
        for widget in (self._facts, self._editor, self._bar):
            column.addWidget(widget)

    def show_assessment(self, view: AssessmentView, busy: frozenset[str]) -> None:
        """Replace in place; the same again changes nothing. `busy` names quiet actions under way."""
        if (view, busy) == self._shown:
            return
        is_other = self._shown is not None and self._shown[0].edited != view.edited
        if is_other:
            self._shows_edit = None
        self._shown = (view, busy)
        self._show()
        if is_other and self._awaits_edit:
            self._awaits_edit = False
            self.opened.emit(self._edit_line if view.edited else self._title)

    def end_editing(self) -> None:
        """The editor is closed; what was typed is kept by then, or not wanted."""
        had_focus = self._editor.isAncestorOf(QApplication.focusWidget() or self)
        self._editor.hide()
        self._bar.setEnabled(True)
        if had_focus:
            self._bar.focus_edit()

    def show_copied(self) -> None:
        """The status update is in the clipboard."""
        self._bar.show_copied()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the reader's verdict has a line of its own."""
        super().resizeEvent(event)
        self._arrange_head(event.size().width())

    def _arrange_head(self, width: int) -> None:
        """In one line as far as it has room: title, confidence, how sure that is, and the reader's verdict."""
        gap = self._theme.tokens.space.s
        parts = [self._title, *([self._confidence] if self._shows_confidence else [])]
        buttons = [self._agree, self._not_this]
        needed = sum(part.sizeHint().width() + gap for part in (*parts, *buttons))
        place, other = (self._below, self._beside) if width < needed else (self._beside, self._below)
        if place.indexOf(self._agree) < 0:
            for button in buttons:
                other.removeWidget(button)
                place.addWidget(button)
        taken = needed if place is self._beside else sum(part.sizeHint().width() + gap for part in parts)
        fits = width >= taken + self._note.sizeHint().width() + gap
        self._note.setVisible(fits and bool(self._note.text()))
        about = [part for part in (*(() if fits else (self._note.text(),)), *self._about) if part]
        self._author.setText("  ·  ".join(about))
        self._author.setVisible(bool(about))

    def _show(self) -> None:
        assert self._shown is not None
        view, busy = self._shown
        self._head(view, busy)
        summary, cause = view.summary, view.cause
        shows_edit = False
        if view.edited is not None:
            shows_edit = view.edited.first if self._shows_edit is None else self._shows_edit
            if shows_edit:
                summary = view.edited.summary
                cause = StatementRow(view.edited.cause, (), unfounded=False) if view.edited.cause else None
            self._edit_line.setText(view.edited.line)
            self._switch.setText(words.SHOW_ORIGINAL if shows_edit else words.SHOW_EDITED)
        self._edit_line.setVisible(view.edited is not None)
        self._switch.setVisible(view.edited is not None)
        self._facts.show_facts(view, summary, cause, "retry" in busy)
        self._editor.set_busy("edit" in busy)
        self._bar.show_opinions(view, busy)

    def _head(self, view: AssessmentView, busy: frozenset[str]) -> None:
        self._title.setText(view.title)
        self._confidence.setVisible(view.confidence is not None)
        if view.confidence is not None:
            self._confidence.show_state(text.CONFIDENCE[view.confidence], Tone.NEUTRAL)
        self._shows_confidence = view.confidence is not None
        self._note.setText(view.confidence_note)
        self._about = (view.author, view.hidden)
        for button, verdict in ((self._agree, "agree"), (self._not_this, "not_this")):
            button.setVisible(view.state == "ready" and view.cause is not None)
            button.setChecked(view.my_reading == verdict)
            button.set_kind(Kind.SECONDARY if view.my_reading == verdict else Kind.QUIET)
            button.set_busy(verdict in busy)
        self._arrange_head(self.width())

    def _switched(self) -> None:
        if self._shown is not None and self._shown[0].edited is not None:
            before = self._shown[0].edited.first if self._shows_edit is None else self._shows_edit
            self._shows_edit = not before
            self._show()

    def _save(self, summary: str, cause: str) -> None:
        self._awaits_edit = True  # whoever kept it sees what became of it, at the section's top
        self.edited.emit(summary, cause)

    def _begin_editing(self) -> None:
        if self._shown is not None:
            self._bar.setEnabled(False)
            self._editor.begin(self._shown[0])
            self.opened.emit(self._editor)

    def _reading_button(self, label: str, icon: str, verdict: ReadingVerdict, spoken: str, key: str) -> Button:
        button = Button(self._theme, label, Kind.QUIET, icon=icon)
        button.setAccessibleName(spoken)
        button.setToolTip(plain_tooltip(own.WITH_KEY.format(what=spoken, key=key)))
        button.setAccessibleDescription(own.ITS_KEY.format(key=key))
        button.setObjectName(verdict.replace("_", "-"))
        button.setCheckable(True)
        button.clicked.connect(lambda: self.read.emit(verdict))
        button.hide()
        return button
