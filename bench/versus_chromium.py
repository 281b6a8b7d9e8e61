"""The product's window with many cards, beside the same list as a Chromium application window; in turns, both warm.

The product does all that a person waits for: it signs in at a running server, fetches its lists and opens its stream.
Chromium is given less to do: a finished page of the same cards, and nothing around them. So the page is what any
program inside a browser needs at least.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bench import card_page, chromium, memory
from bench.card_page import Page
from bench.demo_house import House, demo_house
from bench.figures import Figure, of_rounds
from bench.launch import launched
from bench.memory import Memory
from bench.stage import Stage
from rf_desktop.app.server_access import joining_line
from rf_desktop.contract.endpoints import LIST_HANDOFFS, ME
from rf_desktop.contract.identity import Me
from rf_desktop.domain.demo import SAM
from rf_desktop.domain.moments import now
from rf_desktop.domain.vocabulary import URGENCY
from rf_desktop.server.embedded import database_file

CARDS = 1_000
ROUNDS = 5
_PAGE = "a Chromium --app window with a new profile that shows a finished page of the same cards"


@dataclass
class _Starts:
    painted: list[float] = field(default_factory=list)
    memory: list[Memory] = field(default_factory=list)


def measure(on: Stage) -> list[Figure]:
    """start_vs_chromium (spawn to painted) and memory_vs_chromium (PSS of all its processes); below 1 is less."""
    chromium.program()
    return asyncio.run(_measured(on))


async def _measured(on: Stage) -> list[Figure]:
    folder = on.folder / "versus"
    ours, theirs = _Starts(), _Starts()
    async with demo_house(folder) as house:
        me = await house.jane.call(ME)
        await asyncio.to_thread(_fill, database_file(folder), me)
        handoffs = (await house.sam.call(LIST_HANDOFFS)).handoffs
        with card_page.served(card_page.document(handoffs, now())) as page:
            for number in range(ROUNDS + 1):
                warm = number > 0
                await asyncio.to_thread(_start_window, on, house, ours if warm else _Starts())
                await asyncio.to_thread(_start_page, on, page, theirs if warm else _Starts())
    pss, floor = [each.pss for each in ours.memory], [each.pss for each in theirs.memory]
    rss = {"rss": _middle(ours.memory), "chromium_rss": _middle(theirs.memory)}
    spread = {"least": min(ours.painted), "most": max(ours.painted)}
    spread |= {"chromium_least": min(theirs.painted), "chromium_most": max(theirs.painted), "cards": len(handoffs)}
    return [
        of_rounds("start_vs_chromium", "ms", ours.painted, theirs.painted, _PAGE, spread),
        of_rounds("memory_vs_chromium", "MiB PSS", pss, floor, f"{_PAGE}, all its processes", rss),
    ]


def _middle(found: list[Memory]) -> float:
    return sorted(each.rss for each in found)[len(found) // 2]


def _start_window(on: Stage, house: House, found: _Starts) -> None:
    arguments = ("--join", "--profile", f"versus-{os.getpid()}", "--demo-person", SAM.email)
    with launched(on.env, "desktop", *arguments, "--data", str(on.folder / "versus-sam")) as window:
        window.tell(joining_line(house.address))
        found.painted.append((window.hear("queue") - window.started) / 1e6)
        window.hear("warm")
        found.memory.append(memory.settled(window.process.pid))


def _start_page(on: Stage, page: Page, found: _Starts) -> None:
    with chromium.app_window(on, page.url) as window:
        found.painted.append((page.painted() - window.started) * 1e3)
        found.memory.append(window.settled())


def _fill(database: Path, junior: Me) -> None:
    """Write the escalations past the server, which would take half a minute over them."""
    at = now()
    session = (
        "account_id", "id", "status", "problem_summary", "opened_by_id", "owner_id", "step_count", "message_count",
        "created_at", "updated_at", "version",
    )  # fmt: skip
    handoff = (
        "account_id", "id", "session_id", "intent", "status", "priority", "urgency", "reason", "notes", "headline",
        "problem_summary", "client", "domain", "ticket", "handed_off_by_id", "handed_off_by_name", "step_count",
        "lane_count", "escalated_at", "waiting_since", "assessment_status", "tier", "released_count", "offered",
        "coached", "version",
    )  # fmt: skip
    account, jane, words = junior.account_id, junior.person.id, sorted(URGENCY, key=lambda each: URGENCY[each])
    sessions, handoffs = [], []
    for number in range(CARDS):
        moment = (at - timedelta(minutes=number)).replace(tzinfo=None).isoformat(" ", "microseconds")
        problem = f"Outlook fails to sync email for team {number} since the certificate was renewed"
        sessions.append((account, f"s{number}", "escalated", problem, jane, jane, 0, 0, moment, moment, 1))
        handoffs.append(
            (
                account, f"h{number}", f"s{number}", "escalate", "open", words[number % 4], number % 4,
                "It starts again after a few minutes.", "", f"Escalation from Jane: {problem}", problem,
                ("Contoso", "Northwind Traders", None, "Fabrikam")[number % 4], "Email" if number % 2 else "Network",
                str(10_000 + number) if number % 5 else None, jane, "Jane", number % 13, 0, moment, moment,
                "ready" if number % 7 else "pending", 1, 0, False, False, 1,
            )
        )  # fmt: skip
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        for table, columns, rows in (("session", session, sessions), ("handoff", handoff, handoffs)):
            marks = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
