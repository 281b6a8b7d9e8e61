"""The sheet: header and choices stay, the middle scrolls. It lies in the window and leaves queue and bell usable (M8).

A QDialog, so that screen readers know it as one, but with the flags of a plain child widget: it is no window of its
own. It follows the size of the area it lies over through an event filter.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from rf_desktop.client.observable import Unwatch
from rf_desktop.domain.vocabulary import ClaimWay
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.magic_moment.assessment import AssessmentSection
from rf_desktop.ui.magic_moment.header import HeaderSection
from rf_desktop.ui.magic_moment.options import Options
from rf_desktop.ui.magic_moment.tried import TriedSection
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.labels import Face, PlainLabel
from rf_desktop.ui.widgets.skeleton import Skeleton
from rf_desktop.ui.widgets.veil import Veil
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.magic_moment import MagicMoment
from rf_desktop.viewmodels.moment_state import Closed, Loading, MomentState, NotAvailable, Showing, Taken
from rf_desktop.viewmodels.moment_view import MomentView

WIDTH = 760
_FOOT_OF_WINDOW = 60  # pixels kept free, so that the bell and the account menu can be reached
_EDGE = 16
_MARGIN = 12
_NARROWEST = 600  # pixels of width below which the ledger's columns are hard to read


class MagicMomentSheet(QDialog):
    """Shows one MagicMoment until it is closed. `anchor` is the area of the window that the sheet belongs to."""

    def __init__(
        self, moment: MagicMoment, theme: Theme, tasks: TaskScope, window: QWidget, *, anchor: QWidget
    ) -> None:
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)  # the constructor would make it a window again
        self.setObjectName("magic-moment")
        self.setStyleSheet("#magic-moment { background: transparent; }")  # the shadow lies on what is below
        self._moment = moment
        self._theme = theme
        self._tasks = tasks
        self._anchor = anchor
        self._window = window
        self._before: QWidget | None = window.focusWidget()
        self._first_look = True
        self._header = HeaderSection(theme)
        self._tried = TriedSection(theme)
        self._assessment = AssessmentSection(theme)
        self._options = Options(theme)
        self._message = PlainLabel(theme, "", face=Face.TITLE)
        self._loading = Skeleton(theme, text.STARTING, (0.7, 0.4, 0.9, 0.8, 0.85, 0.5))
        self._waiting = QWidget()
        self._veil = Veil(theme, anchor)
        self._veil.pressed.connect(moment.close)  # which only the overlay heeds
        self._scroll = self._middle()
        self._arrange()
        self._connect()
        self._unwatch: Unwatch = moment.state.watch(self._show)
        for watched in (anchor, window, self._content):
            watched.installEventFilter(self)

    def open(self) -> None:
        """Lie down over the anchor; never a modal window."""
        self._place()
        self._veil.show()
        self._veil.raise_()
        self.show()
        self.raise_()
        self._options.focus_primary()

    def leave(self) -> None:
        """Go away for good, and give the keyboard back to where it was."""
        self._unwatch()
        for watched in (self._anchor, self._window, self._content):
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
            case NotAvailable(sentence):
                self._message.setText(sentence)
                self._wait(busy=False)
            case Showing(view, choices, problem, busy):
                self._show_view(view, busy)
                if choices:
                    self._options.show_choices(choices, problem)
                else:
                    self._options.show_close(problem)
            case Taken(view, sentence, label):
                self._show_view(view, frozenset())
                self._options.show_taken(sentence, label)
            case Closed():
                self._go()
        if isinstance(state, Showing | Taken) and self._first_look:
            self._first_look = False
            self._options.focus_primary()

    def _wait(self, *, busy: bool) -> None:
        self._header.hide()
        self._scroll.hide()
        self._waiting.show()
        self._loading.setVisible(busy)
        self._message.setVisible(not busy)
        if self._moment.overlay:
            self._options.show_close()
        else:
            self._options.show_back()
        self.setAccessibleName(text.STARTING if busy else self._message.text())

    def _show_view(self, view: MomentView, busy: frozenset[str]) -> None:
        self._waiting.hide()
        self._header.show_header(view.header)
        self._tried.show_tried(view)
        self._assessment.show_assessment(view.assessment, busy)
        self._header.show()
        self._scroll.show()
        self.setAccessibleName(view.header.problem)
        self._place()

    # Build -------------------------------------------------------------------------------------------------------

    def _middle(self) -> QScrollArea:
        space = self._theme.tokens.space
        content = self._content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(space.xl, space.l, space.xl, space.l)
        column.setSpacing(space.xl)
        column.addWidget(self._tried)
        column.addWidget(_line(self._theme))
        column.addWidget(self._assessment)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("moment-scroll")
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        return scroll

    def _arrange(self) -> None:
        margin = drawing.SHADOW
        space = self._theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(_line(self._theme))
        column.addWidget(self._scroll, 1)
        waiting = QVBoxLayout(self._waiting)
        waiting.setContentsMargins(space.xl, space.xl, space.xl, space.m)
        waiting.addWidget(self._loading)
        waiting.addWidget(self._message)
        column.addWidget(self._waiting)
        column.addWidget(_line(self._theme))
        column.addWidget(self._options)
        self._theme.changed.connect(self.update)

    def _connect(self) -> None:
        moment, tasks = self._moment, self._tasks

        def choose(way: ClaimWay) -> None:
            tasks.start("take over", moment.choose(way))

        self._options.chosen.connect(choose)
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
        self._assessment.read.connect(lambda verdict: tasks.start("reading", moment.read_cause(verdict)))

    def _place(self) -> None:
        """Inside the anchor where that is wide enough to read, otherwise over what is left of it; never below the
        window's foot."""
        window = self._window
        anchor = QRect(self._anchor.mapTo(window, QPoint(0, 0)), self._anchor.size())
        self._veil.setGeometry(self._anchor.rect())
        inside = anchor.width() - 2 * _MARGIN
        width = min(WIDTH, inside if inside >= _NARROWEST else min(_NARROWEST, anchor.right() - 2 * _EDGE))
        available = min(round(window.height() * 0.9), window.height() - anchor.top() - _FOOT_OF_WINDOW)
        wanted = self._wanted_height(width)
        height = max(220, min(wanted, available))
        left = max(_EDGE, min(anchor.center().x() - width // 2, anchor.right() - width - _MARGIN))
        top = anchor.top() + max(_EDGE, (available - height) // 3)
        around = drawing.SHADOW
        self.setGeometry(left - around, top - around, width + 2 * around, height + 2 * around)

    def _wanted_height(self, width: int) -> int:
        if not self._scroll.isVisibleTo(self):
            return 240
        parts = (self._header, self._content, self._options)
        return (
            sum(part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height() for part in parts)
            + 8
        )

    # Qt's own ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        grown = watched is self._content and event.type() == QEvent.Type.LayoutRequest
        moved = watched is not self._content and event.type() in (QEvent.Type.Resize, QEvent.Type.Move)
        if (grown or moved) and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the overlay only; before the claim the choices and *Back to queue* are the ways on (M6, M7)."""
        if event.key() == Qt.Key.Key_Escape:
            if self._moment.overlay:
                self._moment.close()
            event.accept()
            return
        super().keyPressEvent(event)

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
