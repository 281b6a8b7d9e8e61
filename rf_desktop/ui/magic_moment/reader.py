"""What is read beside the sheet without losing one's place in it: the session's conversation and lane, or a case.

It is a part of the sheet: to its right where there is room, below what one reads where the window is tall, and over it
where it is neither. Esc and ✕ lead back to where the keyboard was (A2, A10, M2).
"""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rf_desktop.ui.chat.lane import Lane
from rf_desktop.ui.chat.transcript import Transcript
from rf_desktop.ui.magic_moment.similar import CasePage
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, SectionTitle, set_ground
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels import text_sheet as words
from rf_desktop.viewmodels.moment_sources import NO_SESSION, EvidenceLink, SessionSource
from rf_desktop.viewmodels.moment_view import SimilarRow


class Page(IntEnum):
    """What is open."""

    CONVERSATION = 0
    LANE = 1
    CASE = 2


class Reader(QWidget):
    """Hidden until something is opened.

    Signals:
        left: back to the sheet.
        lead_requested(str): to that message or card, in the conversation itself.
        session_requested(str): open a similar case's session.
    """

    left = Signal()
    lead_requested = Signal(str)
    session_requested = Signal(str)

    def __init__(self, theme: Theme, *, may_lead: bool) -> None:
        """`may_lead`: the session is open to the reader, so that a source can be shown where it stands."""
        super().__init__()
        self.setObjectName("reader")
        set_ground(self, "surface")
        self._theme = theme
        self._may_lead = may_lead
        self._source: SessionSource = NO_SESSION
        self._pointed = ""
        self.transcript = Transcript(theme, can_hide=False)
        self.transcript.setObjectName("reader-transcript")
        self.lane = Lane(theme, closable=False)
        self.case = CasePage(theme)
        self.case.session_requested.connect(self.session_requested)
        self._nobody = PlainLabel(theme, words.NO_MESSAGES, ink=Ink.MUTED)
        self._tabs = [self._tab(words.CONVERSATION, Page.CONVERSATION), self._tab(text.LANE, Page.LANE)]
        self._title = SectionTitle(theme, words.CASE)
        self._lead = Button(theme, words.SHOW_IN_CONVERSATION, Kind.QUIET, icon="external-link")
        self._lead.setObjectName("show-in-conversation")
        self._lead.clicked.connect(lambda: self.lead_requested.emit(self._pointed))
        self._back = IconButton(theme, "x", words.BACK)
        self._back.setObjectName("leave-reader")
        self._back.clicked.connect(self.left)
        self._note = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._pages = QStackedWidget()
        for page in (self.transcript, self.lane, self.case):
            self._pages.addWidget(page)
        self._arrange()
        self.hide()

    @property
    def is_open(self) -> bool:
        return not self.isHidden()

    def show_session(self, source: SessionSource) -> None:
        """What the session holds by now; in place, without a jump."""
        if source == self._source:
            return
        self._source = source
        if self.is_open and self._pages.currentIndex() != Page.CASE:
            self._fill()

    def open_conversation(self) -> None:
        """The whole conversation, with the keyboard in it."""
        self._pointed = ""
        self._turn_to(Page.CONVERSATION)
        self.transcript.setFocus(Qt.FocusReason.TabFocusReason)

    def open_evidence(self, link: EvidenceLink) -> None:
        """The session at this source; the keyboard stays where it is."""
        self._pointed = link.id
        if link.kind == "card":
            self._turn_to(Page.LANE)
            self.lane.highlight(link.id)
        else:
            self._turn_to(Page.CONVERSATION)
            self.transcript.reveal(link.id)

    def open_case(self, row: SimilarRow) -> None:
        """A similar case."""
        self.case.show_case(row)
        self._turn_to(Page.CASE)
        self.setAccessibleName(f"{words.CASE}: {row.problem}")

    def stops(self) -> list[QWidget]:
        """What Tab stops at: the pages' names, what is read, and the way back."""
        if not self.is_open:
            return []
        page = (self.transcript, self.lane, self.case)[self._pages.currentIndex()]
        inside = [each for each in (page, *page.findChildren(QWidget)) if each.isVisible()]
        reading = [each for each in inside if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        return [each for each in (*self._tabs, *reading, self._lead, self._back) if each.isVisible()]

    def _turn_to(self, page: Page) -> None:
        self.show()
        if page is not Page.CASE:
            self._fill()
            self.setAccessibleName(words.READER)
        self._pages.setCurrentIndex(page)
        for tab, its_page in zip(self._tabs, (Page.CONVERSATION, Page.LANE), strict=True):
            tab.setVisible(page is not Page.CASE)
            tab.setChecked(page is its_page)
        self._title.setVisible(page is Page.CASE)
        self._lead.setVisible(self._may_lead and page is not Page.CASE and bool(self._pointed))
        note = self._source.note if page is Page.CONVERSATION else ""
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._nobody.setVisible(page is Page.CONVERSATION and not self._source.messages)

    def _fill(self) -> None:
        self.transcript.show_messages(self._source.key, self._source.messages, writing=False)
        self.lane.show_cards(self._source.lane)

    def _tab(self, name: str, page: Page) -> Button:
        tab = Button(self._theme, name, Kind.QUIET)
        tab.setObjectName(f"reader-tab-{page.name.lower()}")
        tab.setCheckable(True)
        tab.clicked.connect(lambda: self._turn_to(page))
        return tab

    def _arrange(self) -> None:
        space = self._theme.tokens.space
        head = QHBoxLayout()
        head.setContentsMargins(space.l, space.xs, space.s, space.xs)
        head.setSpacing(space.xs)
        for part in (*self._tabs, self._title):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self._lead)
        head.addWidget(self._back)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        self._title.setContentsMargins(space.s, 0, 0, 0)
        for label in (self._note, self._nobody):
            label.setContentsMargins(space.l, space.s, space.l, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line)
        column.addWidget(self._note)
        column.addWidget(self._nobody)
        column.addWidget(self._pages, 1)
