"""Saved views (Q1): a button whose menu picks one, and the line on which one gives a view its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from rf_desktop.client.queue_arrangement import LONGEST_NAME
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.fields import LineEdit
from rf_desktop.ui.widgets.focus import bring_keyboard_to
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.viewmodels import text, text_cards
from rf_desktop.viewmodels.queue_view import QueueState, ViewChoice
from rf_desktop.viewmodels.view_names import JudgeName, NameVerdict


class Views(Protocol):
    """What the menu does."""

    def use_view(self, name: str) -> None: ...
    def save_view(self, name: str) -> None: ...
    def rename_view(self, name: str, new: str) -> None: ...
    def delete_view(self, name: str) -> None: ...
    def judge_name(self, name: str, renamed: str | None = None) -> NameVerdict: ...


class ViewsButton(IconButton):
    """Opens the menu of views; pressed in while one of them is what the list shows."""

    def __init__(self, theme: Theme, views: Views, naming: ViewNaming, parent: QWidget | None = None) -> None:
        super().__init__(theme, "bookmark", text_cards.VIEWS, parent=parent)
        self.setObjectName("queue-views")
        self._views = views
        self._naming = naming
        self._choices: Sequence[ViewChoice] = ()
        self._may_save = False
        self.setCheckable(True)
        self.clicked.connect(self.open_menu)

    def show_state(self, state: QueueState) -> None:
        self._choices, self._may_save = state.views, state.may_save_view
        used = self._used()
        self.setChecked(used is not None)
        self.set_name(text_cards.VIEW_SHOWN.format(name=used) if used else text_cards.VIEWS)

    def nextCheckState(self) -> None:
        """Whether it is pressed in is said by the state, not by the press."""

    def menu_of_views(self) -> QMenu:
        """Everything one can do with views. It deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAccessibleName(text_cards.VIEWS)
        menu.aboutToHide.connect(menu.deleteLater)
        for choice in self._choices:
            entry = menu.addAction(choice.name.replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(choice.active)
            entry.triggered.connect(lambda _=False, name=choice.name: self._views.use_view(name))
        if self._choices:
            menu.addSeparator()
        save = menu.addAction(text_cards.SAVE_VIEW)
        save.setEnabled(self._may_save)
        save.triggered.connect(lambda: self._naming.ask("", self._views.judge_name, self._views.save_view))
        used = self._used()
        if used is not None:
            shown = used.replace("&", "&&")
            rename = menu.addAction(text_cards.RENAME_VIEW.format(name=shown))
            rename.triggered.connect(lambda: self._rename(used))
            menu.addAction(text_cards.DELETE_VIEW.format(name=shown)).triggered.connect(
                lambda: self._views.delete_view(used)
            )
        elif not self._choices and not self._may_save:
            hint = menu.addAction(text_cards.NO_VIEWS)
            hint.setEnabled(False)
        return menu

    def open_menu(self) -> None:
        """Below the button and inside the dock, with its first entry current, so that the keyboard is in it."""
        menu = self.menu_of_views()
        menu.popup(self.mapToGlobal(QPoint(self.width() - menu.sizeHint().width(), self.height())))
        entries = [action for action in menu.actions() if not action.isSeparator() and action.isEnabled()]
        if entries:
            menu.setActiveAction(entries[0])

    def _rename(self, name: str) -> None:
        views = self._views
        self._naming.ask(name, lambda new: views.judge_name(new, name), lambda new: views.rename_view(name, new))

    def _used(self) -> str | None:
        return next((choice.name for choice in self._choices if choice.active), None)


class NameGiven(Protocol):
    """Hears of the name."""

    def __call__(self, name: str, /) -> None: ...


class ViewNaming(QWidget):
    """A line that appears when a name is needed: Enter keeps it, Esc leaves everything as it was.

    What keeping it would cost, or why it cannot be kept, stands below while one types.

    Signals:
        ended: it is gone again; the keyboard needs another place.
    """

    ended = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view-naming")
        self._given: NameGiven | None = None
        self._judge: JudgeName | None = None
        self._verdict: NameVerdict | None = None
        self._name = LineEdit(theme, text_cards.VIEW_NAME, placeholder=text_cards.VIEW_NAME)
        self._name.setObjectName("view-name")
        self._name.setMaxLength(LONGEST_NAME)
        self._keep = Button(theme, text_cards.KEEP_VIEW, Kind.PRIMARY)
        self._keep.setObjectName("view-keep")
        self._leave = IconButton(theme, "x", text.CANCEL)
        self._note = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._note.setObjectName("view-note")
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space.xs)
        row.addWidget(self._name, 1)
        row.addWidget(self._keep)
        row.addWidget(self._leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space.xs)
        column.addLayout(row)
        column.addWidget(self._note)
        self._name.textChanged.connect(self._look)
        self._keep.clicked.connect(self._done)
        self._leave.clicked.connect(self._end)
        self.hide()

    def ask(self, name: str, judge: JudgeName, given: NameGiven) -> None:
        """Ask for a name, beginning with `name`; whoever asked before gets none. `given` hears only of one that `judge`
        lets pass."""
        self._given, self._judge = given, judge
        self._name.setText(name)
        self._look()
        self.show()
        bring_keyboard_to(self._name)
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._end()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._done()
        else:
            super().keyPressEvent(event)

    def _look(self) -> None:
        """Say what the name means now."""
        if self._judge is None:
            return
        verdict = self._verdict = self._judge(self._name.text())
        self._keep.setEnabled(verdict.may_keep)
        self._keep.setText(verdict.label)
        self._note.setText(verdict.note)
        self._note.set_ink(Ink.MUTED if verdict.may_keep else Ink.URGENT)
        self._note.setVisible(bool(verdict.note))
        self._name.setAccessibleDescription(verdict.note)
        self._name.set_wrong(bool(verdict.note) and not verdict.may_keep)

    def _done(self) -> None:
        """Keep it, if that is still what was said of it: views come and go while one types."""
        before = self._verdict
        self._look()
        given, name = self._given, self._name.text().strip()
        if given is not None and before == self._verdict and before is not None and before.may_keep:
            self._end()
            given(name)

    def _end(self) -> None:
        self._given = self._judge = self._verdict = None
        self.hide()
        self.ended.emit()
