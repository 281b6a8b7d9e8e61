"""What a card tells when the pointer rests on it, and where that stands (Q1, Q3)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from rf_desktop.ui.on_screen import aside
from rf_desktop.ui.queue.card_layout import GUTTER
from rf_desktop.viewmodels.cards import QuestionRow
from tests.ui.samples_queue import LONG, NOW, card, heading
from tests.ui.test_queue_list import LEFT, Heard, heard

__all__ = ["heard"]

SCREEN = QRect(0, 0, 1600, 1000)
TIP = QSize(300, 120)


def tips() -> list[QWidget]:
    """Every tooltip in sight, Qt's own as well."""
    named = ("side-tip", "qtooltip_label")
    return [each for each in QApplication.allWidgets() if each.objectName() in named and each.isVisible()]


def rests(heard: Heard, at: QPoint) -> None:
    """The pointer has rested there, which Qt tells whatever lies under it, and from there its parents."""
    viewport = heard.list.viewport()
    QTest.mouseMove(viewport, at)
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at)))


def on_screen(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint()), widget.size())


@pytest.mark.parametrize("left", [0, 380])
def test_a_cards_tooltip_stands_over_none_of_its_buttons(heard: Heard, left: int) -> None:
    """Q3: wherever on the card the pointer rests, and at either end of the screen."""
    heard.list.move(left, 20)
    row = heard.list.visualRect(heard.list.index_of("c1"))
    for down in (10, 40, 70):
        heard.point_at("c1")
        rests(heard, row.topLeft() + QPoint(60, down))
        (tip,) = tips()
        actions = heard.buttons()["c1"]
        assert actions.pick_up.isVisible()
        assert not tip.geometry().intersects(on_screen(actions))
        cards = on_screen(heard.list).adjusted(GUTTER, 0, -GUTTER, 0)
        assert not tip.geometry().intersects(cards), "nor over any card, where there is room beside"
        assert tip.screen().geometry().contains(tip.geometry())
        QTest.mouseMove(heard.list.viewport(), QPoint(60, 3))
        assert tips() == []


def test_a_tooltip_shows_words_letter_by_letter_and_goes_as_one_does(heard: Heard) -> None:
    """DESIGN, A7: a customer's words as they are; a press, a key, a turn of the wheel or leaving ends it."""
    heard.list.move(380, 20)
    asked = QuestionRow("question:1", "s1", "<b>VPN</b>", "Sam", "Which &amp; TLS?", NOW)
    heard.list.show_cards([heading("questions", 1), asked, card("a", LONG * 3)])
    at = heard.middle("question:1")
    rests(heard, at)
    (tip,) = tips()
    assert isinstance(tip, QLabel)
    assert tip.text() == "<b>VPN</b>\nWhich &amp; TLS?"
    assert tip.textFormat() == Qt.TextFormat.PlainText
    rests(heard, heard.middle("a") - QPoint(100, 0))
    assert tip.text().startswith(LONG)
    assert tip.height() >= tip.heightForWidth(tip.width()) > 100
    for ends in (
        lambda: QTest.mousePress(heard.list.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at),
        lambda: QTest.keyClick(heard.list, Qt.Key.Key_Down),
        lambda: QApplication.sendEvent(heard.list.viewport(), QEvent(QEvent.Type.Leave)),
        lambda: rests(heard, heard.middle("group:questions")),
    ):
        rests(heard, at)
        assert tips() == [tip]
        ends()
        assert tips() == []
    QTest.mouseRelease(heard.list.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)


def test_a_tooltip_does_not_stand_over_what_the_keyboard_goes_to(heard: Heard) -> None:
    """D4: as the palette, which is opened from wherever one types."""
    field = QLineEdit(heard.list.window())
    field.show()
    heard.list.setFocus()
    rests(heard, heard.middle("c1"))
    assert tips()
    field.setFocus()
    assert tips() == []


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (QRect(1200, 100, 360, 88), QPoint(896, 100)),
        (QRect(40, 100, 360, 88), QPoint(404, 100)),
        (QRect(1200, 950, 360, 88), QPoint(896, 880)),
        (QRect(250, 100, 1250, 88), QPoint(250, 192)),
        (QRect(250, 900, 1250, 88), QPoint(250, 776)),
        (QRect(1400, 100, 900, 88), QPoint(1096, 100)),
    ],
)
def test_it_stands_at_the_side_with_more_room_else_below_or_above(row: QRect, place: QPoint) -> None:
    """Q3."""
    assert aside(row, TIP, SCREEN) == place
    assert SCREEN.contains(QRect(place, TIP))
    assert not QRect(place, TIP).intersects(row)
