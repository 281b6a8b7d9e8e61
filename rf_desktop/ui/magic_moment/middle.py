"""The sheet's middle: the sections that scroll, and beside, below or over them what is read without leaving them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QAbstractSlider, QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from rf_desktop.ui.magic_moment.links import EvidenceButton
from rf_desktop.ui.magic_moment.placing import READER, WIDTH, ReaderPlace, reader_place
from rf_desktop.ui.magic_moment.reader import Reader
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.labels import set_ground

_BELOW_PART = 0.52
"""Share of the middle's height that the reader takes when it stands below."""
_AROUND = 48
"""Pixels around what is brought into sight."""
_PAGES = {
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}
_MOST = 16_777_215
_SAME_LINE = 16
"""Pixels within which two controls stand in one line."""


class Middle(QWidget):
    """Sections one below the other; `content` is what scrolls."""

    def __init__(self, theme: Theme, sections: Sequence[QWidget], *, may_lead: bool) -> None:
        super().__init__()
        self._theme = theme
        self._sections = tuple(sections)
        self._anchor: tuple[QWidget, int] | None = None
        self._moving = False
        self._place: ReaderPlace | None = None
        self.content = QWidget()
        self.reader = Reader(theme, may_lead=may_lead)
        self.area = self._scroll_area()
        self._edge = QWidget()
        set_ground(self._edge, "sunken")
        self._edge.hide()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._line.addWidget(self.area, 1)
        self._line.addWidget(self._edge)
        self._line.addWidget(self.reader)
        bar = self.area.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._grown)

    def arrange(self, width: int, height: int) -> None:
        """Give the reader its place in a middle of that size, and the sections a handle only where they need one.

        Left to itself a handle that was needed for a moment keeps itself: beside it the lines are shorter, so there are
        more of them.
        """
        place = reader_place(width, height) if self.reader.is_open else None
        fits = place is None and self.content.heightForWidth(width) <= height
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.area.setVerticalScrollBarPolicy(policy)
        beside = place is ReaderPlace.BESIDE
        self.area.setVisible(place is not ReaderPlace.OVER)
        self.reader.setMaximumSize(_MOST, _MOST)
        self.reader.setMinimumSize(0, 0)
        self._edge.setVisible(place in (ReaderPlace.BESIDE, ReaderPlace.BELOW))
        if place is not self._place:
            self._place = place
            self._line.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
            self._edge.setFixedSize(*((1, _MOST) if beside else (_MOST, 1)))
        if beside:
            self.reader.setFixedWidth(min(READER, max(width - WIDTH, READER - 40)))
        elif place is ReaderPlace.BELOW:
            self.reader.setFixedHeight(round(height * _BELOW_PART))

    def keep_in_sight(self, widget: QWidget) -> None:
        """Scroll as little as it takes to see it."""
        if self.content.isAncestorOf(widget):
            self.area.ensureWidgetVisible(widget, 0, _AROUND)

    def page(self, key: Qt.Key) -> bool:
        """Scroll as the key says, while the keyboard stays where it is; whether it is such a key."""
        way = _PAGES.get(key)
        if way is not None:
            self.area.verticalScrollBar().triggerAction(way)
        return way is not None

    def bring_into_sight(self, opened: QWidget) -> None:
        """As soon as it is laid out: it was only just shown."""
        QTimer.singleShot(0, opened, lambda: self.keep_in_sight(opened))

    def step(self, button: EvidenceButton, by: int) -> None:
        """The keyboard goes on to another source, in the order in which they are read."""
        shown = [each for each in self.content.findChildren(EvidenceButton) if each.isVisible()]
        ordered = sorted(shown, key=self._place_of)
        place = ordered.index(button) + by if button in ordered else -1
        if 0 <= place < len(ordered):
            ordered[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.keep_in_sight(ordered[place])

    def stops(self) -> list[QWidget]:
        """What Tab stops at, in the order in which it is read: Qt's own is the order in which it was made."""
        found = [each for each in self.content.findChildren(QWidget) if each.isVisible() and _is_stop(each)]
        return [*sorted(found, key=self._place_of), *self.reader.stops()]

    def _place_of(self, widget: QWidget) -> tuple[int, int]:
        at = widget.mapTo(self.content, widget.rect().center())
        return at.y() // _SAME_LINE, at.x()

    def _scroll_area(self) -> QScrollArea:
        space = self._theme.tokens.space
        column = QVBoxLayout(self.content)
        column.setContentsMargins(space.xl, space.l, space.xl, space.l)
        column.setSpacing(space.xl)
        for number, section in enumerate(self._sections):
            if number == len(self._sections) - 1:
                line = QFrame()
                line.setFrameShape(QFrame.Shape.HLine)
                column.addWidget(line)
            column.addWidget(section)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("moment-scroll")
        scroll.setWidget(self.content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        self.content.setAutoFillBackground(False)
        return scroll

    # What stands at the upper edge stays there, whatever grows above it (M5) --------------------------------------

    def _scrolled(self, top: int) -> None:
        if not self._moving:
            self._anchor = self._at(top) if top > 0 else None

    def _at(self, top: int) -> tuple[QWidget, int] | None:
        for below in range(1, _AROUND, 6):
            found = self.content.childAt(self.content.width() // 2, top + below)
            if found is not None and found not in self._sections:
                return found, found.mapTo(self.content, QPoint(0, 0)).y() - top
        return None

    def _grown(self) -> None:
        if self._anchor is None or not isValid(self._anchor[0]) or not self.content.isAncestorOf(self._anchor[0]):
            return
        widget, below = self._anchor
        self._moving = True
        self.area.verticalScrollBar().setValue(widget.mapTo(self.content, QPoint(0, 0)).y() - below)
        self._moving = False


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
