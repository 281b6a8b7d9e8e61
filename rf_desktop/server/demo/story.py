"""The demo account as a story begins: three people, a history of ended cases, and an empty queue."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import islice
from pathlib import Path

from rf_desktop import paths
from rf_desktop.domain.moments import Clock, now
from rf_desktop.server.ai.playbooks import choose, load
from rf_desktop.server.demo.cases import Case, read_cases
from rf_desktop.server.demo.imported import Placement, State, import_case
from rf_desktop.server.demo.seed import all_read, found_account, hire
from rf_desktop.server.store import migrate, open_store

_ENDED_AGO = timedelta(days=3)
_WORKED_SINCE = timedelta(minutes=3)


async def prepare_story(url: str, conversations: Path | None, count: int, clock: Clock = now) -> None:
    """Fill a fresh database. Conversations that a second helper joined stand where he joined them: with the junior.

    Without `conversations` the shipped ones stand there as history. Raises CasesUnreadable.
    """
    shipped = paths.resources() / "demo" / "conversations.jsonl"
    cases = list(islice(read_cases(conversations, on_bad=_pass_over), count) if conversations else read_cases(shipped))
    playbooks = load(paths.resources() / "playbooks")
    at = clock()
    await asyncio.to_thread(migrate, url)
    store = await open_store(url)
    try:
        account_id = await found_account(store, at)
        async with store.work(account_id) as work:
            people = await hire(work, at)
            for number, case in enumerate(cases):
                state = _state(case, live=conversations is not None)
                since = _WORKED_SINCE if state == "active" else _ENDED_AGO
                playbook = choose(playbooks, case.problem)
                domain = None if playbook.is_generic else playbook.domain
                await import_case(
                    work, people, case, Placement(state, at - since - timedelta(minutes=number), "normal", domain)
                )
            await all_read(work, people, at)
    finally:
        await store.close()


def _state(case: Case, *, live: bool) -> State:
    match case.outcome:
        case "escalated":
            return "active" if live else "resolved"
        case "resolved" | "abandoned":
            return case.outcome


def _pass_over(_: Exception) -> None:
    """A line that holds no conversation is none of the N."""
