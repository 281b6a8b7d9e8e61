"""Do-not-disturb as a menu: how it stands, how long it shall last, and turning it off (Q4, Q6)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.viewmodels import text_notify
from rf_desktop.viewmodels.do_not_disturb import DoNotDisturb, DoNotDisturbState


class QuietMenu(QMenu):
    """Follows the model; the same entries in the tray, the account menu and the bell."""

    def __init__(
        self, model: DoNotDisturb, tasks: TaskScope, open_settings: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(text_notify.DO_NOT_DISTURB, parent)
        self.setObjectName("quiet-menu")
        self._model = model
        self._tasks = tasks
        self._open_settings = open_settings
        unwatch = model.state.watch(self._fill)
        self.destroyed.connect(lambda: unwatch())  # noqa: PLW0108 - a bound method would not outlive the menu
        self.aboutToShow.connect(model.refresh)

    def _fill(self, state: DoNotDisturbState) -> None:
        self.clear()
        self.setTitle(state.label if state.on else text_notify.DO_NOT_DISTURB)
        if state.label and not state.on:
            self.addAction(state.label).setEnabled(False)
        if state.on:
            off = self.addAction(text_notify.TURN_OFF)
            off.triggered.connect(lambda: self._tasks.start("do not disturb off", self._model.end()))
            self.addSeparator()
        if not state.choices:
            self.addAction(text_notify.NOT_YET_KNOWN).setEnabled(False)
        for pause, words in state.choices:
            entry = self.addAction(words)
            entry.triggered.connect(
                lambda _=False, pause=pause: self._tasks.start(f"do not disturb {pause}", self._model.pause(pause))
            )
        self.addSeparator()
        self.addAction(text_notify.SETTINGS_OF_IT).triggered.connect(self._open_settings)
