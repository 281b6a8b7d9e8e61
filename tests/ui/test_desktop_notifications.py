"""Notifications reach a real daemon on a real bus, and the window lives on when there is neither."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.asyncio import DBusConnection, open_dbus_connection

from rf_desktop.app.story import sandbox
from rf_desktop.ui.notices import freedesktop
from rf_desktop.ui.notices.desktop_notifications import NOTHING, TRAY, DesktopNotifications, open_notifier
from rf_desktop.ui.notices.freedesktop import NO_BUS, NO_DAEMON, plain
from rf_desktop.ui.notices.notifier import Available, Failed, Outcome, Shown, Unavailable
from rf_desktop.ui.notices.tray import TrayIcon
from rf_desktop.ui.theme.tokens import Mode

Until = Callable[..., Awaitable[None]]
TITLE = "Escalation from Jane · #12345: Outlook is failing to sync email…"
ACTIONS = (("pick_up", "Pick up"),)


class Heard:
    """A notifier and everything that it told."""

    def __init__(self, notifier: DesktopNotifications) -> None:
        self.notifier = notifier
        self.actions: list[tuple[str, str]] = []
        self.outcomes: list[tuple[str, Outcome]] = []
        self.queue_opened = 0
        notifier.on_action = lambda key, action: self.actions.append((key, action))
        notifier.on_outcome = lambda key, outcome: self.outcomes.append((key, outcome))
        notifier.on_open_queue = self._count

    def _count(self) -> None:
        self.queue_opened += 1


@contextlib.asynccontextmanager
async def listening(tray: TrayIcon | None = None) -> AsyncIterator[Heard]:
    notifier = open_notifier(tray)
    assert isinstance(notifier, DesktopNotifications)
    try:
        yield Heard(notifier)
    finally:
        await notifier.close()


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
        assert [entry.summary for entry in daemon.shown()] == ["Already claimed by Sam just now."]
        assert daemon.displayed() == 1
        await asyncio.to_thread(daemon.invoke, daemon.standing()[0].id)
        await until(lambda: heard.actions == [("h1", "default")])


async def test_what_a_colleague_claimed_is_withdrawn(daemon: sandbox.NotificationDaemon, until: Until) -> None:
    """Q5, C7: and only that; withdrawing what is not there is no trouble."""
    async with listening() as heard:
        heard.notifier.notify("h1", "first", "")
        heard.notifier.notify("h2", "second", "")
        heard.notifier.withdraw("h1")
        heard.notifier.withdraw("h1")
        heard.notifier.withdraw("never shown")
        await until(lambda: [entry.summary for entry in daemon.standing()] == ["second"])
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
        await until(lambda: heard.outcomes)
    assert await asyncio.to_thread(daemon.wait_until_closed, daemon.shown()[0].id) == 3


async def test_one_that_was_dismissed_is_shown_anew(daemon: sandbox.NotificationDaemon, until: Until) -> None:
    """Q5: the old number belongs to nobody any more."""
    async with listening() as heard:
        heard.notifier.notify("h1", "first", "")
        await until(lambda: heard.outcomes)
        daemon.dismiss_all()
        service = heard.notifier._service
        assert service
        await until(lambda: not service._standing)
        heard.notifier.notify("h1", "again", "")
        await until(lambda: len(heard.outcomes) == 2)
        assert [entry.summary for entry in daemon.standing()] == ["again"]


HOSTILE = '<b>bold</b> <img src="file:///etc/passwd"/> & <a href="https://evil.example">x</a>'


async def test_what_no_text_should_hold_is_gone_and_the_rest_stays(
    daemon: sandbox.NotificationDaemon, until: Until
) -> None:
    """A7: nothing in a ticket breaks the connection or turns the reading direction."""
    async with listening() as heard:
        heard.notifier.notify("h1", f"{HOSTILE}\0", f"{HOSTILE}\0\x1b\u202e\ud800")
        await until(lambda: heard.outcomes == [("h1", Shown())])
        (shown,) = daemon.standing()
        assert (shown.summary, shown.body) == (HOSTILE + " ", HOSTILE + "    ")


@pytest.mark.parametrize(
    ("capability", "sent"),
    [
        ("body", HOSTILE),
        (
            "body-markup",
            '&lt;b&gt;bold&lt;/b&gt; &lt;img src="file:///etc/passwd"/&gt; &amp; '
            '&lt;a href="https://evil.example"&gt;x&lt;/a&gt;',
        ),
    ],
)
async def test_text_stays_text(on_bus: sandbox.PrivateBus, until: Until, capability: str, sent: str) -> None:
    """A7: a daemon that understands markup gets it escaped, another one gets it as it is."""
    async with small_daemon(on_bus.address, capability) as notes, listening() as heard:
        heard.notifier.notify("h1", HOSTILE, HOSTILE)
        await until(lambda: heard.outcomes == [("h1", Shown())])
        assert [note[3:5] for note in notes] == [(HOSTILE, sent)]


async def test_a_1_mb_note_is_shown_short(daemon: sandbox.NotificationDaemon, until: Until) -> None:
    """E4: the daemon gets what fits on a screen."""
    async with listening() as heard:
        heard.notifier.notify("h1", "t" * 1_000_000, "é" * 1_000_000)
        await until(lambda: heard.outcomes == [("h1", Shown())])
        (shown,) = daemon.standing()
        assert shown.summary == "t" * 199 + "…"
        assert shown.body == "é" * 1_999 + "…"


async def test_without_a_daemon_it_is_said_and_nothing_raises(on_bus: sandbox.PrivateBus, until: Until) -> None:
    """Q5, Q8."""
    async with listening() as heard:
        heard.notifier.notify("h1", "first", "")
        heard.notifier.withdraw("h1")
        await until(lambda: heard.outcomes)
        assert heard.outcomes == [("h1", Failed(NO_DAEMON))]
        assert heard.notifier.availability.value == Unavailable(NO_DAEMON)


async def test_without_a_bus_it_is_said_and_nothing_raises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    """Q5, Q8: also when the environment names none, or nonsense."""
    for address in (f"unix:path={tmp_path}/none", "nonsense", ""):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        async with listening() as heard:
            heard.notifier.notify("h1", "first", "")
            await until(lambda heard=heard: heard.outcomes)
            assert heard.outcomes == [("h1", Failed(NO_BUS))]
            assert heard.notifier.availability.value == Unavailable(NO_BUS)


async def test_a_daemon_that_starts_later_or_comes_back_is_found(
    on_bus: sandbox.PrivateBus, virtual_screen: sandbox.VirtualScreen, until: Until
) -> None:
    """Q5: nothing of the old daemon's numbers is used with the new one."""
    async with listening() as heard:
        heard.notifier.notify("h1", "too early", "")
        await until(lambda: heard.outcomes == [("h1", Failed(NO_DAEMON))])
        for turn in (1, 2):
            with sandbox.notification_daemon(virtual_screen, on_bus) as daemon:
                await until(lambda: heard.notifier.availability.value == Available("dunst"))
                heard.notifier.notify("h1", f"turn {turn}", "", ACTIONS)
                await until(lambda turn=turn: len(heard.outcomes) == 1 + turn)
                await asyncio.to_thread(daemon.invoke, daemon.wait_for(f"turn {turn}").id, "pick_up")
                await until(lambda turn=turn: heard.actions == [("h1", "pick_up")] * turn)
            await until(lambda: heard.notifier.availability.value == Unavailable(NO_DAEMON))


async def test_a_bus_that_dies_is_noticed_and_a_new_one_found(
    virtual_screen: sandbox.VirtualScreen, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    """Q5: the session bus was restarted under the application."""
    with contextlib.ExitStack() as first_bus:
        bus = first_bus.enter_context(sandbox.private_bus())
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        first_bus.enter_context(sandbox.notification_daemon(virtual_screen, bus))
        async with listening() as heard:
            heard.notifier.notify("h1", "first", "")
            await until(lambda: heard.outcomes == [("h1", Shown())])
            await asyncio.to_thread(first_bus.close)
            await until(lambda: heard.notifier.availability.value == Unavailable(NO_BUS), 15)
            heard.notifier.notify("h1", "nobody there", "")
            await until(lambda: heard.outcomes[-1] == ("h1", Failed(NO_BUS)))
            with (
                sandbox.private_bus() as new_bus,
                sandbox.notification_daemon(virtual_screen, new_bus) as daemon,
            ):
                monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", new_bus.address)
                heard.notifier.notify("h1", "second", "")
                await until(lambda: heard.outcomes[-1] == ("h1", Shown()))
                assert daemon.wait_for("second").closed is None


async def test_a_daemon_that_never_answers_is_given_up(
    on_bus: sandbox.PrivateBus, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    """Q5: it has the name and says nothing."""
    monkeypatch.setattr("rf_desktop.ui.notices.session_bus.CALL_WITHIN", 0.2)
    mute = await open_dbus_connection(on_bus.address)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(mute.close)
        await own(mute, freedesktop.SERVICE)
        async with listening() as heard:
            heard.notifier.notify("h1", "first", "")
            await until(lambda: heard.outcomes == [("h1", Failed(freedesktop.NO_ANSWER))])
            assert heard.notifier.availability.value == Unavailable(freedesktop.NO_ANSWER)


async def test_signals_of_other_programs_and_other_notices_change_nothing(
    daemon: sandbox.NotificationDaemon, on_bus: sandbox.PrivateBus, until: Until
) -> None:
    """A7: any program of the session can send a signal; only the daemon's own count."""
    async with listening() as heard:
        heard.notifier.notify("h1", "first", "", ACTIONS)
        await until(lambda: heard.outcomes)
        number = daemon.standing()[0].id
        stranger = await open_dbus_connection(on_bus.address)
        path = DBusAddress("/org/freedesktop/Notifications", interface=freedesktop.SERVICE)
        await stranger.send(new_signal(path, "ActionInvoked", "us", (number, "pick_up")))
        await stranger.send(new_signal(path, "ActivationToken", "us", (number, "stolen")))
        await asyncio.to_thread(daemon.invoke, number, "pick_up")
        await until(lambda: heard.actions)
        assert heard.actions == [("h1", "pick_up")]
        assert os.environ.get("XDG_ACTIVATION_TOKEN") != "stolen"
        heard.notifier.notify("h2", "second", "")
        await until(lambda: len(heard.outcomes) == 2)
        await stranger.send(new_signal(path, "NotificationClosed", "uu", (number + 1, 2)))
        await stranger.close()
        heard.notifier.notify("h2", "second, replaced in place", "")
        await until(lambda: len(heard.outcomes) == 3)
        assert [entry.summary for entry in daemon.shown()] == ["first", "second, replaced in place"]


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
        assert notes[0][6]["desktop-entry"] == ("s", "rf-desktop")
        assert notes[0][6]["urgency"] == ("y", 1)


async def own(connection: DBusConnection, name: str) -> None:
    await connection.send(message_bus.RequestName(name))
    await connection.receive()


@contextlib.asynccontextmanager
async def small_daemon(address: str, capability: str) -> AsyncIterator[list[tuple[Any, ...]]]:
    """Yields what it is asked to show. It sends token and click before its reply; dunst on X has no tokens."""
    notes: list[tuple[Any, ...]] = []
    connection = await open_dbus_connection(address)
    path = DBusAddress("/org/freedesktop/Notifications", interface=freedesktop.SERVICE)
    answers: dict[str, tuple[str | None, tuple[Any, ...]]] = {
        "GetServerInformation": ("ssss", ("small", "test", "1", "1.2")),
        "GetCapabilities": ("as", (["actions", capability],)),
        "CloseNotification": (None, ()),
    }

    async def serve() -> None:
        while True:
            message = await connection.receive()
            member = message.header.fields.get(HeaderFields.member)
            if message.header.message_type is not MessageType.method_call:
                continue
            if member == "Notify":
                notes.append(message.body)
                await connection.send(new_signal(path, "ActivationToken", "us", (7, "fresh")))
                await connection.send(new_signal(path, "ActionInvoked", "us", (7, "default")))
                await connection.send(new_method_return(message, "u", (7,)))
            elif member in answers:
                await connection.send(new_method_return(message, *answers[member]))

    await own(connection, freedesktop.SERVICE)
    serving = asyncio.create_task(serve())
    try:
        yield notes
    finally:
        serving.cancel()
        await asyncio.wait([serving])
        await connection.close()


@pytest.fixture
def tray() -> Iterator[TrayIcon]:
    """A tray that says it is there; a real one is in test_tray.py."""
    tray = TrayIcon(Mode.LIGHT, is_available=lambda: False)
    tray.is_present = lambda: True  # type: ignore[method-assign]
    yield tray
    tray.close()


async def test_without_a_daemon_the_tray_says_it_and_a_click_opens_the_queue(tray: TrayIcon, until: Until) -> None:
    """Q5, PITFALLS A: Qt does not say which message was clicked, so no item is guessed."""
    said: list[tuple[str, str]] = []
    tray.show_message = lambda title, body, urgency="normal": said.append((title, body))  # type: ignore[method-assign]
    async with listening(tray) as heard:
        heard.notifier.notify("h1", TITLE, "body", ACTIONS)
        await until(lambda: heard.outcomes == [("h1", Shown())])
        assert said == [(TITLE, "body")]
        assert heard.notifier.availability.value == Available(TRAY)
        tray.message_clicked.emit()
        assert (heard.queue_opened, heard.actions) == (1, [])


async def test_where_the_desktop_has_no_bus_at_all_only_the_tray_is_asked(until: Until) -> None:
    """Q5: Windows and macOS."""
    heard = Heard(DesktopNotifications(None, freedesktop=False))
    heard.notifier.look()
    heard.notifier.notify("h1", TITLE, "")
    heard.notifier.withdraw("h1")
    await until(lambda: heard.outcomes == [("h1", Failed(NOTHING))])
    assert heard.notifier.availability.value == Unavailable(NOTHING)
    await heard.notifier.close()


async def test_a_failure_in_what_hears_a_click_does_not_end_the_hearing(
    daemon: sandbox.NotificationDaemon, until: Until
) -> None:
    """Q5: it goes to the loop's log, and the next click is heard."""
    failures: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: failures.append(context.get("exception")))
    async with listening() as heard:
        heard.notifier.on_action = lambda key, action: heard.actions.remove((key, action))
        heard.notifier.notify("h1", "first", "", ACTIONS)
        await until(lambda: heard.outcomes)
        await asyncio.to_thread(daemon.invoke, daemon.standing()[0].id, "pick_up")
        await until(lambda: failures)
        assert isinstance(failures[0], ValueError)
        heard.notifier.on_action = lambda key, action: heard.actions.append((key, action))
        heard.notifier.notify("h1", "second", "", ACTIONS)
        await until(lambda: len(heard.outcomes) == 2)
        await asyncio.to_thread(daemon.invoke, daemon.standing()[0].id)
        await until(lambda: heard.actions == [("h1", "default")])


def test_plain_text_ends_where_it_must() -> None:
    """E4."""
    assert plain("abc", 3) == "abc"
    assert plain("ab  cd", 4) == "ab…"
    assert plain("two\nlines\tand a tab", 50) == "two\nlines and a tab"
