"""Whatever tells how long ago something was tells it of the same moment: one look at the clock for all (Q1, M2)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rf_desktop.domain import moments
from rf_desktop.ui.magic_moment.header import HeaderSection
from rf_desktop.ui.queue.queue_list import QueueList
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.ui.widgets.shown_time import ShownTime, shown_time
from tests.fakes.seat import HandClock
from tests.ui.samples_moment import VIEW
from tests.ui.samples_queue import card

Passes = Callable[[float], None]


class Painted(QObject):
    """The age that a card showed when it was last painted."""

    def __init__(self, cards: QueueList) -> None:
        super().__init__(cards)
        self._cards = cards
        self.age = ""
        cards.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt
        row = self._cards.card("h1")
        if event.type() == QEvent.Type.Paint and row is not None:
            self.age = self._cards._delegate._age(row)
        return False


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Passes]:
    """Seconds pass on this process's clock."""
    gone = 0.0

    def seconds(count: float) -> None:
        nonlocal gone
        gone += count
        monkeypatch.setattr(moments.now, "ahead", timedelta(seconds=gone))

    return seconds


def test_card_and_sheet_tell_the_same_age_of_the_same_escalation(
    qtbot: QtBot, qapp: QApplication, passes: Passes
) -> None:
    """Q1, M2: however long each of them stands there, and whichever was drawn last."""
    theme = Theme(Choice.LIGHT, reduced_motion=True)
    theme.apply(qapp)
    window = QWidget()
    qtbot.addWidget(window)
    cards, header = QueueList(theme, moments.now, window), HeaderSection(theme)
    header.setParent(window)
    cards.setGeometry(0, 0, 360, 300)
    header.setGeometry(0, 300, 600, 200)
    since = moments.now() - timedelta(minutes=3, seconds=55)
    header.show_header(replace(VIEW.header, escalated_at=since))
    header.hide()
    cards.show_cards([replace(card("h1"), escalated_at=since)])
    painted = Painted(cards)
    window.show()

    def heard() -> str:
        return str(cards.index_of("h1").data(Qt.ItemDataRole.AccessibleTextRole))

    qtbot.waitUntil(lambda: painted.age == "3m")
    passes(6)
    header.show()  # the sheet opens
    assert "4 minutes ago" in header._facts.text()
    qtbot.waitUntil(lambda: painted.age == "4m")
    passes(51)
    cards.viewport().repaint()
    passes(9)  # the fifth minute is over, and only the card is drawn, as when the mouse comes over it
    cards.viewport().repaint()
    assert painted.age == "4m"
    assert "4 minutes ago" in header._facts.text()
    assert "4 minutes" in heard()
    passes(3)
    cards.viewport().repaint()
    assert painted.age == "5m"
    qtbot.waitUntil(lambda: "5 minutes ago" in header._facts.text())
    assert "5 minutes" in heard()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def time(clock: HandClock) -> ShownTime:
    return shown_time(clock)


def test_a_clock_is_right_the_moment_it_is_seen_again(qtbot: QtBot, time: ShownTime, clock: HandClock) -> None:
    """Q1: ages that were not told while nobody looked are told at once; with nobody to see them, nothing ticks."""
    widget = QWidget()
    qtbot.addWidget(widget)
    told: list[object] = []
    time.follow(widget, lambda: told.append(time()))
    assert not told
    start = clock()
    widget.show()
    assert told == [start]
    assert time._ticks is not None
    assert time._ticks.isActive()
    widget.hide()
    assert not time._ticks.isActive()
    clock.advances(seconds=1)
    assert time() == clock()
    widget.show()
    assert told == [start, clock()]


def test_between_two_looks_the_time_stands_still_for_all(qtbot: QtBot, time: ShownTime, clock: HandClock) -> None:
    """Q1: who comes later has looked for the others, too."""
    first, second = QWidget(), QWidget()
    told: list[str] = []
    for name, widget in (("first", first), ("second", second)):
        qtbot.addWidget(widget)
        time.follow(widget, lambda name=name: told.append(name))
    first.show()
    start = time()
    clock.advances(seconds=5)
    assert time() == start
    second.show()
    assert time() == clock()
    assert told == ["first", "first", "second"]


def test_after_a_sleep_nothing_old_is_told(qtbot: QtBot, time: ShownTime, clock: HandClock) -> None:
    """Q1: the computer slept, or its clock was put right: what is drawn is true, and the rest follows at once."""
    widget = QWidget()
    qtbot.addWidget(widget)
    told: list[object] = []
    time.follow(widget, lambda: told.append(time()))
    widget.show()
    clock.advances(hours=8)
    assert time() == clock()
    qtbot.waitUntil(lambda: told[-1] == clock())
    assert len(told) == 2


def test_what_goes_for_good_stops_its_clock(qtbot: QtBot, time: ShownTime) -> None:
    """D1: a sheet that is thrown away leaves no timer behind."""
    widget = QWidget()
    time.follow(widget, lambda: None)
    widget.show()
    widget.deleteLater()
    qtbot.waitUntil(lambda: time._ticks is not None and not time._ticks.isActive())


SHOWN_TO_THE_END = """
from PySide6.QtWidgets import QApplication, QWidget
from rf_desktop.domain import moments
from rf_desktop.ui.widgets.shown_time import shown_time
app, time, widget = QApplication([]), shown_time(moments.now), QWidget()
time.follow(widget, lambda: None)
widget.show()
assert time._ticks.isActive()
assert time._ticks.parent() is app, "it would outlive the application"
print("over")
"""


def test_a_program_that_ends_with_its_window_open_ends_in_order() -> None:
    """D1: as after an error; a timer that runs and outlives its application takes the process with it."""
    ended = subprocess.run([sys.executable, "-c", SHOWN_TO_THE_END], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "over\n"), ended.stderr


def test_all_who_show_one_clock_share_it(clock: HandClock) -> None:
    """Q1: the process's clock is one for every window of it."""
    assert shown_time(clock) is shown_time(clock)
    assert shown_time(moments.now) is not shown_time(clock)
