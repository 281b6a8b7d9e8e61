"""Says what the view-models have decided to say: toasts in the window, notifications on the desktop, the bell's dot.

Implements `viewmodels.herald.Herald`; decides nothing. What was pressed goes back to the announcer by key and action.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from rf_desktop.domain.alerting import Here
from rf_desktop.ui.notices.full_screen import something_has_the_screen
from rf_desktop.ui.notices.notifier import Failed, Notifier, Outcome
from rf_desktop.ui.notices.toast import Toast
from rf_desktop.ui.notices.toast_stack import ToastStack
from rf_desktop.ui.widgets.announce import announce
from rf_desktop.ui.widgets.tone import Tone
from rf_desktop.viewmodels.herald import ToastMessage, Urgency

_TONE = {"info": Tone.INFO, "success": Tone.OK, "warning": Tone.WARNING, "error": Tone.URGENT}
_READING_TIME = {"info": 6_000, "success": 6_000, "warning": 20_000, "error": None}
"""Milliseconds; None stays until it is dismissed: what did not work must not vanish unread."""


def _time(message: ToastMessage) -> int | None:
    """Milliseconds until the toast goes by itself."""
    if message.seconds is not None:
        return message.seconds * 1000
    return None if message.lasting else _READING_TIME[message.kind]


def _toast(message: ToastMessage) -> Toast:
    return Toast(
        key=message.key,
        title=message.title,
        body=message.body,
        kind=_TONE[message.kind],
        action_label=message.action_label,
        action_id=message.action or "",
        timeout_ms=_time(message),
        icon=message.icon,
        more=message.more,
        counts_down=message.seconds is not None,
    )


class Voice:
    """One window's voice. `on_action(key, action)` hears what was pressed in a toast or a notification.

    `on_outcome(key, failure)` hears what became of a notification; `failure` is None when the desktop took it.
    `on_toast_shown(key)` hears that a toast stands on the screen.
    """

    def __init__(
        self,
        window: QWidget,
        toasts: ToastStack,
        notifier: Notifier,
        wants_sound: Callable[[], bool] = lambda: False,
    ) -> None:
        self.on_action: Callable[[str, str], None] = lambda _key, _action: None
        self.on_outcome: Callable[[str, str | None], None] = lambda _key, _failure: None
        self.on_toast_shown: Callable[[str], None] = lambda _key: None
        self._wants_sound = wants_sound
        self._window = window
        self._toasts = toasts
        self._notifier = notifier
        toasts.action.connect(self._pressed)
        toasts.seen.connect(self._seen)
        notifier.on_action = self._pressed
        notifier.on_outcome = self._told
        notifier.on_open_queue = lambda: self._pressed("", "queue")

    def here(self) -> Here:
        """How it is on this computer just now (Q6)."""
        return Here(
            focused=self._window.isActiveWindow(),
            full_screen=something_has_the_screen(),
            desktop_quiet=self._notifier.desktop_quiet,
            wants_sound=self._wants_sound(),
        )

    def toast(self, message: ToastMessage) -> None:
        """Show or replace a toast in the window."""
        self._toasts.show_toast(_toast(message))

    def change_toast(self, message: ToastMessage) -> None:
        """Put a toast right that still stands; nothing happens if it is gone."""
        self._toasts.change_toast(_toast(message))

    def withdraw_toast(self, key: str) -> None:
        """Take a toast back; nothing happens if it is gone."""
        self._toasts.dismiss(key)

    def speak(self, sentence: str) -> None:
        """Say to a screen reader what stands in the window already."""
        announce(self._window, sentence, urgent=False)

    def notify(
        self,
        key: str,
        title: str,
        body: str,
        actions: tuple[tuple[str, str], ...],
        urgency: Urgency,
        *,
        sound: bool = False,
    ) -> None:
        """Show or replace a notification of the desktop, and mark the window in the task bar."""
        self._notifier.notify(key, title, body, actions, urgency, sound=sound)
        QApplication.alert(self._window)

    def change_notification(
        self, key: str, title: str, body: str, actions: tuple[tuple[str, str], ...], urgency: Urgency
    ) -> None:
        """Put a notification right that still stands; the window is not marked again."""
        self._notifier.change(key, title, body, actions, urgency)

    def withdraw_notification(self, key: str) -> None:
        """Take a notification back; nothing happens if it is gone."""
        self._notifier.withdraw(key)

    def _told(self, key: str, outcome: Outcome) -> None:
        self.on_outcome(key, outcome.reason if isinstance(outcome, Failed) else None)

    def _seen(self, key: str) -> None:
        self.on_toast_shown(key)

    def _pressed(self, key: str, action: str) -> None:
        # Asked anew each time: who listens changes with the sign-in.
        self.on_action(key, action)
