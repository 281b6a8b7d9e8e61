"""Single keys of the sheet, while the keyboard is in it and in none of its fields (M8, D4)."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from rf_desktop.viewmodels import text
from rf_desktop.viewmodels import text_sheet as words
from rf_desktop.viewmodels.actions import Key

CHOICES = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1, Qt.Key.Key_3: 2}
PRESSES = {
    Qt.Key.Key_R: ("retry-assessment", "redo-assessment"),
    Qt.Key.Key_A: ("agree",),
    Qt.Key.Key_N: ("not-this",),
    Qt.Key.Key_E: ("edit-assessment",),
    Qt.Key.Key_T: ("read-session",),
    Qt.Key.Key_B: ("back-to-queue",),
}
"""Which buttons a letter presses, by their names; the first that can be pressed."""


def is_plain(event: QKeyEvent) -> bool:
    """Whether the key came alone and for the first time."""
    return not event.isAutoRepeat() and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


def explained() -> Iterable[Key]:
    """What they are, for the sheet of keys."""
    for name, keys in (
        (words.KEY_CHOICES, "1 2 3"),
        (text.BACK_TO_QUEUE, "B"),
        (words.KEY_PAGES, " ".join(("PgUp", "PgDn", "Home", "End"))),
        (words.KEY_READ, "T"),
        (words.KEY_EVIDENCE, "← →"),
        (words.KEY_BACK, "Esc"),
        (words.KEY_AGREE, "A"),
        (words.KEY_NOT_THIS, "N"),
        (words.KEY_EDIT, "E"),
        (words.KEY_RETRY, "R"),
    ):
        yield Key("moment", name, keys)
