"""Telling the user, as data: toasts inside the window, notifications outside it. The window implements `Herald`."""

from __future__ import annotations

from typing import Literal, Protocol

from rf_desktop.domain.alerting import Here
from rf_desktop.values import dataclass

ToastKind = Literal["info", "success", "warning", "error"]
Urgency = Literal["low", "normal", "critical"]


@dataclass(frozen=True)
class ToastMessage:
    """One toast. The same `key` replaces in place.

    `action` goes back through `Announcer.on_action(key, action)` when the button `action_label` is pressed; `more` are
    further ones, (action, label). With `seconds` the offer ends then, counted down on its button, whoever reads it.
    `icon` stands in for that of the kind. A `lasting` one stays until it is answered or taken back.
    """

    key: str
    title: str
    body: str = ""
    kind: ToastKind = "info"
    action_label: str | None = None
    action: str | None = None
    more: tuple[tuple[str, str], ...] = ()
    seconds: int | None = None
    icon: str | None = None
    lasting: bool = False

    @property
    def actions(self) -> tuple[tuple[str, str], ...]:
        """Everything that can be done about it: (action, label)."""
        first = ((self.action, self.action_label),) if self.action and self.action_label else ()
        return (*first, *self.more)


class Herald(Protocol):
    """Shows what it is told, at once and without ever raising; what was pressed comes back by key and action id."""

    def here(self) -> Here:
        """How it is on this computer just now."""

    def toast(self, message: ToastMessage) -> None:
        """Show or replace a toast in the window."""

    def change_toast(self, message: ToastMessage) -> None:
        """Put a toast right that still stands, silently and in its own time; nothing happens if it is gone."""

    def withdraw_toast(self, key: str) -> None:
        """Take a toast back; nothing happens if it is gone."""

    def speak(self, sentence: str) -> None:
        """Say to a screen reader what stands in the window already."""

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
        """Show or replace a notification of the desktop. `actions` are (id, label). sound: it is heard as well."""

    def change_notification(
        self, key: str, title: str, body: str, actions: tuple[tuple[str, str], ...], urgency: Urgency
    ) -> None:
        """Put a notification right that still stands, without alerting again; nothing happens if it is gone."""

    def withdraw_notification(self, key: str) -> None:
        """Take a notification back; nothing happens if it is gone."""
