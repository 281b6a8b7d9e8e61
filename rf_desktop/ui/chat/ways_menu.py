"""*Return ▾* in the header: the ways back of what I have, and questions to colleagues (C8, C9)."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.viewmodels import text_ways
from rf_desktop.viewmodels.ways_view import Deed, Way, WaysState

_ICONS: dict[Way, str] = {
    "return": "undo-2",
    "coached": "list-checks",
    "release": "inbox",
    "reassign": "user-plus",
    "take_back": "undo-2",
    "consult": "users",
    "ask_sender": "circle-help",
}


class WaysButton(Button):
    """Hidden where there is no way back.

    Signals:
        went(str): a way was chosen.
    """

    went = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, text_ways.RETURN, Kind.SECONDARY, icon="undo-2", trailing="chevron-down", parent=parent)
        self.setObjectName("ways")
        self.setAccessibleName(text_ways.RETURN)
        self._icons = theme
        self._state = WaysState()
        self.clicked.connect(self.open_menu)
        self.hide()

    def show_ways(self, state: WaysState) -> None:
        """The ways of the open session."""
        self._state = state
        self.setVisible(bool(state.menu))
        self.set_busy(any(deed.busy for deed in state.menu))

    def menu_entries(self) -> QMenu:
        """The menu as it is now. It deletes itself when it closes."""
        menu = QMenu(self)
        menu.setObjectName("ways-entries")
        menu.setAccessibleName(text_ways.RETURN)
        menu.aboutToHide.connect(menu.deleteLater)
        add_deeds(menu, self._state.menu, self._icons, self.went.emit)
        if self._state.asking:
            menu.addSeparator()
            add_deeds(menu, self._state.asking, self._icons, self.went.emit)
        return menu

    def open_menu(self) -> None:
        """Two clicks: this, and the entry."""
        menu = self.menu_entries()
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])


def add_deeds(menu: QMenu, deeds: tuple[Deed, ...], theme: Theme, go: object) -> None:
    """An entry for each deed; `go` is called with its way."""
    assert callable(go)
    for deed in deeds:
        entry = menu.addAction(theme.icon(_ICONS.get(deed.way, "circle-dot")), deed.label.replace("&", "&&"))
        entry.setObjectName(deed.way)
        entry.setEnabled(not deed.busy)
        entry.triggered.connect(lambda _=False, way=deed.way: go(way))
