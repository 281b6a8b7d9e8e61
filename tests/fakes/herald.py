"""A herald that remembers what it was told."""

from __future__ import annotations

from dataclasses import dataclass

from rf_desktop.domain.alerting import Here
from rf_desktop.viewmodels.herald import ToastMessage, Urgency


@dataclass(frozen=True)
class Notification:
    title: str
    body: str
    actions: tuple[tuple[str, str], ...]
    urgency: Urgency
    sound: bool = False


class RecordingHerald:
    """`toasts` and `notifications` are what stands now; `told` is everything that ever stood."""

    def __init__(self) -> None:
        self.toasts: dict[str, ToastMessage] = {}
        self.notifications: dict[str, Notification] = {}
        self.told: list[str] = []
        self.spoken: list[str] = []
        self.moment = Here(focused=True)

    def here(self) -> Here:
        return self.moment

    @property
    def sentences(self) -> list[str]:
        return [message.title for message in self.toasts.values()]

    def toast(self, message: ToastMessage) -> None:
        self.toasts[message.key] = message

    def change_toast(self, message: ToastMessage) -> None:
        if message.key in self.toasts:
            self.toasts[message.key] = message

    def withdraw_toast(self, key: str) -> None:
        self.toasts.pop(key, None)

    def speak(self, sentence: str) -> None:
        self.spoken.append(sentence)

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
        self.notifications[key] = Notification(title, body, actions, urgency, sound)
        self.told.append(title)

    def change_notification(
        self, key: str, title: str, body: str, actions: tuple[tuple[str, str], ...], urgency: Urgency
    ) -> None:
        if key in self.notifications:
            self.notifications[key] = Notification(title, body, actions, urgency)

    def withdraw_notification(self, key: str) -> None:
        self.notifications.pop(key, None)
