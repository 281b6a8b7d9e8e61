"""Who looks at a card: an eye and their initials in small rounds, at the end of the second line (Q1).

Neutral on purpose: somebody who reads claims nothing, so nothing of it is in a colour that calls for an act.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.viewmodels import text_cards
from rf_desktop.viewmodels.cards import initials

ROUND = 20
_STEP = 22  # from one to the next
_EYE = 12
_GAP = 4
_MOST = 3


def width_of(people: int) -> float:
    """Pixels that so many people take; 0 for nobody."""
    return _EYE + _GAP + ROUND + _STEP * (min(people, _MOST) - 1) if people else 0.0


def paint(painter: QPainter, rect: QRectF, names: Sequence[str], theme: Theme) -> None:
    """The first three of them; from the fourth on the last round counts the rest."""
    colors = theme.tokens.colors
    drawing.icon(painter, theme, "eye", colors.muted, rect.left(), rect.center().y() - _EYE / 2, _EYE)
    shown = [initials(name) for name in names[:_MOST]]
    if len(names) > _MOST:
        shown[-1] = text_cards.MORE_PEOPLE.format(count=len(names) - _MOST + 1)
    painter.setFont(theme.fonts.tiny_strong)
    left = rect.left() + _EYE + _GAP
    for place, letters in enumerate(shown):
        around = QRectF(left + place * _STEP, rect.center().y() - ROUND / 2, ROUND, ROUND)
        drawing.box(painter, around, ROUND / 2, fill=colors.sunken, line=colors.edge)
        painter.setPen(colors.muted)
        painter.drawText(around, Qt.AlignmentFlag.AlignCenter, letters)
