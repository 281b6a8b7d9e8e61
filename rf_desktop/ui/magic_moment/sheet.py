"""The sheet: header and choices stay, the middle scrolls. It lies in the window and leaves queue and bell usable (M8).

A QDialog, so that screen readers know it as one, but with the flags of a plain child widget: it is no window of its
own. It follows the size of the area it lies over through an event filter.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from rf_desktop.client.observable import Unwatch
from rf_desktop.domain.ids import SessionId
from rf_desktop.domain.vocabulary import ClaimWay
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.chat.file_deeds import FileDeeds
from rf_desktop.ui.magic_moment.assessment import AssessmentSection
from rf_desktop.ui.magic_moment.header import HeaderSection
from rf_desktop.ui.magic_moment.keys import CHOICES, PRESSES, is_plain
from rf_desktop.ui.magic_moment.middle import Middle
from rf_desktop.ui.magic_moment.options import Options
from rf_desktop.ui.magic_moment.placing import height_for_sheet, lie, width_of_sheet
from rf_desktop.ui.magic_moment.since import SinceSection
from rf_desktop.ui.magic_moment.tried import TriedSection
from rf_desktop.ui.radar import AlikeSessions
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.announce import Announce, announce
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.focus import bring_keyboard_to
from rf_desktop.ui.widgets.labels import Face, PlainLabel
from rf_desktop.ui.widgets.skeleton import Skeleton
from rf_desktop.ui.widgets.tab_order import LETS_TAB_THROUGH
from rf_desktop.ui.widgets.veil import Veil
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels import text_sheet as words
from rf_desktop.viewmodels.magic_moment import MagicMoment
from rf_desktop.viewmodels.moment_sources import EvidenceLink
from rf_desktop.viewmodels.moment_state import Closed, Loading, MomentState, NotAvailable, Showing, Taken
from rf_desktop.viewmodels.moment_view import AssessmentView, MomentView, SimilarRow

_WAITING = 240
"""Pixels of height while there is nothing to show yet."""


class MagicMomentSheet(QDialog):
    """Shows one MagicMoment until it is closed. `anchor` is the area of the window that the sheet belongs to."""

    def __init__(
        self, moment: MagicMoment, theme: Theme, tasks: TaskScope, window: QWidget, *, anchor: QWidget
    ) -> None:
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)  # the constructor would make it a window again
        self.setObjectName("magic-moment")
        self.setProperty(LETS_TAB_THROUGH, True)
        self.setStyleSheet("#magic-moment { background: transparent; }")  # the shadow lies on what is below
        self._moment = moment
        self._theme = theme
        self._tasks = tasks
        self._anchor = anchor
        self._window = window
        self.announce: Announce = announce
        self._before: QWidget | None = window.focusWidget()
        self._left_off: QWidget | None = None
        self._tabbed: tuple[QWidget, ...] = ()
        self._tabs = QTimer(self)
        self._tabs.setSingleShot(True)
        self._tabs.timeout.connect(self._order_tabs)
        self._first_look = True
        self._header = HeaderSection(theme)
        self._tried = TriedSection(theme)
        self._since = SinceSection(theme)
        self._alike = AlikeSessions(theme)
        self._assessment = AssessmentSection(theme)
        self._options = Options(theme)
        self._message = PlainLabel(theme, "", face=Face.TITLE)
        self._loading = Skeleton(theme, text.STARTING, (0.7, 0.4, 0.9, 0.8, 0.85, 0.5))
        self._fetch_again = Button(theme, text.RETRY, Kind.SECONDARY, icon="rotate-ccw")
        self._fetch_again.setObjectName("retry-moment")
        self._fetch_again.clicked.connect(lambda: tasks.start("fetch again", moment.retry()))
        self._waiting = QWidget()
        self._veil = Veil(theme, anchor)
        self._veil.pressed.connect(moment.close)  # which only the overlay heeds
        self._middle = Middle(theme, (self._tried, self._since, self._alike, self._assessment), may_lead=moment.overlay)
        self._reader = self._middle.reader
        self._awaited = False
        self._arrange()
        self._connect()
        self._unwatch: tuple[Unwatch, ...] = (
            moment.state.watch(self._show),
            moment.alike.watch(self._alike.show_rows),
        )
        self._growing = (self._middle.content, self._options)
        for watched in (anchor, window, *self._growing):
            watched.installEventFilter(self)

    def open(self) -> None:
        """Lie down over the anchor; never a modal window."""
        self._place()
        self._veil.show()
        self._veil.raise_()
        self.show()
        self.raise_()
        bring_keyboard_to(self)
        self._options.focus_primary()

    def leave(self) -> None:
        """Go away for good, and give the keyboard back to where it was."""
        for unwatch in self._unwatch:
            unwatch()
        for watched in (self._anchor, self._window, *self._growing):
            watched.removeEventFilter(self)
        self._go()
        self._veil.hide()
        self._veil.deleteLater()
        self.deleteLater()

    def _go(self) -> None:
        """Hide; before that the keyboard goes back, or Qt would give it to whatever comes next."""
        if self.isAncestorOf(QApplication.focusWidget() or self._anchor):
            before = self._before
            back = before if before is not None and isValid(before) and before.isVisible() else self._window
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    # States ------------------------------------------------------------------------------------------------------

    def _show(self, state: MomentState) -> None:
        match state:
            case Loading():
                self._wait(busy=True)
            case NotAvailable(sentence, can_retry):
                self._message.setText(sentence)
                self._wait(busy=False)
                self._fetch_again.setVisible(can_retry)
            case Showing(view, choices, problem, busy, asked):
                self._show_view(view, busy)
                if choices:
                    self._options.show_choices(choices, problem, asked)
                elif asked is not None:
                    self._options.show_asked(asked, problem)
                else:
                    self._options.show_close(problem)
            case Taken(view, sentence, label, offers):
                self._show_view(view, frozenset())
                self._options.show_taken(sentence, label, offers)
            case Closed():
                self._go()
        if isinstance(state, Showing | Taken) and self._first_look:
            self._first_look = False
            self._options.focus_primary()

    def _wait(self, *, busy: bool) -> None:
        self._header.hide()
        self._middle.hide()
        self._waiting.show()
        self._loading.setVisible(busy)
        self._message.setVisible(not busy)
        self._fetch_again.setVisible(False)
        if self._moment.overlay:
            self._options.show_close()
        else:
            self._options.show_back()
        self.setAccessibleName(text.STARTING if busy else self._message.text())

    def _show_view(self, view: MomentView, busy: frozenset[str]) -> None:
        self._waiting.hide()
        self._header.show_header(view.header)
        self._tried.show_tried(view)
        self._since.show_since(view.since)
        self._assessment.show_assessment(view.assessment, busy)
        self._reader.show_session(view.session)
        self._header.show()
        self._middle.show()
        self.setAccessibleName(view.header.problem)
        self._place()
        self._tell_arrival(view.assessment)

    def _tell_arrival(self, view: AssessmentView) -> None:
        """Said once, when what was waited for is there: a screen reader cannot see it come (M5, M8)."""
        if view.state == "pending":
            self._awaited = True
        elif self._awaited:
            self._awaited = False
            if view.state == "unavailable":
                said = view.sentence
            else:
                said = words.ARRIVED_CAUSE.format(cause=view.cause.text) if view.cause else words.ARRIVED
            self.announce(self, said, False)

    # Build -------------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        margin = drawing.SHADOW
        space = self._theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(_line(self._theme))
        column.addWidget(self._middle, 1)
        waiting = QVBoxLayout(self._waiting)
        waiting.setContentsMargins(space.xl, space.xl, space.xl, space.m)
        waiting.addWidget(self._loading)
        waiting.addWidget(self._message)
        waiting.addWidget(self._fetch_again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._waiting)
        column.addWidget(_line(self._theme))
        column.addWidget(self._options)
        self._theme.changed.connect(self.update)

    def _connect(self) -> None:
        moment, tasks = self._moment, self._tasks

        def choose(way: ClaimWay) -> None:
            tasks.start("take over", moment.choose(way))

        self._options.chosen.connect(choose)
        self._options.accepted.connect(lambda: tasks.start("accept", moment.accept()))
        self._options.went.connect(lambda way: tasks.start(f"go {way}", moment.go(way)))
        self._options.left.connect(moment.back_to_queue)
        self._options.closed.connect(moment.close)
        self._assessment.retry_requested.connect(lambda: tasks.start("retry assessment", moment.retry_assessment()))
        self._assessment.thumbed.connect(
            lambda helpful, why: tasks.start("feedback", moment.give_feedback(helpful, why))
        )
        self._assessment.edited.connect(
            lambda summary, cause: tasks.start("edit", _edited(moment, self._assessment, summary, cause))
        )
        self._assessment.status_requested.connect(
            lambda: tasks.start("status update", _copied(moment, self._assessment))
        )
        for section in (self._since, self._assessment):
            section.evidence_opened.connect(self._open_evidence)
            section.evidence_stepped.connect(self._middle.step)
        self._assessment.case_opened.connect(self._open_case)
        self._alike.opened.connect(lambda key: tasks.start("open what is alike", moment.open_session(SessionId(key))))
        self._assessment.opened.connect(self._middle.bring_into_sight)
        self._tried.read_requested.connect(self._open_conversation)
        self._reader.left.connect(self._leave_reader)
        self._reader.lead_requested.connect(lambda key: tasks.start("lead", moment.show_in_conversation(key)))
        self._reader.session_requested.connect(
            lambda session: tasks.start("open case", moment.open_session(SessionId(session)))
        )
        self._assessment.read.connect(lambda verdict: tasks.start("reading", moment.read_cause(verdict)))

    # Read beside it ----------------------------------------------------------------------------------------------

    def _open_evidence(self, link: EvidenceLink) -> None:
        self._begin_reading()
        self._reader.open_evidence(link)
        self.announce(self, link.spoken, False)

    def _open_case(self, row: SimilarRow) -> None:
        self._begin_reading()
        self._reader.open_case(row)
        self.announce(self, f"{words.CASE}: {row.problem}", False)

    def _open_conversation(self) -> None:
        self._begin_reading()
        self._reader.open_conversation()

    def _begin_reading(self) -> None:
        """Make room; what was pressed stays in sight, and the keyboard comes back to it."""
        pressed = QApplication.focusWidget()
        if pressed is not None and not self._reader.isAncestorOf(pressed):
            self._left_off = pressed
        self._reader.show()
        self._place()
        QTimer.singleShot(0, self, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        if self._left_off is not None and isValid(self._left_off):
            self._middle.keep_in_sight(self._left_off)

    def show_files_with(self, deeds: FileDeeds) -> None:
        """Pictures and files of the session's messages can be looked at and saved before the claim, too (C6)."""
        self._reader.transcript.file_deeds = deeds

    def _leave_reader(self) -> None:
        left_off = self._left_off
        self._reader.hide()
        self._place()
        if left_off is not None and isValid(left_off) and left_off.isVisible():
            left_off.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._options.focus_primary()

    def _place(self) -> None:
        """Where there is room for it. While something is shown its upper edge stays: it only grows downwards."""
        window, reading = self._window.size(), self._reader.is_open
        anchor = QRect(self._anchor.mapTo(self._window, QPoint(0, 0)), self._anchor.size())
        self._veil.setGeometry(self._anchor.rect())
        width = width_of_sheet(window, anchor, reading=reading)
        shown = self._middle.isVisibleTo(self)
        wanted = self._wanted_height(width) if shown else _WAITING
        if reading:
            wanted = height_for_sheet(window, anchor)
        around = drawing.SHADOW
        place = lie(window, anchor, width, wanted, still=shown)
        self.setGeometry(place.adjusted(-around, -around, around, around))
        self._tabs.start(0)  # when it is laid out
        if shown:
            self._middle.arrange(width, place.height() - self._height_of(self._header, self._options, width=width))

    def _order_tabs(self) -> None:
        """Tab goes through it as one reads it, from the sections to the choices."""
        stops = (*self._middle.stops(), *self._options.stops())
        if stops != self._tabbed:
            self._tabbed = stops
            for one, other in pairwise(stops):
                self.setTabOrder(one, other)

    def _wanted_height(self, width: int) -> int:
        return self._height_of(self._header, self._middle.content, self._options, width=width) + 8

    def _height_of(self, *parts: QWidget, width: int) -> int:
        return sum(p.heightForWidth(width) if p.hasHeightForWidth() else p.sizeHint().height() for p in parts)

    # Qt's own ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        grows = watched in self._growing
        grown = grows and event.type() == QEvent.Type.LayoutRequest
        moved = not grows and event.type() in (QEvent.Type.Resize, QEvent.Type.Move)
        if (grown or moved) and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves what is read beside it, then closes the overlay only: before the claim the choices and *Back to
        queue* are the ways on (M6, M7). Digits and letters press what stands in the sheet."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            if self._reader.is_open:
                self._leave_reader()
            elif self._moment.overlay:
                self._moment.close()
            event.accept()
        elif is_plain(event) and key in CHOICES:
            self._options.press(CHOICES[key])
            event.accept()
        elif is_plain(event) and key in PRESSES:
            self._press(PRESSES[key])
            event.accept()
        elif self._middle.page(key):
            event.accept()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # buttons heed it themselves; from a field QDialog would have it press one of the choices
        else:
            super().keyPressEvent(event)

    def _press(self, names: tuple[str, ...]) -> None:
        for name in names:
            button = self.findChild(Button, name)
            if button is not None and button.isVisible() and button.isEnabled() and not button.busy:
                self._middle.keep_in_sight(button)
                button.click()
                return

    def reject(self) -> None:
        """QDialog's own Esc: see keyPressEvent."""

    def paintEvent(self, event: QPaintEvent) -> None:
        around = drawing.SHADOW
        rect = QRectF(self.rect()).adjusted(around, around, -around, -around)
        drawing.floating(QPainter(self), rect, self._theme.tokens.radius.sheet, self._theme)


async def _edited(moment: MagicMoment, section: AssessmentSection, summary: str, cause: str) -> None:
    """What could not be kept stays in the editor."""
    if await moment.edit_assessment(summary, cause) and isValid(section):
        section.end_editing()


async def _copied(moment: MagicMoment, section: AssessmentSection) -> None:
    update = await moment.status_update()
    if update is not None:
        QGuiApplication.clipboard().setText(update)
        if isValid(section):
            section.show_copied()


def _line(theme: Theme) -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    return line
