"""The current card's buttons once more, for screen readers: Qt tells them of a list's rows, and of nothing that lies on
the rows, so that the real buttons of a card are not in what Orca or Narrator walk through (Q3, M8).

They take a single line of pixels below the list, show nothing, and are no stop of the keyboard: whoever sees uses the
buttons on the card, whoever types uses C and M.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from rf_desktop.ui.queue.card_actions import CardActions


class SpokenActions(QWidget):
    """Says what `actions` say, and presses what they press."""

    def __init__(self, actions: CardActions) -> None:
        super().__init__()
        self.setFixedHeight(1)
        self._actions = actions
        self._twins = tuple((_Silent(real), real) for real in (actions.pick_up, actions.more))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for twin, _ in self._twins:
            row.addWidget(twin)
        self.follow()

    def follow(self) -> None:
        """Be what the real ones are now."""
        for twin, real in self._twins:
            twin.setVisible(self._actions.key is not None and not real.isHidden())
            twin.setEnabled(real.isEnabled())
            twin.setAccessibleName(real.accessibleName() or real.text())
            twin.setAccessibleDescription(real.accessibleDescription())


class _Silent(QAbstractButton):
    def __init__(self, real: QAbstractButton) -> None:
        super().__init__()
        self.setObjectName(f"spoken-{real.objectName()}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedHeight(1)
        self.pressed.connect(real.pressed)  # a press counts for the card on which it began
        self.clicked.connect(real.clicked)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        """Nothing to see."""
