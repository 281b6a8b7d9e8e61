"""Changes of a list that the eye can follow; everything else is at its end from the first moment (DESIGN, motion)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractAnimation
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rf_desktop.ui.queue.queue_list import QueueList
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels.cards import QueueRow
from tests.ui.samples_queue import NOW, card, heading

SIX: list[QueueRow] = [heading("waiting", 6), *(card(f"c{n}") for n in range(6))]
ROW = 94


def without(key: str) -> list[QueueRow]:
    return [row for row in SIX if row.key != key]


class Stage:
    """A shown list in which things move, and whose motion stands still until the test goes on."""

    def __init__(self, qtbot: QtBot, app: QApplication, *, reduced: bool = False) -> None:
        theme = Theme(Choice.LIGHT, reduced_motion=reduced)
        theme.apply(app)
        self.list = QueueList(theme, lambda: NOW)
        qtbot.addWidget(self.list)
        self.list.resize(360, 400)
        self.list.show()
        self.list.show_cards(SIX)
        self.finish()

    def show(self, rows: list[QueueRow]) -> None:
        self.list.show_cards(rows)
        if self.is_moving():
            self.list._motion.pause()

    def is_moving(self) -> bool:
        return self.list._motion.state() != QAbstractAnimation.State.Stopped

    def at(self, part: float) -> None:
        """Go on to this part of the way."""
        self.list._motion.setCurrentTime(round(part * self.list._motion.duration()))

    def finish(self) -> None:
        if self.is_moving():
            self.list._motion.resume()
            self.at(1)

    def painted(self, key: str) -> int:
        return self.list.painted_rect(key).top()

    def real(self, key: str) -> int:
        return self.list.visualRect(self.list.index_of(key)).top()


@pytest.fixture
def stage(qtbot: QtBot, qapp: QApplication) -> Stage:
    return Stage(qtbot, qapp)


def test_a_card_that_leaves_fades_and_the_list_closes_up(stage: Stage) -> None:
    """DESIGN: both in the same 120 ms."""
    stage.show(without("c1"))
    assert stage.list._motion.duration() == 120
    assert stage.painted("c2") == stage.real("c2") + ROW
    assert stage.painted("c0") == stage.real("c0")
    pictures = []
    for part in (0.0, 0.4, 0.8):
        stage.at(part)
        pictures.append(stage.list.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]
    assert stage.real("c2") < stage.painted("c2") < stage.real("c2") + ROW
    stage.finish()
    assert stage.painted("c2") == stage.real("c2")
    assert not stage.list._way.gone


def test_rows_that_come_into_sight_from_below_move_with_the_others(stage: Stage) -> None:
    """No row comes out of nowhere."""
    stage.show(without("c1"))
    assert stage.painted("c5") - stage.real("c5") == ROW
    stage.finish()


def test_where_a_row_is_is_its_end_from_the_first_moment(stage: Stage) -> None:
    """Q3: only the picture is on its way; a press, the keyboard and a screen reader meet the list as it is."""
    stage.show(without("c1"))
    assert stage.list.key_at(stage.list.visualRect(stage.list.index_of("c2")).center()) == "c2"
    stage.finish()


def test_a_new_card_appears_while_the_others_make_room(stage: Stage) -> None:
    """DESIGN: appearing takes as long as leaving."""
    stage.show([SIX[0], card("new", priority="urgent"), *SIX[1:]])
    assert stage.painted("new") == stage.real("new")
    assert stage.painted("c0") == stage.real("c0") - ROW
    first = stage.list.grab().toImage()
    stage.at(0.9)
    assert stage.list.grab().toImage() != first
    stage.finish()


def test_a_change_on_the_way_goes_on_from_what_is_seen(stage: Stage) -> None:
    """Nothing jumps, also when two cards leave one after the other."""
    stage.show(without("c1"))
    stage.at(0.3)
    seen = stage.painted("c4")
    stage.show([row for row in without("c1") if row.key != "c2"])
    assert stage.painted("c4") == seen
    stage.finish()


def test_the_buttons_go_along_with_their_card(stage: Stage) -> None:
    """Q3."""
    stage.list.make_current("c2")
    stage.show(without("c0"))
    buttons = stage.list._on_current
    for part in (0.0, 0.5):
        stage.at(part)
        assert stage.list.painted_rect("c2").contains(buttons.geometry())
    stage.finish()
    assert stage.list.visualRect(stage.list.index_of("c2")).contains(buttons.geometry())


def test_with_reduced_motion_everything_is_there_at_once(qtbot: QtBot, qapp: QApplication) -> None:
    """M8, DESIGN: 0 ms."""
    stage = Stage(qtbot, qapp, reduced=True)
    stage.show(without("c1"))
    assert not stage.is_moving()
    assert stage.painted("c2") == stage.real("c2")


def test_much_at_once_and_nothing_at_all_do_not_move(stage: Stage) -> None:
    """A filter, a search and a folded group are no events to follow; a redraw is none either."""
    stage.show([SIX[0]])
    assert not stage.is_moving()
    stage.show(SIX)
    assert not stage.is_moving()
    stage.show([*SIX[:3], card("c2", unread=True), *SIX[4:]])
    assert not stage.is_moving()


def test_a_list_that_is_not_seen_does_not_move(stage: Stage) -> None:
    """And one that is hidden on the way is at its end."""
    stage.show(without("c1"))
    stage.list.hide()
    assert not stage.is_moving()
    stage.show(SIX)
    assert not stage.is_moving()
