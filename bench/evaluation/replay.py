"""Each thread once more, up to the moment when the second helper joined: what would the product have offered then?

What the first helper proposed or asked, in words that stand for a standard step or question, becomes a card of the
lane, with the asker's next message as its result. Then it is escalated, assessed, claimed and briefed by the real
services; every step and card that is offered as new is compared with what the ledger held already.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.evaluation.ground import Ground
from bench.evaluation.threads import Post, Thread
from rf_desktop.contract.assessments import Assessment
from rf_desktop.contract.chat import CardAnswer, NewMessage
from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.sessions import NewSession, SessionDetail
from rf_desktop.domain.ids import HandoffId, SessionId, new_id
from rf_desktop.server.ports import NewCard
from rf_desktop.server.services.messages import add_cards

STEPS = {
    "Start in safe mode": r"safe[- ]mode|troubleshoot mode",
    "Refresh or reset the program": r"\b(refresh|reset) (firefox|the program|it)\b",
    "Try a new profile": r"new profile",
    "Clear cache and cookies": r"clear (the |your )?(cache|cookies)",
    "Turn hardware acceleration off": r"hardware acceleration",
    "Scan for malware": r"malware",
    "Reinstall the program": r"re-?install|clean install",
    "Turn extensions off": r"(disable|turn off).{0,20}(extension|add-?on)",
    "Restart the computer": r"\b(reboot|restart) (the |your )?(computer|pc|machine|system)",
    "Update the driver": r"update.{0,20}driver",
}
QUESTIONS = {
    "Which version is it?": r"(what|which) version",
    "Which operating system is it?": r"(what|which) (operating system|os)\b",
    "Which extensions are installed?": r"(what|which) (add-?ons|extensions)",
    "What was tried already?": r"(have|did) you (already )?(tried|try)",
    "Can you post the troubleshooting information?": r"troubleshooting information",
    "Can you post a screenshot?": r"screen ?shot",
}
_PATIENCE = 120.0
_LONGEST = 1_500


@dataclass
class Tally:
    """What was offered over all replays, and how long it took (seconds from the escalation to the assessment)."""

    replays: int = 0
    with_cards: int = 0
    steps: int = 0
    steps_tried: int = 0
    questions: int = 0
    questions_answered: int = 0
    lines: int = 0
    lines_with_evidence: int = 0
    by_model: int = 0
    waits: list[float] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    @property
    def wait(self) -> float:
        """The median wait."""
        return median(self.waits) if self.waits else 0.0


async def replay(on: Ground, threads: Sequence[Thread]) -> Tally:
    """Play all threads that were handed over, one after the other."""
    tally = Tally()
    for thread in threads:
        if thread.handoff_at is not None:
            await _one(on, thread, thread.posts[: thread.handoff_at], tally)
    return tally


async def _one(on: Ground, thread: Thread, before: Sequence[Post], tally: Tally) -> None:
    opened = await on.desk.sessions.open(on.junior, NewSession(problem=_text(thread.problem, thread.summary)), new_id())
    session_id = opened.entry.id
    await _until_answered(on, session_id, 1)
    proposed = _proposed(before)
    await _fill_lane(on, session_id, proposed)
    for post in before:
        if post.helper:
            await on.desk.chat.send(on.junior, session_id, NewMessage(body=_text(post.text, "-")), new_id())
    began = time.perf_counter()
    handoff = await on.desk.handoffs.escalate(on.junior, session_id, NewHandoff(reason="Out of ideas"), new_id())
    assessment = await _assessed(on, handoff.id)
    tally.waits.append(time.perf_counter() - began)
    known: set[str] = {each.id for each in handoff.snapshot.messages}
    known |= {each.id for each in handoff.snapshot.lane}
    tally.replays += 1
    tally.with_cards += bool(proposed)
    tally.by_model += assessment.source == "model"
    _count_lines(assessment, known, tally)
    offered = [step.text for step in assessment.suggested_steps if not step.already_tried]
    had = {card.id for card in (await on.desk.sessions.get(on.junior, session_id)).lane}
    claimed = await on.desk.handoffs.claim(on.senior, handoff.id, Claim(way="analysis"))
    briefing = await on.desk.handoffs.send_briefing(on.senior, handoff.id)
    after = await _until_answered(on, claimed.session.entry.id, briefing.position)
    offered += [card.text for card in after.lane if card.id not in had and card.state == "todo"]
    _count_offers(offered, proposed, thread, tally)
    await on.desk.sessions.abandon(on.senior, session_id)


def _proposed(posts: Sequence[Post]) -> dict[str, str]:
    """The standard steps and questions of these posts, with what the asker wrote next; the first time counts."""
    found: dict[str, str] = {}
    for number, post in enumerate(posts):
        if not post.helper:
            continue
        reply = next((each.text for each in posts[number + 1 :] if not each.helper), "")
        for text in _standard(post.text):
            found.setdefault(text, _text(reply, "no change")[:400])
    return found


def _standard(text: str) -> list[str]:
    return [name for name, shape in {**STEPS, **QUESTIONS}.items() if re.search(shape, text, re.IGNORECASE)]


async def _fill_lane(on: Ground, session_id: SessionId, proposed: dict[str, str]) -> None:
    async with on.store.work(on.junior.account_id) as work:
        session = await work.sessions.get(session_id)
        assert session is not None
        await add_cards(
            work, session, [NewCard("question" if text in QUESTIONS else "action", text) for text in proposed]
        )
    for card in (await on.desk.sessions.get(on.junior, session_id)).lane:
        if card.text in proposed:
            done = CardAnswer(state="done", result=proposed[card.text])
            await on.desk.chat.answer(on.junior, session_id, card.id, done)


async def _until_answered(on: Ground, session_id: SessionId, position: int) -> SessionDetail:
    """The session once FlowPilot has written its reply to the message at `position`."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            for actor in (on.junior, on.senior):
                try:
                    detail = await on.desk.sessions.get(actor, session_id)
                except Exception:  # not this one's to read
                    continue
                replies = [
                    each
                    for each in detail.messages
                    if each.author.kind == "flowpilot" and each.position > position and each.state != "streaming"
                ]
                if replies:
                    return detail
            await asyncio.sleep(0.02)


async def _assessed(on: Ground, handoff_id: HandoffId) -> Assessment:
    async with asyncio.timeout(_PATIENCE):
        while True:
            assessment = (await on.desk.handoffs.context(on.senior, handoff_id)).assessment
            if assessment.status != "pending":
                return assessment
            await asyncio.sleep(0.02)


def _count_lines(assessment: Assessment, known: set[str], tally: Tally) -> None:
    lines = [*assessment.what_we_know, *([assessment.likely_cause] if assessment.likely_cause else [])]
    for line in lines:
        tally.lines += 1
        sound = bool(line.evidence) and set(line.evidence) <= known
        tally.lines_with_evidence += sound or not line.found  # one without any is labelled, which is the rule (A2)


def _count_offers(offered: Sequence[str], proposed: dict[str, str], thread: Thread, tally: Tally) -> None:
    for text in offered:
        stands_for = set(_standard(text)) | ({text} & set(proposed))
        asks = text.rstrip().endswith("?")
        again = bool(stands_for & set(proposed))
        if asks:
            tally.questions += 1
            tally.questions_answered += again
        else:
            tally.steps += 1
            tally.steps_tried += again
        if again and len(tally.examples) < 10:
            tally.examples.append(f"{thread.id}: {text[:100]}")


def _text(text: str, otherwise: str) -> str:
    return text.strip()[:_LONGEST] or otherwise
