"""The pane's top: which session this is, how it stands, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from rf_desktop.domain import limits
from rf_desktop.domain.vocabulary import SessionStatus
from rf_desktop.ui.chat.ways_menu import WaysButton, add_deeds
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.badges import Badge, Pill
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.labels import ElidedLabel, Face, Ink
from rf_desktop.ui.widgets.tone import Tone
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import Action, Conversation
from rf_desktop.viewmodels.ways_view import Deed, WaysState

_ONE_LINE = 760
"""Pixels of width from which the buttons stand beside the title."""
_WITH_ICONS = 430
"""Pixels of width from which they have icons beside their words."""
_PILL: dict[SessionStatus, tuple[Tone, str]] = {
    "active": (Tone.NEUTRAL, "circle-dot"),
    "escalated": (Tone.INFO, "hand"),
    "resolved": (Tone.OK, "circle-check"),
    "abandoned": (Tone.NEUTRAL, "archive"),
}
_BUTTONS: tuple[tuple[Action, Callable[[], str], str], ...] = (
    ("context", lambda: text.CONTEXT, "history"),
    ("withdraw", lambda: text.WITHDRAW, "undo-2"),
    ("escalate", lambda: text.ESCALATE, "hand"),
    ("resolve", lambda: text.RESOLVE, "circle-check"),
)
_MENU: tuple[tuple[Action, Callable[[], str], str], ...] = (
    ("rename", lambda: text.RENAME, "square-pen"),
    ("reopen", lambda: text.REOPEN, "rotate-ccw"),
    ("abandon", lambda: text.ABANDON, "archive"),
)


class Header(QWidget):
    """Shows a conversation's header.

    Signals:
        acted(str): an action was chosen.
        renamed(str): the title was edited.
        lane_toggled: the lane's button was pressed.
    """

    acted = Signal(str)
    renamed = Signal(str)
    lane_toggled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions: frozenset[Action] = frozenset()
        self._busy: frozenset[str] = frozenset()
        self._one_line: bool | None = None
        self._bare = False
        self._title = ElidedLabel(theme, face=Face.TITLE)
        self._edit = _TitleEdit(theme)
        self._edit.kept.connect(self._keep_title)
        self._edit.left.connect(self._stop_editing)
        self._edit.hide()
        self._ticket = Badge(theme, "")
        self._pill = Pill(theme, "")
        self._facts = ElidedLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._buttons: dict[Action, Button] = {}
        for action, label, icon in _BUTTONS:
            button = Button(theme, label(), Kind.SECONDARY, icon=icon)
            button.setObjectName(action)
            button.clicked.connect(lambda _=False, action=action: self.acted.emit(action))
            self._buttons[action] = button
        self._lane = IconButton(theme, "panel-right", text.SHOW_LANE)
        self._lane.setObjectName("lane-toggle")
        self._lane.clicked.connect(self.lane_toggled)
        self._menu = IconButton(theme, "ellipsis", text.MORE_ACTIONS)
        self._menu.setObjectName("session-menu")
        self._menu.clicked.connect(self.open_menu)
        self.ways = WaysButton(theme)
        self._asking: tuple[Deed, ...] = ()
        self._moved: frozenset[Action] = frozenset()
        """Actions that stand in the ⋯ menu, because the ways back have their button's place."""
        self._words, self._tools = QWidget(), QWidget()
        self._arrange()

    def show_conversation(self, state: Conversation) -> None:
        """Replace in place; a title that is being edited stays as it is."""
        header = state.header
        self._title.set_text(header.title)
        self._ticket.set_text(text.ticket(header.ticket) if header.ticket else "")
        self._ticket.setVisible(bool(header.ticket))
        tone, icon = _PILL[header.status]
        self._pill.show_state(header.pill or "", tone, icon)
        self._pill.setVisible(bool(header.pill))
        facts = (header.working, header.client, header.domain, header.note)
        self._facts.set_text(" · ".join(fact for fact in facts if fact))
        self._facts.setVisible(bool(self._facts.text()))
        self._actions, self._busy = state.actions, state.busy
        self._show_buttons()

    def show_ways(self, state: WaysState) -> None:
        """The ways back; without them the questions to colleagues are in the ⋯ menu."""
        self.ways.show_ways(state)
        self._asking = () if state.menu else state.asking
        self._moved = frozenset({"escalate"}) if state.menu else frozenset()
        self._show_buttons()

    def show_lane(self, shown: bool, open_cards: int, *, available: bool) -> None:
        """Whether the lane is in sight, and how many of its cards are open."""
        self._lane.setVisible(available)
        self._lane.set_name(text.lane_button(shown, open_cards))
        self._lane.set_dot(not shown and open_cards > 0)

    def entries(self) -> tuple[tuple[Action, str], ...]:
        """Everything that can be offered for a session, and what it is called."""
        return tuple((action, label()) for action, label, _ in (*_BUTTONS, *_MENU))

    def choose(self, action: Action) -> None:
        """As if it were pressed here."""
        self._chosen(action)

    def menu(self) -> QMenu:
        """The ⋯ menu as it is now."""
        menu = QMenu(self)
        menu.setObjectName("session-menu-entries")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_deeds(menu, self._asking, self._theme, self.ways.went.emit)
        for action, label, icon in self._entries():
            entry = menu.addAction(self._theme.icon(icon), label())
            entry.setObjectName(action)
            entry.setEnabled(action not in self._busy)
            entry.triggered.connect(lambda _=False, action=action: self._chosen(action))
        return menu

    def open_menu(self) -> None:
        menu = self.menu()
        menu.popup(self._menu.mapToGlobal(QPoint(self._menu.width() - menu.sizeHint().width(), self._menu.height())))

    def edit_title(self) -> None:
        """Let the title be typed over, in its place."""
        self._edit.setText(self._title.text())
        self._title.hide()
        self._edit.show()
        self._edit.selectAll()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_title(self) -> None:
        """Stop editing without a change, as when another session is shown."""
        self._stop_editing()

    def _show_buttons(self) -> None:
        for action, button in self._buttons.items():
            button.setVisible(action in self._actions and action not in self._moved)
            button.set_busy(action in self._busy)
        self._menu.setVisible(bool(self._asking) or bool(list(self._entries())))

    def _entries(self) -> Iterator[tuple[Action, Callable[[], str], str]]:
        """What the ⋯ menu holds."""
        yield from (each for each in _BUTTONS if each[0] in self._actions & self._moved)
        yield from (each for each in _MENU if each[0] in self._actions)

    def _chosen(self, action: Action) -> None:
        if action == "rename":
            self.edit_title()
        else:
            self.acted.emit(action)

    def _keep_title(self, line: str) -> None:
        if line.strip() and line.strip() != self._title.text():
            self.renamed.emit(line.strip())
        self._stop_editing()

    def _stop_editing(self) -> None:
        if not self._edit.isHidden():
            self._edit.hide()
            self._title.show()

    # Layout ------------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        space = self._theme.tokens.space
        top = QHBoxLayout()
        top.setSpacing(space.s)
        top.addWidget(self._title, 1)
        top.addWidget(self._edit, 1)
        top.addWidget(self._ticket)
        top.addWidget(self._pill)
        column = QVBoxLayout(self._words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self._facts)
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(space.xs + 2)
        for button in self._buttons.values():
            tools.addWidget(button)
        tools.insertWidget(1, self.ways)
        tools.addStretch(1)
        tools.addWidget(self._menu)
        tools.addWidget(self._lane)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(space.l, space.s + 2, space.s, space.s + 2)
        self._grid.setHorizontalSpacing(space.m)
        self._grid.setVerticalSpacing(space.s)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._words, 0, 0)
        self._grid.addWidget(self._tools, 1, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        bare = event.size().width() < _WITH_ICONS
        if bare != self._bare:
            self._bare = bare
            for action, _, icon in _BUTTONS:
                self._buttons[action].set_icon_name(None if bare else icon)
            self.ways.set_icon_name(None if bare else "undo-2")
        one_line = event.size().width() >= _ONE_LINE
        if one_line != self._one_line:
            self._one_line = one_line
            self._grid.removeWidget(self._tools)
            self._grid.addWidget(self._tools, *((0, 1) if one_line else (1, 0)))


class _TitleEdit(LineEdit):
    """Enter keeps, Esc and leaving the field do not."""

    kept = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, text.NEW_PROBLEM_SUMMARY)
        self.setObjectName("rename-title")
        self.setMaxLength(limits.SUMMARY)
        self.setToolTip(text.TITLE_HINT)
        self.returnPressed.connect(lambda: self.kept.emit(self.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
