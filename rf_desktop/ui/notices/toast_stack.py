"""Toasts over a window: at the top right, newest on top, never over the composer; lower right beside a sheet.

What counts its seconds down, as *Undo* does, is promised no time but its own: it stands at the end from which the
others are stacked, so that nothing that comes moves it, it waits for no room, and no form covers it. Whoever made room
for it comes back.

The stack is a child of the window and lies above its content; where no toast is, clicks go through, because the stack
is only as large as what it shows. It watches the window and the sheets in it through an event filter.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from PySide6.QtCore import QChildEvent, QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from rf_desktop.ui.notices.second_press import SecondPress
from rf_desktop.ui.notices.toast import WIDTH, Toast, ToastCard
from rf_desktop.ui.notices.toast_motion import GAP, ToastMotion, beginnings, column
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.announce import Announce, announce
from rf_desktop.ui.widgets.tone import Tone

MOST = 4
"""Toasts seen at once; the others wait their turn."""

OVER_TOASTS = "over_toasts"
"""The property of a sheet that toasts may not cover."""

_EDGE = 12
_SHEET_MOVES = {QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.ZOrderChange}


@dataclass
class _Waiting:
    """A toast that waits for room. `number` says when it came; `left`: milliseconds of its time, None for all.

    told: it was seen and said aloud before it made room.
    """

    toast: Toast
    number: int
    left: int | None = None
    told: bool = False

    @property
    def rank(self) -> tuple[bool, int]:
        """Who comes in first: what counts, then the oldest."""
        return not self.toast.counts_down, self.number


class ToastStack(QWidget):
    """Shows toasts, oldest waiting first.

    Signals:
        action(key, action_id): a toast's button was pressed; the toast has gone.
        dismissed(key): the user closed it or its time ran out.
        seen(key): it stands on the screen, which may be later: when others were first, or the window was hidden.
    """

    action = Signal(str, str)
    dismissed = Signal(str)
    seen = Signal(str)

    def __init__(self, theme: Theme, window: QWidget, *, dismiss_name: str, speak: Announce = announce) -> None:
        """`dismiss_name` is the name of the ✕ for tooltip and screen reader."""
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._dismiss_name = dismiss_name
        self._speak = speak
        self._cards: list[ToastCard] = []  # from the top
        self._numbers: dict[ToastCard, int] = {}
        self._waiting: list[_Waiting] = []
        self._count = count()
        self._motion = ToastMotion(self, self._moved)
        self._coming_up = False
        self._top = 0
        self._free_below = 160
        self._free_right = 0
        self._low = False
        self._before: QWidget | None = None
        self._second_press = SecondPress(window)
        window.installEventFilter(self)
        theme.changed.connect(self.update)
        self.hide()

    def show_toast(self, toast: Toast) -> None:
        """Say it now, in the place of one with the same key, or as soon as there is room."""
        for card in self._cards:
            if card.toast.key == toast.key:
                if card.toast != toast:
                    card.say(toast)
                    self._speak(self, toast.sentence, toast.kind is Tone.URGENT)
                    self._fit_in(glides=True)
                self._tell_seen(toast.key)
                return
        for waiting in self._waiting:
            if waiting.toast.key == toast.key:
                waiting.told = waiting.told and waiting.toast == toast
                waiting.toast, waiting.left = toast, None
                break
        else:
            self._waiting.append(_Waiting(toast, next(self._count)))
        self._admit()

    def change_toast(self, toast: Toast) -> None:
        """Put one right that is still there: silently, and within the time it has. An unknown key changes nothing."""
        for card in self._cards:
            if card.toast.key == toast.key and card.toast != toast:
                left = card.time_left()
                card.say(toast)
                if left is not None and not toast.counts_down:
                    card.goes_on_with(left)
                self._fit_in()
        for waiting in self._waiting:
            if waiting.toast.key == toast.key:
                waiting.toast = toast

    def dismiss(self, key: str) -> None:
        """Take a toast away because it is no longer true; no signal. An unknown key changes nothing."""
        self._waiting = [waiting for waiting in self._waiting if waiting.toast.key != key]
        self._remove(key)

    def clear(self) -> None:
        """Take all away: whoever they were for has gone."""
        for key in self.keys():
            self.dismiss(key)

    def keys(self) -> tuple[str, ...]:
        """The keys of what is seen, from the top, then of what waits."""
        waiting = sorted(self._waiting, key=lambda each: each.rank)
        return (*(card.toast.key for card in self._cards), *(each.toast.key for each in waiting))

    def set_bounds(self, top: int, free_below: int, free_right: int = 0, *, low: bool = False) -> None:
        """Keep pixels of the window clear: `top` (a header), `free_below` (the composer), `free_right` (the queue).

        `low`: stand in the lower right corner instead, because something lies where toasts usually are.
        """
        self._top, self._free_below, self._free_right, self._low = top, free_below, free_right, low
        self._fit_in()

    def come_up(self) -> None:
        """Over everything but a form: what somebody is typing into is never covered, except by an offer that counts
        and would lie under it; it is gone within seconds."""
        self._coming_up = True  # raising is an event of the sheets as well
        self.raise_()
        for sheet in self._sheets():
            if sheet.property(OVER_TOASTS) and not self._covers_an_offer(sheet):
                sheet.raise_()
        self._coming_up = False

    def set_dismiss_name(self, name: str) -> None:
        """What the ✕ of later toasts is called."""
        self._dismiss_name = name

    def take_focus(self) -> None:
        """Bring the keyboard to the newest toast, or first to what counts, and from there to the next; when the last
        one goes, it returns to where it was."""
        shown = sorted((c for c in self._cards if not c.isHidden()), key=lambda card: not card.toast.counts_down)
        if not shown:
            return
        focus = QApplication.focusWidget()
        at = next((place for place, card in enumerate(shown) if focus is not None and card.isAncestorOf(focus)), None)
        if at is None:
            self._before = focus
        shown[0 if at is None else (at + 1) % len(shown)].take_focus()

    def _admit(self) -> None:
        """Let in what waits while there is room. The first always has room; what counts makes itself some."""
        while self._waiting:
            first = min(self._waiting, key=lambda each: each.rank)
            card = self._card(first)
            height = card.sizeHint().height()
            if first.toast.counts_down:
                while self._is_full(height) and self._set_one_aside():
                    pass
            elif self._cards and self._is_full(height):
                card.deleteLater()
                break
            self._waiting.remove(first)
            self._numbers[card] = first.number
            self._cards.append(card)
            self.show()
            self._arrange()
            self.come_up()
            if not first.told:
                self._speak(self, first.toast.sentence, first.toast.kind is Tone.URGENT)
                self._tell_seen(first.toast.key)

    def _is_full(self, height: int = -GAP) -> bool:
        """Whether one of that height has no place besides those that are shown; whether these have none."""
        needed = height + sum(card.sizeHint().height() + GAP for card in self._cards)
        return len(self._cards) + (height > 0) > MOST or needed > self._room()

    def _set_one_aside(self) -> bool:
        """Let the oldest that does not count wait again; whether there was one."""
        going = sorted((c for c in self._cards if not c.toast.counts_down), key=self._numbers.__getitem__)
        if not going:
            return False
        card = next((each for each in going if not each.is_attended()), going[0])
        self._waiting.append(_Waiting(card.toast, self._numbers[card], card.time_left(), told=True))
        self._take_out(card)
        return True

    def _fit_in(self, *, glides: bool = False) -> None:
        """The window, what is to be left free or a toast has another size: who has no place any more waits again."""
        while len(self._cards) > 1 and self._is_full() and self._set_one_aside():
            pass
        self._admit()
        self._arrange(glides=glides)

    def _tell_seen(self, *keys: str) -> None:
        if self._window.isVisible() and not self._window.isMinimized():
            for key in keys:
                self.seen.emit(key)

    def _room(self) -> int:
        return self._window.height() - self._top - self._free_below - 2 * _EDGE

    def _card(self, waiting: _Waiting) -> ToastCard:
        card = ToastCard(self._theme, waiting.toast, self._dismiss_name, self)
        card.hide()  # until it has a place
        if waiting.left is not None:
            card.goes_on_with(waiting.left)
        card.acted.connect(lambda action: self._act(card, action))
        card.closed.connect(lambda: self.dismissed.emit(self._pressed(card)))
        card.expired.connect(lambda: self._close(card))
        return card

    def _act(self, card: ToastCard, action: str) -> None:
        key = self._pressed(card)
        self.action.emit(key, action)

    def _close(self, card: ToastCard) -> None:
        key = card.toast.key
        self._remove(key)
        self.dismissed.emit(key)

    def _pressed(self, card: ToastCard) -> str:
        """One of its buttons was, and it goes: its key."""
        key, place = card.toast.key, card.pressed_place().translated(card.pos() + self.pos())
        self._remove(key)
        self._second_press.take(place)
        return key

    def _remove(self, key: str) -> None:
        card = next((card for card in self._cards if card.toast.key == key), None)
        if card is None:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and card.isAncestorOf(focus)
        self._take_out(card)
        self._admit()
        self._arrange()
        if card.toast.counts_down:
            self.come_up()  # what only it may cover is free again
        if had_focus:
            self._pass_focus_on()

    def _take_out(self, card: ToastCard) -> None:
        self._cards.remove(card)
        del self._numbers[card]
        self._motion.forget(card)
        card.hide()
        card.deleteLater()

    def _pass_focus_on(self) -> None:
        shown = next((card for card in self._cards if not card.isHidden()), None)
        if shown is not None:
            shown.take_focus()
        elif self._before is not None:
            back = self._before if isValid(self._before) and self._before.isVisible() else self._window
            back.setFocus(Qt.FocusReason.OtherFocusReason)
            self._before = None

    def _arrange(self, *, glides: bool = True) -> None:
        """Give every card its place; they close up or make room, and a new one glides in, in the theme's time."""
        if not self._cards:
            self._motion.stop()
            self.hide()
            return
        low = self._is_low()
        self._cards.sort(key=lambda card: (card.toast.counts_down is low, -self._numbers[card]))
        ends = self._places(low=low)
        here = self.pos()
        current = [None if card.isHidden() else card.geometry().translated(here) for card in self._cards]
        starts = beginnings(current, ends, low=low)
        duration = self._theme.motion.duration() if glides else 0
        reached = [QRect(end.topLeft(), end.size()) for end in ends]
        if duration:
            reached += [
                QRect(end.x(), y, WIDTH, end.height()) for y, end in zip(starts, ends, strict=True) if y is not None
            ]
        around = QRect()
        for each in reached:
            around = around.united(each)
        if not low and duration:
            around.setTop(ends[0].y())  # what comes from above appears from under the header
        margin = drawing.SHADOW
        self.setGeometry(around.adjusted(-margin, -margin, margin, margin))
        origin = self.pos()
        ways = []
        for card, start, end in zip(self._cards, starts, ends, strict=True):
            card.setGeometry(QRect(end.topLeft() - origin, end.size()))
            ways.append((card, None if start is None else start - origin.y(), end.y() - origin.y()))
        self._motion.move(ways, duration)

    def _places(self, *, low: bool) -> list[QRect]:
        """Where the cards belong in the window, from the top; all within it as long as it is high enough."""
        heights = [card.sizeHint().height() for card in self._cards]
        free_right = 0 if low else self._free_right
        left = max(drawing.SHADOW, self._window.width() - free_right - WIDTH - _EDGE)
        foot = self._window.height() - _EDGE
        lowest = column(heights, left, WIDTH, foot=foot)
        highest = column(heights, left, WIDTH, top=self._top + _EDGE)
        if low:
            return lowest
        return highest if highest[0].y() <= lowest[0].y() else lowest

    def _is_low(self) -> bool:
        """Settings or a form lie where toasts usually are; what somebody reads or presses there stays free."""
        return self._low or (self._free_right > 0 and bool(self._sheets()))

    def _moved(self) -> None:
        """Shrink to what is shown once nothing moves, so that clicks beside it go through."""
        if not self._motion.is_moving and self._cards:
            around = QRect()
            for card in self._cards:
                around = around.united(card.geometry())
            margin = drawing.SHADOW
            around = around.adjusted(-margin, -margin, margin, margin)
            self.setGeometry(around.translated(self.pos()))
            for card in self._cards:
                card.move(card.pos() - around.topLeft())
        self.update()

    def _sheets(self) -> list[QDialog]:
        found = self._window.findChildren(QDialog, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [sheet for sheet in found if sheet.isVisible()]

    def _covers_an_offer(self, sheet: QWidget) -> bool:
        return any(
            card.toast.counts_down and sheet.geometry().intersects(card.geometry().translated(self.pos()))
            for card in self._cards
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QDialog):
            if event.type() in _SHEET_MOVES and not self._coming_up and self._cards and isValid(self._window):
                self._arrange(glides=False)
                self.come_up()
        elif watched is not self._window:
            pass  # what is left of a window that is being deleted
        elif isinstance(event, QChildEvent):
            if event.type() == QEvent.Type.ChildPolished and isinstance(event.child(), QDialog):
                event.child().installEventFilter(self)
        elif event.type() == QEvent.Type.Resize:
            self._fit_in()
        elif event.type() in (QEvent.Type.WindowStateChange, QEvent.Type.Show):
            for card in self._cards:
                card.let_run()
            self._tell_seen(*(card.toast.key for card in self._cards))
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for card in (card for card in self._cards if not card.isHidden()):
            drawing.floating(painter, QRectF(card.geometry()), self._theme.tokens.radius.card, self._theme)
