"""Notifications reach a real daemon on a real bus: shown, replaced, clicked, withdrawn, and text stays text."""

from __future__ import annotations

import asyncio
import os

import pytest
from PySide6.QtWidgets import QApplication

from rf_desktop.app.story import sandbox
from rf_desktop.ui.notices.freedesktop import plain
from rf_desktop.ui.notices.notifier import Available, Shown
from tests.ui.notification_listening import ACTIONS, TITLE, Until, listening, small_daemon

HOSTILE = '<b>bold</b> <img src="file:///etc/passwd"/> & <a href="https://evil.example">x</a>'
ESCAPED = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.fixture
def on_bus(private_bus: sandbox.PrivateBus, monkeypatch: pytest.MonkeyPatch) -> sandbox.PrivateBus:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", private_bus.address)
    return private_bus


@pytest.fixture
def daemon(on_bus: sandbox.PrivateBus, notification_daemon: sandbox.NotificationDaemon) -> sandbox.NotificationDaemon:
    return notification_daemon


async def test_a_notification_is_shown_with_its_words_and_buttons(
    daemon: sandbox.NotificationDaemon, until: Until
) -> None:
    """Q5."""
    async with listening() as heard:
        heard.notifier.notify("h1", TITLE, "Contoso · urgent", ACTIONS, "critical")
        await until(lambda: heard.outcomes == [("h1", Shown())])
        await until(daemon.standing)  # the record reads the bus in a thread of its own
        (shown,) = daemon.standing()
        assert (shown.summary, shown.body, shown.urgency) == (TITLE, "Contoso · urgent", "critical")
        assert shown.actions == (("default", "Open"), ("pick_up", "Pick up"))
        assert shown.application == "ResolutionFlow"
        assert daemon.displayed() == 1
        assert heard.notifier.availability.value == Available("dunst")


@pytest.mark.parametrize("action", ["default", "pick_up"])
async def test_a_click_names_exactly_that_notice(daemon: sandbox.NotificationDaemon, until: Until, action: str) -> None:
    """Q5: the second of three."""
    async with listening() as heard:
        for key in ("h1", "h2", "h3"):
            heard.notifier.notify(key, f"Escalation {key}", "", ACTIONS)
        await until(lambda: len(heard.outcomes) == 3)
        await asyncio.to_thread(daemon.invoke, daemon.wait_for("Escalation h2").id, action)
        await until(lambda: heard.actions)
        assert heard.actions == [("h2", action)]


async def test_the_same_key_replaces_in_place(daemon: sandbox.NotificationDaemon, until: Until) -> None:
    """Q5, PITFALLS A: the newest only, and its click still finds the handoff."""
    async with listening() as heard:
        heard.notifier.notify("h1", "Escalation from Jane", "", ACTIONS)
        heard.notifier.notify("h1", "Already claimed by Sam just now.", "", ACTIONS)
        await until(lambda: len(heard.outcomes) == 2)
        await until(lambda: [entry.summary for entry in daemon.shown()] == ["Already claimed by Sam just now."])
        assert daemon.displayed() == 1
        await asyncio.to_thread(daemon.invoke, daemon.standing()[0].id)
        await until(lambda: heard.actions == [("h1", "default")])


async def test_what_is_put_right_alerts_nobody_again(daemon: sandbox.NotificationDaemon, until: Until) -> None:
    """V5, C7: in its place, silently; what is urgent keeps its urgency, what was closed does not come back."""
    async with listening() as heard:
        heard.notifier.notify("summary", "3 new escalations", "", ACTIONS, sound=True)
        heard.notifier.change("summary", "2 new escalations", "", ACTIONS)
        heard.notifier.change("never shown", "1 new escalation", "", ACTIONS)
        await until(lambda: [entry.summary for entry in daemon.standing()] == ["2 new escalations"])
        assert (daemon.displayed(), daemon.standing()[0].urgency) == (1, "low")
        heard.notifier.change("summary", "2 new escalations, 1 urgent", "", ACTIONS, "critical")
        await until(lambda: [entry.urgency for entry in daemon.standing()] == ["critical"])
        assert [outcome for outcome in heard.outcomes if outcome[0] == "summary"] == [("summary", Shown())]
        await asyncio.to_thread(daemon.dismiss_all)
        await until(lambda: not daemon.standing())
        heard.notifier.change("summary", "1 new escalation", "", ACTIONS)
        heard.notifier.notify("h9", "the last order", "")
        await until(lambda: [entry.summary for entry in daemon.standing()] == ["the last order"])


async def test_what_a_colleague_claimed_is_withdrawn(daemon: sandbox.NotificationDaemon, until: Until) -> None:
    """Q5, C7: and only that; withdrawing what is not there is no trouble."""
    async with listening() as heard:
        heard.notifier.notify("h1", "first", "")
        heard.notifier.notify("h2", "second", "")
        heard.notifier.withdraw("h1")
        heard.notifier.withdraw("h1")
        heard.notifier.withdraw("never shown")
        await until(lambda: [entry.summary for entry in daemon.standing()] == ["second"])
        await until(daemon.shown)
    assert await asyncio.to_thread(daemon.wait_until_closed, daemon.shown()[0].id) == 3


async def test_orders_are_carried_out_in_their_order(daemon: sandbox.NotificationDaemon, until: Until) -> None:
    """C7: shown and claimed at the same instant leaves nothing on the screen."""
    async with listening() as heard:
        for number in range(20):
            heard.notifier.notify(f"h{number}", f"number {number}", "")
            heard.notifier.withdraw(f"h{number}")
        await until(lambda: len(heard.outcomes) == 20)
        await until(lambda: len(daemon.shown()) == 20 and not daemon.standing())


async def test_ending_the_application_takes_its_notifications_along(
    daemon: sandbox.NotificationDaemon, until: Until
) -> None:
    """Q5: a click on one that is left would go nowhere."""
    async with listening() as heard:
        heard.notifier.notify("h1", "first", "")
        await until(daemon.standing)
    assert await asyncio.to_thread(daemon.wait_until_closed, daemon.shown()[0].id) == 3


async def test_one_that_was_dismissed_is_shown_anew(daemon: sandbox.NotificationDaemon, until: Until) -> None:
    """Q5: the old number belongs to nobody any more."""
    async with listening() as heard:
        heard.notifier.notify("h1", "first", "")
        await until(lambda: heard.outcomes and daemon.standing())
        daemon.dismiss_all()
        service = heard.notifier._service
        assert service
        await until(lambda: not service._standing)
        heard.notifier.notify("h1", "again", "")
        await until(lambda: len(heard.outcomes) == 2)
        await until(lambda: [entry.summary for entry in daemon.standing()] == ["again"])


async def test_what_no_text_should_hold_is_gone_and_the_rest_stays(
    daemon: sandbox.NotificationDaemon, until: Until
) -> None:
    """A7: nothing in a ticket breaks the connection or turns the reading direction."""
    async with listening() as heard:
        heard.notifier.notify("h1", f"{HOSTILE}\0", f"{HOSTILE}\0\x1b\u202e\ud800")
        await until(lambda: heard.outcomes == [("h1", Shown())])
        await until(daemon.standing)
        (shown,) = daemon.standing()
        assert (shown.summary, shown.body) == (HOSTILE, ESCAPED)


@pytest.mark.parametrize(
    ("capability", "sent"),
    [
        ("body", HOSTILE),
        ("body-markup", ESCAPED),
        ("body-hyperlinks", ESCAPED),
    ],
)
async def test_text_stays_text(on_bus: sandbox.PrivateBus, until: Until, capability: str, sent: str) -> None:
    """A7: a daemon that understands markup, or links, which are markup, gets it escaped; another as it is."""
    async with small_daemon(on_bus.address, capability) as notes, listening() as heard:
        heard.notifier.notify("h1", HOSTILE, HOSTILE)
        await until(lambda: heard.outcomes == [("h1", Shown())])
        assert [note[3:5] for note in notes] == [(HOSTILE, sent)]


async def test_a_1_mb_note_is_shown_short(daemon: sandbox.NotificationDaemon, until: Until) -> None:
    """E4: the daemon gets what fits on a screen."""
    async with listening() as heard:
        heard.notifier.notify("h1", "t" * 1_000_000, "é" * 1_000_000)
        await until(lambda: heard.outcomes == [("h1", Shown())])
        await until(daemon.standing)
        (shown,) = daemon.standing()
        assert shown.summary == "t" * 199 + "…"
        assert shown.body == "é" * 1_999 + "…"


async def test_the_token_for_raising_the_window_is_kept_before_the_click_is_told(
    on_bus: sandbox.PrivateBus, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    """Q5: on Wayland only its holder may raise a window. It comes even before the reply here."""
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "old")
    seen: list[tuple[str, str | None]] = []
    async with small_daemon(on_bus.address, "body") as notes, listening() as heard:
        heard.notifier.on_action = lambda key, action: seen.append((key, os.environ.get("XDG_ACTIVATION_TOKEN")))
        heard.notifier.notify("h1", TITLE, "", ACTIONS)
        await until(lambda: seen == [("h1", "fresh")])
        assert notes[0][0] == "ResolutionFlow"
        assert notes[0][6]["desktop-entry"] == ("s", "resolutionflow")
        assert notes[0][6]["urgency"] == ("y", 1)


@pytest.mark.parametrize(
    ("capability", "wanted", "hint", "beeps"),
    [
        ("sound", True, {"sound-name": ("s", "message-new-instant")}, 0),
        ("sound", False, {"suppress-sound": ("b", True)}, 0),
        ("body", True, {"sound-name": ("s", "message-new-instant")}, 1),
        ("body", False, {"suppress-sound": ("b", True)}, 0),
    ],
)
async def test_a_sound_is_the_daemons_own_or_a_beep_and_only_when_wanted(
    on_bus: sandbox.PrivateBus,
    monkeypatch: pytest.MonkeyPatch,
    until: Until,
    capability: str,
    wanted: bool,
    hint: dict[str, tuple[str, object]],
    beeps: int,
) -> None:
    """Q6: a daemon that would play one by itself is asked not to."""
    beeped: list[bool] = []
    monkeypatch.setattr(QApplication, "beep", staticmethod(lambda: beeped.append(True)))
    async with small_daemon(on_bus.address, capability) as notes, listening() as heard:
        heard.notifier.notify("h1", TITLE, "", sound=wanted)
        await until(lambda: heard.outcomes == [("h1", Shown())])
        hints = notes[0][6]
        assert {name: value for name, value in hints.items() if "sound" in name} == hint
        assert len(beeped) == beeps


def test_plain_text_ends_where_it_must() -> None:
    """E4."""
    assert plain("abc", 3) == "abc"
    assert plain("ab  cd", 4) == "ab…"
    assert plain("two\nlines\tand a tab", 50) == "two\nlines and a tab"
