"""A picture, large: a sheet over the window with fit, 100 %, zoom, save, copy; a message's others are a key away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from rf_desktop.ui.chat.viewer_canvas import Canvas
from rf_desktop.ui.small_sheet import SmallSheet
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.empty_note import EmptyNote
from rf_desktop.ui.widgets.labels import ElidedLabel, Face, Ink
from rf_desktop.ui.widgets.veil import Veil
from rf_desktop.viewmodels import text_files
from rf_desktop.viewmodels.file_view import FileView
from rf_desktop.viewmodels.files import NotLoaded

_EDGE = 24
"""Pixels of the window that stay in sight around the sheet."""


class Deeds(Protocol):
    """What the viewer has done for it."""

    def load(self, file: FileView, show: Callable[[object], None]) -> None: ...

    def save(self, file: FileView) -> None: ...

    def copy(self, file: FileView) -> None: ...


class Viewer(SmallSheet):
    """Lies over nearly all of `window` until Esc, ✕ or a press beside it."""

    def __init__(
        self, file: FileView, pictures: Sequence[FileView], deeds: Deeds, theme: Theme, window: QWidget
    ) -> None:
        super().__init__("viewer", file.sentence, theme, window)
        self._deeds = deeds
        self._pictures = tuple(pictures)
        self._file = file
        self._veil = Veil(theme, window)
        self._veil.pressed.connect(self.reject)
        self._name = ElidedLabel(theme, face=Face.STRONG, mode=Qt.TextElideMode.ElideMiddle)
        self._facts = ElidedLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self.canvas = Canvas(theme)
        self.canvas.zoomed.connect(self._show_zoom)
        self._trouble = EmptyNote(theme, "image", text_files.TRY_AGAIN)
        self._trouble.acted.connect(self._load)
        self._previous = self._icon("chevron-left", text_files.PREVIOUS, "previous", lambda: self.step(-1))
        self._next = self._icon("chevron-right", text_files.NEXT, "next", lambda: self.step(1))
        self._out = self._icon("zoom-out", text_files.ZOOM_OUT, "zoom-out", lambda: self.canvas.zoom(1 / 1.25))
        self._in = self._icon("zoom-in", text_files.ZOOM_IN, "zoom-in", lambda: self.canvas.zoom(1.25))
        self._fit = self._word(text_files.FIT, "fit", self.canvas.fit)
        self._actual = self._word(text_files.ACTUAL_SIZE, "actual-size", self.canvas.actual_size)
        self._copy = self._icon("copy", text_files.COPY_PICTURE, "copy-picture", lambda: deeds.copy(self._file))
        self._save = self._icon("download", text_files.SAVE_AS, "save-picture", lambda: deeds.save(self._file))
        self._arrange()
        self._show_file(file)

    @property
    def file(self) -> FileView:
        """Which one is shown."""
        return self._file

    def wanted(self) -> QSize:
        """All that the window has, but an edge."""
        return self._window.size() - QSize(2 * _EDGE, 2 * _EDGE)

    def first(self) -> QWidget:
        return self.canvas

    def open(self) -> None:
        """Lie down over the window, which is veiled below it; it is not veiled again where one lies there already."""
        if self.another() is None:
            self._veil.show()
            self._veil.raise_()
        else:
            self._veil.deleteLater()
        super().open()

    def reject(self) -> None:
        """Esc, ✕ or a press beside it: the keyboard goes back to where it was."""
        self._veil.deleteLater()
        super().reject()

    def step(self, by: int) -> None:
        """The message's next picture, or the one before; at the ends nothing happens."""
        place = self._pictures.index(self._file) + by
        if 0 <= place < len(self._pictures):
            self._show_file(self._pictures[place])

    def _show_file(self, file: FileView) -> None:
        self._file = file
        place = self._pictures.index(file)
        self.setAccessibleName(file.sentence)
        self._name.set_text(file.name)
        facts = [f"{file.width} × {file.height}", file.size]
        if len(self._pictures) > 1:
            facts.insert(0, f"{place + 1} / {len(self._pictures)}")
        self._facts.set_text(" · ".join(facts))
        for button, there in ((self._previous, place > 0), (self._next, place < len(self._pictures) - 1)):
            button.setVisible(len(self._pictures) > 1)
            button.setEnabled(there)
        self._load()

    def _load(self) -> None:
        self.canvas.show_image(None)
        self._trouble.hide()
        self.canvas.show()
        self._enable(False)
        wanted = self._file

        def show(found: object) -> None:
            if not isValid(self) or self._left or self._file is not wanted:
                return
            if isinstance(found, QImage):
                self.canvas.show_image(found)
                self._enable(True)
            elif isinstance(found, NotLoaded):
                self.canvas.hide()
                self._trouble.show_note(found.sentence, "image", with_action=found.can_retry)
                self._trouble.show()

        self._deeds.load(wanted, show)

    def _enable(self, there: bool) -> None:
        for button in (self._out, self._in, self._fit, self._actual, self._copy):
            button.setEnabled(there)

    def _show_zoom(self) -> None:
        self._fit.setChecked(self.canvas.fits)
        self._actual.setChecked(not self.canvas.fits and abs(self.canvas.percent - 100) < 1)

    def _icon(self, icon: str, name: str, object_name: str, deed: Callable[[], object]) -> IconButton:
        button = IconButton(self._theme, icon, name)
        button.setObjectName(object_name)
        button.clicked.connect(lambda *_: deed())
        return button

    def _word(self, words: str, object_name: str, deed: Callable[[], object]) -> Button:
        button = Button(self._theme, words, Kind.QUIET)
        button.setObjectName(object_name)
        button.setCheckable(True)
        button.clicked.connect(lambda *_: deed())
        button.clicked.connect(self._show_zoom)
        return button

    def _arrange(self) -> None:
        space, around = self._theme.tokens.space, drawing.SHADOW
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        head = QHBoxLayout()
        head.setContentsMargins(space.l, space.s, space.s, space.s)
        head.setSpacing(space.xs)
        head.addLayout(names, 1)
        zoom = (self._out, self._fit, self._actual, self._in)
        for part in (self._previous, self._next, *zoom, self._copy, self._save, self.close_button):
            head.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(around, around, around, around + 1)
        column.setSpacing(0)
        column.addLayout(head)
        inset = QHBoxLayout()
        inset.setContentsMargins(space.m, 0, space.m, space.m)
        inset.addWidget(self.canvas)
        column.addLayout(inset, 1)
        column.addWidget(self._trouble, 100)

    def _place(self) -> None:
        self._veil.setGeometry(self._window.rect())
        super()._place()

    # Qt's own ----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """While it lies over everything, a letter is none of the queue's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_letter(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy.click()
        elif event.matches(QKeySequence.StandardKey.Save):
            self._save.click()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.canvas.zoom(1.25)
        elif key == Qt.Key.Key_Minus:
            self.canvas.zoom(1 / 1.25)
        elif key == Qt.Key.Key_0:
            self.canvas.fit()
        elif key == Qt.Key.Key_1:
            self.canvas.actual_size()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_Left):
            self.step(-1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_Right):
            self.step(1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)


def _is_letter(event: QKeyEvent) -> bool:
    """Whether a key is pressed without Ctrl, Alt or the like."""
    return not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
