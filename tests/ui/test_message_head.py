"""The line above a message: nothing of it lies under the button that copies, or is cut off (T1)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from rf_desktop.ui.chat.message import MessageWidget
from rf_desktop.ui.chat.message_head import HEIGHT, paint_head
from rf_desktop.ui.theme.theme import Choice, Theme
from rf_desktop.viewmodels.conversation_view import MessageRow
from tests.ui.samples_chat import message

LABEL = "Imported message 2014-12-27#1498:1470"


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme(Choice.LIGHT, reduced_motion=True)
    made.apply(qapp)
    return made


def row(*, mine: bool, author: str = "Customer", label: str = LABEL) -> MessageRow:
    return replace(message(1, "should I have run it as root?"), mine=mine, author=author, label=label)


def inked(image: QImage) -> tuple[int, int]:
    """The first and the last column in which anything is painted."""
    rows = range(image.height())
    columns = [x for x in range(image.width()) if any(image.pixelColor(x, y) != Qt.GlobalColor.white for y in rows)]
    return columns[0], columns[-1]


def painted(theme: Theme, shown: MessageRow, width: int, room: float) -> QImage:
    image = QImage(width, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_head(painter, theme, shown, QRectF(0, 0, width, HEIGHT), room)
    painter.end()
    return image


@pytest.mark.parametrize("author", ["Jo", "Wolfeschlegelsteinhausenbergerdorff " * 3])
@pytest.mark.parametrize("room", [120, 200, 330, 600])
@pytest.mark.parametrize("mine", [False, True])
def test_it_keeps_to_the_room_it_has(theme: Theme, mine: bool, room: int, author: str) -> None:
    """T1: whoever wrote it and whatever there is to know of it."""
    first, last = inked(painted(theme, row(mine=mine, author=author), 640, room))
    assert last - first <= room
    assert (last > 600) if mine else (first < 10)


def test_where_there_is_room_nothing_is_shortened(theme: Theme) -> None:
    """T1: the same picture however much more there is."""
    assert painted(theme, row(mine=False), 640, 640) == painted(theme, row(mine=False), 640, 480)


@pytest.mark.parametrize("mine", [False, True])
def test_no_word_lies_under_the_button_that_copies(theme: Theme, mine: bool) -> None:
    """T1, DESIGN: a message as narrow as a small window makes it, with the pointer over it."""
    widget = MessageWidget(row(mine=mine, author="Customer of a very long name"), theme)
    widget.resize(330, widget.arrange(330))
    at = QPointF(20, 20)
    QApplication.sendEvent(widget, QEnterEvent(at, at, at))
    button = next(found for found in widget.findChildren(QToolButton) if not found.isHidden())

    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    widget.render(image, QPoint(), QRegion(widget.rect()), QWidget.RenderFlag(0))
    under = image.copy(QRect(button.geometry()).intersected(widget.rect()))
    assert {under.pixelColor(x, 8).name() for x in range(under.width())} == {"#ffffff"}

    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    assert button.isHidden()
    widget.close()
