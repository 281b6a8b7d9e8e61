"""Our server, which kills itself exactly where it is told to: around every commit and every call to the outside.

A point is named by side, what happens and on whose behalf: `before commit (request)`, `after ticket system (job
ticket_note)`. Nothing here is in the product: this module wraps the driver's commit and the ports, then starts the
product. While the file `armed` lies in the folder RF_CRASH_FOLDER, each point is appended to `points`; it holds the
point at which to die as `{"point": name, "nth": n}`, or nothing. With `"freeze": true` the process stands still there
instead. The first process that gets there takes the file away. `RF_CRASH_FAULT` plants one defect.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.engine.default import DefaultDialect

from rf_desktop.server import cli, embedded
from rf_desktop.server.ai.copilot import PlaybookCopilot
from rf_desktop.server.ai.evidence import EvidenceAssessor
from rf_desktop.server.ports import NoteDelivery
from rf_desktop.server.tickets.registry import TicketSystems
from tests.crash import faults
from tests.server.harness import NO_CERTIFICATES

FOLDER, TICKETS = "RF_CRASH_FOLDER", "RF_CRASH_TICKETS"
_seen: Counter[str] = Counter()
_armed_for: list[str] = []


def point(side: str, what: str) -> None:
    """Die here if this is the point; note that it was passed otherwise."""
    folder = Path(os.environ[FOLDER])
    try:
        plan = (folder / "armed").read_text()
    except FileNotFoundError:
        return
    if _armed_for != [plan]:  # a new plan: count from the beginning
        _armed_for[:] = [plan]
        _seen.clear()
    name = f"{side} {what} ({_on_behalf_of()})"
    _seen[name] += 1
    with (folder / "points").open("a") as passed:
        passed.write(name + "\n")
    wanted = json.loads(plan)
    if wanted.get("point") == name and wanted["nth"] == _seen[name]:
        with contextlib.suppress(FileNotFoundError):
            (folder / "armed").rename(folder / "fired")
            os.kill(os.getpid(), signal.SIGSTOP if wanted["freeze"] else signal.SIGKILL)


@contextlib.contextmanager
def _between_points(what: str) -> Iterator[None]:
    """A point before and one after; what is given up halfway, such as by a job whose lease ran out, is noted too."""
    point("before", what)
    try:
        yield
    except BaseException:
        point("instead of", what)
        raise
    point("after", what)


def _on_behalf_of() -> str:
    """The kind of task that runs: a request, the job runner's look-out, or one job."""
    task = asyncio.current_task()
    words = task.get_name().split() if task else []
    if words[:1] == ["job"]:
        return f"job {words[1]}"
    if words[:1] == ["reply"]:  # written beside its job, so that it can be shown meanwhile
        return "job reply"
    return "look-out for jobs" if words == ["jobs"] else "request"


class TicketSystemOverHttp:
    """A ticket system as adapters of the product are to be: it looks for the marker before it posts (P2)."""

    name = "stand-in"

    async def add_internal_note(self, ticket: str, body: str, marker: str) -> NoteDelivery:
        url = f"{os.environ[TICKETS]}/{ticket}/notes"
        with _between_points("ticket system"):
            async with httpx.AsyncClient(trust_env=False, verify=NO_CERTIFICATES) as http:
                there = (await http.get(url)).json()
                if faults.planted("no marker") or not any(note["marker"] == marker for note in there):
                    (await http.post(url, json={"marker": marker, "body": body})).raise_for_status()
        return NoteDelivery("sent")


def _around(kind: type, name: str, what: str) -> None:
    """Points before and after a coroutine method."""
    right = getattr(kind, name)

    @functools.wraps(right)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        with _between_points(what):
            return await right(*args, **kwargs)

    setattr(kind, name, wrapped)


def _around_commits() -> None:
    """Points before and after each commit, at the driver, so that none is missed whoever asks for it."""
    right: Callable[..., None] = DefaultDialect.do_commit

    def commit(self: DefaultDialect, connection: Any) -> None:
        with _between_points("commit"):
            right(self, connection)

    DefaultDialect.do_commit = commit  # type: ignore[method-assign]


def main() -> int:
    """Start what the arguments ask for: the team's server, or the embedded one."""
    _around_commits()
    _around(EvidenceAssessor, "assess", "model call")
    _around(PlaybookCopilot, "reply", "model call")
    TicketSystems.of = lambda self, account_id: TicketSystemOverHttp()  # type: ignore[method-assign]
    faults.plant()
    return cli.main() if "serve" in sys.argv else embedded.main()


if __name__ == "__main__":
    sys.exit(main())
