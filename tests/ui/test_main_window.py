"""The whole window over a real desk with a scripted server: keyboard, names, places (M8, Q3, D4, Q8)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from rf_desktop.contract import endpoints as e
from rf_desktop.contract.assessments import Assessment, ConfidenceView, EvidenceLine, SimilarCase
from rf_desktop.domain.ids import SessionId
from rf_desktop.ui.aio import TaskScope
from rf_desktop.ui.main_window import MainWindow
from rf_desktop.ui.notices.toast import Toast
from rf_desktop.ui.widgets import drawing
from rf_desktop.viewmodels import text
from tests.client import made
from tests.fakes.seat import Seat
from tests.ui import samples_moment
from tests.ui.opened_window import in_front, named, turned, working

Until = Callable[..., Awaitable[None]]
EVIDENCE = Assessment(
    status="ready",
    source="evidence",
    summary_prose="One similar case was resolved here. " * 8,
    likely_cause=EvidenceLine(text="In a similar case the certificate had expired over night, for everybody"),
    what_we_know=(EvidenceLine(text="It began with a long sentence about mail that does not arrive " * 3),),
    confidence=ConfidenceView(word="medium", share=0.5),
    similar_cases=(
        SimilarCase(
            session_id=SessionId("00000000-0000-7000-8000-000000000001"),
            problem="Outlook is failing to sync email for everybody on the second floor, and at the front desk",
            cause="The certificate of the connector had expired " * 2,
            fix=None,
            resolved_by=made.ALEX,
            resolved_at=made.NOON,
        ),
    ),
)
CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)


def is_on_screen(widget: QWidget) -> bool:
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def unnamed(window: QWidget) -> list[str]:
    """Visible controls of which a screen reader would say nothing."""
    return [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        for widget in window.findChildren(QWidget)
        if isinstance(widget, CONTROLS) and not isinstance(widget, QAbstractSlider) and is_on_screen(widget)
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]


async def test_every_control_on_the_screen_has_a_name(seat: Seat, window: MainWindow, until: Until) -> None:
    """M8, D4: empty, with cards, with the magic moment, with a session and each of its forms."""
    assert unnamed(window) == []
    working(seat)
    await seat.desk.queue.open("h1")
    await until(lambda: window.findChild(QWidget, "choice-continue"))
    await turned()
    assert unnamed(window) == []
    await seat.desk.queue.pick_up("h1")
    await until(lambda: is_on_screen(named(window, "composer")))
    window.toasts.show_toast(Toast("k", "Something happened", action_label="Open"))
    await turned()
    assert unnamed(window) == []
    for button, form in (("escalate", "escalate-form"), ("resolve", "resolve-form"), ("new-session", None)):
        named(window, button, QAbstractButton).click()
        await turned()
        assert unnamed(window) == []
        named(window, form or "new-session-form").hide()


async def test_the_keyboard_starts_at_the_cards_as_soon_as_there_are_some(seat: Seat, window: MainWindow) -> None:
    """D4: nothing else has taken it meanwhile."""
    await in_front(window)
    working(seat)
    await turned()

    assert named(window, "queue-list").hasFocus()


async def test_c_picks_the_current_card_up_from_anywhere(seat: Seat, window: MainWindow, until: Until) -> None:
    """Q3, DESIGN: the keyboard is in the sidebar, the current card in the queue."""
    await in_front(window)
    working(seat)
    queue = named(window, "queue-list")
    QTest.keyClick(queue, Qt.Key.Key_Down)
    named(window, "new-session").setFocus()
    QTest.keyClick(named(window, "new-session"), Qt.Key.Key_C)

    await until(lambda: seat.api.count(e.CLAIM_HANDOFF) == 1)


async def test_whoever_types_a_c_means_the_letter(seat: Seat, window: MainWindow) -> None:
    """Q3: a field keeps its letters."""
    await in_front(window)
    working(seat)
    QTest.keyClick(named(window, "queue-list"), Qt.Key.Key_Down)
    search = named(window, "queue-search", QLineEdit)
    search.setFocus()
    QTest.keyClicks(search, "c/")

    assert search.text() == "c/"
    assert seat.api.count(e.CLAIM_HANDOFF) == 0


async def test_a_slash_goes_to_the_search_from_anywhere(seat: Seat, window: MainWindow) -> None:
    """Q1, D4."""
    await in_front(window)
    button = named(window, "settings")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Slash)

    assert named(window, "queue-search").hasFocus()


async def test_the_title_counts_what_is_unread(seat: Seat, window: MainWindow) -> None:
    """Q7: the same number as everywhere."""
    assert window.windowTitle().startswith("Sam")
    working(seat)
    assert window.windowTitle() == text.window_title("Sam", seat.desk.me.account_name, 2)
    assert window.windowTitle().startswith("(2) Sam")


@pytest.mark.parametrize(("width", "inside"), [(1280, True), (1680, True), (960, False)])
async def test_the_sheet_stays_in_the_chat_area_where_that_is_wide_enough(
    seat: Seat, window: MainWindow, until: Until, width: int, inside: bool
) -> None:
    """M8: queue and bell stay in reach; in the narrowest window it may lie over the sidebar's list."""
    window.resize(width, 800)
    working(seat)
    await seat.desk.queue.open("h1")
    await until(lambda: window.findChild(QWidget, "choice-continue"))
    await turned()
    sheet, chat, dock, bell = (in_window(window, n) for n in ("magic-moment", "chat", "queue-dock", "bell"))
    panel = sheet.adjusted(14, 14, -14, -14)

    assert (panel.left() >= chat.left()) is inside
    assert panel.right() < dock.left()
    assert not panel.intersects(bell)


async def test_a_toast_hides_neither_the_sheets_header_nor_its_choices(
    seat: Seat, window: MainWindow, until: Until
) -> None:
    """Q8, M8: beside a sheet it stands at the queue's foot, and without one below the conversation's header."""
    working(seat)
    window.toasts.show_toast(Toast("k", "Something happened", action_label="Open", timeout_ms=None))
    await turned()
    before = window.toasts.geometry()
    assert before.right() - drawing.SHADOW <= in_window(window, "queue-dock").left()
    await seat.desk.queue.open("h1")
    await until(lambda: window.findChild(QWidget, "choice-continue"))
    await turned()
    toast = window.toasts.geometry()

    assert not toast.intersects(in_window(window, "choice-continue"))
    assert not toast.intersects(in_window(window, "back-to-queue"))
    assert toast.top() > window.height() // 2
    assert window.toasts.isAncestorOf(window.childAt(toast.center()))
    sheet = seat.desk.sheet.value
    assert sheet is not None
    sheet.back_to_queue()
    await turned()
    assert window.toasts.geometry() == before


async def test_a_toast_goes_down_with_what_a_banner_pushes_down(seat: Seat, window: MainWindow) -> None:
    """D6: while the server is restarted, a toast does not stand on the conversation's buttons."""
    working(seat)
    window.toasts.show_toast(Toast("k", "Something happened", timeout_ms=None))
    await turned()
    before = window.toasts.geometry().top()
    seat.desk.server_is_restarting(True)
    await turned()

    assert window.toasts.geometry().top() == before + in_window(window, "banner").height()


async def test_tab_goes_through_sidebar_conversation_and_queue_one_after_the_other(
    seat: Seat, window: MainWindow, until: Until
) -> None:
    """M8, D4: once round, each area is visited once."""
    working(seat)
    await seat.desk.queue.pick_up("h1")
    await until(lambda: is_on_screen(named(window, "composer")))
    await turned()
    start = named(window, "new-session")
    areas, widget = [], start
    while True:
        area = next((name for name in ("queue-dock", "chat", "sidebar") if is_in(window, widget, name)), "")
        stops = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and is_on_screen(widget) and widget.isEnabled()
        if stops and area and (not areas or areas[-1] != area):
            areas.append(area)
        widget = widget.nextInFocusChain()
        if widget is start:
            break

    assert areas == ["sidebar", "chat", "queue-dock"]


async def test_tab_comes_to_the_sheet_between_sidebar_and_queue_where_it_stands(
    seat: Seat, window: MainWindow, until: Until
) -> None:
    """M8, D4: at the start size it covers the conversation alone; the way back is the same."""
    working(seat)
    seat.desk.sheet.set(samples_moment.StandIn(samples_moment.STATES["ready"][0]))  # type: ignore[arg-type]
    await turned()
    await in_front(window)
    names = ("bell", "read-session", "back-to-queue", "queue-float")
    bell, first, last, queue = (named(window, name) for name in names)
    for at, key, leads_to in (
        (bell, Qt.Key.Key_Tab, first),
        (last, Qt.Key.Key_Tab, queue),
        (queue, Qt.Key.Key_Backtab, last),
        (first, Qt.Key.Key_Backtab, bell),
    ):
        at.setFocus()
        QTest.keyClick(at, key)
        await until(leads_to.hasFocus)
    seat.desk.sheet.set(None)


def is_in(window: QWidget, widget: QWidget, area: str) -> bool:
    return named(window, area).isAncestorOf(widget)


def in_window(window: QWidget, name: str) -> QRect:
    widget = named(window, name)
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("width", [960, 1280])
async def test_nothing_of_the_sheet_is_cut_off_at_its_side(
    seat: Seat, window: MainWindow, until: Until, width: int
) -> None:
    """M8: its middle scrolls downwards only, so everything has to fit its width."""
    window.resize(width, 600)
    lane = (made.card("t1", state="done", result="a long result that has to wrap " * 3),)
    seat.escalates("h1", lane=lane, notes="Somebody wrote a lot. " * 20, assessment=EVIDENCE, assessment_status="ready")
    await seat.desk.queue.open("h1")
    await until(lambda: window.findChild(QWidget, "choice-continue"))
    await turned()
    scroll = named(window, "moment-scroll", QScrollArea)

    assert scroll.widget().width() == scroll.viewport().width()


async def test_a_similar_case_opens_in_place(seat: Seat, window: MainWindow, until: Until) -> None:
    """A10, C6: its session is readable only for those who worked on it; what helps is told here."""
    seat.escalates("h1", assessment=EVIDENCE, assessment_status="ready")
    await seat.desk.queue.open("h1")
    await until(lambda: window.findChild(QWidget, "similar-case"))
    await turned()
    case = named(window, "similar-case-whole")
    assert not case.isVisible()
    named(window, "similar-case", QAbstractButton).click()
    said = [label.text() for label in case.findChildren(QLabel)]

    assert case.isVisible()
    assert EVIDENCE.similar_cases[0].problem in said
    assert text.NO_FIX_WRITTEN in said
    assert seat.api.count(e.GET_SESSION) == 0


async def test_a_draft_that_no_session_shows_gets_into_the_clipboard(seat: Seat, window: MainWindow) -> None:
    """T1: from the toast that tells of it."""
    for name in ("s1", "s2"):
        seat.has_session(made.entry(name, owner=seat.person, opened_by=seat.person))
    await seat.goes_live()
    await seat.desk.open_session(SessionId("s1"))
    seat.desk.conversation.save_draft("Ask for the serial number")
    await seat.desk.open_session(SessionId("s2"))
    del seat.sessions["s1"]
    await seat.goes_live()
    QGuiApplication.clipboard().setText("before")
    await seat.desk.on_action("left:s1", "copy-left")
    assert QGuiApplication.clipboard().text() == "Ask for the serial number"


def the_dock(window: QWidget) -> QDockWidget:
    """The newest: an earlier sign-in's goes with the next turn of the loop."""
    return window.findChildren(QDockWidget)[-1]


async def test_the_queue_comes_back_where_it_was_left(seat: Seat, window: MainWindow) -> None:
    """D2: after a new sign-in in the same window, and in the next start's window."""
    dock = the_dock(window)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.clear_desk()
    window.show_desk(seat.desk, lambda menu: None)
    dock = the_dock(window)
    assert window.dockWidgetArea(dock) == Qt.DockWidgetArea.LeftDockWidgetArea
    dock.setFloating(True)
    geometry, docks = window.arrangement()
    window.clear_desk()
    assert window.arrangement()[1] == docks
    tasks = TaskScope(None, lambda name, error: None)
    later = MainWindow(window._theme, tasks)
    later.arrange(geometry, docks)
    later.show_desk(seat.desk, lambda menu: None)
    assert the_dock(later).isFloating()
    assert not the_dock(later).isVisible()
    later.show()
    assert the_dock(later).isVisible()
    later.hide()
    assert not the_dock(later).isVisible()
    later.close_for_good()
    later.deleteLater()
    await tasks.aclose()
