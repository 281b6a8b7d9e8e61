"""The tray says in picture and words how things stand, comes and goes with the panel, and is never counted on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rf_desktop.app.story import sandbox
from rf_desktop.client import slept
from rf_desktop.ui.notices.tray import TrayIcon, tooltip
from rf_desktop.ui.notices.tray_icon import SIZES, TrayConnection, TrayState, tray_icon, tray_picture
from rf_desktop.ui.theme.tokens import Mode, load

OFFLINE = TrayState(connection=TrayConnection.OFFLINE, offline_since="14:02")
SIGNED_OUT = TrayState(connection=TrayConnection.SIGNED_OUT)
QUIET = TrayState()


def pixels(picture: QImage) -> bytes:
    return bytes(picture.constBits())


def has(picture: QImage, color: QColor) -> bool:
    return any(
        picture.pixelColor(x, y).name() == color.name() and picture.pixelColor(x, y).alpha() == 255
        for x in range(picture.width())
        for y in range(picture.height())
    )


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("size", [16, 22, 24, 32, 64])
def test_every_state_looks_different(qapp: QApplication, size: int, mode: Mode) -> None:
    """Q4: nothing unread, unread, catching up, offline, signed out, do-not-disturb and offline with unread."""
    states = [
        QUIET,
        TrayState(unread=3, waiting=3),
        TrayState(connection=TrayConnection.CATCHING_UP),
        OFFLINE,
        SIGNED_OUT,
        TrayState(do_not_disturb=True),
        TrayState(unread=3, waiting=3, connection=TrayConnection.OFFLINE),
    ]
    pictures = [pixels(tray_picture(state, size, mode)) for state in states]
    assert all(one != other for one, other in combinations(pictures, 2))


def test_the_number_is_readable_or_a_dot(qapp: QApplication) -> None:
    """Q4: below 22 pixels every count is the same dot; from there on each one is itself, up to 99+."""
    for size in SIZES:
        counts = [
            pixels(tray_picture(TrayState(unread=count), size, Mode.LIGHT)) for count in (1, 7, 12, 99, 100, 4_000)
        ]
        assert len(set(counts)) == (1 if size < 22 else 5)
        assert counts[-1] == counts[-2]


@pytest.mark.parametrize("mode", Mode)
def test_unread_and_nothing_else_wears_the_accent(qapp: QApplication, mode: Mode) -> None:
    """Q4, Q7: zero is no badge."""
    accent, urgent = load(mode).colors.accent, load(mode).colors.urgent
    for size in SIZES:
        assert not has(tray_picture(QUIET, size, mode), accent)
        assert has(tray_picture(TrayState(unread=1), size, mode), accent)
        assert not has(tray_picture(OFFLINE, size, mode), accent)
        signed_out = tray_picture(TrayState(unread=5, connection=TrayConnection.SIGNED_OUT), size, mode)
        assert has(signed_out, urgent)
        assert not has(signed_out, accent)


def test_every_size_is_drawn_for_itself(qapp: QApplication) -> None:
    """Q4: whatever size a tray asks for at 100, 125, 150, 200 or 300 %, it gets exactly those pixels, unscaled."""
    icon = tray_icon(TrayState(unread=7), Mode.DARK)
    for logical in (16, 22, 24, 32):
        for scale in (1.0, 1.25, 1.5, 2.0, 3.0):
            wanted = round(logical * scale)
            if wanted in SIZES:
                shown = icon.pixmap(wanted, wanted).toImage().convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
                assert pixels(shown) == pixels(tray_picture(TrayState(unread=7), wanted, Mode.DARK))
    assert {16, 20, 24, 32, 48, 22, 28, 33, 44, 30, 36, 40, 64, 96} <= set(SIZES)


def test_nothing_is_painted_over_the_edge(qapp: QApplication) -> None:
    """Q4: the widest count leaves the corner of its badge round at every size."""
    for size in SIZES:
        picture = tray_picture(TrayState(unread=100), size, Mode.LIGHT)
        assert picture.pixelColor(size - 1, 0).alpha() < 255


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (QUIET, "ResolutionFlow\nNothing is waiting"),
        (TrayState(unread=0, waiting=1), "ResolutionFlow\n1 waiting"),
        (TrayState(unread=2, waiting=140), "ResolutionFlow\n140 waiting, 2 unread"),
        (OFFLINE, "ResolutionFlow\nOffline since 14:02\nNothing is waiting"),
        (TrayState(3, 3, TrayConnection.CATCHING_UP), "ResolutionFlow\nCatching up…\n3 waiting, 3 unread"),
        (TrayState(4, 4, TrayConnection.SIGNED_OUT), "ResolutionFlow\nSigned out"),
        (TrayState(2, 2, TrayConnection.OFFLINE), "ResolutionFlow\nOffline\n2 waiting, 2 unread"),
        (TrayState(do_not_disturb=True), "ResolutionFlow\nNothing is waiting\nDo not disturb"),
        (
            TrayState(1, 1, do_not_disturb=True, quiet="Quiet hours until 07:00"),
            "ResolutionFlow\n1 waiting, 1 unread\nQuiet hours until 07:00",
        ),
    ],
)
def test_the_tooltip_says_it_in_words(state: TrayState, words: str) -> None:
    """Q4."""
    assert tooltip(state) == words


@pytest.fixture
def without_tray(qapp: QApplication) -> Iterator[TrayIcon]:
    tray = TrayIcon(Mode.LIGHT)
    yield tray
    tray.close()


def test_the_menu_offers_everything(without_tray: TrayIcon, qtbot: QtBot) -> None:
    """Q4: Open, Next escalation, Settings, Quit."""
    tray = without_tray
    words = [action.text() for action in tray.menu.actions() if action.text()]
    assert words == ["Open", "Next escalation", "Settings", "Quit"]
    by_words = {action.text(): action for action in tray.menu.actions()}
    assert not by_words["Next escalation"].isEnabled()
    tray.show(TrayState(waiting=1))
    assert by_words["Next escalation"].isEnabled()
    for entry, signal in (
        ("Open", tray.opened),
        ("Next escalation", tray.next_requested),
        ("Settings", tray.settings_requested),
        ("Quit", tray.quit_requested),
    ):
        with qtbot.waitSignal(signal, timeout=1_000):
            by_words[entry].trigger()


def test_without_a_tray_it_says_so_and_does_not_mind(without_tray: TrayIcon) -> None:
    """Q4: the caller minimises then."""
    assert not without_tray.is_present()
    without_tray.show(TrayState(unread=3, waiting=3))
    without_tray.show_message("title", "body")
    without_tray.set_mode(Mode.DARK)
    assert without_tray.state == TrayState(unread=3, waiting=3)


def test_the_panel_of_a_desktop_that_is_not_light_gets_the_other_picture(qapp: QApplication) -> None:
    """Q4, DESIGN."""
    light, dark = (pixels(tray_picture(QUIET, 32, mode)) for mode in Mode)
    assert light != dark


PROGRAM = """
import sys
from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication
from rf_desktop.ui.notices import tray
from rf_desktop.ui.notices.tray import TrayIcon
from rf_desktop.ui.notices.tray_icon import TrayState
from rf_desktop.ui.theme.tokens import Mode
app = QApplication([])
app.setQuitOnLastWindowClosed(False)
def say(*words): print(*words, flush=True)
tray.LOOK_AGAIN = 50
tray = TrayIcon(Mode.LIGHT)
tray.show(TrayState(unread=7, waiting=9))
tray.presence_changed.connect(lambda there: say("present", there, tray.is_present()))
tray.opened.connect(lambda: say("opened"))
say("present", tray.is_present(), tray.is_present())
def where():
    place = tray._icon.geometry()
    if place.x() > 0 and place.width() > 1: say(place.center().x(), place.center().y())
    else: QTimer.singleShot(10, where)
def told():
    match sys.stdin.readline().strip():
        case "where": where()
        case "look": print(app.primaryScreen().grabWindow(0).save("tray.png"), flush=True)
        case "": tray.close(); app.quit()
ending = QSocketNotifier(0, QSocketNotifier.Type.Read)
ending.activated.connect(told)
app.exec()
"""


def wait_for_badge(program: subprocess.Popen[str], folder: Path, x: int, y: int) -> None:
    """Has pictures of the screen taken until the accent is at the icon's place."""
    assert program.stdin
    assert program.stdout
    deadline = time.monotonic() + 20
    while True:
        program.stdin.write("look\n")
        program.stdin.flush()
        assert program.stdout.readline() == "True\n"
        if has(QImage(str(folder / "tray.png")).copy(x - 16, y - 16, 32, 32), load(Mode.LIGHT).colors.accent):
            return
        assert time.monotonic() < deadline, "the badge is not on the screen"


def test_a_real_tray_shows_it_and_a_click_opens(
    virtual_screen: sandbox.VirtualScreen, need_programs: Callable[..., None], tmp_path: Path
) -> None:
    """Q4: started before its panel, clicked with the mouse, and told when the panel ended and came back."""
    need_programs("trayer", "xdotool")
    env = {**os.environ, **virtual_screen.env, "PYTHONPATH": str(Path.cwd())}
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=env, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert program.stdin
    assert program.stdout
    try:
        assert program.stdout.readline() == "present False False\n"
        for turn in (1, 2):
            with sandbox.tray_host(virtual_screen):
                assert program.stdout.readline() == "present True True\n"
                program.stdin.write("where\n")
                program.stdin.flush()
                x, y = program.stdout.readline().split()
                if turn == 1:
                    subprocess.run(["xdotool", "mousemove", x, y, "click", "1"], env=env, check=True, timeout=20)
                    assert program.stdout.readline() == "opened\n"
                wait_for_badge(program, tmp_path, int(x), int(y))
            assert program.stdout.readline() == "present False False\n"
    finally:
        program.communicate(timeout=20)
    assert program.returncode == 0


def test_a_computer_that_woke_gets_a_new_icon(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Q4: panels lose icons over a sleep; three seconds between two looks are none."""
    wall = SimpleNamespace(now=1_000_000.0)
    monkeypatch.setattr(slept, "time", SimpleNamespace(time=lambda: wall.now))
    monkeypatch.setattr(TrayIcon, "_appear", lambda _: MagicMock())  # nothing here has a tray
    tray = TrayIcon(Mode.LIGHT, is_available=lambda: True)
    first = tray._icon
    wall.now += 3
    tray.look()
    assert tray._icon is first
    wall.now += 3600
    tray.look()
    assert tray._icon is not None
    assert tray._icon is not first
    tray.close()
