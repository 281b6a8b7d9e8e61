"""The dock's head: what it is, how many wait, how it stands with the server. One drags the dock by it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rf_desktop.ui.queue.connection_line import ConnectionLineView
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import IconButton
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel, set_ground
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.queue_view import ConnectionLine


class QueueTitleBar(QWidget):
    """Signals:
    float_requested: detach the dock, or put it back.
    """

    float_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, "canvas")
        space = theme.tokens.space
        self._count = PlainLabel(theme, face=Face.TITLE, ink=Ink.MUTED, wraps=False)
        self._connection = ConnectionLineView(theme)
        self._float = IconButton(theme, "external-link", text.DETACH)
        self._float.setObjectName("queue-float")
        self._float.clicked.connect(self.float_requested)
        first = QHBoxLayout()
        first.setSpacing(space.s)
        first.addWidget(PlainLabel(theme, text.QUEUE, face=Face.TITLE, wraps=False))
        first.addWidget(self._count)
        first.addStretch(1)
        first.addWidget(self._float)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.m + 2, space.s, space.s, space.xs)
        column.setSpacing(0)
        column.addLayout(first)
        column.addWidget(self._connection)

    def show_state(self, waiting: int, connection: ConnectionLine) -> None:
        self._count.setText(str(waiting) if waiting else "")
        self._count.setAccessibleName(text.waiting(waiting))
        self._connection.show_line(connection)

    def show_floating(self, floating: bool) -> None:
        self._float.set_name(text.ATTACH if floating else text.DETACH)
        self._float.set_icon_name("panel-right" if floating else "external-link")
