"""Replies that are shown while they are written, stopped, tried again and taken over: T1, T2, A6, A7, A9."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from rf_desktop.contract.chat import Message
from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.domain.errors import NotAllowed, NotAvailable, SessionNotActive
from rf_desktop.domain.ids import MessageId, SessionId
from rf_desktop.domain.wording import ENGLISH
from rf_desktop.server.model import ModelTrouble, Usage
from rf_desktop.server.ports import ConversationSoFar, NewCard, ReplyBegun, ReplyCards, ReplyEnd, ReplyPart, ReplyText
from rf_desktop.server.services.chat import Chat
from rf_desktop.server.services.replies import Replies
from tests.server.services.office import Office

PULSE = 0.01
USED = Usage("a-model", "chat", calls=1, input_tokens=100, output_tokens=20)
CARD = NewCard("question", "Since when?")


class Gate:
    """Where a scripted copilot waits until the test lets it go on."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.open = asyncio.Event()


@dataclass
class Scripted:
    """Says the parts one after the other, and remembers what it was given to read."""

    parts: tuple[ReplyPart | Gate | Exception, ...]
    read: list[ConversationSoFar] = field(default_factory=list)
    closed: bool = False

    async def stream(self, conversation: ConversationSoFar) -> AsyncGenerator[ReplyPart, None]:
        self.read.append(conversation)
        try:
            for part in self.parts:
                if isinstance(part, Exception):
                    raise part
                if isinstance(part, Gate):
                    part.reached.set()
                    await part.open.wait()
                else:
                    yield part
        finally:
            self.closed = True


def by_model(body: str, **more: object) -> ReplyEnd:
    """A model's whole reply."""
    return ReplyEnd(body, source="model", model="a-model", usage=USED, **more)  # type: ignore[arg-type]


async def until(check: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that another task does."""
    async with asyncio.timeout(20):
        while not await check():
            await asyncio.sleep(PULSE / 2)


class Talk:
    """A session of Jane's that waits for its first answer."""

    def __init__(self, office: Office, session_id: SessionId) -> None:
        self.office = office
        self.id = session_id

    async def messages(self) -> tuple[Message, ...]:
        """As Jane reads them."""
        return (await self.office.sessions.get(self.office.jane, self.id)).messages

    async def reply(self) -> Message:
        """FlowPilot's one message."""
        (found,) = [each for each in await self.messages() if each.author.kind == "flowpilot"]
        return found

    async def shows(self, text: str) -> None:
        """Wait until that much of the reply can be read."""

        async def is_shown() -> bool:
            return any(each.author.kind == "flowpilot" and each.body == text for each in await self.messages())

        await until(is_shown)

    async def answered(self, copilot: Scripted) -> bool:
        """Do the reply's job."""
        return await Replies(self.office.chat, copilot, pulse=PULSE).run(await self.office.lease("reply"))

    async def events(self, *types: str) -> list[dict[str, object]]:
        """What was said of it, in order."""
        return [json.loads(row.data_json) for row in await self.office.log() if row.type in types]


@pytest.fixture
async def talk(office: Office) -> Talk:
    return Talk(office, (await office.session()).entry.id)


async def test_an_answer_that_is_there_at_once_is_one_message(talk: Talk) -> None:
    """T1, T6: as a playbook's is; nothing begins that is over already."""
    assert await talk.answered(Scripted((ReplyText("Hel"), ReplyEnd("Hello", (CARD,)))))
    reply = await talk.reply()
    assert (reply.body, reply.state, reply.version, reply.flagged) == ("Hello", "complete", 1, ())
    assert await talk.events("reply_progressed", "message_changed") == []
    assert len(await talk.events("message_added")) == 2


async def test_a_slow_answer_is_shown_while_it_is_written(talk: Talk) -> None:
    """T1, T2, A9: one message, in pieces that follow each other; cards as they come, each once; counted once."""
    first, second = Gate(), Gate()
    whole = "Look at the profile. Then restart it."
    copilot = Scripted(
        (ReplyText("Look at the "), first, ReplyText("profile. Then "), ReplyCards((CARD,)), second,
         by_model(whole, cards=(CARD, NewCard("action", "Restart")), blocks=({"type": "text", "text": whole},)))
    )  # fmt: skip
    job = asyncio.create_task(talk.answered(copilot))
    await talk.shows("Look at the ")
    begun = await talk.reply()
    assert (begun.state, begun.position) == ("streaming", 2)
    first.open.set()
    await talk.shows("Look at the profile. Then ")
    lane = (await talk.office.sessions.get(talk.office.jane, talk.id)).lane
    assert [card.text for card in lane] == ["Since when?"]
    second.open.set()
    assert await job
    reply = await talk.reply()
    assert (reply.id, reply.body, reply.state) == (begun.id, whole, "complete")
    lane = (await talk.office.sessions.get(talk.office.jane, talk.id)).lane
    assert [card.text for card in lane] == ["Since when?", "Restart"]
    text = ""
    for event in await talk.events("reply_progressed"):
        assert event["message_id"] == reply.id
        text = text[: int(str(event["offset"]))] + str(event["text"]) if text else "Look at the " + str(event["text"])
    assert text == "Look at the profile. Then "
    assert talk.office.beside.value("SELECT input_tokens FROM ai_usage") == 100
    async with talk.office.store.read(talk.office.jane.account_id) as work:
        assert (await work.turns.of_session(talk.id)) == {reply.id: ({"type": "text", "text": whole},)}
        assert [each.state for each in await work.chat.messages(talk.id)] == ["complete", "complete"]


async def test_a_stop_is_heard_by_the_worker_and_keeps_what_is_written(talk: Talk) -> None:
    """T1: also when another replica has the worker; pressed twice it is the same; then it can be tried again."""
    office, waits = talk.office, Gate()
    elsewhere = Chat(office.store, office.wakeups, office.clock)
    copilot = Scripted((ReplyBegun(USED), ReplyText("Look at "), waits, by_model("never")))
    job = asyncio.create_task(talk.answered(copilot))
    await talk.shows("Look at ")
    stopped = await elsewhere.stop_reply(office.jane, talk.id, (await talk.reply()).id)
    assert (stopped.body, stopped.state) == ("Look at ", "stopped")
    assert not await job
    assert copilot.closed
    assert office.beside.value("SELECT input_tokens FROM ai_usage") == 100, "it is spent although nobody waited"
    assert office.beside.value("SELECT output_tokens FROM ai_usage") == 3
    assert await elsewhere.stop_reply(office.jane, talk.id, stopped.id) == stopped == await talk.reply()
    again = await elsewhere.retry_reply(office.jane, talk.id, stopped.id)
    assert (again.id, again.position, again.body, again.state) == (stopped.id, stopped.position, "", "streaming")
    assert await elsewhere.retry_reply(office.jane, talk.id, stopped.id) == again
    second = Scripted((by_model("Look again"),))
    assert await talk.answered(second)
    assert second.read[0].replying_to == copilot.read[0].replying_to
    assert (second.read[0].so_far, len(second.read[0].messages)) == ("", 1)
    reply = await talk.reply()
    assert (reply.id, reply.body, reply.state) == (stopped.id, "Look again", "complete")
    assert await elsewhere.retry_reply(office.jane, talk.id, reply.id) == reply


async def test_nothing_is_added_to_a_reply_that_was_stopped(talk: Talk) -> None:
    """T1: whatever its worker still has in hand when it comes to write it down."""
    office, job = talk.office, await talk.office.lease("reply")
    assert await office.chat.show_so_far(job, talk.id, "Look ", ())
    stopped = await office.chat.stop_reply(office.jane, talk.id, (await talk.reply()).id)
    assert not await office.chat.show_so_far(job, talk.id, "Look at ", (CARD,))
    assert not await office.chat.save_reply(job, talk.id, by_model("Look at the profile.", cards=(CARD,)))
    assert not await office.chat.fail_reply(job, talk.id, "late")
    assert await talk.reply() == stopped
    assert (await office.sessions.get(office.jane, talk.id)).lane == ()


async def test_a_reply_that_broke_off_keeps_its_text_and_says_why(talk: Talk) -> None:
    """T1: and is tried again in its place, its old blocks forgotten."""
    office = talk.office
    cut = by_model("Look at", trouble=ModelTrouble("cut_off"), blocks=({"type": "text", "text": "Look at"},))
    assert await talk.answered(Scripted((cut,)))
    failed = await talk.reply()
    assert (failed.body, failed.state, failed.why) == ("Look at", "failed", "the AI's answer broke off")
    await office.chat.retry_reply(office.jane, talk.id, failed.id)
    async with office.store.read(office.jane.account_id) as work:
        assert await work.turns.of_session(talk.id) == {}
    assert await talk.answered(Scripted((by_model("Look at the profile."),)))
    reply = await talk.reply()
    assert (reply.id, reply.body, reply.state, reply.why) == (failed.id, "Look at the profile.", "complete", None)
    assert office.beside.value("SELECT calls FROM ai_usage") == 2


async def test_the_next_worker_goes_on_with_the_same_message(talk: Talk) -> None:
    """T1, A1: whoever was killed in the middle, or only thought to be, leaves no second message and no second card."""
    office, waits = talk.office, Gate()
    lost = asyncio.create_task(talk.answered(Scripted((ReplyText("Look at "), ReplyCards((CARD,)), waits))))
    await talk.shows("Look at ")
    office.expire_leases()
    copilot = Scripted((by_model("Look at the profile."),))
    assert await talk.answered(copilot)
    assert not await lost
    assert copilot.read[0].so_far == "Look at "
    assert [card.text for card in copilot.read[0].lane] == ["Since when?"]
    reply = await talk.reply()
    assert (reply.body, reply.state) == ("Look at the profile.", "complete")
    assert len((await office.sessions.get(office.jane, talk.id)).lane) == 1


async def test_what_was_used_is_counted_also_for_a_reply_that_came_too_late(talk: Talk) -> None:
    """A9: it is spent, whoever keeps the text."""
    office = talk.office
    lost = await office.lease("reply")
    office.expire_leases()
    await office.lease("reply")
    assert not await office.chat.save_reply(lost, talk.id, by_model("late"))
    assert office.beside.value("SELECT output_tokens FROM ai_usage") == 20
    assert len(await talk.messages()) == 1


async def test_a_reply_that_will_not_come_says_so_where_it_is_waited_for(talk: Talk) -> None:
    """T1: with the reason and what was written; a defect is tried again before that."""
    office = talk.office
    with pytest.raises(ZeroDivisionError):
        await talk.answered(Scripted((ReplyText("Look "), ZeroDivisionError())))
    office.expire_leases()
    job = await office.lease("reply")
    assert await Replies(office.chat, Scripted(())).give_up(job, "it did not work in 3 tries")
    reply = await talk.reply()
    assert (reply.body, reply.state, reply.why) == (ENGLISH.apology, "failed", "it did not work in 3 tries")
    assert not await Replies(office.chat, Scripted(())).give_up(job, "once more")


async def test_why_the_playbooks_answer_is_said_once(talk: Talk) -> None:
    """A6, A9: the case goes on, and nobody hears of the budget with every answer."""
    office = talk.office
    for number in range(2):
        instead = ReplyEnd(f"Step {number}", trouble=ModelTrouble("budget_spent"))
        assert await talk.answered(Scripted((instead,)))
        await office.say(office.jane, talk.id, "done")
    said = [each.why for each in await talk.messages() if each.author.kind == "flowpilot"]
    assert said == ["this month's AI budget is spent", None]


async def test_a_session_that_ends_in_the_middle_ends_its_reply(talk: Talk) -> None:
    """C11: nobody is left waiting for the rest."""
    office, waits = talk.office, Gate()
    job = asyncio.create_task(talk.answered(Scripted((ReplyText("Look at "), waits))))
    await talk.shows("Look at ")
    await office.sessions.abandon(office.jane, talk.id)
    waits.open.set()
    await asyncio.wait([job])
    office.expire_leases()
    if (
        await talk.reply()
    ).state == "streaming":  # the script ended first, as a defect does; its next try finds the end
        assert await talk.answered(Scripted(()))
    assert ((await talk.reply()).body, (await talk.reply()).state) == ("Look at ", "stopped")


async def test_a_model_s_own_links_are_pointed_at(talk: Talk) -> None:
    """A3: what the case does not contain is flagged; a playbook's words are ours."""
    office = talk.office
    assert await talk.answered(Scripted((by_model("Open https://evil.example/fix now"),)))
    assert (await talk.reply()).flagged == ("https://evil.example/fix",)
    await office.say(office.jane, talk.id, "and?")
    assert await talk.answered(Scripted((ReplyEnd("See https://evil.example/fix"),)))
    assert (await talk.messages())[-1].flagged == ()


async def test_a_word_is_shown_when_it_is_whole(talk: Talk) -> None:
    """A7: half a secret is not recognised as one, so it is not shown either."""
    waits = Gate()
    job = asyncio.create_task(talk.answered(Scripted((ReplyText("Take AKIAIOSFOD"), waits, by_model("Take it.")))))
    await talk.shows("Take ")
    waits.open.set()
    assert await job
    assert all("AKIA" not in row.data_json for row in await talk.office.log())


async def test_only_who_works_on_the_session_stops_and_retries(talk: Talk) -> None:
    """C6, C11, R3: readers may not, strangers know of nothing; and only FlowPilot's own messages are replies."""
    office = talk.office
    assert await talk.answered(Scripted((by_model("Look", trouble=ModelTrouble("cut_off")),)))
    mine, reply = await talk.messages()
    for act in (office.chat.stop_reply, office.chat.retry_reply):
        for stranger in (office.stranger, office.nora):
            with pytest.raises(NotAvailable):
                await act(stranger, talk.id, reply.id)
        for other in (mine.id, MessageId("none")):
            with pytest.raises(NotAvailable):
                await act(office.jane, talk.id, other)
        other_session = await office.session(problem="another")
        with pytest.raises(NotAvailable):
            await act(office.jane, other_session.entry.id, reply.id)
    await office.handoffs.escalate(office.jane, talk.id, NewHandoff(reason="stuck"), "e")
    with pytest.raises(SessionNotActive):
        await office.chat.retry_reply(office.jane, talk.id, reply.id)
    handoff = (await office.sessions.get(office.jane, talk.id)).entry.handoff
    assert handoff is not None
    await office.handoffs.claim(office.sam, handoff.id, Claim(way="continue"))
    with pytest.raises(NotAllowed):
        await office.chat.stop_reply(office.jane, talk.id, reply.id)
    assert (await office.chat.retry_reply(office.sam, talk.id, reply.id)).state == "streaming"
