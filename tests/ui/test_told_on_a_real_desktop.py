"""From the stream's event to a real notification daemon on a real bus, and back from its buttons (Q5, Q6, C7)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from rf_desktop.app.story import sandbox
from rf_desktop.client.told import Fate
from rf_desktop.contract import endpoints as e
from rf_desktop.ui.notices.desktop_notifications import DesktopNotifications, open_notifier
from rf_desktop.ui.notices.toast_stack import ToastStack
from rf_desktop.ui.notices.voice import Voice
from rf_desktop.ui.theme.theme import Choice, Theme
from tests.fakes.seat import Seat
from tests.viewmodels.test_held_and_reported import comes

Until = Callable[..., Awaitable[None]]


class Living:
    """A seat whose herald is a real window's voice."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        theme = Theme(Choice.LIGHT, reduced_motion=True)
        theme.apply(app)
        self.window = QWidget()
        self.window.resize(960, 600)
        self.window.show()
        notifier = open_notifier(None)
        assert isinstance(notifier, DesktopNotifications)
        self.notifier = notifier
        self.voice = Voice(self.window, ToastStack(theme, self.window, dismiss_name="Dismiss"), notifier)
        self.seat = Seat(folder)
        announcer = self.seat.desk.announcer
        announcer._herald = announcer._outlet._herald = self.voice  # type: ignore[assignment]
        self.voice.on_outcome = announcer.on_outcome
        self.voice.on_toast_shown = announcer.on_toast_shown
        self.pressed: set[asyncio.Task[None]] = set()
        self.voice.on_action = lambda key, action: self.pressed.add(
            asyncio.get_running_loop().create_task(announcer.on_action(key, action))
        )

    def fates(self) -> list[tuple[Fate | None, Fate | None]]:
        return [(entry.toast, entry.notification) for entry in self.seat.desk.announcer.log.entries.value]


@pytest.fixture
def on_bus(
    private_bus: sandbox.PrivateBus,
    notification_daemon: sandbox.NotificationDaemon,
    monkeypatch: pytest.MonkeyPatch,
) -> sandbox.NotificationDaemon:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", private_bus.address)
    return notification_daemon


@contextlib.asynccontextmanager
async def living_at(app: QApplication, folder: Path) -> AsyncIterator[Living]:
    """No fixture: between a fixture and its test the loop stands still, and what is on its way would be lost."""
    made = Living(app, folder)
    try:
        await made.seat.goes_live()
        yield made
        await asyncio.gather(*made.pressed)
    finally:
        await made.seat.leaves()
        await made.notifier.close()


async def test_an_escalation_is_shown_with_open_and_pick_up_and_the_log_says_so(
    qapp: QApplication, on_bus: sandbox.NotificationDaemon, tmp_path: Path, until: Until
) -> None:
    """Q5, Q6, E8: and the server hears that it was shown."""
    async with living_at(qapp, tmp_path) as living:
        comes(living.seat, "h1")
        await until(lambda: living.fates() == [(Fate("shown"), Fate("shown"))])
        await until(on_bus.standing)
        (shown,) = on_bus.standing()
        assert shown.summary == "Escalation h1"
        assert dict(shown.actions).keys() == {"default", "open", "pick_up"}
        await until(lambda: living.seat.api.count(e.REPORT_DELIVERY) == 1)


async def test_pick_up_claims_exactly_that_one_and_its_notification_goes(
    qapp: QApplication, on_bus: sandbox.NotificationDaemon, tmp_path: Path, until: Until
) -> None:
    """Q5, Q3: the second of three."""
    async with living_at(qapp, tmp_path) as living:
        for name in ("h1", "h2", "h3"):
            comes(living.seat, name)
        await until(lambda: len(on_bus.standing()) == 3)
        living.seat.lets_claim("h2")
        wanted = on_bus.wait_for("Escalation h2")
        await asyncio.to_thread(on_bus.invoke, wanted.id, "pick_up")
        await until(lambda: living.seat.api.count(e.CLAIM_HANDOFF) == 1)
        assert living.seat.api.requests(e.CLAIM_HANDOFF)[0].path == {"handoff_id": "h2"}
        await until(lambda: {each.summary for each in on_bus.standing()} == {"Escalation h1", "Escalation h3"})


async def test_what_is_claimed_or_seen_elsewhere_is_withdrawn(
    qapp: QApplication, on_bus: sandbox.NotificationDaemon, tmp_path: Path, until: Until
) -> None:
    """C7: without anybody touching this computer."""
    async with living_at(qapp, tmp_path) as living:
        first, _ = comes(living.seat, "h1")
        comes(living.seat, "h2")
        await until(lambda: len(on_bus.standing()) == 2)
        living.seat.is_claimed("h2")
        await until(lambda: [each.summary for each in on_bus.standing()] == ["Escalation h1"])
        await living.seat.workspace.escalations.mark_seen(first.id)
        await until(lambda: on_bus.standing() == ())


async def test_the_line_of_a_gap_follows_what_a_colleague_takes(
    qapp: QApplication, on_bus: sandbox.NotificationDaemon, tmp_path: Path, until: Until
) -> None:
    """V5, C7: fewer, then the one that is left by its name and with its buttons, all in one place."""
    async with living_at(qapp, tmp_path) as living:
        for name in ("h1", "h2", "h3"):
            living.seat.knows(name, headline=f"Escalation {name}")
        living.seat.event_id += 1
        await living.seat.goes_live()
        await until(lambda: [each.summary for each in on_bus.standing()] == ["3 new escalations"])
        living.seat.is_claimed("h1")
        await until(lambda: [each.summary for each in on_bus.standing()] == ["2 new escalations"])
        living.seat.is_claimed("h3")
        await until(lambda: [each.summary for each in on_bus.standing()] == ["Escalation h2"])
        assert on_bus.displayed() == 1
        await asyncio.to_thread(on_bus.invoke, on_bus.standing()[0].id, "open")
        await until(lambda: living.seat.desk.sheet.value is not None)
        assert living.seat.desk.sheet.value is not None
        assert living.seat.desk.sheet.value.handoff_id == "h2"


async def test_do_not_disturb_leaves_the_desktop_alone_and_urgent_comes_through(
    qapp: QApplication, on_bus: sandbox.NotificationDaemon, tmp_path: Path, until: Until
) -> None:
    """Q6: what the server holds is not shown; the daemon's own do-not-disturb is written down as what it is."""
    async with living_at(qapp, tmp_path) as living:
        comes(living.seat, "h1", "do_not_disturb")
        comes(living.seat, "h2")
        await until(lambda: [each.summary for each in on_bus.standing()] == ["Escalation h2"])
        assert living.fates()[1][1] == Fate("suppressed", "do_not_disturb")
        await asyncio.to_thread(on_bus._ask, "set-paused", "true")
        await until(lambda: living.notifier.desktop_quiet)
        comes(living.seat, "h3")
        await until(lambda: living.fates()[0][1] == Fate("suppressed", "desktop"))
        assert living.seat.desk.announcer.counts.value.unread == 3
