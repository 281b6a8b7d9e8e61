"""`python -m bench.watched FD PROGRAM …`: a program with somebody who notes when what was first painted.

PROGRAM is `window` (the least that PySide6 can show), `lines PORT` (a plain list that shows what a TCP line says), or
`desktop …` (the product, with its own arguments). Marks: `window`, `queue` (rows of the queue are painted),
`card ID`, `line TEXT`, each written when the event loop has control again, so painting and flushing are over;
`heard ID`, written when the news of a handoff has reached the list's store; and `warm`, written when all is imported
that the start left for later.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

import rf_desktop.importing  # noqa: F401 - before PySide6, as in the product

# isort: split
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QListView, QVBoxLayout, QWidget

from bench.once_imported import once_imported

_SAY = QEvent.Type(QEvent.registerEventType())


class Notes(QObject):
    """Writes marks as soon as the event loop takes over again: a posted event of high priority goes first."""

    def __init__(self, fd: int) -> None:
        super().__init__()
        self._fd = fd
        self._due: list[str] = []

    def take(self, name: str) -> None:
        """Note this when the present event is dealt with."""
        if not self._due:
            QCoreApplication.postEvent(self, QEvent(_SAY), Qt.EventPriority.HighEventPriority.value)
        self._due.append(name)

    def at_once(self, name: str) -> None:
        """Note this for the moment it is now."""
        os.write(self._fd, f"{name} {time.monotonic_ns()}\n".encode())

    def event(self, event: QEvent) -> bool:
        if event.type() != _SAY:
            return super().event(event)
        moment = time.monotonic_ns()
        os.write(self._fd, "".join(f"{name} {moment}\n" for name in self._due).encode())
        self._due.clear()
        return True


class PaintWatch(QObject):
    """Sees the paint events of one widget; `painted` answers whether that was all there is to see."""

    def __init__(self, widget: QWidget, painted: Callable[[], bool]) -> None:
        super().__init__(widget)
        self._painted = painted
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        if event.type() == QEvent.Type.Paint and self._painted():
            watched.removeEventFilter(self)
        return False


def once(notes: Notes, name: str, ready: Callable[[], bool] = lambda: True) -> Callable[[], bool]:
    """For a PaintWatch: the first time that it is ready, and never again."""

    def painted() -> bool:
        if ready():
            notes.take(name)
            return True
        return False

    return painted


def window(notes: Notes) -> int:
    """A widget with a label."""
    app = QApplication(["window"])
    shown = QWidget()
    QVBoxLayout(shown).addWidget(QLabel("ResolutionFlow"))
    shown.resize(1280, 800)
    PaintWatch(shown, once(notes, "window"))
    shown.show()
    return app.exec()


def lines(notes: Notes, port: int) -> int:
    """A list in C++ whose first row is the last line that came."""
    from PySide6.QtCore import QStringListModel
    from PySide6.QtNetwork import QTcpSocket

    app = QApplication(["lines"])
    model, view = QStringListModel(), QListView()
    model.setStringList([f"row {number}" for number in range(50)])
    view.setModel(model)
    view.resize(360, 800)
    waiting: list[str] = []

    def painted() -> bool:
        while waiting:
            notes.take(f"line {waiting.pop()}")
        return False

    def read() -> None:
        while line.canReadLine():
            said = bytes(line.readLine().data()).decode().strip()
            model.insertRow(0)
            model.setData(model.index(0), said)
            waiting.append(said)

    PaintWatch(view.viewport(), painted)
    PaintWatch(view, once(notes, "window"))
    line = QTcpSocket()
    line.setSocketOption(QTcpSocket.SocketOption.LowDelayOption, 1)
    line.readyRead.connect(read)
    line.connectToHost("127.0.0.1", port)
    view.show()
    return app.exec()


def desktop(notes: Notes, arguments: list[str]) -> int:
    """The product, watched from outside. It imports what it needs in its own order: each part is watched once it is
    there."""
    from rf_desktop.app import cli

    seen: set[str] = set()

    def painted(_delegate: Any, _painter: Any, _rect: Any, row: Any) -> None:
        if row.key not in seen:
            seen.add(row.key)
            notes.take(f"card {row.key}")

    def heard(_escalations: Any, event: Any, _event_id: int) -> None:
        if type(event).__name__ == "HandoffCreated":
            notes.at_once(f"heard {event.handoff.id}")

    def shown(view: Any, *_: Any) -> None:
        PaintWatch(view.viewport(), once(notes, "queue", lambda: view.model().rowCount() > 0))

    def to_its_end(warm: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., Coroutine[Any, Any, None]]:
        async def warmed(*arguments: Any) -> None:
            await warm(*arguments)
            notes.at_once("warm")

        return warmed

    def watch(module: Any) -> None:
        match module.__name__.rpartition(".")[2]:
            case "main_window":
                _after(module.MainWindow, "__init__", lambda view, *_: PaintWatch(view, once(notes, "window")))
            case "queue_list":
                _after(module.QueueList, "__init__", shown)
            case "warming":
                module.warm = to_its_end(module.warm)
            case "card_delegate":
                _after(module.CardDelegate, "paint_row", painted)
            case _:
                _before(module.Escalations, "fold", heard)

    once_imported(
        watch,
        "rf_desktop.ui.main_window",
        "rf_desktop.app.warming",
        "rf_desktop.ui.queue.queue_list",
        "rf_desktop.ui.queue.card_delegate",
        "rf_desktop.client.escalations",
    )
    return cli.main(arguments)


def _after(owner: Any, name: str, then: Callable[..., object]) -> None:
    original = getattr(owner, name)

    def both(*arguments: Any, **named: Any) -> Any:
        result = original(*arguments, **named)
        then(*arguments)
        return result

    setattr(owner, name, both)


def _before(owner: Any, name: str, first: Callable[..., object]) -> None:
    original = getattr(owner, name)

    def both(*arguments: Any, **named: Any) -> Any:
        first(*arguments)
        return original(*arguments, **named)

    setattr(owner, name, both)


def main() -> int:
    """Returns the program's exit code."""
    notes = Notes(int(sys.argv[1]))
    match sys.argv[2:]:
        case ["window"]:
            return window(notes)
        case ["lines", port]:
            return lines(notes, int(port))
        case ["desktop", *arguments]:
            return desktop(notes, arguments)
    return 2


if __name__ == "__main__":
    sys.exit(main())
