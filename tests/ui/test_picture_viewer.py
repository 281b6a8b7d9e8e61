"""A picture, large: fit, zoom, the others of its message, and the keyboard all the while (T1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rf_desktop.ui.chat.pane import ChatPane
from rf_desktop.ui.widgets.veil import Veil
from tests.ui.samples_files import LOG, SCREEN, TALL
from tests.ui.test_chat_files import (
    button,
    model,
    pane,
    tiles_of,
    viewer_of,
)

__all__ = ["model", "pane"]
Until = Callable[..., Awaitable[None]]


async def test_a_press_looks_at_a_picture_and_the_others_of_its_message(pane: ChatPane, until: Until) -> None:
    """T1: fit, 100 %, zoom, next, and Esc leads back to where the keyboard was."""
    tile = tiles_of(pane, "m-4")[0]
    tile.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(tile, Qt.Key.Key_Return)
    viewer = viewer_of(pane)
    assert viewer.file == TALL
    await until(lambda: button(viewer, "zoom-in").isEnabled())
    canvas = viewer.canvas
    assert canvas.fits
    assert canvas.percent < 100
    QTest.keyClick(canvas, Qt.Key.Key_1)
    assert (canvas.percent, canvas.fits) == (100, False)
    assert button(viewer, "actual-size").isChecked()
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.percent == pytest.approx(125)
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.fits
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    assert viewer.file == SCREEN
    assert not button(viewer, "next").isEnabled()
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    assert viewer.file == SCREEN
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert not viewer.isVisible()
    assert QApplication.focusWidget() is tile


async def test_tab_goes_round_in_the_viewer_and_every_button_has_a_name(pane: ChatPane, until: Until) -> None:
    """M8's manner."""
    pane.files.look(SCREEN, (SCREEN, LOG))
    viewer = viewer_of(pane)
    await until(lambda: button(viewer, "zoom-in").isEnabled())
    assert not button(viewer, "next").isVisible()
    stops = set()
    for _ in range(12):
        before = QApplication.focusWidget()
        assert before is not None
        QTest.keyClick(before, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert viewer.isAncestorOf(focus)
        assert focus.accessibleName() or getattr(focus, "text", str)()
        stops.add(focus.objectName())
    assert {
        "canvas",
        "zoom-in",
        "zoom-out",
        "fit",
        "actual-size",
        "copy-picture",
        "save-picture",
        "viewer-close",
    } <= stops


async def test_a_letter_in_the_viewer_means_nothing_elsewhere(pane: ChatPane, until: Until) -> None:
    """M8's manner: `C` picks up the queue's current card, but not from below a picture."""
    heard: list[str] = []
    for keys in ("C", "1"):
        QShortcut(QKeySequence(keys), pane).activated.connect(lambda keys=keys: heard.append(keys))
    pane.files.look(SCREEN, (SCREEN,))
    canvas = viewer_of(pane).canvas
    await until(lambda: button(viewer_of(pane), "zoom-in").isEnabled())
    QTest.keyClick(canvas, Qt.Key.Key_C)
    QTest.keyClick(canvas, Qt.Key.Key_1)
    assert heard == []
    assert canvas.percent == 100


async def test_a_picture_is_moved_and_zoomed_by_hand(pane: ChatPane, until: Until) -> None:
    """T1: what is under the pointer stays there; a picture never leaves the canvas."""
    pane.files.look(SCREEN, (SCREEN,))
    canvas = viewer_of(pane).canvas
    await until(lambda: button(viewer_of(pane), "zoom-in").isEnabled())
    spot = QPointF(canvas.width() * 0.25, canvas.height() * 0.5)
    for _ in range(6):
        canvas.zoom(1.5, spot)
    rect = canvas._rect()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    QTest.mouseMove(canvas, QPoint(90, 70))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(90, 70))
    moved = canvas._rect().topLeft() - rect.topLeft()
    assert (moved.x(), moved.y()) == (pytest.approx(40), pytest.approx(20))
    for _ in range(400):
        QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas._rect().left() == pytest.approx(0, abs=1)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton)
    assert canvas.fits


async def test_a_second_look_leaves_no_veil_behind(pane: ChatPane, until: Until) -> None:
    """T1: the one that lies there comes forward, and the window is free once it has gone."""
    pane.files.look(SCREEN, (SCREEN,))
    viewer = viewer_of(pane)
    pane.files.look(TALL, (TALL,))
    assert viewer_of(pane) is viewer
    viewer.reject()
    await until(lambda: not [veil for veil in pane.window().findChildren(Veil) if veil.isVisible()])
