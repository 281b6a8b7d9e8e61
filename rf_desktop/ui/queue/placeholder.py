"""What stands in the dock while there are no cards: the shape of cards to come, or a sentence."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rf_desktop.ui.queue import card_layout
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.skeleton import Skeleton
from rf_desktop.viewmodels import text

_SHAPES = ((0.72, 0.45, 0.58), (0.86, 0.38, 0.5), (0.6, 0.5, 0.62))


class CardSkeletons(QWidget):
    """Three empty cards in the places of the first three."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        gutter = card_layout.GUTTER
        column.setContentsMargins(gutter, card_layout.HEADING_HEIGHT, gutter, 0)
        column.setSpacing(card_layout.CARD_GAP)
        for shape in _SHAPES:
            column.addWidget(_EmptyCard(theme, shape))
        column.addStretch(1)
        self.setAccessibleName(text.LOADING_QUEUE)


class _EmptyCard(QWidget):
    def __init__(self, theme: Theme, shape: tuple[float, ...]) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(card_layout.CARD_HEIGHT)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(card_layout.PAD, 0, card_layout.PAD, 0)
        inside.addWidget(Skeleton(theme, text.LOADING_QUEUE, shape))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        rect = QRectF(self.rect())
        drawing.box(QPainter(self), rect, tokens.radius.card, fill=tokens.colors.surface, line=tokens.colors.line)
