"""What a person can read on this program's screen right now: text of visible controls, rows in view, pictures.

Qt keeps a tree of widgets; one counts as seen when some of its area is really shown. Lists paint their rows
themselves, so a row is read through the sentence that its model gives to screen readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)


class NotOnScreen(Exception):
    """Something that was to be used or read is not to be seen; the text says what."""


def windows() -> list[QWidget]:
    """The top-level widgets that are shown, the active one and popups first."""
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    popup, active = QApplication.activePopupWidget(), QApplication.activeWindow()
    return sorted(shown, key=lambda w: (w is not popup, w is not active))


def is_seen(widget: QWidget) -> bool:
    """Whether at least some of the widget's area is on the screen."""
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def find(name: str) -> QWidget:
    """The visible widget with this object name, or whose accessible name or text it is. Raises NotOnScreen."""
    candidates = [w for top in windows() for w in (top, *top.findChildren(QWidget)) if is_seen(w)]
    for matches in (
        lambda w: w.objectName() == name,
        lambda w: w.accessibleName() == name,
        lambda w: isinstance(w, QAbstractButton) and w.text().replace("&", "") == name,
    ):
        for widget in candidates:
            if matches(widget):
                return widget
    raise NotOnScreen(f"There is no “{name}” on the screen.")


def spoken() -> list[str]:
    """What a screen reader says of each control on the screen, where that is more than its text."""
    return [w.accessibleName() for top in windows() for w in top.findChildren(QWidget) if is_seen(w)]


def buttons() -> list[str]:
    """The names of all buttons on the screen, usable or not; one without a name goes by its words."""
    seen = (w for top in windows() for w in top.findChildren(QAbstractButton) if is_seen(w))
    return sorted({w.objectName() or w.accessibleName() or w.text().replace("&", "") for w in seen})


def is_shown(name: str) -> bool:
    """Whether there is something of this object name on the screen."""
    return any(w.objectName() == name and is_seen(w) for top in windows() for w in (top, *top.findChildren(QWidget)))


def has_keyboard(name: str) -> bool:
    """Whether the focus is in the control with this name. Raises NotOnScreen."""
    widget, focus = find(name), QApplication.focusWidget()
    return focus is not None and (focus is widget or widget.isAncestorOf(focus))


def find_action(text: str) -> tuple[QMenu, QAction]:
    """The entry of an open menu. Raises NotOnScreen."""
    for top in windows():
        if isinstance(top, QMenu):
            for action in top.actions():
                if action.isVisible() and action.text().replace("&", "") == text:
                    return top, action
    raise NotOnScreen(f"No open menu has an entry “{text}”.")


def find_list(name: str) -> QAbstractItemView:
    """The visible list with this name. Raises NotOnScreen."""
    view = find(name)
    if not isinstance(view, QAbstractItemView):
        raise NotOnScreen(f"“{name}” is not a list.")
    return view


def find_row(view_name: str, text: str) -> tuple[QAbstractItemView, QModelIndex]:
    """The first row of a list whose spoken sentence contains `text`, scrolled into view or not. Raises NotOnScreen."""
    view = find_list(view_name)
    model = view.model()
    for number in range(model.rowCount()):
        index = model.index(number, 0)
        if text in row_text(index):
            return view, index
    raise NotOnScreen(f"No row of “{view_name}” says “{text}”.")


def row_text(index: QModelIndex) -> str:
    """A row as a screen reader says it, else as it is displayed."""
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    return str(spoken or index.data(Qt.ItemDataRole.DisplayRole) or "")


def read() -> list[str]:
    """Every line of text that can be read now, window by window, from top to bottom."""
    lines: list[str] = []
    for top in windows():
        seen = [(w.mapTo(top, QPoint(0, 0)), w) for w in (top, *top.findChildren(QWidget)) if is_seen(w)]
        for _, widget in sorted(seen, key=lambda item: (item[0].y(), item[0].x())):
            lines += [line for line in _texts(widget) if line.strip()]
    return lines


def _texts(widget: QWidget) -> Iterator[str]:
    match widget:
        case QLabel() | QGroupBox():
            yield widget.text() if isinstance(widget, QLabel) else widget.title()
        case QAbstractButton():
            yield widget.text().replace("&", "") or widget.accessibleName()
        case QLineEdit():
            yield widget.text() or widget.placeholderText()
        case QComboBox():
            yield widget.currentText()
        case QPlainTextEdit() | QTextEdit():
            yield widget.toPlainText() or widget.placeholderText()
        case QMenu():
            yield from (a.text().replace("&", "") for a in widget.actions() if a.isVisible() and a.text())
        case QAbstractItemView():
            yield from visible_rows(widget)
        case _:
            words = getattr(widget, "text", None)  # our painted labels, badges and pills
            if callable(words):
                yield str(words())


def all_rows(view: QAbstractItemView) -> list[str]:
    """Every row of a list, in view or not."""
    model = view.model()
    return [row_text(model.index(number, 0)) for number in range(model.rowCount())]


def visible_rows(view: QAbstractItemView) -> list[str]:
    """The rows of a list that are inside its viewport."""
    model = view.model()
    area = view.viewport().rect()
    rows = (model.index(n, 0) for n in range(model.rowCount()) if not _hidden(view, n))
    return [row_text(index) for index in rows if view.visualRect(index).intersects(area)]


def _hidden(view: QAbstractItemView, row: int) -> bool:
    return isinstance(view, QListView) and view.isRowHidden(row)


def row_rect(view: QAbstractItemView, index: QModelIndex) -> QRect:
    """Where a row is painted, in the viewport's pixels; the view scrolls to it first."""
    view.scrollTo(index)
    return view.visualRect(index)


def shoot(path: Path) -> None:
    """Write what the program's main window shows, with its menus and panels over it, as a PNG."""
    main = next((w for w in windows() if w.objectName() == "main-window"), None) or next(iter(windows()), None)
    if main is None:
        raise NotOnScreen("No window is open.")
    picture = main.grab()
    painter = QPainter(picture)
    for popup in [w for w in windows() if w is not main and w.windowType() == Qt.WindowType.Popup]:
        painter.drawPixmap(main.mapFromGlobal(popup.mapToGlobal(QPoint(0, 0))), popup.grab())
    painter.end()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not picture.save(str(path)):
        raise NotOnScreen(f"The picture could not be written to {path}.")
