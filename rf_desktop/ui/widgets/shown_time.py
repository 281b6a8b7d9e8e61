"""What time it is on the screen: one look at the clock for everything that tells how long ago something was.

A card, the magic moment and the bell tell of the same escalation, and each with a timer of its own would for some
seconds contradict the others. The clock stands still while nobody can see what it moves: an idle program must not wake
the computer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from weakref import WeakValueDictionary

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from rf_desktop.domain.moments import Clock

_TICK = 10_000  # milliseconds between two looks at the clock
_made: WeakValueDictionary[Clock, ShownTime] = WeakValueDictionary()


def shown_time(clock: Clock) -> ShownTime:
    """The one of this clock, for all who tell its time."""
    made = _made.get(clock)
    if made is None:
        made = _made[clock] = ShownTime(clock)
    return made


class ShownTime:
    """A clock that answers the moment of its last look, as long as anybody shows that; else what the clock says."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at: datetime | None = None
        self._seen: dict[object, Callable[[], None]] = {}
        self._ticks: QTimer | None = None
        self._untold = False

    def __call__(self) -> datetime:
        now = self._clock()
        if self._at is None:
            return now
        if abs((now - self._at).total_seconds()) * 1000 >= _TICK:  # the computer slept, or its clock was put right
            self._at = now
            if not self._untold:
                self._untold = True
                QTimer.singleShot(0, self._tell)  # not from here: somebody may be painting
        return self._at

    def follow(self, widget: QWidget, then: Callable[[], None]) -> None:
        """Call `then` after each look at the clock while `widget` is shown; that it appears is one."""
        who = object()
        _Follower(widget, partial(self._is_seen, who, then), partial(self._is_gone, who))

    def look(self) -> None:
        """Look at the clock now, because something new is to be told."""
        if self._seen:
            self._at = self._clock()
            self._tell()

    def _is_seen(self, who: object, then: Callable[[], None]) -> None:
        self._seen[who] = then
        if self._ticks is None:
            self._ticks = QTimer(QCoreApplication.instance())  # one that runs must not outlive its application
            self._ticks.setInterval(_TICK)
            self._ticks.timeout.connect(self.look)
        if not self._ticks.isActive():
            self._ticks.start()
        self.look()

    def _is_gone(self, who: object) -> None:
        self._seen.pop(who, None)
        if not self._seen and self._ticks is not None:
            if isValid(self._ticks):
                self._ticks.stop()
            self._at = None

    def _tell(self) -> None:
        self._untold = False
        for then in tuple(self._seen.values()):
            then()


class _Follower(QObject):
    """Tells whether a widget is seen."""

    def __init__(self, widget: QWidget, seen: Callable[[], None], gone: Callable[[], None]) -> None:
        super().__init__(widget)
        self._seen = seen
        self._gone = gone
        widget.installEventFilter(self)
        widget.destroyed.connect(lambda: gone())  # noqa: PLW0108 - a signal's argument is not for it
        if widget.isVisible():
            seen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._seen()
        elif event.type() == QEvent.Type.Hide:
            self._gone()
        return False
