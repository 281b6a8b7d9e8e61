"""Toasts over a window: at the top right, newest on top, never over the composer; lower right beside a sheet.

The stack is a child of the window and lies above its content; where no toast is, clicks go through, because the stack
is only as large as what it shows. It watches the window's size through an event filter.
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from rf_desktop.ui.notices.toast import WIDTH, Toast, ToastCard
from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.announce import Announce, announce
from rf_desktop.ui.widgets.tone import Tone

MOST = 4
"""Toasts seen at once; the others wait their turn."""

OVER_TOASTS = "over_toasts"
"""The property of a sheet that toasts may not cover."""

_GAP = 8
_EDGE = 12
_RISE = 8  # pixels a new toast glides down while it appears


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
        self._cards: list[ToastCard] = []  # newest first
        self._waiting: list[Toast] = []  # oldest first
        self._top = 0
        self._free_below = 160
        self._free_right = 0
        self._low = False
        self._before: QWidget | None = None
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
                    self._arrange()
                self._tell_seen(toast.key)
                return
        for at, waiting in enumerate(self._waiting):
            if waiting.key == toast.key:
                self._waiting[at] = toast
                return
        self._waiting.append(toast)
        self._admit()

    def dismiss(self, key: str) -> None:
        """Take a toast away because it is no longer true; no signal. An unknown key changes nothing."""
        self._waiting = [toast for toast in self._waiting if toast.key != key]
        self._remove(key)

    def clear(self) -> None:
        """Take all away: whoever they were for has gone."""
        for key in self.keys():
            self.dismiss(key)

    def keys(self) -> tuple[str, ...]:
        """The keys of what is seen, from the top, then of what waits."""
        return (*(card.toast.key for card in self._cards), *(toast.key for toast in self._waiting))

    def set_bounds(self, top: int, free_below: int, free_right: int = 0, *, low: bool = False) -> None:
        """Keep pixels of the window clear: `top` (a header), `free_below` (the composer), `free_right` (the queue).

        `low`: stand in the lower right corner instead, because something lies where toasts usually are.
        """
        self._top, self._free_below, self._free_right, self._low = top, free_below, free_right, low
        self._admit()
        self._arrange()

    def come_up(self) -> None:
        """Over everything but a form: what somebody is typing into is never covered."""
        self.raise_()
        for sibling in self._window.findChildren(QDialog, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if sibling.property(OVER_TOASTS) and sibling.isVisible():
                sibling.raise_()

    def set_dismiss_name(self, name: str) -> None:
        """What the ✕ of later toasts is called."""
        self._dismiss_name = name

    def take_focus(self) -> None:
        """Bring the keyboard to the newest toast; when the last one goes, it returns to where it was."""
        if self._cards:
            self._before = QApplication.focusWidget()
            self._cards[0].take_focus()

    def _admit(self) -> None:
        """Let in what waits while there is room; the first always has room."""
        while self._waiting and len(self._cards) < MOST:
            card = self._card(self._waiting[0])
            needed = card.sizeHint().height() + sum(shown.height() + _GAP for shown in self._cards)
            if self._cards and needed > self._room():
                card.deleteLater()
                break
            toast = self._waiting.pop(0)
            self._cards.insert(0, card)
            self.show()
            self.come_up()
            self._arrange(new=card)
            self._speak(self, toast.sentence, toast.kind is Tone.URGENT)
            self._tell_seen(toast.key)

    def _tell_seen(self, *keys: str) -> None:
        if self._window.isVisible() and not self._window.isMinimized():
            for key in keys:
                self.seen.emit(key)

    def _room(self) -> int:
        return self._window.height() - self._top - self._free_below - 2 * _EDGE

    def _card(self, toast: Toast) -> ToastCard:
        card = ToastCard(self._theme, toast, self._dismiss_name, self)
        card.acted.connect(lambda action: self._act(card, action))
        card.closed.connect(lambda: self._close(card))
        card.expired.connect(lambda: self._close(card))
        return card

    def _act(self, card: ToastCard, action: str) -> None:
        key = card.toast.key
        self._remove(key)
        self.action.emit(key, action)

    def _close(self, card: ToastCard) -> None:
        key = card.toast.key
        self._remove(key)
        self.dismissed.emit(key)

    def _remove(self, key: str) -> None:
        card = next((card for card in self._cards if card.toast.key == key), None)
        if card is None:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and card.isAncestorOf(focus)
        self._cards.remove(card)
        card.hide()
        card.deleteLater()
        self._admit()
        self._arrange()
        if had_focus:
            self._pass_focus_on()

    def _pass_focus_on(self) -> None:
        if self._cards:
            self._cards[0].take_focus()
        elif self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._before = None

    def _arrange(self, new: ToastCard | None = None) -> None:
        """Give every card its place; the others close up, a new one glides in, both in the theme's time."""
        if not self._cards:
            self.hide()
            return
        margin = drawing.SHADOW
        y = margin
        for card in self._cards:
            height = card.sizeHint().height()
            place = QRect(margin, y, WIDTH, height)
            if card is new:
                card.setGeometry(place.translated(0, -_RISE))
                card.show()
            card.resize(place.size())
            self._glide(card, place.topLeft())
            y += height + _GAP
        width, height = WIDTH + 2 * margin, y - _GAP + margin
        low = self._low or (self._free_right > 0 and self._lies_under_a_sheet())
        free_right = 0 if low else self._free_right
        left = max(0, self._window.width() - free_right - width - _EDGE + margin)
        top = self._window.height() - height - _EDGE + margin if low else self._top + _EDGE - margin
        self.setGeometry(left, top, width, height)
        self.update()

    def _lies_under_a_sheet(self) -> bool:
        """Settings or a form lie where toasts usually are; what somebody reads or presses there stays free."""
        sheets = self._window.findChildren(QDialog, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return any(sheet.isVisible() for sheet in sheets)

    def _glide(self, card: ToastCard, place: QPoint) -> None:
        duration = self._theme.motion.duration()
        if card.pos() == place or duration == 0:
            card.move(place)
            return
        glide = QPropertyAnimation(card, b"pos", card)
        glide.setDuration(duration)
        glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        glide.setEndValue(place)
        glide.valueChanged.connect(lambda _value: self.update())
        glide.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._arrange()
        elif watched is self._window and event.type() in (QEvent.Type.WindowStateChange, QEvent.Type.Show):
            for card in self._cards:
                card.let_run()
            self._tell_seen(*(card.toast.key for card in self._cards))
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for card in self._cards:
            drawing.floating(painter, QRectF(card.geometry()), self._theme.tokens.radius.card, self._theme)
