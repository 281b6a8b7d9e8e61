"""A window in a state, and the register of all states (`window_states`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from rf_desktop.domain import moments
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.notices.voice import Voice
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.viewmodels.before_escalating import AlikeRow
from rf_desktop.viewmodels.conversation_view import ConversationState
from rf_desktop.viewmodels.herald import ToastMessage
from rf_desktop.viewmodels.moment_state import MomentState
from rf_desktop.viewmodels.queue_view import QueueState
from rf_desktop.viewmodels.ways_view import WaysState
from tests.fakes.seat import Seat
from tests.ui import samples_chat, samples_moment, samples_queue, samples_ways
from tests.ui.opened_window import named, turned


@dataclass
class Scene:
    """One window over one desk, and what a state needs of both. `also` are further windows to look at."""

    name: str
    seat: Seat
    window: MainWindow
    folder: Path
    also: list[QWidget] = field(default_factory=list)
    undo: list[Callable[[], object]] = field(default_factory=list)
    last: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    @property
    def theme(self) -> Theme:
        return self.window._theme

    @property
    def tasks(self) -> TaskScope:
        return self.window._tasks

    def talk(self, state: ConversationState | str = "open", ways: WaysState = samples_ways.OWNER) -> None:
        """The morning's queue, sessions at the left, a conversation in the middle."""
        desk = self.seat.desk
        desk.queue.state.set(as_of_now(samples_queue.busy_morning()))
        desk.sidebar.state.set(samples_queue.sessions())
        desk.conversation.state.set(samples_chat.STATES[state] if isinstance(state, str) else state)
        desk.ways.state.set(ways)

    def moment(self, name: str, alike: tuple[AlikeRow, ...] = ()) -> samples_moment.StandIn:
        state, overlay = samples_moment.STATES[name]
        return self.show_moment(state, overlay=overlay, alike=alike)

    def show_moment(
        self, state: MomentState, *, overlay: bool = False, alike: tuple[AlikeRow, ...] = ()
    ) -> samples_moment.StandIn:
        moment = samples_moment.StandIn(state, overlay=overlay)
        self.seat.desk.sheet.set(moment)  # type: ignore[arg-type]
        moment.alike.set(alike)
        self.undo.append(lambda: self.seat.desk.sheet.set(None))
        return moment

    def form(self, sheet: Callable[..., Any], form: Any) -> Any:
        opened = sheet(form, self.theme, self.tasks, self.window)
        opened.open()
        self.undo.append(opened.reject)
        return opened

    def toast(self, message: ToastMessage) -> None:
        class Nobody:
            on_action = on_open_queue = on_outcome = None

        Voice(self.window, self.window.toasts, Nobody()).toast(message)  # type: ignore[arg-type]

    def press(self, name: str) -> None:
        button = named(self.window, name, QPushButton)
        button.setFocus()
        button.click()

    async def popup(self) -> QMenu:
        """The menu that was just opened."""
        await turned()
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        self.also.append(menu)
        self.undo.append(menu.close)
        return menu


def as_of_now(queue: QueueState) -> QueueState:
    """The samples' morning is today."""
    later = moments.now() - samples_queue.NOW

    def moved(part: Any) -> Any:
        if isinstance(part, datetime):
            return part + later
        if is_dataclass(part) and not isinstance(part, type):
            return replace(part, **{each.name: moved(getattr(part, each.name)) for each in fields(part)})
        return part

    return replace(queue, rows=tuple(moved(row) for row in queue.rows))


Build = Callable[[Scene], Awaitable[None]]
STATES: dict[str, Build] = {}
BY_POINTER = {"drop-target"}
"""States that last as long as something is dragged."""


def state(*names: str) -> Callable[[Build], Build]:
    def keep(build: Build) -> Build:
        STATES.update(dict.fromkeys(names, build))
        return build

    return keep
