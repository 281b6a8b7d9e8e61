"""The whole way: the real server, a provider behind a port, people who talk, hand off and take over (T1, A1, M3)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from rf_desktop.contract import endpoints as e
from rf_desktop.contract.chat import CardAnswer, Message, NewMessage
from rf_desktop.contract.handoffs import Claim, HandoffDetail, NewHandoff
from rf_desktop.contract.sessions import NewSession, SessionDetail
from tests.fakes.messages_api.served import Served, served
from tests.fakes.messages_api.stand_in import GOOD_KEY, MODELS, StandIn
from tests.server.harness import JANE, SAM, RunningServer, Visitor, populate

PULSE = 0.05


@pytest.fixture
def provider() -> Iterator[Served]:
    """A provider that obliges."""
    with served(StandIn()) as found:
        yield found


@pytest.fixture
def server(tmp_path: Path, provider: Served) -> Iterator[RunningServer]:
    """A server whose environment names that provider."""
    populate(tmp_path)
    env = {"RF_AI_KEY": GOOD_KEY, "RF_AI_MODEL": MODELS[0], "RF_AI_BASE_URL": provider.base_url}
    running = RunningServer(tmp_path, env=env)
    running.start()
    try:
        yield running
    finally:
        running.close()


async def until(check: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what a job does."""
    async with asyncio.timeout(60):
        while not await check():
            await asyncio.sleep(PULSE)


async def answered(somebody: Visitor, session_id: str, count: int) -> SessionDetail:
    """The session once FlowPilot has answered that often."""
    found: list[SessionDetail] = []

    async def has_answered() -> bool:
        found.append(await somebody.get(e.GET_SESSION, session_id=session_id))
        return len([each for each in replies(found[-1]) if each.state == "complete"]) >= count

    await until(has_answered)
    return found[-1]


def replies(session: SessionDetail) -> list[Message]:
    """What FlowPilot said."""
    return [message for message in session.messages if message.author.kind == "flowpilot"]


async def test_a_problem_is_talked_over_handed_off_read_and_briefed_by_a_model(
    server: RunningServer, provider: Served
) -> None:
    """T1, T2, A1, A2, M3: every request is one that the strict provider accepts, uses of the tool included."""
    async with server.visited_by(JANE, SAM) as (jane, sam):
        session = await jane.get(e.OPEN_SESSION, NewSession(problem="Outlook does not sync", ticket="12345"))
        told = await answered(jane, session.entry.id, 1)
        assert replies(told)[0].body == "This is answer 1 of the model."
        (first,) = told.lane
        assert first.text == "What does check 1 show?"

        await jane.get(
            e.ANSWER_CARD, CardAnswer(state="done", result="an error"), session_id=session.entry.id, card_id=first.id
        )
        told = await answered(jane, session.entry.id, 2)
        assert [card.text for card in told.lane] == ["What does check 1 show?", "What does check 2 show?"]
        await jane.get(e.SEND_MESSAGE, NewMessage(body="It says 0x8004"), session_id=session.entry.id)
        await answered(jane, session.entry.id, 3)

        handoff = await jane.get(e.ESCALATE, NewHandoff(reason="No idea left"), session_id=session.entry.id)
        seen: list[HandoffDetail] = []

        async def is_read() -> bool:
            seen.append(await sam.get(e.GET_HANDOFF, handoff_id=handoff.id))
            return seen[-1].assessment_status != "pending"

        await until(is_read)
        assessment = seen[-1].assessment
        assert (assessment.status, assessment.source, assessment.rung, assessment.model) == (
            "ready",
            "model",
            "structured",
            MODELS[0],
        )
        ids = {message.id for message in seen[-1].snapshot.messages} | {card.id for card in seen[-1].snapshot.lane}
        assert assessment.what_we_know
        assert all(line.found and set(line.evidence) <= ids for line in assessment.what_we_know)

        await sam.get(e.CLAIM_HANDOFF, Claim(way="analysis"), handoff_id=handoff.id)
        await sam.get(e.SEND_BRIEFING, handoff_id=handoff.id)
        briefed = await answered(sam, session.entry.id, 4)
        assert replies(briefed)[-1].body == "This is answer 4 of the model."

    paths = [asked.path for asked in provider.stand_in.asked]
    assert paths == ["/v1/messages"] * 5, "none was refused, none was asked twice"
    last = provider.stand_in.bodies[-1]["messages"]
    uses = [block["id"] for turn in last for block in turn["content"] if block["type"] == "tool_use"]
    results = [block["tool_use_id"] for turn in last for block in turn["content"] if block["type"] == "tool_result"]
    assert uses == results
    assert len(uses) == 3
    assert "request for a briefing" in last[-1]["content"][-1]["text"]
    assert GOOD_KEY not in server.log
