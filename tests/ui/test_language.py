"""The window in German: everything, at once, without losing what was typed (D5)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from rf_desktop import paths
from rf_desktop.app.tongue import Tongue
from rf_desktop.client.preferences import KeptPreferences, PreferencesFile
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.identity import Colleagues
from rf_desktop.ui.forms.escalate import EscalateSheet
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.notices.tray import TrayIcon
from rf_desktop.ui.queue.queue_list import QueueList
from rf_desktop.ui.settings.sheet import SettingsSheet
from rf_desktop.ui.settings.surroundings import Surroundings
from rf_desktop.ui.theme.tokens import Mode
from rf_desktop.viewmodels import language, text, text_language, text_settings
from rf_desktop.viewmodels.plural import Plural
from tests.fakes.seat import Seat
from tests.ui.opened_window import in_front, turned, working
from tests.ui.test_settings_sheet import QuietNotifier

Until = Callable[..., Awaitable[None]]
GERMAN = language.read_catalogue(paths.resources() / "language", "de")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    language.speak("en", {})


@pytest.fixture
async def seat(seat: Seat) -> Seat:
    """With something waiting."""
    working(seat)
    return seat


async def mine_is_open(seat: Seat, window: MainWindow, until: Until) -> None:
    await seat.desk.queue.pick_up("h1")
    await until(window._chat.composer.isVisible)
    await turned()


def speak_german(window: MainWindow) -> None:
    language.speak("de", GERMAN)
    window.say_anew()


def leaves(said: Any) -> Iterator[str]:
    match said:
        case str():
            yield said
        case Plural(one, other):
            yield from (one, other)
        case Mapping():
            for part in said.values():
                yield from leaves(part)
        case _:
            for part in said:
                yield from leaves(part)


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Every English sentence with a letter in it, where German says something else."""
    found = []
    for page, sentences in language.english_pages().items():
        for name, english in sentences.items():
            if name not in GERMAN.get(page, {}):
                continue  # tests/language says so
            for said, german in zip(leaves(english), leaves(GERMAN[page][name]), strict=True):
                words = re.sub(r"\{\w+\}", "", said)
                if said != german and len(re.findall(r"[A-Za-z]", words)) > 2:
                    exact = re.escape(said)
                    found.append(re.compile(re.sub(r"\\\{\w+\\\}", ".+", exact)))
    return tuple(found)


def shown(window: QWidget) -> set[str]:
    """What can be read or heard in the window."""
    said = {window.windowTitle()}
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        said |= {widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()}
        if isinstance(widget, QLabel | QAbstractButton):
            said.add(widget.text())
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            said.add(widget.placeholderText())
        if isinstance(widget, QComboBox):
            said |= {widget.itemText(at) for at in range(widget.count())}
        if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
            rows = [model.index(at, 0) for at in range(model.rowCount())]
            roles = (0, 11, 12)  # display, accessible text, accessible description
            said |= {str(index.data(role)) for index in rows for role in roles if index.data(role)}
        said |= {action.text() for action in widget.findChildren(QAction)}
    return {words.replace("&&", "&") for words in said if words}


def english_in(window: QWidget) -> list[str]:
    said = shown(window)
    return sorted({words for words in said for pattern in patterns() if pattern.fullmatch(words)})


async def test_the_whole_window_speaks_german_at_once(seat: Seat, window: MainWindow, until: Until) -> None:
    """D5: queue, sidebar, conversation, lane; labels, names, tooltips, cards."""
    await mine_is_open(seat, window, until)
    assert english_in(window), "this test would find English"
    speak_german(window)
    await turned()
    assert english_in(window) == []
    assert (
        "Übernehmen" in {action.text for action in window.findChildren(QAbstractButton)} or text.PICK_UP == "Übernehmen"
    )
    assert {text.SESSIONS, text.COMPOSER, text.QUEUE_SEARCH, text.LANE} <= shown(window)


async def test_the_sheet_over_the_window_speaks_german_too(seat: Seat, window: MainWindow, until: Until) -> None:
    """D5, M2: what the desk has open stays open."""
    await seat.desk.queue.open("h1")
    await until(lambda: text.TRIED in shown(window))
    speak_german(window)
    await until(lambda: "Was versucht wurde" in shown(window))
    await turned()
    assert seat.desk.sheet.value is not None
    assert english_in(window) == []


async def test_nothing_typed_is_lost(seat: Seat, window: MainWindow, until: Until) -> None:
    """D5, T1: the draft, the search, and a form that was open."""
    await mine_is_open(seat, window, until)
    window._chat.composer.field.setPlainText("half a thought")
    seat.desk.queue.search("outlook")
    seat.api.answers(e.COLLEAGUES, Colleagues(people=()))
    form = EscalateSheet(seat.desk.conversation.escalate_form(), window._theme, window._tasks, window)
    form.open()
    form._reason.setText("I am stuck")
    speak_german(window)
    await turned()
    assert window._chat.composer.field.toPlainText() == "half a thought"
    assert window.findChildren(QLineEdit, "queue-search")[-1].text() == "outlook"
    assert seat.desk.conversation.escalate_form().initial.reason == "I am stuck"
    assert window.findChildren(EscalateSheet) == []


async def test_the_keyboard_stays_where_it_is(seat: Seat, window: MainWindow, until: Until) -> None:
    """D4, D5: in the message that is being written, and on the row that was chosen; no letter means something else."""
    await mine_is_open(seat, window, until)
    await in_front(window)
    queue = window.findChild(QueueList)
    assert queue is not None
    queue.make_current("h1")
    queue.setFocus()
    speak_german(window)
    await turned()
    again = next(each for each in window.findChildren(QueueList) if each.isVisible())
    assert again is not queue
    assert again.hasFocus()
    assert again.current_key() == "h1"
    field = window._chat.composer.field
    field.setPlainText("halb")
    field.setFocus()
    language.speak("en", {})
    window.say_anew()
    await turned()
    assert window._chat.composer.field is not field
    assert window._chat.composer.field.hasFocus()
    QTest.keyClicks(window._chat.composer.field, "c")
    assert window._chat.composer.field.toPlainText() == "halbc"


async def test_the_tray_speaks_german(qapp: QApplication) -> None:
    """D5, Q4."""
    tray = TrayIcon(Mode.LIGHT, is_available=lambda: False)
    language.speak("de", GERMAN)
    tray.say_anew()
    assert [entry.text() for entry in tray.menu.actions() if entry.text()] == [
        "Öffnen",
        "Nächste Eskalation",
        "Einstellungen",
        "Beenden",
    ]
    tray.close()


async def test_the_language_is_chosen_in_the_settings_and_kept(window: MainWindow, tmp_path: Path) -> None:
    """D5: live, and with the next start."""
    preferences = KeptPreferences(PreferencesFile(tmp_path))
    around = Surroundings(window._theme, window._tasks, window, QuietNotifier(), preferences)
    sheet = SettingsSheet(around, "appearance")
    sheet.open()
    choice = sheet.findChild(QComboBox, "settings-language")
    assert choice is not None
    assert [choice.itemText(at) for at in range(choice.count())] == list(text_language.LANGUAGES.values())
    choice.setCurrentIndex(2)
    choice.activated.emit(2)
    assert preferences.now.value.language == "de"
    assert KeptPreferences(PreferencesFile(tmp_path)).now.value.language == "de"
    sheet.reject()


def test_qt_speaks_the_language_too(qapp: QApplication) -> None:
    """D5: the menu of a text field says *Kopieren*; and English again."""
    tongue = Tongue(qapp)
    assert tongue.speak("de") == "de"
    assert qapp.translate("QWidgetTextControl", "&Copy") == "&Kopieren"
    assert text_settings.PAGE_TITLES["about"] == "Über"
    assert tongue.speak("en") == "en"
    assert qapp.translate("QWidgetTextControl", "&Copy") == "&Copy"


def test_the_computers_language_is_spoken_unless_another_is_chosen(qapp: QApplication) -> None:
    """D5: asked anew each time, because it may have changed meanwhile."""
    wanted = ["de-DE", "de"]
    tongue = Tongue(qapp, lambda: wanted)
    assert tongue.speak("system") == "de"
    assert tongue.speak("en") == "en"
    wanted[:] = ["fr-FR"]
    assert tongue.speak("system") == "en"
    assert tongue.speak("de") == "de"
    tongue.speak("en")
