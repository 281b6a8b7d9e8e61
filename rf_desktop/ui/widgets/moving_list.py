"""A LongList whose changes can be followed: what leaves fades, the rest closes up, what is new appears (DESIGN).

Only the picture is on its way. Where a row is, what a press meets and what the keyboard acts on is where it ends up,
from the first moment. With reduced motion, and where much changes at once, everything is at its end at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Any

from PySide6.QtCore import QEasingCurve, QRect, QVariantAnimation, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rf_desktop.ui.list_model import Change, Row
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.long_list import LongList
from rf_desktop.ui.widgets.row_list import RowModel
from rf_desktop.values import dataclass

_MOST = 4
"""Rows that may come or go together and still be followed by the eye."""


@dataclass(frozen=True)
class _Seen:
    """A row as it stood in sight before a change: the row, and its rectangle as it was painted."""

    row: Any
    rect: QRect


@dataclass(frozen=True)
class _Way:
    """What is on its way. `shifts`: pixels by key from where a row ends up to where it stood; `beyond` is for rows that
    were out of sight. `gone` fades, `arriving` appears."""

    shifts: dict[str, int] = field(default_factory=dict)
    beyond: int = 0
    gone: tuple[_Seen, ...] = ()
    arriving: frozenset[str] = frozenset()

    @property
    def reach(self) -> int:
        return max((abs(each) for each in (*self.shifts.values(), self.beyond)), default=0)


class MovingList(LongList):
    """A subclass says in `paint_row` how to paint a row, which may be in the list no more.

    No index is made and no model is asked for it: what is in sight is painted anew at each step of the way.

    Signals:
        arrived: what was on its way is at its end.
    """

    arrived = Signal()
    _way = _Way()  # on the class, because Qt lays out while the base class is being made
    _ahead = 0.0

    def __init__(self, theme: Theme, name: str, model: RowModel | None = None, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, model, parent)
        self._before: tuple[tuple[_Seen, ...], Change[Any]] | None = None
        self._motion = QVariantAnimation(self)
        self._motion.setStartValue(1.0)
        self._motion.setEndValue(0.0)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self._advance)
        self._motion.finished.connect(self._arrive)

    def paint_row(self, painter: QPainter, rect: QRect, row: Any) -> None:
        """Paint a row in its rectangle of the viewport; the opacity is set. Here nothing."""

    def moved(self) -> None:
        """The picture moved on: whatever is laid over rows has to follow (`painted_rect`)."""

    @property
    def is_moving(self) -> bool:
        """Whether something is still on its way."""
        return self._ahead > 0

    def painted_rect(self, key: str) -> QRect:
        """Where a row is painted right now, in the viewport."""
        return self.visualRect(self.index_of(key)).translated(0, self._shift(key))

    # The change --------------------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[Row]) -> None:
        super().show_rows(rows)
        if self._before is not None:
            (seen, change), self._before = self._before, None
            self._set_off(seen, change)

    def _make(self, change: Change[Any]) -> None:
        self._before = (self._rows_in_sight(), change) if self._is_followed(change) else None
        if self._before is None and (change.plan.is_large or change.plan.insertions or change.leaving):
            self._arrive()
        super()._make(change)

    def _is_followed(self, change: Change[Any]) -> bool:
        todo = change.plan
        if todo.is_large:
            return False
        coming = sum(count for _, count in todo.insertions)
        few = max(coming, len(change.leaving), len(todo.moves)) <= _MOST
        return (
            bool(todo.insertions or change.leaving or todo.moves)
            and few
            and self.isVisible()
            and self._theme.motion.duration() > 0
        )

    def _rows_in_sight(self) -> tuple[_Seen, ...]:
        rows = [self.rows.at(place) for place in self._in_sight(self._around(self._way.reach))]
        return tuple(_Seen(row, self.painted_rect(row.key)) for row in rows)

    def _set_off(self, seen: Sequence[_Seen], change: Change[Any]) -> None:
        stayed = [each for each in seen if each.row.key not in change.leaving]
        page = self.viewport().height()
        shifts = {
            each.row.key: shift
            for each in stayed
            if abs(shift := each.rect.top() - self.visualRect(self.index_of(each.row.key)).top()) < page
        }
        arriving = frozenset(
            row.key for first, count in change.plan.insertions for row in change.rows[first : first + count]
        )
        last = next((shifts[each.row.key] for each in reversed(stayed) if each.row.key in shifts), 0)
        gone = tuple(each for each in seen if each.row.key in change.leaving)
        self._way = _Way(shifts, last, gone, arriving)
        self._motion.stop()
        self._motion.setDuration(self._theme.motion.duration())
        self._advance(1.0)
        self._motion.start()

    def _shift(self, key: str) -> int:
        return 0 if key in self._way.arriving else round(self._ahead * self._way.shifts.get(key, self._way.beyond))

    def _advance(self, ahead: Any) -> None:
        self._ahead = float(ahead)
        self.moved()
        self.viewport().update()

    def _arrive(self) -> None:
        if self._way != _Way():
            self._motion.stop()
            self._way, self._ahead = _Way(), 0.0
            self.moved()
            self.viewport().update()
            self.arrived.emit()

    # Painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._ahead:
            painter.setOpacity(self._ahead)
            for each in self._way.gone:
                self.paint_row(painter, each.rect, each.row)
        area = self._around(self._way.reach) if self._ahead else event.rect()
        top, width = self.verticalOffset(), self.viewport().width()
        for place in self._in_sight(area):
            row = self.rows.at(place)
            rect = QRect(0, self.heights.top(place) - top, width, self.heights.height(place))
            if self._ahead:
                painter.setOpacity(1.0 - self._ahead if row.key in self._way.arriving else 1.0)
                rect.translate(0, self._shift(row.key))
            self.paint_row(painter, rect, row)
        painter.end()

    def _around(self, reach: int) -> QRect:
        return self.viewport().rect().adjusted(0, -reach, 0, reach)

    def hideEvent(self, event: QHideEvent) -> None:
        self._arrive()
        super().hideEvent(event)
