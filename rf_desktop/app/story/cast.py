"""Who plays, and what each act of every story needs: windows, the database's witness, the notification daemon."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rf_desktop.app.story.player import Stage, StoryFailed, Window
from rf_desktop.app.story.report import Report, Step
from rf_desktop.app.story.sandbox import NotificationDaemon
from rf_desktop.domain.demo import ALEX
from rf_desktop.server.cli import main as server_command
from rf_desktop.server.store.witness import SeenHandoff, SeenSession, Witness
from rf_desktop.values import dataclass

T = TypeVar("T")
_LOOK_AGAIN = 0.05  # seconds between two looks into the database


@dataclass(frozen=True)
class NewCase:
    """What a junior types into *New session*."""

    problem: str
    client: str = ""
    ticket: str = ""


class Cast:
    """The three windows and the means to check what they say. Raises StoryFailed from everything that waits."""

    def __init__(
        self, stage: Stage, report: Report, database: Path, profile: str, daemon: NotificationDaemon | None
    ) -> None:
        self.stage = stage
        self.report = report
        self.database = database
        self.witness = Witness(database)
        self.daemon = daemon
        self._profile = profile

    async def gather(self, *arguments: str) -> None:
        """Start the program as Alex, and open Jane's and Sam's window from the demo's menu."""
        self.program = await self.stage.start(*arguments)
        self.alex = await self.stage.window(self._profile)
        await self.alex.see("live", within=60)
        self.jane = await self._open("Jane", "junior")
        self.sam = await self._open("Sam", "senior")

    def senior(self, name: str) -> Window:
        """The window of Alex or Sam."""
        return {"Alex": self.alex, "Sam": self.sam}[name]

    async def _open(self, name: str, role: str) -> Window:
        await self.alex.press("account-menu")
        await self.alex.do("press_entry", text=f"Open {name}'s window ({role})")
        window = await self.stage.window(f"{self._profile}-{name.lower()}")
        await window.see("live", within=60)
        return window

    # What several acts do ----------------------------------------------------------------------------------------

    async def open_session(self, step: Step, case: NewCase) -> SeenSession:
        """Jane fills in the form; returns what the database has."""
        await self.jane.press("new-session")
        await self.jane.write("new-session-problem", case.problem)
        for field, value in (("client", case.client), ("ticket", case.ticket)):
            if value:
                await self.jane.write(f"new-session-{field}", value)
        await self.jane.press("new-session-submit")
        await self.jane.do("gone", name="new-session-form")
        step.done.append(f"Jane opened a session: {case.problem}")
        return await self.until(lambda: self._latest_session(case.problem), "the session is stored")

    async def escalate(self, step: Step, session_id: str, reason: str, notes: str, priority: str) -> SeenHandoff:
        """Jane fills in the form and sends it; returns what the database has."""
        await self.jane.press("escalate")
        await self.jane.write("escalate-reason", reason)
        if notes:
            await self.jane.write("escalate-notes", notes)
        await self.jane.do("choose", name="escalate-priority", option=priority)
        await self.jane.shoot(self.report.picture(step, "escalate-form"))
        await self.jane.press("escalate-submit")
        await self.jane.do("gone", name="escalate-form")
        step.done.append(f"Jane escalated: {reason} ({priority})")
        return await self.until(lambda: self.handoff_of(session_id), "the handoff is stored")

    async def resolve(self, window: Window, cause: str, fix: str) -> None:
        """Somebody fills in the form and sends it."""
        await window.press("resolve")
        await window.write("resolve-cause", cause)
        await window.write("resolve-fix", fix)

    async def follow_link(self, name: str, link: str) -> None:
        """Start the program once more with a link, as a browser does; it hands it over and ends."""
        second = await self.stage.start("--join", "--profile", f"{self._profile}-{name}", link)
        if await asyncio.wait_for(second.wait(), self.stage.patience):
            raise StoryFailed(f"The second start ended with {second.returncode}.")

    async def answer(self, step: Step, position: int, result: str) -> None:
        """Jane answers a card of the lane."""
        await self.jane.write(f"answer-{position - 1}", result)
        await self.jane.press(f"done-{position - 1}")
        step.done.append(f"Jane answered card {position}: {result}")

    async def pause_jobs(self, *kinds: str) -> None:
        """Hold background work back, or with no kinds let all of it run: the server's own operation."""
        order = ["pause", "--email", ALEX.email, *kinds] if kinds else ["resume", "--email", ALEX.email]
        code = await asyncio.to_thread(server_command, ["--database", str(self.database), "jobs", *order])
        if code:
            raise StoryFailed(f"rf-server jobs {' '.join(order)} ended with {code}")

    async def notified(self, summary_part: str, times: int) -> str:
        """Wait until that many standing notifications of the desktop say it; gives the summary, "" without a daemon."""
        daemon = self.daemon
        if daemon is None:
            return ""

        def look() -> list[str]:
            found = [entry.summary for entry in daemon.standing() if summary_part in entry.summary]
            return found if len(found) == times else []

        return (await self.until(look, f"{times} notifications “{summary_part}” stand", who="The notification daemon"))[
            0
        ]

    async def click_notification(self, summary_part: str) -> None:
        """Choose "open" on one of those that the desktop shows, once it shows all of them."""
        daemon = self.daemon
        if daemon is None:
            raise StoryFailed("There is no notification daemon.")
        await self.until(lambda: daemon.displayed() >= len(daemon.standing()), "all are displayed", who="The daemon")
        entry = next(entry for entry in daemon.standing() if summary_part in entry.summary)
        try:
            await asyncio.to_thread(daemon.invoke, entry.id)
        except TimeoutError as trouble:
            raise StoryFailed(f"The click on the notification never arrived: {trouble}") from trouble

    # What the database says --------------------------------------------------------------------------------------

    async def until(self, look: Callable[[], T | None], what: str, who: str = "The database") -> T:
        """Look until there is something to see."""
        deadline = time.monotonic() + self.stage.patience
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > deadline:
                raise StoryFailed(f"{who} never said that {what}.")
            await asyncio.sleep(_LOOK_AGAIN)

    def handoff_of(self, session_id: str) -> SeenHandoff | None:
        """The session's latest handoff."""
        found = [handoff for handoff in self.witness.handoffs() if handoff.session_id == session_id]
        return found[-1] if found else None

    async def handoff_in(self, session_id: str, status: str) -> SeenHandoff:
        """The session's latest handoff, once it has this status."""

        def look() -> SeenHandoff | None:
            found = self.handoff_of(session_id)
            return found if found and found.status == status else None

        return await self.until(look, f"the handoff is {status}")

    async def session_in(self, session_id: str, status: str) -> SeenSession:
        """The session, once it has this status."""

        def look() -> SeenSession | None:
            found = self.session(session_id)
            return found if found.status == status else None

        return await self.until(look, f"the session is {status}")

    async def assessed(self, session_id: str) -> SeenHandoff:
        """The session's latest handoff, once its assessment is no longer pending."""

        def look() -> SeenHandoff | None:
            found = self.handoff_of(session_id)
            return found if found and found.assessment_status != "pending" else None

        return await self.until(look, "the assessment is written")

    def session(self, session_id: str) -> SeenSession:
        """One session."""
        return next(session for session in self.witness.sessions() if session.id == session_id)

    def _latest_session(self, problem: str) -> SeenSession | None:
        newest = [s for s in self.witness.sessions() if s.opened_by == "Jane"][-1:]
        if not newest:
            return None
        first = self.witness.messages(newest[0].id)[:1]
        return newest[0] if first and first[0]["body"] == problem.strip() else None


def require(truth: bool, otherwise: str) -> None:
    """Go on only if it is true."""
    if not truth:
        raise StoryFailed(otherwise)
