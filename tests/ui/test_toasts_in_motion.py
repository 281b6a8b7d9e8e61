"""Toasts in motion: whatever comes, changes or goes at any moment, none covers another, and *Undo* can be pressed."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractAnimation, QPoint, QRect
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from rf_desktop.ui.notices.toast import Toast, ToastCard
from rf_desktop.ui.notices.toast_stack import OVER_TOASTS, ToastStack
from rf_desktop.ui.theme.theme import Choice, Theme
from tests.examples import EXAMPLES

UNDO = Toast(
    "undo", "Taken over by mistake?", "It goes back.", action_label="Undo", action_id="undo", timeout_ms=600_000
)
UNDO = replace(UNDO, counts_down=True)
SHORT, LONG = "", "The words of this one need several lines, because a good deal has to be said here. " * 3
STILL = {"timeout_ms": None}


class Stage:
    """A window with a stack whose motion stands still until it is moved on by hand."""

    def __init__(self, qtbot: QtBot, app: QApplication) -> None:
        self.theme = Theme(Choice.LIGHT, reduced_motion=False)
        self.theme.apply(app)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self._stood: frozenset[ToastCard] = frozenset()
        self.stack = ToastStack(self.theme, self.window, dismiss_name="Dismiss", speak=lambda *_: None)
        QCursor.setPos(0, 0)
        self.window.show()
        self.begin()

    def begin(self) -> None:
        self.stack.clear()
        self._stood = frozenset()
        self.window.resize(1280, 800)
        self.stack.set_bounds(56, 160, 324)
        self.hold()

    def hold(self) -> None:
        """Qt's clock moves nothing: only `goes_on` does."""
        for motion in self.motions():
            motion.pause()

    def motions(self) -> list[QAbstractAnimation]:
        running = self.stack.findChildren(QAbstractAnimation)
        return [each for each in running if each.state() != QAbstractAnimation.State.Stopped]

    def goes_on(self, milliseconds: int) -> None:
        for motion in self.motions():
            motion.setCurrentTime(motion.currentTime() + milliseconds)
        self.hold()

    def shown(self) -> list[ToastCard]:
        return [card for card in self.stack._cards if not card.isHidden()]

    def place(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self.window, QPoint(0, 0)), widget.size())

    def card(self, key: str) -> ToastCard | None:
        return next((card for card in self.stack._cards if card.toast.key == key), None)

    def is_sound(self) -> None:
        """Nothing covers anything, and what counts can be pressed."""
        places = [self.place(card) for card in self.shown()]
        for at, one in enumerate(places):
            for other in places[at + 1 :]:
                assert not one.intersects(other), (one, other)
        for toast in (each for card in self.stack._cards if (each := card.toast).counts_down):
            self.can_be_undone(toast.key)

    def can_be_undone(self, key: str) -> None:
        card = self.card(key)
        assert card is not None, "an offer that counts does not wait its turn"
        if self.motions() and not self.settled(card):
            return
        assert not card.isHidden()
        button = self.place(card._action)
        assert self.window.rect().contains(button), (button, self.window.size())
        at = self.window.childAt(button.center())
        assert at is not None
        assert at is card._action or card._action.isAncestorOf(at), at

    def settled(self, card: ToastCard) -> bool:
        """Whether it had its place before what moves now."""
        return card in self._stood

    def rests(self) -> None:
        for _ in range(4):
            self.goes_on(1_000)
        self._stood = frozenset(self.stack._cards)
        self.is_sound()


@pytest.fixture
def stage(qtbot: QtBot, qapp: QApplication) -> Stage:
    return Stage(qtbot, qapp)


def toast(key: str, **more: object) -> Toast:
    return replace(Toast(key, f"Title {key}", **STILL), **more)  # type: ignore[arg-type]


def test_the_servers_return_does_not_come_over_the_undo(stage: Stage) -> None:
    """C8, D6: the toast that says so arrives while *Undo* glides in, and the banner goes in the same moment."""
    stage.stack.set_bounds(92, 160, 324)
    stage.stack.show_toast(UNDO)
    stage.hold()
    stage.goes_on(40)
    stage.stack.show_toast(toast("server", body="Everything is up to date."))
    stage.hold()
    stage.is_sound()
    for _ in range(12):
        stage.goes_on(10)
        stage.is_sound()
    stage.stack.set_bounds(56, 160, 324)
    stage.hold()
    stage.rests()


def test_one_that_comes_and_goes_leaves_the_others_where_they_belong(stage: Stage) -> None:
    """Q8: what was on its way down turns back, and does not end where another one stands."""
    stage.stack.show_toast(toast("a"))
    stage.rests()
    before = stage.place(stage.shown()[0])
    stage.stack.show_toast(toast("b"))
    stage.hold()
    stage.stack.dismiss("b")
    stage.hold()
    stage.rests()
    assert stage.place(stage.shown()[0]) == before


def test_an_undo_comes_in_though_the_place_is_full_and_the_others_come_back(stage: Stage) -> None:
    """C8: its ten seconds run already; whoever made room has lost nothing of its time."""
    for key in "abcd":
        stage.stack.show_toast(toast(key))
    stage.rests()
    stage.stack.show_toast(UNDO)
    stage.rests()
    assert stage.stack.keys() == ("undo", "d", "c", "b", "a")
    assert [card.toast.key for card in stage.shown()] == ["undo", "d", "c", "b"]
    stage.stack.dismiss("undo")
    stage.rests()
    assert [card.toast.key for card in stage.shown()] == ["d", "c", "b", "a"]


@pytest.mark.parametrize("low", [False, True])
def test_an_undo_stays_under_the_pointer_while_others_come(stage: Stage, low: bool) -> None:
    """C8: a press meant for *Undo* never lands on what has just arrived; at the queue's foot as well."""
    stage.stack.set_bounds(56, 160, 324, low=low)
    stage.stack.show_toast(UNDO)
    stage.rests()
    card = stage.card("undo")
    assert card is not None
    before = stage.place(card)
    for key in "ab":
        stage.stack.show_toast(toast(key))
        stage.hold()
        stage.goes_on(30)
        assert stage.place(card) == before
    stage.rests()
    assert stage.place(card) == before
    assert stage.stack.keys() == (("b", "a", "undo") if low else ("undo", "b", "a"))


def test_a_window_that_shrinks_keeps_the_undo(stage: Stage) -> None:
    """C8: at any size; the others wait until there is room again."""
    for each in (toast("a", body=LONG), toast("b", body=LONG), UNDO, toast("c", body=LONG)):
        stage.stack.show_toast(each)
    stage.rests()
    for width, height in ((960, 600), (960, 380), (700, 300), (1280, 800)):
        stage.window.resize(width, height)
        stage.hold()
        stage.rests()
    assert len(stage.shown()) == 4


@pytest.mark.parametrize("free_right", [0, 324])
@pytest.mark.parametrize("size", [(960, 600), (1280, 800)])
def test_a_form_does_not_cover_an_undo(stage: Stage, size: tuple[int, int], free_right: int) -> None:
    """C8: opened after it came, and before; what does not count stays below the form."""
    stage.window.resize(*size)
    stage.stack.set_bounds(56, 160, free_right)
    stage.stack.show_toast(UNDO)
    stage.rests()
    sheet = QDialog(stage.window)
    sheet.setProperty(OVER_TOASTS, True)
    sheet.setWindowFlags(sheet.windowFlags() & ~sheet.windowFlags())
    sheet.setGeometry((size[0] - 560) // 2, 16, 560, size[1] - 32)
    sheet.show()
    sheet.raise_()
    stage.hold()
    stage.rests()
    stage.stack.show_toast(toast("b", body=LONG))
    stage.rests()
    stage.stack.dismiss("undo")
    stage.rests()
    below = stage.place(stage.shown()[0]).intersected(sheet.geometry())
    assert below.isEmpty() or stage.window.childAt(below.center()) is sheet
    stage.stack.dismiss("b")
    stage.stack.show_toast(toast("a"))
    stage.rests()
    assert stage.window.childAt(sheet.geometry().center()) is sheet
    stage.stack.show_toast(UNDO)
    stage.rests()
    sheet.hide()
    stage.rests()


DEEDS = st.one_of(
    st.tuples(st.just("comes"), st.booleans()),
    st.tuples(st.just("undo"), st.booleans()),
    st.tuples(st.just("changes"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("goes"), st.integers(0, 5)),
    st.tuples(st.just("time"), st.integers(1, 130)),
    st.tuples(st.just("window"), st.integers(560, 1400), st.integers(320, 1000)),
    st.tuples(st.just("bounds"), st.integers(40, 130), st.booleans(), st.booleans()),
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(DEEDS, max_size=25))
def test_none_covers_another_at_any_moment(stage: Stage, deeds: list[tuple]) -> None:  # type: ignore[type-arg]
    """Q8, C8: in any order of coming, changing, going, at any size, in the middle of any motion."""
    stage.begin()
    number = count()
    note(f"{deeds}")
    for deed in deeds:
        keys = stage.stack.keys()
        match deed:
            case ("comes", long):
                stage.stack.show_toast(toast(f"t{next(number)}", body=LONG if long else SHORT))
            case ("undo", again):
                held = sum(card.toast.counts_down for card in stage.stack._cards)
                if held < 2:
                    stage.stack.show_toast(replace(UNDO, key="undo" if again else f"undo{next(number)}"))
            case ("changes", at, long) if keys:
                key = keys[at % len(keys)]
                counts = any(card.toast.counts_down and card.toast.key == key for card in stage.stack._cards)
                said = replace(UNDO, key=key) if counts else toast(key)
                stage.stack.show_toast(replace(said, body=LONG if long else SHORT))
            case ("goes", at) if keys:
                stage.stack.dismiss(keys[at % len(keys)])
            case ("time", milliseconds):
                stage.goes_on(milliseconds)
            case ("window", width, height):
                stage.window.resize(width, height)
            case ("bounds", top, beside, low):
                stage.stack.set_bounds(top, 160, 324 if beside else 0, low=low and beside)
            case _:
                pass
        stage.hold()
        stage.is_sound()
    stage.rests()
