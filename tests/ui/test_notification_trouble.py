"""No bus, no daemon, one that dies, is mute or is not the one it says: it is told, and the window lives on."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from jeepney import DBusAddress, MessageType, new_method_call, new_signal
from jeepney.io.asyncio import DBusRouter, open_dbus_connection

from rf_desktop.app.story import sandbox
from rf_desktop.client.left_standing import LeftStanding
from rf_desktop.ui.notices import freedesktop
from rf_desktop.ui.notices.desktop_notifications import TRAY, DesktopNotifications
from rf_desktop.ui.notices.notifier import Available, Failed, Shown, Unavailable
from rf_desktop.ui.notices.tray import TrayIcon
from rf_desktop.ui.theme.tokens import Mode
from rf_desktop.viewmodels import text
from tests.ui.notification_listening import ACTIONS, TITLE, Heard, Until, listening, own


@pytest.fixture
def on_bus(private_bus: sandbox.PrivateBus, monkeypatch: pytest.MonkeyPatch) -> sandbox.PrivateBus:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", private_bus.address)
    return private_bus


@pytest.fixture
def daemon(on_bus: sandbox.PrivateBus, notification_daemon: sandbox.NotificationDaemon) -> sandbox.NotificationDaemon:
    return notification_daemon


@pytest.fixture
def tray() -> Iterator[TrayIcon]:
    """A tray that says it is there; a real one is in test_tray.py."""
    tray = TrayIcon(Mode.LIGHT, is_available=lambda: False)
    tray.is_present = lambda: True  # type: ignore[method-assign]
    yield tray
    tray.close()


async def test_without_a_daemon_it_is_said_and_nothing_raises(on_bus: sandbox.PrivateBus, until: Until) -> None:
    """Q5, Q8."""
    async with listening() as heard:
        heard.notifier.notify("h1", "first", "")
        heard.notifier.withdraw("h1")
        await until(lambda: heard.outcomes)
        assert heard.outcomes == [("h1", Failed(text.NOTIFIER_NO_DAEMON))]
        assert heard.notifier.availability.value == Unavailable(text.NOTIFIER_NO_DAEMON)


async def test_without_a_bus_it_is_said_and_nothing_raises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    """Q5, Q8: also when the environment names none, or nonsense."""
    for address in (f"unix:path={tmp_path}/none", "nonsense", ""):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        async with listening() as heard:
            heard.notifier.notify("h1", "first", "")
            await until(lambda heard=heard: heard.outcomes)
            assert heard.outcomes == [("h1", Failed(text.NOTIFIER_NO_BUS))]
            assert heard.notifier.availability.value == Unavailable(text.NOTIFIER_NO_BUS)


async def show_as_another_program(address: str, summary: str) -> None:
    """Takes one of the daemon's numbers, which start anew with each daemon."""
    connection = await open_dbus_connection(address)
    async with DBusRouter(connection) as router:
        arguments: tuple[object, ...] = ("other", 0, "", summary, "", [], {}, -1)
        notify = new_method_call(freedesktop.DAEMON, "Notify", "susssasa{sv}i", arguments)
        assert (await router.send_and_get_reply(notify)).header.message_type is MessageType.method_return
    await connection.close()


async def test_a_daemon_that_starts_later_or_comes_back_is_found(
    on_bus: sandbox.PrivateBus, virtual_screen: sandbox.VirtualScreen, until: Until
) -> None:
    """Q5: nothing of the old daemon's numbers is used with the new one."""
    async with listening() as heard:
        heard.notifier.notify("h1", "too early", "")
        await until(lambda: heard.outcomes == [("h1", Failed(text.NOTIFIER_NO_DAEMON))])
        for turn in (1, 2):
            with sandbox.notification_daemon(virtual_screen, on_bus) as daemon:
                await until(lambda: heard.notifier.availability.value == Available("dunst"))
                if turn == 2:
                    await show_as_another_program(on_bus.address, "not ours")
                heard.notifier.notify("h1", f"turn {turn}", "", ACTIONS)
                await until(lambda turn=turn: len(heard.outcomes) == 1 + turn)
                others = ["not ours"] if turn == 2 else []
                daemon.wait_for(f"turn {turn}")
                assert [entry.summary for entry in daemon.standing()] == [*others, f"turn {turn}"]
                await asyncio.to_thread(daemon.invoke, daemon.wait_for(f"turn {turn}").id, "pick_up")
                await until(lambda turn=turn: heard.actions == [("h1", "pick_up")] * turn)
            await until(lambda: heard.notifier.availability.value == Unavailable(text.NOTIFIER_NO_DAEMON))


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
            await until(lambda: heard.notifier.availability.value == Unavailable(text.NOTIFIER_NO_BUS), 15)
            heard.notifier.notify("h1", "nobody there", "")
            await until(lambda: heard.outcomes[-1] == ("h1", Failed(text.NOTIFIER_NO_BUS)))
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
            await until(lambda: heard.outcomes == [("h1", Failed(text.NOTIFIER_NO_ANSWER))])
            assert heard.notifier.availability.value == Unavailable(text.NOTIFIER_NO_ANSWER)


async def test_signals_of_other_programs_and_other_notices_change_nothing(
    daemon: sandbox.NotificationDaemon, on_bus: sandbox.PrivateBus, until: Until
) -> None:
    """A7: any program of the session can send a signal; only the daemon's own count."""
    async with listening() as heard:
        heard.notifier.notify("h1", "first", "", ACTIONS)
        await until(lambda: heard.outcomes)
        number = daemon.wait_for("first").id
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
        daemon.wait_for("replaced in place")
        assert [entry.summary for entry in daemon.shown()] == ["first", "second, replaced in place"]


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
    heard = Heard(DesktopNotifications(None, LeftStanding(None), freedesktop=False))
    heard.notifier.look()
    heard.notifier.notify("h1", TITLE, "")
    heard.notifier.withdraw("h1")
    await until(lambda: heard.outcomes == [("h1", Failed(text.NO_OS_NOTIFICATIONS))])
    assert heard.notifier.availability.value == Unavailable(text.NO_OS_NOTIFICATIONS)
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
        await asyncio.to_thread(daemon.invoke, daemon.wait_for("first").id, "pick_up")
        await until(lambda: failures)
        assert isinstance(failures[0], ValueError)
        heard.notifier.on_action = lambda key, action: heard.actions.append((key, action))
        heard.notifier.notify("h1", "second", "", ACTIONS)
        await until(lambda: len(heard.outcomes) == 2)
        await asyncio.to_thread(daemon.invoke, daemon.wait_for("second").id)
        await until(lambda: heard.actions == [("h1", "default")])


async def test_the_desktops_own_do_not_disturb_is_known_and_followed(
    daemon: sandbox.NotificationDaemon, until: Until
) -> None:
    """Q6: dunst says that it is paused, when we come and while we are there."""
    daemon._ask("set-paused", "true")
    async with listening() as heard:
        await until(lambda: heard.notifier.desktop_quiet)
        await asyncio.to_thread(daemon._ask, "set-paused", "false")
        await until(lambda: not heard.notifier.desktop_quiet)
        await asyncio.to_thread(daemon._ask, "set-paused", "true")
        await until(lambda: heard.notifier.desktop_quiet)
