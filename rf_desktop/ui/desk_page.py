"""The page of somebody who is signed in: the sessions at the left, beside them the conversation.

Of a start, the queue is what is waited for, and no session is open yet. So the conversation's pane may come last: when
there is time for it, or as soon as anybody wants it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.sidebar.panel import SidebarPanel
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.labels import set_ground
from rf_desktop.viewmodels.conversation_view import Nowhere

if TYPE_CHECKING:
    from rf_desktop.ui.chat.pane import ChatPane
    from rf_desktop.viewmodels.desk import Desk

_START = (256, 700)


class DeskPage(QSplitter):
    """Holds both. `made(pane)` is called once, when the conversation's pane has been made."""

    def __init__(
        self, desk: Desk, theme: Theme, tasks: TaskScope, *, lane_wished: bool, made: Callable[[ChatPane], None]
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setChildrenCollapsible(False)
        self._desk = desk
        self._theme = theme
        self._tasks = tasks
        self._lane_wished = lane_wished
        self._made = made
        self._chat: ChatPane | None = None
        self.sidebar = SidebarPanel(desk.sidebar, theme, tasks, desk.me)
        self._place = QWidget()
        set_ground(self._place, "surface")
        column = QVBoxLayout(self._place)
        column.setContentsMargins(0, 0, 0, 0)
        self.addWidget(self.sidebar)
        self.addWidget(self._place)
        self.setStretchFactor(1, 1)
        self.setSizes(list(_START))
        watches = (
            desk.conversation.state.watch(lambda state: None if isinstance(state, Nowhere) else self.complete()),
            desk.left_behind.copied.watch(lambda copied: QGuiApplication.clipboard().setText(copied[1]), now=False),
        )
        self.destroyed.connect(lambda: [unwatch() for unwatch in watches])

    def arrange(self, columns: QByteArray) -> None:
        """Come back as left (D2); nothing is known of a first time."""
        if not columns.isEmpty():
            self.restoreState(columns)

    @property
    def lane_wished(self) -> bool:
        """Whether the lane is to stand beside the conversation where there is room (D2)."""
        return self._lane_wished if self._chat is None else self._chat.lane_wished

    @property
    def chat(self) -> ChatPane:
        """The conversation's pane, made now if it is not there."""
        return self._chat or self._make_chat()

    @property
    def chat_if_made(self) -> ChatPane | None:
        return self._chat

    def complete(self) -> None:
        """Make what is still missing."""
        if self._chat is None:
            self._make_chat()

    def _make_chat(self) -> ChatPane:
        # Not with the page: see above. `app/arriving.py` imports them where there was time before.
        from rf_desktop.ui.chat.pane import ChatPane
        from rf_desktop.ui.chat.whereabouts import WhereaboutsPanel

        desk = self._desk
        chat = self._chat = ChatPane(desk.conversation, self._theme, self._tasks)
        chat.put_above_composer(WhereaboutsPanel(desk.whereabouts, self._theme))
        chat.show_ways(desk.ways)
        chat.wish_lane(self._lane_wished)
        layout = self._place.layout()
        assert layout is not None
        layout.addWidget(chat)
        self._made(chat)
        return chat
