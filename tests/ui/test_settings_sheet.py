"""The settings: pages at the left, the keyboard, what is kept (D5)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from shiboken6 import delete

from rf_desktop.client.observable import Cell
from rf_desktop.client.preferences import KeptPreferences, PreferencesFile
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.notices.notifier import Available
from rf_desktop.ui.settings.pages import PAGES
from rf_desktop.ui.settings.sheet import SettingsSheet
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.labels import PlainLabel
from rf_desktop.ui.widgets.row_list import RowList
from rf_desktop.viewmodels import text_settings

Until = Callable[..., Awaitable[None]]


class QuietNotifier:
    """A notifier that nobody asks."""

    def __init__(self) -> None:
        self.availability = Cell(Available("nobody"))
        self.on_outcome: Callable[..., None] = lambda *_: None
        self.desktop_quiet = False


@pytest.fixture
def around(qapp: QApplication, tmp_path: Path) -> Iterator[Surroundings]:
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)
    window = QWidget()
    window.resize(960, 600)
    window.show()
    quiet: Any = QuietNotifier()
    tasks = TaskScope(None, lambda _name, error: pytest.fail(str(error)))
    yield Surroundings(theme, tasks, window, quiet, KeptPreferences(PreferencesFile(tmp_path)), tmp_path)
    window.close()


def opened(around: Surroundings, page: str = "") -> SettingsSheet:
    sheet = SettingsSheet(around, page)
    sheet.open()
    return sheet


def test_every_page_has_a_name_and_keys_are_unique() -> None:
    """D5: the palette offers them by those names without the pages being there (`app/settings_door.py`)."""
    keys = [kind.key for kind in PAGES]
    assert len(keys) == len(set(keys))
    assert keys == list(text_settings.PAGE_TITLES)


def test_the_arrow_keys_turn_the_pages_and_enter_goes_in(around: Surroundings) -> None:
    """D4: without a mouse."""
    sheet = opened(around, "notifications")
    sheet.focus_on("")
    pages = QApplication.focusWidget()
    assert pages is not None
    assert pages.objectName() == "settings-pages"
    QTest.keyClick(pages, Qt.Key.Key_Down)
    assert sheet.page == "appearance"
    title = sheet.findChild(PlainLabel, "settings-page-title")
    assert title is not None
    assert title.text() == "Appearance"
    QTest.keyClick(pages, Qt.Key.Key_Return)
    assert isinstance(QApplication.focusWidget(), QComboBox)


def test_a_click_on_a_page_leaves_the_keyboard_with_the_names(around: Surroundings) -> None:
    """D4: the arrow keys go on from there."""
    sheet = opened(around, "notifications")
    pages = sheet.findChild(RowList, "settings-pages")
    assert pages is not None
    place = pages.visualRect(pages.index_of("about")).center()
    QTest.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert sheet.page == "about"
    assert QApplication.focusWidget() is pages
    QTest.keyClick(pages, Qt.Key.Key_Up)
    assert sheet.page == "tickets"


def test_tab_stays_in_the_sheet_and_reaches_only_what_is_seen(around: Surroundings) -> None:
    """D4, M8: beside it the window stays usable by mouse and by its own keys."""
    outside = QLineEdit(around.window)
    outside.show()
    sheet = opened(around, "appearance")
    seen = set()
    for _ in range(12):
        at = QApplication.focusWidget()
        assert at is not None
        assert sheet.isAncestorOf(at)
        assert at.isVisible()
        seen.add(at.objectName())
        QTest.keyClick(at, Qt.Key.Key_Tab)
    assert {"settings-pages", "settings-appearance", "settings-motion", "settings-close"} <= seen


def test_esc_closes_gives_the_focus_back_and_the_next_opening_finds_the_page(around: Surroundings) -> None:
    """D5."""
    outside = QLineEdit(around.window)
    outside.show()
    outside.setFocus()
    sheet = opened(around, "about")
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert QApplication.focusWidget() is outside
    assert opened(around).page == "about"


def test_esc_closes_also_when_what_had_the_keyboard_is_gone(around: Surroundings) -> None:
    """D4, Q8: opened from the bell, whose list had it and goes."""
    field = QLineEdit(around.window)
    field.show()
    field.setFocus()
    sheet = opened(around)
    delete(field)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_a_second_opening_turns_the_page_of_the_first(around: Surroundings) -> None:
    """D5: one sheet, however often it is asked for."""
    first = opened(around, "about")
    second = opened(around, "appearance")
    assert (first.isVisible(), second.isVisible(), first.page) == (True, False, "appearance")


def test_a_choice_of_looks_takes_effect_and_is_kept_at_once(around: Surroundings, tmp_path: Path) -> None:
    """D5: not only when the app ends in order."""
    sheet = opened(around, "appearance")
    looks = sheet.findChild(QComboBox, "settings-appearance")
    motion = sheet.findChild(QComboBox, "settings-motion")
    assert looks is not None
    assert motion is not None
    QTest.keyClick(looks, Qt.Key.Key_Down)
    assert around.theme.choice is Choice.DARK
    QTest.keyClick(motion, Qt.Key.Key_Down)
    assert around.theme.motion.reduced is False
    kept = PreferencesFile(tmp_path).load()
    assert (kept.theme, kept.reduced_motion) == ("dark", False)
    note = sheet.findChild(PlainLabel, "settings-appearance-note")
    assert note is not None
    assert note.text() == text_settings.SAVED


def test_what_cannot_be_kept_holds_until_the_end_and_says_why(around: Surroundings, tmp_path: Path) -> None:
    """D5: a full or write-protected disk."""
    (tmp_path / "preferences.json").mkdir()
    sheet = opened(around, "appearance")
    looks = sheet.findChild(QComboBox, "settings-appearance")
    assert looks is not None
    QTest.keyClick(looks, Qt.Key.Key_Down)
    assert around.theme.choice is Choice.DARK
    note = sheet.findChild(PlainLabel, "settings-appearance-note")
    assert note is not None
    assert note.text().startswith("It holds until the app ends: ")


def test_nothing_in_the_settings_is_unnamed(around: Surroundings) -> None:
    """M8: a screen reader names everything that takes the keyboard."""
    sheet = opened(around)
    for kind in PAGES:
        sheet.show_page(kind.key)
        for part in sheet.findChildren(QWidget):
            if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                name = part.accessibleName() or getattr(part, "text", str)()
                assert name, f"{kind.key}: {type(part).__name__} {part.objectName()}"
