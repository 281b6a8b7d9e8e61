"""A quiet sign that something is under way: not before it has lasted a while, and then long enough to be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rf_desktop.ui.theme.theme import Theme

_TURN = 900  # milliseconds for one turn
_FRAME = 33


class Ring(QObject):
    """The turning arc itself, for controls that paint it among other things. With reduced motion it stands still.

    Signals:
        turned: paint again.
    """

    turned = Signal()

    def __init__(self, theme: Theme, widget: QWidget) -> None:
        super().__init__(widget)
        self._theme = theme
        self._widget = widget
        self._working = False
        self._since = QElapsedTimer()
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME)
        self._frames.timeout.connect(self._step)

    def run(self, on: bool) -> None:
        if on == self._working:
            return
        self._working = on
        if on:
            self._since.start()
            self._widget.installEventFilter(self)
            self._turn(self._widget.isVisible())
        else:
            self._widget.removeEventFilter(self)
            self._turn(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._turn(event.type() == QEvent.Type.Show)
        return False

    def _turn(self, on: bool) -> None:
        if not on:
            self._frames.stop()
        elif not self._frames.isActive() and not self._theme.motion.reduced:
            self._frames.start()

    def _step(self) -> None:
        if self._theme.motion.reduced:  # said meanwhile
            self._frames.stop()
        self.turned.emit()

    @property
    def is_turning(self) -> bool:
        return self._frames.isActive()

    def paint(self, painter: QPainter, rect: QRectF, color: QColor) -> None:
        width = max(1.5, rect.width() / 9)
        around = rect.adjusted(width, width, -width, -width)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        track = QColor(color)
        track.setAlphaF(0.22)
        painter.setPen(QPen(track, width))
        painter.drawEllipse(around)
        painter.setPen(QPen(color, width, c=Qt.PenCapStyle.RoundCap))
        elapsed = self._since.elapsed() if self._since.isValid() and self.is_turning else 0
        painter.drawArc(around, round(16 * (90 - 360 * (elapsed % _TURN) / _TURN)), -16 * 100)
        painter.restore()


class Spinner(QWidget):
    """A ring that keeps its place in the layout and shows itself only after 300 ms of work, then for at least 500 ms.

    Signals:
        settled: the work is over and the ring, if it was seen, has gone.
    """

    settled = Signal()

    def __init__(self, theme: Theme, name: str, size: int = 16, parent: QWidget | None = None) -> None:
        """`name` says what is under way; a screen reader hears it while the ring is seen."""
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._size = size
        self._ring = Ring(theme, self)
        self._ring.turned.connect(self.update)
        self._working = False
        self._seen = False
        self._patience = _single_shot(self, theme.tokens.motion.spinner_after, self._appear)
        self._dwell = _single_shot(self, theme.tokens.motion.spinner_at_least, self._leave_if_done)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def is_seen(self) -> bool:
        """Whether the ring is drawn at this moment."""
        return self._seen

    def set_working(self, working: bool) -> None:
        """Tell it when the work starts and when it is over."""
        if working == self._working:
            return
        self._working = working
        if working:
            if not self._seen:
                self._patience.start()
            return
        self._patience.stop()
        if not self._dwell.isActive():
            self._leave_if_done()

    def _appear(self) -> None:
        self._seen = True
        self.setAccessibleName(self._name)
        self._ring.run(True)
        self._dwell.start()
        self.update()

    def _leave_if_done(self) -> None:
        if self._working:
            return
        self._seen = False
        self.setAccessibleName("")
        self._ring.run(False)
        self.update()
        self.settled.emit()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._seen:
            self._ring.paint(QPainter(self), QRectF(self.rect()), self._theme.tokens.colors.muted)


def _single_shot(owner: QObject, milliseconds: int, then: Callable[[], None]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(then)
    return timer
