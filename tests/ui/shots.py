"""The pictures of the documentation, taken of the program itself: python -m tests.ui.shots --out docs/pictures

Each look is one run of the demo: three windows on one server, played by the story's hands; then what a first start
looks like (shots_manners.py). Names are stable, so that a new run replaces the pictures, and what no run makes any more
goes; `magic-moment.png` is the light one at the start size, other looks say theirs.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rf_desktop import paths
from rf_desktop.app.story import sandbox
from rf_desktop.app.story.player import Stage, StoryFailed, Window, stage, together
from rf_desktop.server.embedded import DATABASE
from rf_desktop.viewmodels import heard, language, text, text_actions, text_handing, text_settings
from tests.ui import shots_turns
from tests.ui.shots_album import LOOKS, Album, Look
from tests.ui.shots_screen import wide_screen
from tests.ui.shots_script import SCRIPTS, Script

PROFILE = "pictures"
COMPUTER = "alex-desktop"
"""What the pictures call the computer on which they are taken."""


@dataclass(frozen=True)
class Cast:
    """The three windows, and what is typed in them."""

    alex: Window
    jane: Window
    sam: Window
    script: Script


async def _gather(place: Stage, folder: Path, look: Look) -> Cast:
    for person in (folder, folder / "people" / "jane", folder / "people" / "sam"):
        person.mkdir(parents=True, exist_ok=True)
        arranged = {"theme": look.theme, "language": look.language, "window_geometry": _geometry(look.size)}
        (person / "preferences.json").write_text(json.dumps(arranged), encoding="utf-8")
    await place.start("--demo", "--profile", PROFILE, "--data", str(folder))
    alex = await place.window(PROFILE)
    await alex.see(text.LIVE, within=60)

    async def open_(name: str, role: str) -> Window:
        await alex.press("account-menu")
        await alex.do("press_entry", text=f"{text.DEMO_OPEN_AS.format(name=name)} ({role})")
        window = await place.window(f"{PROFILE}-{name.lower()}")
        await window.see(text.LIVE, within=60)
        return window

    jane, sam = await open_("Jane", text.DEMO_ROLES["engineer"]), await open_("Sam", text.DEMO_ROLES["senior"])
    return Cast(alex, jane, sam, SCRIPTS[look.language])


def _geometry(size: tuple[int, int] | None) -> str:
    """What a window of that size would have left in the preferences."""
    if size is None:
        return ""
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    window.resize(*size)
    return base64.b64encode(window.saveGeometry().data()).decode("ascii")


async def _open_session(cast: Cast, problem: str, client: str, ticket: str, album: Album | None = None) -> None:
    jane = cast.jane
    await jane.press("new-session")
    await jane.write("new-session-problem", problem)
    await jane.write("new-session-client", client)
    await jane.write("new-session-ticket", ticket)
    if album:
        await album.shoot(jane, "new-session")
    await jane.press("new-session-submit")
    await jane.do("gone", name="new-session-form")
    await jane.do("hear", text=f", {text.LANE_OPEN.format(count=4)}", within=120)  # behind the demo's assessments
    if "answer-0" not in await jane.do("buttons") and "lane-close" not in await jane.do("buttons"):
        await jane.press("lane-toggle")
    await jane.see(cast.script.card)


async def _answer(jane: Window, place: int, result: str) -> None:
    await jane.write(f"answer-{place}", result)
    await jane.press(f"done-{place}")
    await jane.see(result)


async def _play(cast: Cast, album: Album, folder: Path) -> None:
    alex, jane, sam, script = cast.alex, cast.jane, cast.sam, cast.script
    await _a_case_of_last_week(cast)
    await album.shoot(alex, "queue")
    await _everything_one_can_do(alex, album)
    await _open_session(cast, script.problem, "Contoso", "12345", album)
    await album.shoot(jane, "junior-session")
    await _answer(jane, 0, script.answers[0])
    await _answer(jane, 1, script.answers[1])
    await jane.press("skip-2")
    await jane.press("escalate")
    await jane.write("escalate-reason", script.reason)
    await jane.write("escalate-notes", script.notes)
    await jane.do("choose", name="escalate-priority", option=text.PRIORITY["urgent"])
    await album.shoot(jane, "escalate")
    await jane.press("escalate-submit")
    await jane.do("gone", name="escalate-form")
    await jane.see(text.PILLS["escalated"])
    await jane.see(text_handing.SHOWN_TO.format(names="").strip())
    await album.shoot(jane, "junior-escalated")
    await alex.see(heard.in_words("Escalation from Jane"))
    await album.shoot(alex, "new-escalation")
    for window in (alex, sam):
        await window.press_row("queue-list", script.problem_row)
        await window.see(script.suspicion)
        await window.see(text.EVIDENCE_ASSESSMENT)
    await album.shoot(alex, "magic-moment")
    await alex.do("key", key="T")
    await album.shoot(alex, "magic-moment-reading")
    await alex.do("key", key="Escape")
    await together((alex, "choice-continue"), (sam, "choice-continue"))
    winner, loser = await _who_won(alex, sam)
    await album.shoot(loser, "lost-race")
    await winner.do("gone", name="magic-moment")
    await winner.see(script.answers[1])
    await shots_turns.clear(winner)
    await album.shoot(winner, "conversation")
    await winner.press("context")
    await winner.see(script.suspicion)
    await album.shoot(winner, "context")
    await winner.press("close-moment")
    await winner.do("gone", name="magic-moment")
    await winner.press("resolve")
    await winner.write("resolve-cause", script.cause)
    await winner.write("resolve-fix", script.fix)
    await album.shoot(winner, "resolve")
    await winner.press("resolve-cancel")
    await loser.press("bell")
    await loser.see(text.MARK_ALL_READ)
    await album.shoot(loser, "bell")
    await loser.do("key", key="Escape")
    await shots_turns.clear(alex)
    _call_the_computer(folder)
    await alex.press("settings")
    for page in text_settings.PAGE_TITLES:
        await alex.press_row("settings-pages", text_settings.PAGE_TITLES[page])
        await album.shoot(alex, "settings" if page == "notifications" else f"settings-{page}")
    await alex.press("settings-close")
    await _open_session(cast, script.turns, "Contoso", "12411")
    for window in (alex, jane, sam):
        await shots_turns.clear(window)
    await shots_turns.play(jane, sam, alex, album, ("Sam", "Alex"), script)
    await jane.press("account-menu")
    await jane.do("press_entry", text=text.SIGN_OUT)
    await jane.see(text.SIGN_IN_PASSWORD)
    await album.shoot(jane, "sign-in")
    os.kill(int((await alex.facts())["server_pid"]), signal.SIGKILL)
    await winner.see(text.SERVER_RESTARTING if winner is alex else text.OFFLINE_SHORT.format(clock="").strip())
    await album.shoot(alex, "restarting")


def _data_of(home: Path) -> Path:
    """Where it would be for somebody who lives there, so that the settings say nothing about this computer."""
    return home / ".local" / "share" / paths.APPLICATION / "profiles" / "demo"


def _call_the_computer(folder: Path) -> None:
    """The list of sign-ins names the computer; on a picture it is nobody's."""
    (place,) = folder.rglob(DATABASE)
    with contextlib.closing(sqlite3.connect(place, timeout=30)) as database, database:
        database.execute("UPDATE sign_in SET device = ?", (COMPUTER,))


async def _everything_one_can_do(window: Window, album: Album) -> None:
    """The palette, and all keys, found through it."""
    await window.do("key", key="Ctrl+K")
    await window.write("palette-field", "")
    await album.shoot(window, "palette")
    await window.write("palette-field", text_actions.SHOW_KEYS)
    await window.do("key", key="Return")
    await window.see(text_actions.KEYS_HINT)
    await album.shoot(window, "keys")
    await window.press("keys-close")
    await window.do("gone", name="keys-sheet")


async def _a_case_of_last_week(cast: Cast) -> None:
    """A resolved case with cause and fix, so that the next one has something similar."""
    script = cast.script
    await _open_session(cast, script.before, "Contoso", "12207")
    await _answer(cast.jane, 0, script.before_answer)
    await cast.jane.press("escalate")
    await cast.jane.write("escalate-reason", script.before_reason)
    await cast.jane.press("escalate-submit")
    await cast.jane.do("gone", name="escalate-form")
    await cast.sam.do("point_at_row", list="queue-list", text=script.before_row)
    await cast.sam.press("pick-up")
    await cast.sam.press("resolve")
    await cast.sam.write("resolve-cause", script.cause)
    await cast.sam.write("resolve-fix", script.fix)
    await cast.sam.press("resolve-submit")
    await cast.sam.do("gone", name="resolve-form")
    for window in (cast.alex, cast.jane, cast.sam):
        while text.DISMISS_TOAST.lower() in [name.lower() for name in await window.do("buttons")]:
            await window.press(text.DISMISS_TOAST)


def _who_was_first() -> str:
    """C3's sentence without the name and the time."""
    parts = text.ALREADY_CLAIMED.format(name="|", ago="|").split("|")
    return parts[1].strip() or parts[0].strip()


async def _who_won(alex: Window, sam: Window) -> tuple[Window, Window]:
    """Winner and loser, by what their screens say."""
    while True:
        for loser, winner in ((alex, sam), (sam, alex)):
            with contextlib.suppress(StoryFailed):
                await loser.see(_who_was_first(), within=0.5)
                return winner, loser


@contextlib.contextmanager
def _surroundings(folder: Path, look: Look) -> Iterator[dict[str, str]]:
    """A bus, a keyring and a notification daemon of their own where they are installed, so that nothing has to be said
    about their absence."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    env = {
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(runtime),
        "QT_QPA_PLATFORM": wide_screen(folder),
        "QT_SCALE_FACTOR": str(look.scale),
    }
    with contextlib.ExitStack() as house:
        with contextlib.suppress(sandbox.MissingProgram):
            bus = house.enter_context(sandbox.private_bus())
            env |= bus.env
            if shutil.which("gnome-keyring-daemon"):
                env |= house.enter_context(sandbox.secret_service(bus)).env
            if shutil.which("dunst") and shutil.which("Xvfb"):
                house.enter_context(
                    sandbox.notification_daemon(house.enter_context(sandbox.virtual_screen(800, 600)), bus)
                )
        yield env


async def _one(look: Look, out: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="rf-pictures-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with _surroundings(folder, look) as env:
            language.speak(look.language, language.read_catalogue(paths.resources() / "language", look.language))
            async with stage(env) as place:
                album = Album(out, look)
                await _play(await _gather(place, _data_of(folder), look), album, _data_of(folder))
                return album.count


def main() -> int:
    """0 when every picture was taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--look", choices=[look.name for look in LOOKS], help="only this one")
    chosen = parser.parse_args()
    out = chosen.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    # The same screen as the windows': a size that was left on a much smaller one is not taken up again.
    screen = tempfile.TemporaryDirectory(prefix="rf-screen-")
    os.environ["QT_QPA_PLATFORM"] = wide_screen(Path(screen.name))
    from PySide6.QtWidgets import QApplication

    _app = QApplication([])
    screen.cleanup()
    began = time.time()
    for look in LOOKS:
        if chosen.look is None or look.name == chosen.look:
            try:
                count = asyncio.run(_one(look, out))
                _quiet_ones(look, out)
            except StoryFailed as failure:
                print(f"{look.name or 'light'}: {failure}", file=sys.stderr)
                return 1
            print(f"{look.name or 'light'}: {count} pictures of the story, others beside them, in {out}")
    if chosen.look is None:
        _forget_others(out, began)
    return 0


def _quiet_ones(look: Look, out: Path) -> None:
    """What needs no server, in a process of its own: Qt takes the scale only at its start."""
    command = [sys.executable, "-m", "tests.ui.shots_manners", "--out", str(out), f"--look={look.name}"]
    subprocess.run(command, env={**os.environ, "QT_SCALE_FACTOR": str(look.scale)}, check=True)


def _forget_others(out: Path, since: float) -> None:
    """Pictures that no look makes any more."""
    for path in out.glob("*.png"):
        if path.stat().st_mtime < since:
            path.unlink()
            print(f"{path.name}: nobody takes this picture any more")


if __name__ == "__main__":
    raise SystemExit(main())
