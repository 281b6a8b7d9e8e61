"""What a run that ended in a crash left on the desktop goes with the next start, and nothing else does (Q5)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rf_desktop.app.story import sandbox
from rf_desktop.client.left_standing import STANDING_FILE, LeftStanding
from rf_desktop.ui.notices.notifier import Available
from tests.ui.notification_listening import ACTIONS, Heard, Until, listening
from tests.ui.test_notification_trouble import show_as_another_program


@pytest.fixture
def daemon(
    private_bus: sandbox.PrivateBus,
    notification_daemon: sandbox.NotificationDaemon,
    monkeypatch: pytest.MonkeyPatch,
) -> sandbox.NotificationDaemon:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", private_bus.address)
    return notification_daemon


async def crashes(heard: Heard) -> None:
    """As the bus sees it: the connection is gone, and nobody has taken anything back."""
    service = heard.notifier._service
    assert service is not None
    assert service._bus is not None
    await service._bus.close()
    service._bus = None
    service._standing.clear()


def summaries(daemon: sandbox.NotificationDaemon) -> list[str]:
    return [each.summary for each in daemon.standing()]


async def test_what_a_crash_left_standing_goes_with_the_next_start(
    daemon: sandbox.NotificationDaemon, private_bus: sandbox.PrivateBus, tmp_path: Path, until: Until
) -> None:
    """Q5: a button on it would lead nowhere. What was withdrawn before is not asked about again."""
    async with listening(folder=tmp_path) as heard:
        for key in ("h1", "h2", "h3"):
            heard.notifier.notify(key, f"Escalation {key}", "", ACTIONS)
        heard.notifier.withdraw("h2")
        await until(lambda: len(heard.outcomes) == 3)
        await show_as_another_program(private_bus.address, "not ours")
        await until(lambda: set(summaries(daemon)) == {"Escalation h1", "Escalation h3", "not ours"})
        await crashes(heard)
    assert len(json.loads((tmp_path / STANDING_FILE).read_text(encoding="utf-8"))["numbers"]) == 2

    async with listening(folder=tmp_path) as heard:
        heard.notifier.notify("h9", "Escalation h9", "", ACTIONS)
        await until(lambda: set(summaries(daemon)) == {"not ours", "Escalation h9"})
    assert not (tmp_path / STANDING_FILE).exists(), "it ended in order"


async def test_the_numbers_of_another_daemon_are_let_alone(
    daemon: sandbox.NotificationDaemon, private_bus: sandbox.PrivateBus, tmp_path: Path, until: Until
) -> None:
    """Q5: after a new login they are another program's."""
    await show_as_another_program(private_bus.address, "not ours")
    (theirs,) = daemon.standing() or (daemon.wait_for("not ours"),)
    LeftStanding(tmp_path / STANDING_FILE).keep("another bus :1.2", [theirs.id])
    async with listening(folder=tmp_path) as heard:
        await until(lambda: isinstance(heard.notifier.availability.value, Available))
        assert summaries(daemon) == ["not ours"]
        assert not (tmp_path / STANDING_FILE).exists()


@pytest.mark.parametrize(
    "kept", ["", "[]", "{}", '{"service": "s", "numbers": 7}', '{"service": "s", "numbers": ["x"]}']
)
def test_a_file_that_makes_no_sense_is_as_good_as_none(tmp_path: Path, kept: str) -> None:
    """Nothing is closed on the word of a broken file."""
    (tmp_path / STANDING_FILE).write_text(kept, encoding="utf-8")
    assert LeftStanding(tmp_path / STANDING_FILE).take("s") == ()
