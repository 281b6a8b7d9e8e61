"""A few names to be added and removed: a line one types into, and a chip for each that was taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, Kind
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.flow_layout import FlowLayout
from rf_desktop.ui.widgets.labels import Face, PlainLabel
from rf_desktop.viewmodels import text_notify


class NamesField(QWidget):
    """`names` in the order in which they came, each once however it is written.

    Signals:
        changed: somebody added or removed one.
    """

    changed = Signal()

    def __init__(self, theme: Theme, label: str, name: str, parent: QWidget | None = None) -> None:
        """label: over the line. name: begins the object names of the parts."""
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._known = QStringListModel(self)
        self.setObjectName(name)
        title = PlainLabel(theme, label, face=Face.SMALL_STRONG, wraps=False)
        self.line = _Line(theme, label, placeholder=text_notify.ADD_NAME)
        self.line.setObjectName(f"{name}-line")
        self.line.entered.connect(self._add)
        title.setBuddy(self.line)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._add, Qt.ConnectionType.QueuedConnection)
        self.line.setCompleter(completer)
        self._chips = QWidget()
        FlowLayout(self._chips, gap=theme.tokens.space.xs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.xs)
        for part in (title, self.line, self._chips):
            column.addWidget(part)
        self.show_names(())

    def names(self) -> tuple[str, ...]:
        """What was taken, and what stands in the line though nobody pressed Enter."""
        return _with(self._names, self.line.text())

    def show_names(self, names: Sequence[str], known: Sequence[str] = ()) -> None:
        """Show these; `known` are proposed while one types."""
        self._names = tuple(names)
        if known:
            self._known.setStringList(list(known))
        layout = self._chips.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            if (chip := item.widget()) is not None:
                chip.hide()
                chip.deleteLater()
        for name in self._names:
            chip = Button(self._theme, name.replace("&", "&&"), Kind.SECONDARY, trailing="x")
            chip.setAccessibleName(text_notify.REMOVE_NAME.format(name=name))
            chip.setToolTip("")
            chip.clicked.connect(lambda _=False, name=name: self._remove(name))
            layout.addWidget(chip)
        self._chips.setVisible(bool(self._names))
        self._chips.updateGeometry()

    def _add(self, typed: str) -> None:
        self.line.clear()
        self._become(_with(self._names, typed))

    def _remove(self, name: str) -> None:
        self._become(tuple(each for each in self._names if each != name))
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _become(self, names: tuple[str, ...]) -> None:
        if names != self._names:
            self.show_names(names)
            self.changed.emit()


class _Line(LineEdit):
    """Enter takes what was typed instead of pressing anything else.

    Signals:
        entered(str): what was typed.
    """

    entered = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip():
            self.entered.emit(self.text())
            event.accept()
            return
        super().keyPressEvent(event)


def _with(names: tuple[str, ...], typed: str) -> tuple[str, ...]:
    name = " ".join(typed.split())
    if not name or name.casefold() in {each.casefold() for each in names}:
        return names
    return (*names, name)
