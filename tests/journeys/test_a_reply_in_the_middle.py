"""A reply on its way from a provider to a desk: it grows, is stopped, and outlives the server that wrote it (T1)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rf_desktop.client.address import ServerAddress
from rf_desktop.client.api import new_key
from rf_desktop.client.conversations import Conversation
from rf_desktop.contract.chat import Message
from rf_desktop.domain.ids import SessionId
from tests.fakes.messages_api.served import Served, served
from tests.fakes.messages_api.stand_in import GOOD_KEY, MODELS, StandIn
from tests.fakes.messages_api.wire import text
from tests.journeys.house import OUTLOOK, Company, Desk
from tests.server.harness import JANE, SECRET, RunningServer, populate

SAID = "The password is asked for again because the old profile still names the server of before. "
WHOLE = f"{SAID}Make a new one."


@pytest.fixture
def provider() -> Iterator[Served]:
    with served(StandIn()) as found:
        yield found


@pytest.fixture
def server(tmp_path: Path, provider: Served) -> Iterator[RunningServer]:
    populate(tmp_path)
    env = {
        "RF_AI_KEY": GOOD_KEY,
        "RF_AI_MODEL": MODELS[0],
        "RF_AI_BASE_URL": provider.base_url,
        "RF_JOB_LEASE": "1.5",
    }
    running = RunningServer(tmp_path, env=env)
    try:
        assert running.start().get("ready") is True, running.log
        yield running
    finally:
        running.close()


def is_reply(check: Callable[[Message], bool]) -> Callable[[Conversation], bool]:
    """Whether FlowPilot's one message is so."""

    def fits(conversation: Conversation) -> bool:
        replies = [message for message in conversation.messages if message.author.kind == "flowpilot"]
        assert len(replies) <= 1, "one reply is one message"
        return bool(replies) and check(replies[0])

    return fits


async def reply(desk: Desk, session_id: SessionId, check: Callable[[Message], bool]) -> Message:
    """The reply, once it is so."""
    conversation = await desk.conversation(session_id, is_reply(check))
    return next(message for message in conversation.messages if message.author.kind == "flowpilot")


async def test_a_reply_is_stopped_and_tried_again_and_outlives_its_server(
    tmp_path: Path, server: RunningServer, provider: Served
) -> None:
    """T1, A1: a stop lets the provider's line go; after a crash the same message goes on, never another."""
    stand_in = provider.stand_in
    stand_in.script.append(text(WHOLE, fault="stall", after=9))
    async with Company(tmp_path, ServerAddress(server.url, SECRET)) as company:
        jane = await company.signs_in(JANE.email)
        commands = jane.workspace.commands
        session_id = (await commands.start_session(OUTLOOK, key=new_key())).entry.id
        begun = await reply(jane, session_id, lambda it: it.state == "streaming" and bool(it.body))
        assert WHOLE.startswith(begun.body)

        stopped = await commands.stop_reply(session_id, begun.id)
        assert (stopped.state, stopped.body) == ("stopped", begun.body)
        assert await asyncio.to_thread(stand_in.hung_up.wait, 20)

        stand_in.script.append(text(WHOLE, fault="stall", after=5))
        await commands.retry_reply(session_id, begun.id)
        again = await reply(jane, session_id, lambda it: it.state == "streaming" and bool(it.body))
        assert (again.id, again.position) == (begun.id, begun.position)
        stand_in.script.append(text("Here it goes on."))
        server.kill()
        assert server.start().get("ready") is True, server.log
        whole = await reply(jane, session_id, lambda it: it.state == "complete")
        assert (whole.id, whole.position) == (begun.id, begun.position)
        assert whole.body.startswith(again.body)
        assert whole.body.endswith("Here it goes on.")
