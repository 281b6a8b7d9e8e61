"""Telling the user outside the window: the desktop's own notifications, else the tray's message, else nothing (Q5)."""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from rf_desktop.client.left_standing import STANDING_FILE, LeftStanding
from rf_desktop.client.observable import Cell
from rf_desktop.ui.notices.notifier import (
    Availability,
    Available,
    Failed,
    Notifier,
    Outcome,
    Shown,
    Unavailable,
)
from rf_desktop.ui.notices.tray import TrayIcon
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.herald import Urgency

if TYPE_CHECKING:
    from rf_desktop.ui.notices.freedesktop import FreedesktopNotifications

TRAY = "the tray's own messages"
_GOODBYE = 2.0  # seconds for taking back what stands when the application ends


def open_notifier(tray: TrayIcon | None, folder: Path | None = None) -> Notifier:
    """The best this desktop has. Call it with the event loop running; it looks for the service at once.

    folder: the profile's, where it is written down what stands; without one nothing survives a crash.
    """
    left = LeftStanding(None if folder is None else folder / STANDING_FILE)
    notifier = DesktopNotifications(tray, left, freedesktop=sys.platform not in ("win32", "darwin"))
    notifier.look()
    return notifier


class DesktopNotifications:
    """One line of orders, carried out one by one: by the notification service, and when that fails by the tray.

    A tray message has no key: it cannot be withdrawn or replaced, and a click on it opens the queue.
    """

    def __init__(self, tray: TrayIcon | None, left: LeftStanding, *, freedesktop: bool) -> None:
        self.on_action: Callable[[str, str], None] = lambda key, action: None
        self.on_open_queue: Callable[[], None] = lambda: None
        self.on_outcome: Callable[[str, Outcome], None] = lambda key, outcome: None
        self._availability: Cell[Availability] = Cell(Unavailable(text.NO_OS_NOTIFICATIONS))
        self._tray = tray
        self._service: FreedesktopNotifications | None = None
        self._orders: deque[Callable[[], Awaitable[object]]] = deque()
        self._worker: asyncio.Task[None] | None = None
        if tray:
            tray.message_clicked.connect(self._on_tray_message)
            tray.presence_changed.connect(self._tell_availability)
        if freedesktop:
            # Only here: jeepney is not installed where there is no D-Bus.
            from rf_desktop.ui.notices.freedesktop import FreedesktopNotifications

            self._service = FreedesktopNotifications(self._on_action, left)
            self._service.availability.watch(self._tell_availability)

    @property
    def availability(self) -> Cell[Availability]:
        return self._availability

    def look(self) -> None:
        """Find out what there is; `availability` will say."""
        if self._service:
            self._order(self._service.connect)
        self._tell_availability()

    @property
    def desktop_quiet(self) -> bool:
        return self._service is not None and self._service.quiet.now.value

    def notify(
        self,
        key: str,
        title: str,
        body: str,
        actions: Sequence[tuple[str, str]] = (),
        urgency: Urgency = "normal",
        *,
        sound: bool = False,
    ) -> None:
        chosen = tuple(actions)
        self._order(lambda: self._show(key, title, body, chosen, urgency, sound=sound))

    def change(
        self, key: str, title: str, body: str, actions: Sequence[tuple[str, str]] = (), urgency: Urgency = "normal"
    ) -> None:
        service, chosen = self._service, tuple(actions)
        if service:
            self._order(lambda: service.change(key, title, body, chosen, urgency))

    def withdraw(self, key: str) -> None:
        service = self._service
        if service:
            self._order(lambda: service.take_back(key))

    async def close(self) -> None:
        if self._service:
            self._order(self._service.close)
        if self._worker:
            await asyncio.wait([self._worker], timeout=_GOODBYE)
            self._worker.cancel()

    def _order(self, order: Callable[[], Awaitable[object]]) -> None:
        self._orders.append(order)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work(), name="desktop notifications")

    async def _work(self) -> None:
        while self._orders:
            await self._orders.popleft()()

    async def _show(
        self, key: str, title: str, body: str, actions: Sequence[tuple[str, str]], urgency: Urgency, *, sound: bool
    ) -> None:
        outcome: Outcome = Failed(text.NO_OS_NOTIFICATIONS)
        if self._service:
            outcome = await self._service.show(key, title, body, actions, urgency, sound=sound)
        if isinstance(outcome, Failed) and self._tray and self._tray.is_present():
            self._tray.show_message(title, body, urgency)
            outcome = Shown()
        if sound and isinstance(outcome, Shown) and not (self._service and self._service.plays_sounds):
            QApplication.beep()
        # Later, so that a failure in what hears it cannot end the line of orders.
        asyncio.get_running_loop().call_soon(self.on_outcome, key, outcome)

    def _on_action(self, key: str, action: str) -> None:
        self.on_action(key, action)

    def _on_tray_message(self) -> None:
        self.on_open_queue()

    def _tell_availability(self, _: object = None) -> None:
        there: Availability = (
            self._service.availability.value if self._service else Unavailable(text.NO_OS_NOTIFICATIONS)
        )
        if isinstance(there, Unavailable) and self._tray and self._tray.is_present():
            there = Available(TRAY)
        self._availability.set(there)
