"""A start shows the queue first and the rest of the window right after it (issue 5: start before anything else)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from rf_desktop.contract import endpoints as e
from rf_desktop.ui.chat.pane import ChatPane
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.palette.panel import PalettePanel
from tests.fakes.seat import Seat
from tests.ui import samples_chat, samples_queue
from tests.ui.opened_window import in_front, named, opened_window, turned, working

Until = Callable[..., Awaitable[None]]


@pytest.fixture
async def window(seat: Seat, qapp: QApplication) -> AsyncIterator[MainWindow]:
    """The queue is there, the rest is not yet."""
    async with opened_window(qapp) as opened:
        opened.show_desk(seat.desk, lambda menu: None, queue_first=True)
        working(seat)
        await turned()
        yield opened


def panes(window: QWidget) -> list[ChatPane]:
    return window.findChildren(ChatPane)


def columns(window: QWidget) -> list[int]:
    return window.findChildren(QSplitter)[-1].sizes()


async def test_the_rest_comes_into_its_place_and_moves_nothing(seat: Seat, window: MainWindow, until: Until) -> None:
    """D4: with it come the keys that are heard from anywhere."""
    await in_front(window)
    places = [named(window, name).geometry() for name in ("sidebar", "queue-list")]
    before = columns(window)
    assert panes(window) == []
    assert named(window, "queue-list").hasFocus()

    window.complete()
    window.complete()
    await turned()

    assert len(panes(window)) == 1
    assert panes(window)[0].isVisible()
    assert [named(window, name).geometry() for name in ("sidebar", "queue-list")] == places
    assert columns(window) == before
    assert named(window, "queue-list").hasFocus()
    QTest.keyClick(named(window, "queue-list"), Qt.Key.Key_Down)
    QTest.keyClick(named(window, "queue-list"), Qt.Key.Key_C)
    await until(lambda: seat.api.count(e.CLAIM_HANDOFF) == 1)


async def test_a_session_that_is_opened_sooner_is_shown_at_once(seat: Seat, window: MainWindow) -> None:
    """D1: as by a link that started the program."""
    seat.desk.conversation.state.set(samples_chat.STATES["open"])
    (pane,) = panes(window)
    await turned()
    assert pane.transcript.isVisible()

    window.complete()
    assert panes(window) == [pane]


async def test_whoever_leaves_sooner_misses_nothing(seat: Seat, window: MainWindow) -> None:
    """D2, D3: the columns are kept, and the next desk is whole."""
    window.findChildren(QSplitter)[-1].setSizes([300, 600])
    wished = columns(window)
    window.clear_desk()
    window.complete()
    await turned()
    assert panes(window) == []

    window.show_desk(seat.desk, lambda menu: None)
    await turned()
    assert len(panes(window)) == 1
    assert columns(window) == wished


async def test_another_language_completes_the_window(seat: Seat, window: MainWindow) -> None:
    """D5: whichever comes first."""
    window.say_anew()
    window.complete()
    await turned()
    assert len(panes(window)) == 1


async def test_a_palette_that_is_open_already_gets_the_rest(seat: Seat, window: MainWindow) -> None:
    """D4: it neither goes away under the hands of whoever types, nor loses the row that they are on."""
    await in_front(window)
    window.deeds.open_palette()
    (panel,) = window.findChildren(PalettePanel)
    QTest.keyClicks(panel.field, "s")
    QTest.keyClick(panel.field, Qt.Key.Key_Down)
    chosen = panel.list.current_key()
    assert chosen is not None
    assert panel.list.row_of("app.settings") is None

    window.complete()

    assert panel.isVisible()
    assert panel.field.hasFocus()
    assert panel.field.text() == "s"
    assert panel.list.current_key() == chosen
    assert panel.list.row_of("app.settings") is not None


@pytest.mark.parametrize("cards", [True, False])
async def test_it_is_said_once_when_the_queue_is_seen(
    seat: Seat, qapp: QApplication, until: Until, cards: bool
) -> None:
    """Issue 5: not while it is awaited, nor before it is painted; a queue in which nothing waits counts too."""
    listed = samples_queue.busy_morning() if cards else samples_queue.state()
    seat.desk.queue.state.set(samples_queue.state(loading=True))
    async with opened_window(qapp) as window:
        told: list[str] = []
        window.queue_seen.connect(lambda: told.append("seen"))
        window.show_desk(seat.desk, lambda menu: None, queue_first=True)
        await turned()
        assert told == []
        seat.desk.queue.state.set(listed)
        assert told == []
        await until(lambda: told == ["seen"])
        seat.desk.queue.state.set(samples_queue.busy_morning())
        await turned()
        assert told == ["seen"]
