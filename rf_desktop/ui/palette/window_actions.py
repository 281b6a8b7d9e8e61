"""What the window itself can do, told to the register; and the palette and sheet of keys that are fed from it (D4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from rf_desktop.client.observable import Unwatch
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.palette.shortcuts import SHOW_KEYS, Shortcuts
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text_actions
from rf_desktop.viewmodels.actions import Action, Actions

if TYPE_CHECKING:
    from rf_desktop.ui.chat.pane import ChatPane
    from rf_desktop.ui.palette.panel import PalettePanel
    from rf_desktop.ui.queue.dock import QueueDock
    from rf_desktop.ui.sidebar.panel import SidebarPanel
    from rf_desktop.viewmodels.desk import Desk


class WindowActions(QObject):
    """Owns the register of one window. `recent`, `keep_recent` and `keep_look` are set by whoever keeps preferences."""

    def __init__(self, window: QMainWindow, theme: Theme, tasks: TaskScope) -> None:
        super().__init__(window)
        self.register = Actions()
        self.recent: Sequence[str] = ()
        self.keep_recent: Callable[[tuple[str, ...]], None] = lambda _: None
        self.keep_look: Callable[[Choice], None] = lambda _: None
        self._window = window
        self._theme = theme
        self._shortcuts = Shortcuts(self.register, window, tasks)
        self._panel: PalettePanel | None = None
        self._of_desk: list[Unwatch] = []
        self.register.offer(self._always)

    def shown(self) -> None:
        """The window is on the screen: its keys can be heard."""
        self._shortcuts.watch_fields_of(self._window.windowHandle())

    def run(self, action: Action) -> None:
        """As if chosen in the palette."""
        self._shortcuts.run(action)

    def open_palette(self) -> None:
        """Show the palette; pressed again it goes away."""
        if self._panel is not None:
            self._panel.reject()
            return
        from rf_desktop.ui.palette.panel import PalettePanel
        from rf_desktop.viewmodels.palette import Palette

        panel = PalettePanel(Palette(self.register, self.recent, self._remember), self.run, self._theme, self._window)
        self._panel = panel
        panel.destroyed.connect(lambda: self._forget(panel))
        panel.open()

    def open_keys(self) -> None:
        """Show all keys; pressed again they go away."""
        from rf_desktop.ui.palette.keys_sheet import KeysSheet

        sheet = KeysSheet(self.register.known_keys(), self._theme, self._window)
        self._shortcuts.running.connect(sheet.give_way)
        sheet.open()

    def desk_is(self, desk: Desk, dock: QueueDock, sidebar: SidebarPanel, chat: ChatPane) -> None:
        """Somebody is signed in: what can be done at this desk. A palette that is open already lists it as well."""
        dock.topLevelChanged.connect(lambda floats: self._hear_keys_of(dock) if floats else None)
        self._hear_keys_of(dock)
        from rf_desktop.ui.palette.desk_offers import offer

        self._of_desk = offer(self.register, desk, dock, sidebar, chat)
        if self._panel is not None:
            self._panel.list_anew()

    def _hear_keys_of(self, dock: QueueDock) -> None:
        """A floating queue is a window with a search field of its own."""
        if dock.isFloating():
            self._shortcuts.watch_fields_of(dock.windowHandle())

    def desk_is_gone(self) -> None:
        """Nobody is signed in."""
        for unwatch in self._of_desk:
            unwatch()
        self._of_desk = []
        if self._panel is not None:
            self._panel.reject()

    def _always(self) -> Iterable[Action]:
        yield Action(
            "app.palette",
            "app",
            text_actions.SHOW_PALETTE,
            self.open_palette,
            keys="Ctrl+K",
            words=text_actions.SHOW_PALETTE_WORDS,
        )
        yield Action(
            SHOW_KEYS, "app", text_actions.SHOW_KEYS, self.open_keys, keys="?", words=text_actions.SHOW_KEYS_WORDS
        )
        for choice in Choice:
            yield Action(
                f"app.look-{choice.value}",
                "app",
                text_actions.LOOKS[choice.value],
                partial(self._choose_look, choice),
                words=text_actions.LOOKS_WORDS,
                enabled=choice is not self._theme.choice,
            )

    def _choose_look(self, choice: Choice) -> None:
        self._theme.choose(choice)
        self.keep_look(choice)

    def _remember(self, recent: tuple[str, ...]) -> None:
        self.recent = recent
        self.keep_recent(recent)

    def _forget(self, panel: PalettePanel) -> None:
        if self._panel is panel:
            self._panel = None
