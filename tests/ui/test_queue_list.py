"""The queue's list: what moves, what stays, and what a press does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from rf_desktop.ui.queue.card_actions import CardActions
from rf_desktop.ui.queue.card_delegate import explanation
from rf_desktop.ui.queue.queue_list import QueueList
from rf_desktop.ui.queue.queue_model import QueueModel
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.cards import EscalationCard, Holding, QueueRow
from tests.ui.samples_queue import NOW, card, heading

MOST_ASKED = 100
LEFT = Qt.MouseButton.LeftButton
TWENTY: list[QueueRow] = [heading("waiting", 20), *(card(f"c{n}") for n in range(20))]


class Heard:
    """A shown list, and what it told."""

    def __init__(self, qtbot: QtBot, app: QApplication) -> None:
        self.theme = Theme(Choice.LIGHT, reduced_motion=True)
        self.theme.apply(app)
        self.list = QueueList(self.theme, lambda: NOW)
        qtbot.addWidget(self.list)
        self.told: list[tuple[str, str]] = []
        for name in ("chosen", "fold_requested"):
            getattr(self.list, name).connect(lambda key, name=name: self.told.append((name, key)))
        self.list.asked_for.connect(lambda deed, key: self.told.append((deed, key)))
        for name in ("snooze_menu_requested", "menu_requested"):
            getattr(self.list, name).connect(lambda key, _, name=name: self.told.append((name, key)))
        self.list.resize(360, 500)
        self.list.show()
        self.list.activateWindow()
        self.list.setFocus()
        qtbot.waitUntil(self.list.hasFocus)
        self.told.clear()

    def middle(self, key: str) -> QPoint:
        return self.list.visualRect(self.list.index_of(key)).center()

    def point_at(self, key: str) -> None:
        QTest.mouseMove(self.list.viewport(), self.middle(key) - QPoint(3, 0))
        QTest.mouseMove(self.list.viewport(), self.middle(key))

    def top(self, key: str) -> int:
        return self.list.visualRect(self.list.index_of(key)).top()

    def buttons(self) -> dict[str, CardActions]:
        sets = self.list.viewport().findChildren(CardActions)
        return {str(actions.key): actions for actions in sets if actions.isVisible()}

    def press_key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.list, key)


@pytest.fixture
def heard(qtbot: QtBot, qapp: QApplication) -> Heard:
    made = Heard(qtbot, qapp)
    made.list.show_cards(TWENTY)
    return made


def test_a_click_and_enter_open_and_each_letter_does_its_deed(heard: Heard) -> None:
    """M1, Q2, Q3, D4: everything by mouse and by keyboard."""
    QTest.mouseClick(heard.list.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, heard.middle("c1"))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_C, Qt.Key.Key_U, Qt.Key.Key_S):
        heard.press_key(key)
    names = ["chosen", "chosen", "pick_up", "mark_unread", "snooze_menu_requested"]
    assert heard.told == [(name, "c1") for name in names]


def test_a_right_click_and_the_menu_key_ask_for_that_cards_menu(heard: Heard) -> None:
    """D4: the pointed card by mouse, the current one by key; neither opens it."""
    heard.list.make_current("c1")
    viewport = heard.list.viewport()
    for reason, key in ((QContextMenuEvent.Reason.Mouse, "c2"), (QContextMenuEvent.Reason.Keyboard, "c1")):
        place = heard.middle("c2")
        QApplication.sendEvent(viewport, QContextMenuEvent(reason, place, viewport.mapToGlobal(place)))
        assert heard.told == [("menu_requested", key)]
        heard.told.clear()
    QTest.mouseClick(heard.buttons()["c1"].more, LEFT)
    assert heard.told == [("menu_requested", "c1")]


def test_arrows_and_letters_pass_over_headings(heard: Heard) -> None:
    """D4."""
    rows: list[QueueRow] = [heading("waiting", 1), card("a"), heading("mine", 1), card("b", group="mine")]
    heard.list.show_cards(rows)
    seen: list[str | None] = []
    for key in (Qt.Key.Key_J, Qt.Key.Key_Down, Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_Up, Qt.Key.Key_Up):
        heard.press_key(key)
        seen.append(heard.list.current_key())
    assert seen == ["a", "b", "b", "a", "a", "a"]
    assert heard.told == []


def test_mine_has_no_button_and_c_does_nothing_there(heard: Heard) -> None:
    """Q3: only what waits can be picked up."""
    heard.list.show_cards([card("b", group="mine")])
    heard.list.make_current("b")
    heard.press_key(Qt.Key.Key_C)
    assert not heard.buttons()["b"].pick_up.isVisible()
    assert heard.told == []


def test_when_the_current_card_leaves_no_key_acts_on_its_neighbour(heard: Heard) -> None:
    """Q3, DESIGN (nothing jumps): the focus stays in the list, C claims nobody, and J goes on from that place."""
    heard.list.make_current("c3")
    heard.list.show_cards([row for row in TWENTY if row.key != "c3"])
    assert heard.list.current_key() is None
    heard.press_key(Qt.Key.Key_C)
    heard.press_key(Qt.Key.Key_Return)
    assert heard.told == []
    assert heard.list.hasFocus()
    heard.press_key(Qt.Key.Key_J)
    assert heard.list.current_key() == "c4"


def test_a_card_that_is_put_off_does_not_take_the_keyboard_to_the_end(heard: Heard) -> None:
    """Q2: so that one goes through the queue with S and ↓; a card that moves for another reason stays current."""
    heard.list.make_current("c3")
    rest = [row for row in TWENTY if row.key != "c3"]
    heard.list.show_cards([*rest, card("c3", snoozed_until=NOW + timedelta(minutes=15))])
    assert heard.list.current_key() is None
    assert heard.list.hasFocus()
    heard.press_key(Qt.Key.Key_Down)
    assert heard.list.current_key() == "c4"
    heard.list.show_cards([*(row for row in rest if row.key != "c4"), card("c4")])
    assert heard.list.current_key() == "c4"


def test_the_focus_stays_in_the_list_when_the_focused_button_goes(heard: Heard) -> None:
    """DESIGN: a card that leaves, or a claim that starts, takes no focus with it."""
    for change in ([row for row in TWENTY if row.key != "c3"], [card("c0", busy=True), *TWENTY[2:]]):
        heard.list.show_cards(TWENTY)
        key = "c3" if len(change) == 20 and change[0] is TWENTY[0] else "c0"
        heard.list.make_current(key)
        heard.buttons()[key].pick_up.setFocus(Qt.FocusReason.TabFocusReason)
        heard.list.show_cards(change)
        assert QApplication.focusWidget() is heard.list


def test_scroll_and_selection_survive_what_changes_above(heard: Heard) -> None:
    """DESIGN: a live change keeps scroll, focus and selection, by key."""
    heard.list.make_current("c12")
    top = heard.top("c12")
    assert heard.list.verticalScrollBar().value() > 0
    arrived = [card(f"n{n}", priority="urgent") for n in range(3)]
    heard.list.show_cards([TWENTY[0], *arrived, *TWENTY[3:]])
    assert heard.top("c12") == top
    assert heard.list.current_key() == "c12"
    heard.list.show_cards([TWENTY[0], *arrived, *(card(f"m{n}") for n in range(200)), *TWENTY[3:]])
    assert heard.top("c12") == top


def test_scrolling_moves_the_picture(heard: Heard) -> None:
    """Q1: what is already painted moves along, and what comes into sight is painted."""
    painted: list[QRect] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
            if isinstance(event, QPaintEvent):
                painted.append(event.rect())
            return False

    watch = Watch()
    QApplication.processEvents()
    heard.list.viewport().installEventFilter(watch)
    heard.list.verticalScrollBar().setValue(40)
    QApplication.processEvents()
    heard.list.viewport().removeEventFilter(watch)
    assert painted
    assert max(rect.bottom() for rect in painted) >= heard.list.viewport().height() - 1


def test_at_the_top_what_arrives_is_seen(heard: Heard) -> None:
    """Q1: the most urgent stands first, in sight."""
    heard.list.make_current("c0")
    heard.list.verticalScrollBar().setValue(0)
    heard.list.show_cards([TWENTY[0], card("urgent", priority="urgent"), *TWENTY[1:]])
    assert heard.list.verticalScrollBar().value() == 0
    assert heard.list.current_key() == "c0"


@pytest.mark.parametrize("current", [None, "c2", "c9000"])
def test_an_arrival_among_ten_thousand_asks_for_the_rows_in_sight(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, current: str | None
) -> None:
    """Issue 5: a counted bound on what the model is asked for one new row, however long the list."""
    asked: Counter[str] = Counter()

    def counted(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*arguments: Any, **named: Any) -> Any:
            asked[name] += 1
            return original(*arguments, **named)

        return ask

    for name in ("rowCount", "columnCount", "index", "parent", "data", "flags"):  # before there is one: Qt remembers
        monkeypatch.setattr(QueueModel, name, counted(name, getattr(QueueModel, name)))
    heard = Heard(qtbot, qapp)
    rows: list[QueueRow] = [heading("waiting", 10_000), *(card(f"c{n}") for n in range(10_000))]
    heard.list.show_cards(rows)
    if current:
        heard.list.make_current(current)
    heard.list.grab()
    heard.list.index_of("c1").data()
    assert asked, "it is counted"
    asked.clear()
    heard.list.show_cards([rows[0], card("new"), *rows[1:]])
    heard.list.grab()
    assert asked.total() <= MOST_ASKED, asked


def test_time_passing_changes_no_row(heard: Heard) -> None:
    """Q1: the age ticks by painting alone."""
    changed: list[object] = []
    heard.list.rows.dataChanged.connect(lambda *_: changed.append(_))
    before = heard.list.grab().toImage()
    heard.list._delegate._clock = lambda: NOW.replace(hour=17)
    heard.list._tick()
    assert heard.list.grab().toImage() != before
    assert changed == []


def test_only_cards_that_say_something_else_by_now_are_painted_again(heard: Heard, qapp: QApplication) -> None:
    """Q1, D7: two count minutes, one counts days."""
    clocks = heard.list, heard.list._delegate, heard.list.rows
    old = card("c", minutes=40 * 60)
    heard.list.show_cards([heading("waiting", 3), card("a", minutes=4), card("b", minutes=50), old])
    painted: list[str] = []
    right = heard.list._delegate.paint_row

    def counted(painter: QPainter, rect: QRectF, row: QueueRow) -> None:
        painted.append(row.key)
        right(painter, rect, row)

    heard.list._delegate.paint_row = counted  # type: ignore[method-assign, assignment]

    def looks_at(seconds: float) -> set[str]:
        for part in clocks:
            part._clock = lambda: NOW + timedelta(seconds=seconds)
        painted.clear()
        heard.list._tick()
        qapp.processEvents()
        return set(painted)

    looks_at(5.0)
    assert looks_at(15.0) == set()
    assert looks_at(65.0) == {"a", "b"}
    assert looks_at(75.0) == set()


@pytest.mark.parametrize(
    "other",
    [
        card("a", unread=True),
        card("a", priority="urgent"),
        card("a", assessment="pending"),
        card("a", assessment="failed"),
        card("a", steps=4),
        card("a", ticket=None),
        card("a", client="Fabrikam"),
        card("a", domain="VPN"),
        card("a", minutes=90),
        card("a", who="Sam"),
        card("a", lookers=("Sam",)),
        card("a", lookers=("Sam", "Alex")),
        card("a", group="mine", holding=Holding("you", "Sam", NOW)),
        card("a", group="watching", holding=Holding("colleague", "Sam", NOW)),
        card("a", snoozed_until=NOW.replace(hour=15)),
    ],
)
def test_every_fact_of_a_card_is_seen(heard: Heard, other: EscalationCard) -> None:
    """Q1, Q2: a card that differs looks different."""
    QWidget.setFocus(heard.list)
    heard.list.show_cards([card("a")])
    before = heard.list.grab().toImage()
    heard.list.show_cards([other])
    assert heard.list.grab().toImage() != before


def test_what_is_painted_is_also_said(heard: Heard) -> None:
    """DESIGN: a card's sentence and, as its description, the marks in words."""
    heard.list.show_cards([card("a", unread=True, assessment="pending")])
    index = heard.list.index_of("a")
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).startswith("unread, normal, Outlook fails to sync")
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == (
        "3 steps done, Assessment is being written, Contoso, Email"
    )


def test_an_assessment_that_is_not_there_is_told_in_words_or_not_at_all(heard: Heard) -> None:
    """Q1: *none* and a dash mean nothing to anybody; where there is no room the tooltip and the sentence have it."""
    for assessment in ("failed", "skipped"):
        row = card("a", assessment=assessment)
        at = heard.list._delegate.layout_of(row, QRectF(0, 0, 420, 94))
        assert at.glyph is None
        assert at.assessment is not None
        narrow = heard.list._delegate.layout_of(row, QRectF(0, 0, 280, 94))
        assert narrow.glyph is narrow.assessment is None
        assert "No assessment" in explanation(row, NOW)
    assert all("assess" in word for word in text.ASSESSMENT_WORD.values())
    for there in ("pending", "ready"):
        assert heard.list._delegate.layout_of(card("a", assessment=there), QRectF(0, 0, 320, 94)).glyph is not None


def test_a_click_on_a_heading_folds_its_group(heard: Heard) -> None:
    """Q1: open or folded, the whole heading is the button."""
    for folded in (False, True):
        heard.list.show_cards([heading("waiting", 1, folded=folded), card("a")])
        QTest.mouseClick(heard.list.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, heard.middle("group:waiting"))
    assert heard.told == [("fold_requested", "waiting")] * 2


def test_the_keyboard_folds_and_unfolds(heard: Heard) -> None:
    """Q1, D4: ← on a card, then → or Enter on the heading that stands for it; letters do nothing there."""
    mine = [heading("mine", 1), card("b", group="mine")]
    heard.list.show_cards([heading("waiting", 1), card("a"), *mine])
    heard.list.make_current("a")
    heard.press_key(Qt.Key.Key_Left)
    assert heard.told == [("fold_requested", "waiting")]
    heard.list.show_cards([heading("waiting", 1, folded=True), *mine])
    assert heard.list.current_key() == "group:waiting"
    heard.told.clear()
    for key in (Qt.Key.Key_C, Qt.Key.Key_U, Qt.Key.Key_S, Qt.Key.Key_Left):
        heard.press_key(key)
    assert heard.told == []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):
        heard.press_key(key)
    assert heard.told == [("fold_requested", "waiting")] * 2
    heard.press_key(Qt.Key.Key_J)
    assert heard.list.current_key() == "b"
    heard.press_key(Qt.Key.Key_K)
    assert heard.list.current_key() == "group:waiting"


def test_the_target_ticks_by_painting_alone_and_is_said_when_asked(heard: Heard) -> None:
    """Q1: due, then late, with no row touched."""
    heard.list.show_cards([card("a", priority="urgent", minutes=14)])
    index = heard.list.index_of("a")
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).endswith("due in 1 minute")
    before = heard.list.grab().toImage()
    later = NOW + timedelta(minutes=3)
    for part in (heard.list, heard.list._delegate, heard.list.rows):
        part._clock = lambda: later
    heard.list._tick()
    assert heard.list.grab().toImage() != before
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).endswith("late by 2 minutes")


def test_hovering_tells_exact_times_and_names() -> None:
    """Q1, DESIGN: exact time on hover; a customer's words as they are."""
    row = card("a", "iPhone <b>lost</b>", lookers=("Sam", "Jo"), snoozed_until=NOW + timedelta(minutes=20))
    lines = explanation(row, NOW).split("\n")
    assert lines[0] == "iPhone <b>lost</b>"
    assert any(line.startswith("Escalated 14 Mar 2025") for line in lines)
    due = (NOW + timedelta(minutes=116)).astimezone()
    assert f"Somebody should have it by {due:%H:%M}" in lines
    assert "Sam and Jo are looking" in lines


def test_a_screen_reader_finds_the_current_cards_buttons_below_the_list(heard: Heard) -> None:
    """Q3, M8: Qt tells it of a list's rows and not of buttons that lie on them."""
    spoken = heard.list.spoken
    pick_up = spoken.findChild(QAbstractButton, "spoken-pick-up")
    assert pick_up is not None
    assert pick_up.isHidden()
    heard.list.make_current("c1")
    assert not pick_up.isHidden()
    assert pick_up.accessibleName() == "Pick up"
    assert "from" in pick_up.accessibleDescription()
    pick_up.click()
    assert heard.told == [("pick_up", "c1")]
    assert pick_up.focusPolicy() == Qt.FocusPolicy.NoFocus
