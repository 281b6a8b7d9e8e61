"""Real windows in real processes around one server, and what a test of trouble does with them.

One loop, kept open between the steps of a module: the windows live longer than one test.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from rf_desktop.app.single_instance import SingleInstance
from rf_desktop.app.story.player import Stage, StoryFailed, Window, stage
from rf_desktop.server.embedded import database_file
from rf_desktop.server.store.witness import SeenHandoff, SeenSession, Witness
from rf_desktop.viewmodels import text

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds after which a condition is taken to never come; only a failing test spends them."""

LIVE = f"{text.LIVE} · "
"""How the line below the queue begins when all is well."""

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "error"}


async def until(look: Callable[[], T | None], what: str) -> T:
    """Look until there is something to see."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline, f"it never happened that {what}"
        await asyncio.sleep(0.02)
    return found


class Household:
    """A stage on a loop of its own, and one data folder: the programs of one profile and of those it opens."""

    def __init__(self, runner: asyncio.Runner, place: Stage, runtime: Path, data: Path, profile: str) -> None:
        self._runner = runner
        self.stage = place
        self.runtime = runtime
        self.data = data
        self.profile = profile
        self.database = database_file(data)
        self.witness = Witness(self.database)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something with the windows, from a test that is no coroutine."""
        return self._runner.run(work)

    # The program -------------------------------------------------------------------------------------------------

    async def start(self, *more: str) -> asyncio.subprocess.Process:
        """Start the program of this profile once, or once more."""
        return await self.stage.start("--profile", self.profile, "--data", str(self.data), *more)

    async def hands_over(self, link: str) -> None:
        """Start the program a second time with a link, and wait until it has ended in peace (D1)."""
        again = await self.start("--demo", link)
        assert await asyncio.wait_for(again.wait(), PATIENCE) == 0

    async def is_told(self, link: str) -> None:
        """Say to the running program what a second start would say, without starting one."""
        address = SingleInstance(self.profile, folder=self.runtime)._address
        reader, writer = await asyncio.open_unix_connection(address)
        writer.write(json.dumps({"link": link, "token": ""}).encode() + b"\n")
        assert await reader.readline() == b"ok\n"
        writer.close()
        await writer.wait_closed()

    # What the database says --------------------------------------------------------------------------------------

    def session_about(self, problem: str) -> SeenSession | None:
        """The session that began with these words."""
        rows = self.witness.query("SELECT session_id FROM message WHERE position = 1 AND body = ?", (problem,))
        assert len(rows) < 2, f"“{problem}” is there {len(rows)} times"
        return next((s for s in self.witness.sessions() for row in rows if s.id == row["session_id"]), None)

    def handoffs_of(self, session_id: str) -> list[SeenHandoff]:
        return [handoff for handoff in self.witness.handoffs() if handoff.session_id == session_id]

    def bodies(self, session_id: str) -> list[str]:
        return [message["body"] for message in self.witness.messages(session_id)]

    def events_about(self, kind: str, subject: str) -> int:
        """How many events of this kind the log has about a session or handoff."""
        return sum(event["type"] == kind and subject in str(event["data"]) for event in self.witness.events())

    # What a junior does ------------------------------------------------------------------------------------------

    async def new_session(self, window: Window, problem: str, *, twice: bool = False) -> SeenSession:
        """Fill in *New session* and send it; what the database has, with FlowPilot's reply."""
        await window.press("new-session")
        await window.write("new-session-problem", problem)
        await window.press("new-session-submit", twice=twice)
        await window.do("gone", name="new-session-form")
        found = await until(lambda: self.session_about(problem), f"“{problem}” is stored")
        await until(lambda: self.witness.lane(found.id), "FlowPilot has answered")
        await window.do("enabled", name="answer-0")
        return found

    async def escalate(self, window: Window, session_id: str, reason: str, *, twice: bool = False) -> SeenHandoff:
        """Fill in *Escalate* for the open session and send it."""
        await window.press("escalate")
        await window.write("escalate-reason", reason)
        await window.press("escalate-submit", twice=twice)
        await window.do("gone", name="escalate-form")
        return (await until(lambda: self.handoffs_of(session_id), "the handoff is stored"))[-1]


async def signs_out(window: Window) -> None:
    """Choose *Sign out* in the account menu."""
    await window.press("account-menu")
    await window.do("press_entry", text=text.SIGN_OUT)
    await window.do("enabled", name="sign-in-submit")


async def signs_in(window: Window, password: str) -> None:
    """Give the password to the form that is open."""
    await window.write("sign-in-password", password)
    await window.press("sign-in-submit")
    await window.do("gone", name="sign-in-form")
    await window.see(LIVE)


async def dismisses_toasts(window: Window) -> None:
    """Close every toast that is shown."""
    while text.DISMISS_TOAST in await window.do("buttons"):
        with contextlib.suppress(StoryFailed):  # it may go by itself between the look and the press
            await window.press(text.DISMISS_TOAST, within=1.0)


async def sees_line(window: Window, line: str) -> None:
    """Wait until a whole line of the screen is exactly this."""

    async def looked() -> bool:
        return line in await window.read()

    deadline = time.monotonic() + PATIENCE
    while not await looked():
        assert time.monotonic() < deadline, f"“{line}” is not on the screen: {await window.read()}"


@contextlib.contextmanager
def household(folder: Path, env: Mapping[str, str], profile: str) -> Iterator[Household]:
    """A household whose programs end with it; what failed silently in them fails here."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    data = folder / "data"
    whole = {**OFFSCREEN, "XDG_RUNTIME_DIR": str(runtime), **env}
    with asyncio.Runner() as runner:
        opened = stage(whole)
        place = runner.run(opened.__aenter__())
        try:
            yield Household(runner, place, runtime, data, profile)
        finally:
            runner.run(opened.__aexit__(None, None, None))
    assert not (said := silent_failures(data)), "\n".join(said)


def silent_failures(data: Path) -> list[str]:
    """What the logs of the programs say about failures that no test should leave behind."""
    telling = (
        "Traceback",
        " ERROR ",
        " CRITICAL ",
        '"level": "error"',
        '"level":"error"',
        "never retrieved",
        "Warning",
    )
    return [
        f"{log.relative_to(data)}: {line}"
        for log in sorted(data.rglob("*.log"))
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
        if any(word in line for word in telling)
    ]
