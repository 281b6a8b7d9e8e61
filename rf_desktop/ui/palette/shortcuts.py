"""The window's shortcuts, made from the register of actions: a key that is written there works, and no other (D4)."""

from __future__ import annotations

import asyncio
from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from rf_desktop.ui.aio import TaskScope
from rf_desktop.viewmodels.actions import Action, Actions

SHOW_KEYS = "app.keys"
_UNDO = QKeySequence("Ctrl+Z")


class Shortcuts(QObject):
    """Keeps one QShortcut for each action with keys, and runs what was chosen.

    A letter works while nobody types: Qt asks a text field first, and the field keeps it. What has Ctrl works from a
    field as well, also where the field knows a meaning of its own for it (Ctrl+K would cut the line).

    Signals:
        running(str): the action of this id is about to be done.
    """

    running = Signal(str)

    def __init__(self, actions: Actions, window: QWidget, tasks: TaskScope) -> None:
        super().__init__(window)
        self._actions = actions
        self._window = window
        self._tasks = tasks
        self._made: dict[str, QShortcut] = {}
        self._past_fields: list[QKeySequence] = []
        self._handles: WeakSet[QWindow] = WeakSet()
        unwatch = actions.changed.watch(lambda _: self._make())
        self.destroyed.connect(lambda: unwatch())  # noqa: PLW0108 - a signal's argument is not for it

    def run(self, action: Action) -> None:
        """Do it; what takes time becomes a task, which runs once however often it is pressed."""
        if not action.enabled:
            return
        self.running.emit(action.id)
        work = action.do()
        if asyncio.iscoroutine(work):  # a signal's emit answers with a bool
            self._tasks.start(action.id, work)

    def watch_fields_of(self, handle: QWindow | None) -> None:
        """Hear the keys of a window before its fields do; call when it is shown."""
        if handle is not None and handle not in self._handles:
            self._handles.add(handle)
            handle.installEventFilter(self)

    def _make(self) -> None:
        wanted = {a.id: a.keys for a in self._actions.all() if a.keys and a.listens == "window"}
        for id_ in [id_ for id_, made in self._made.items() if wanted.get(id_) != made.key().toString()]:
            gone = self._made.pop(id_)
            gone.setEnabled(False)
            gone.deleteLater()
        for id_, keys in wanted.items():
            if id_ not in self._made:
                shortcut = QShortcut(QKeySequence(keys), self._window)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(lambda id_=id_: self._pressed(id_))
                self._made[id_] = shortcut
        self._past_fields = [made.key() for made in self._made.values() if "Ctrl+" in made.key().toString()]

    def _pressed(self, id_: str) -> None:
        action = self._actions.find(id_)
        if action is not None:
            self.run(action)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pressed = QKeySequence(event.keyCombination())
            if pressed in self._past_fields and not (pressed == _UNDO and _has_typing_to_undo()):
                event.ignore()
                return True
        return False


def _has_typing_to_undo() -> bool:
    """Whether the keyboard is in a field whose last typing can be undone: while one types, Ctrl+Z is about that."""
    field = QApplication.focusWidget()
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable() and not field.isReadOnly()
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return field.document().isUndoAvailable() and not field.isReadOnly()
    return False
