"""A toast: what it says (frozen) and how one of them looks."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rf_desktop.ui.theme.theme import Theme
from rf_desktop.ui.widgets import drawing
from rf_desktop.ui.widgets.buttons import Button, IconButton, Kind
from rf_desktop.ui.widgets.flow_layout import FlowLayout
from rf_desktop.ui.widgets.labels import Face, Ink, PlainLabel
from rf_desktop.ui.widgets.tone import ICONS, Tone, ink
from rf_desktop.values import dataclass

WIDTH = 340
"""Pixels, without the shadow around it."""
_TICK = 200
"""Milliseconds between two looks at the seconds that are left."""
_ARROWS = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}


@dataclass(frozen=True)
class Toast:
    """What is said. A later toast with the same key takes the earlier one's place.

    more: further buttons, (action, label). counts_down: the time is that of the offer, so nothing holds it; the seconds
    that are left stand on its button.
    """

    key: str
    title: str
    body: str = ""
    kind: Tone = Tone.INFO
    action_label: str | None = None
    action_id: str = ""
    timeout_ms: int | None = 8000
    icon: str | None = None
    more: tuple[tuple[str, str], ...] = ()
    counts_down: bool = False

    @property
    def sentence(self) -> str:
        """What a screen reader says."""
        return f"{self.title}. {self.body}" if self.body and self.title[-1:] not in ".!?…" else self._joined

    @property
    def _joined(self) -> str:
        return f"{self.title} {self.body}".strip()


class ToastCard(QWidget):
    """One toast on the screen. Its time runs only while nobody points at it and it does not hold the focus.

    Signals:
        acted(str): a button with this action was pressed.
        closed: ✕ or Esc.
        expired: its time ran out.
    """

    acted = Signal(str)
    closed = Signal()
    expired = Signal()

    def __init__(self, theme: Theme, toast: Toast, dismiss_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.toast = toast
        self._left = 0
        self._running_since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.expired)
        self._title = PlainLabel(theme, face=Face.STRONG)
        self._body = PlainLabel(theme, face=Face.SMALL, ink=Ink.MUTED)
        self._seconds = QTimer(self)
        self._seconds.setInterval(_TICK)
        self._seconds.timeout.connect(self._count_down)
        self._action = Button(theme, "", Kind.SECONDARY)
        self._action.clicked.connect(lambda: self.acted.emit(self.toast.action_id))
        self._more: list[Button] = []
        self._actions = FlowLayout(gap=theme.tokens.space.xs)
        self._close = IconButton(theme, "x", dismiss_name)
        self._close.clicked.connect(self.closed)
        self._words = QVBoxLayout()
        self._arrange()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.say(toast)

    def say(self, toast: Toast) -> None:
        """Show this instead, with its whole time before it."""
        self.toast = toast
        self._title.setText(toast.title)
        self._body.setText(toast.body)
        self._body.setVisible(bool(toast.body))
        self._action.setText(toast.action_label or "")
        self._action.setAccessibleName(toast.action_label or "")
        self._action.setVisible(toast.action_label is not None)
        self._offer_more(toast.more)
        self.setAccessibleName(toast.sentence)
        # A layout inside another one keeps its old height until the event loop comes round; the stack asks now.
        self._words.invalidate()
        self._timer.stop()
        self._left = toast.timeout_ms or 0
        if toast.counts_down:
            self._timer.start(self._left)
            self._seconds.start()
            self._count_down()
        else:
            self._seconds.stop()
            self.let_run()
        self.update()

    def is_counting(self) -> bool:
        """Whether its time is running."""
        return self._timer.isActive()

    def pause(self) -> None:
        """Somebody is reading it."""
        if self._timer.isActive() and not self.toast.counts_down:
            self._left = max(0, self._left - self._running_since.elapsed())
            self._timer.stop()

    def resume(self) -> None:
        """Nobody is: let the rest of its time run, but leave a moment after a long look."""
        if self.toast.timeout_ms is not None and not self._timer.isActive():
            self._left = max(self._left, min(1500, self.toast.timeout_ms))
            self._running_since.start()
            self._timer.start(self._left)

    def time_left(self) -> int | None:
        """Milliseconds until it goes by itself; None where it stays."""
        if self.toast.timeout_ms is None:
            return None
        return max(0, self._timer.remainingTime()) if self._timer.isActive() else self._left

    def goes_on_with(self, left: int) -> None:
        """It was on the screen before, and that many milliseconds of its time are left."""
        self._timer.stop()
        self._left = left
        self.let_run()

    def let_run(self) -> None:
        """Time runs while the toast can be seen and nobody reads it."""
        if self.is_attended() or self.window().isMinimized():
            self.pause()
        else:
            self.resume()

    def take_focus(self) -> None:
        """Put the keyboard on the action, or on ✕ where there is none."""
        target = self._action if self.toast.action_label is not None else self._close
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def height_for_width(self) -> int:
        """Pixels of height its words need."""
        layout = self.layout()
        assert layout is not None
        return max(layout.heightForWidth(WIDTH), layout.minimumSize().height())

    def _count_down(self) -> None:
        """How long the offer still stands; a screen reader hears the bare word, not every second."""
        left = -(-min(self._timer.remainingTime(), self.toast.timeout_ms or 0) // 1000)
        self._action.setText(f"{self.toast.action_label} ({left})" if left > 0 else self.toast.action_label or "")
        self._action.setMinimumWidth(max(self._action.minimumWidth(), self._action.sizeHint().width()))

    def _offer_more(self, more: tuple[tuple[str, str], ...]) -> None:
        for button in self._more:
            self._actions.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._more = []
        for action, label in more:
            button = Button(self._theme, label, Kind.SECONDARY)
            button.setAccessibleName(label)
            button.setObjectName(f"toast-{action}")
            button.clicked.connect(lambda _=False, action=action: self.acted.emit(action))
            self._can_be_left(button)
            self._actions.addWidget(button)
            button.show()
            self._more.append(button)

    def _can_be_left(self, part: QWidget) -> None:
        part.installEventFilter(self)
        # Not by Tab: Qt gives the focus of a control that vanishes to the next one, and that must not be a toast.
        part.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _arrange(self) -> None:
        space, side = self._theme.tokens.space, self._theme.tokens.size.icon
        words = self._words
        words.setContentsMargins(0, space.xs + 1, 0, 0)
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._body)
        words.addSpacing(space.xs)
        self._actions.addWidget(self._action)
        words.addLayout(self._actions)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.m + side + space.s, space.s, space.s, space.s)
        row.setSpacing(space.xs)
        row.addLayout(words, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        for part in (self._action, self._close):
            self._can_be_left(part)

    def is_attended(self) -> bool:
        """Whether somebody points at it or has the keyboard in it."""
        return self.underMouse() or self._has_focus()

    def _has_focus(self) -> bool:
        return any(part.hasFocus() for part in (self._action, *self._more, self._close))

    def pressed_place(self) -> QRect:
        """Where the button lies that was pressed just now: it has the keyboard by then."""
        return next((part.geometry() for part in (self._action, *self._more, self._close) if part.hasFocus()), QRect())

    def _step(self, by: int) -> None:
        """The arrows go from button to button of a toast that has the keyboard."""
        stops = [part for part in (self._action, *self._more, self._close) if not part.isHidden()]
        at = next((place for place, part in enumerate(stops) if part.hasFocus()), 0)
        stops[(at + by) % len(stops)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self.height_for_width())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ARROWS:
            self._step(_ARROWS[event.key()])  # here, or Qt's buttons would leave the toast with them
            return True
        if isinstance(event, QFocusEvent):
            if event.type() == QEvent.Type.FocusIn:
                self.pause()
            elif not self.underMouse():
                self.resume()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self.pause()

    def leaveEvent(self, event: QEvent) -> None:
        if not self._has_focus():
            self.resume()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        drawing.box(
            painter, QRectF(self.rect()), tokens.radius.card, fill=tokens.colors.raised, line=tokens.colors.line
        )
        kind = self.toast.kind
        name = self.toast.icon or ICONS[kind]
        top = tokens.space.s + tokens.space.xs + 1
        color = ink(kind, tokens.colors)
        drawing.icon(painter, self._theme, name, color, tokens.space.m, top, tokens.size.icon)
