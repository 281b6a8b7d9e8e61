"""The picture of the viewer: fitted to the room, or larger and moved by hand; 100 % is one pixel of the screen each."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLabel, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.focus import FocusMemory
from rf_desktop.viewmodels import text_files

LEAST, MOST = 0.05, 16.0
_STEP = 48.0
_ICON = 32


class Canvas(QLabel):
    """Shows one image. A QLabel, so that screen readers know it for something to look at.

    Signals:
        zoomed: the size at which it is shown has changed.
    """

    zoomed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image: QImage | None = None
        self._scale: float | None = None
        self._middle = QPointF(0.5, 0.5)
        self._grabbed: QPointF | None = None
        self._focus = FocusMemory()
        self.setObjectName("canvas")
        self.setAccessibleName(text_files.KINDS["picture"])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 120)

    def show_image(self, image: QImage | None) -> None:
        """Another picture, fitted; None while it is on its way."""
        self._image = image
        self.fit()

    @property
    def fits(self) -> bool:
        """Whether it is as large as the room allows, and no larger than it is."""
        return self._scale is None

    @property
    def percent(self) -> float:
        """Of the picture's own size."""
        return 100 * self._shown_scale()

    def fit(self) -> None:
        """All of it in sight; a small one is not blown up."""
        self._scale, self._middle = None, QPointF(0.5, 0.5)
        self._turn()

    def actual_size(self) -> None:
        """Pixel by pixel."""
        self._scale = 1.0
        self._turn()

    def zoom(self, by: float, about: QPointF | None = None) -> None:
        """Larger or smaller; what is at `about` (the middle, without one) stays where it is."""
        if self._image is None:
            return
        old = self._shown_scale()
        new = min(MOST, max(LEAST, old * by))
        if about is not None:
            rect = self._rect()
            here = QPointF((about.x() - rect.left()) / rect.width(), (about.y() - rect.top()) / rect.height())
            size = rect.size() * (new / old)
            away = about - QRectF(self.rect()).center()
            self._middle = QPointF(here.x() - away.x() / size.width(), here.y() - away.y() / size.height())
        self._scale = new
        self._turn()

    def _turn(self) -> None:
        self._keep_in_sight()
        self.update()
        self.zoomed.emit()

    def _fitting(self) -> float:
        if self._image is None:
            return 1.0
        ratio = self.devicePixelRatioF()
        room = (self.width() * ratio / self._image.width(), self.height() * ratio / self._image.height())
        return min(1.0, *room)

    def _shown_scale(self) -> float:
        return self._fitting() if self._scale is None else self._scale

    def _rect(self) -> QRectF:
        """Where the picture is, in the canvas' pixels."""
        if self._image is None:
            return QRectF()
        size = QSizeF(self._image.size()) * (self._shown_scale() / self.devicePixelRatioF())
        middle = QRectF(self.rect()).center()
        left = middle.x() - self._middle.x() * size.width()
        top = middle.y() - self._middle.y() * size.height()
        return QRectF(QPointF(left, top), size)

    def _keep_in_sight(self) -> None:
        """No further than its edge at the canvas' edge; what is smaller than the canvas stands in the middle."""
        rect = self._rect()
        if rect.isEmpty():
            return
        spare = (self.width() / rect.width() / 2, self.height() / rect.height() / 2)
        place = [self._middle.x(), self._middle.y()]
        for axis, half in enumerate(spare):
            place[axis] = 0.5 if half >= 0.5 else min(1 - half, max(half, place[axis]))
        self._middle = QPointF(*place)

    def _move(self, x: float, y: float) -> None:
        rect = self._rect()
        if not rect.isEmpty():
            self._middle -= QPointF(x / rect.width(), y / rect.height())
            self._keep_in_sight()
            self.update()

    def _can_move(self) -> bool:
        rect = self._rect()
        return rect.width() > self.width() + 1 or rect.height() > self.height() + 1

    # Qt's own ----------------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self.zoom(1.25 ** (turned / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._can_move():
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            by = event.position() - self._grabbed
            self._grabbed = event.position()
            self._move(by.x(), by.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None
        self.unsetCursor()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between all of it and its own size, at that point."""
        if self.fits:
            self.zoom(1 / self._shown_scale(), event.position())
        else:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move what is larger than the canvas."""
        steps = {
            Qt.Key.Key_Left: (_STEP, 0.0),
            Qt.Key.Key_Right: (-_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, _STEP),
            Qt.Key.Key_Down: (0.0, -_STEP),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self._can_move():
            self._move(*step)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.arrived(event)
        super().focusInEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = self._theme.tokens.colors
        painter.fillRect(self.rect(), colors.sunken)
        if self._image is None:
            middle = QRectF(self.rect()).center()
            left, top = middle.x() - _ICON / 2, middle.y() - _ICON / 2
            drawing.icon(painter, self._theme, "image", colors.muted, left, top, _ICON)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._shown_scale() < 2)
            painter.drawImage(self._rect(), self._image)
        if self.hasFocus() and self._focus.by_keyboard:
            drawing.focus_ring(painter, QRectF(self.rect()), 0, self._theme)
