"""The story on real conversations: each is handed over where its second helper came, and read before the claim.

The junior's part, up to the handoff, is in the database with its message ids before the windows open; from there on
everything is done in the windows. The senior must find, on one screen and letter by letter, what had been tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import cycle
from typing import Any

from rf_desktop.app.story.cast import Cast, require
from rf_desktop.app.story.report import Step
from rf_desktop.server.store.witness import SeenHandoff, SeenSession
from rf_desktop.viewmodels import text

_REASON = "A second pair of eyes, please"


async def play(cast: Cast) -> None:
    """Every conversation that was prepared. Raises StoryFailed at the first thing that is not as told."""
    ways = cycle(("continue", "analysis", "take_over"))
    seniors = cycle(("Alex", "Sam"))
    prepared = [session for session in cast.witness.sessions() if session.opened_by == "Jane"]
    require(bool(prepared), "No conversation was prepared")
    for session in prepared:
        if session.status == "active":
            await _hand_over(cast, session, next(ways), next(seniors))
        else:
            await _ended_before(cast, session)


async def _hand_over(cast: Cast, session: SeenSession, way: str, senior: str) -> None:
    lane = cast.witness.lane(session.id)
    title = _on_the_card(session)
    with cast.report.step(f"“{title}”: {len(lane)} cards, handed over to {senior} ({way})") as step:
        await cast.jane.press_row("session-list", title)
        await cast.jane.do("enabled", name="escalate")
        handoff = await cast.escalate(step, session.id, _REASON, "", "Normal")
        window = cast.senior(senior)
        await window.press_row("queue-list", title)
        await window.see(text.TRIED)
        await _everything_tried_is_there(cast, step, senior, lane)
        await window.shoot(cast.report.picture(step, "magic-moment"))
        chosen = way if lane or way != "continue" else "take_over"
        await window.press(f"choice-{chosen}")
        await window.do("gone", name="magic-moment")
        claimed = await cast.handoff_in(session.id, "claimed")
        require(claimed.claimed_by == senior, f"{claimed.claimed_by} has it")
        step.screen["ledger"] = [card["text"] for card in lane]
        step.database |= {"handoff": asdict(claimed), "snapshot": _snapshot_ids(cast, handoff)}
        await window.shoot(cast.report.picture(step, chosen))


async def _ended_before(cast: Cast, session: SeenSession) -> None:
    title = _on_the_card(session)
    with cast.report.step(f"“{title}”: no second helper, {session.status}") as step:
        await cast.jane.press_row("session-list", title)
        pill = text.PILLS["resolved"] if session.status == "resolved" else text.PILLS["abandoned"]
        step.screen["pill"] = await cast.jane.see(pill)
        require(session.cause is None and session.fix is None, "A cause or fix stands there that nobody wrote")
        step.database["session"] = asdict(session)


async def _everything_tried_is_there(cast: Cast, step: Step, senior: str, lane: Sequence[dict[str, Any]]) -> None:
    """Each card and each answer, verbatim, on the senior's screen (E2, M2)."""
    said = "\n".join(await cast.senior(senior).read())
    for card in lane:
        require(card["text"] in said, f"The card “{card['text']}” is not on the screen")
        require(not card["result"] or card["result"] in said, f"The answer “{card['result']}” is not on the screen")
    step.done.append(f"{senior} read {len(lane)} cards before deciding")


def _snapshot_ids(cast: Cast, handoff: SeenHandoff) -> int:
    """How many imported messages the snapshot holds with their origin."""
    rows = cast.witness.query(
        "SELECT count(*) AS n FROM message WHERE session_id = ? AND source_id IS NOT NULL", (handoff.session_id,)
    )
    return int(rows[0]["n"])


def _on_the_card(session: SeenSession) -> str:
    """The beginning of the problem, as every list shows it."""
    line = " ".join((session.problem_summary or "").split())
    return line[:40].rstrip("…").rstrip()
