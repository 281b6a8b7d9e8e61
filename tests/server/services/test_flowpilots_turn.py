"""What FlowPilot is given to read, and when it keeps silent: T1, T2, T6."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from rf_desktop.contract.chat import CardAnswer
from rf_desktop.contract.handoffs import NewHandoff
from rf_desktop.server.ports import ConversationSoFar, NewCard, ReplyEnd, ReplyPart
from rf_desktop.server.services.replies import Replies
from rf_desktop.server.services.turns import READ_AT_MOST
from tests.server.services.office import Office


class Silent:
    """A copilot that must not be asked."""

    async def stream(self, conversation: ConversationSoFar) -> AsyncGenerator[ReplyPart, None]:
        raise AssertionError("nobody waits for an answer")
        yield ReplyEnd("")


async def test_a_long_conversation_is_read_from_its_problem_and_its_end(office: Office) -> None:
    """T1: never the whole of it, so that an answer costs the same however long a session has become."""
    opened = await office.session()
    last = await office.goes_on(opened.entry.id, READ_AT_MOST + 50)
    read = await office.chat.conversation(office.jane.account_id, opened.entry.id, last)
    assert read is not None
    first, *others = [message.position for message in read.messages]
    assert first == 1
    assert others == list(range(READ_AT_MOST + 51 - (READ_AT_MOST - 1) + 1, READ_AT_MOST + 52))


async def test_a_short_conversation_is_read_whole(office: Office) -> None:
    """T1: each message once, also at the limit."""
    opened = await office.session()
    last = await office.goes_on(opened.entry.id, READ_AT_MOST - 1)
    read = await office.chat.conversation(office.jane.account_id, opened.entry.id, last)
    assert read is not None
    assert [message.position for message in read.messages] == list(range(1, READ_AT_MOST + 1))


async def test_nothing_is_said_into_a_session_that_was_handed_off_before_the_answer(office: Office) -> None:
    """T1, C11: nobody waits for it any more, so neither an answer nor an apology; the job is done all the same."""
    opened = await office.session()
    await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="urgent"), "e")
    assert await Replies(office.chat, Silent()).run(await office.lease("reply"))
    assert len((await office.sessions.get(office.jane, opened.entry.id)).messages) == 1
    async with office.store.read(office.jane.account_id) as work:
        assert await work.jobs.queued() == 3  # the assessment and two timers


async def test_an_answer_that_arrived_before_the_handoff_is_found_again_after_it(office: Office) -> None:
    """T2: its reply was lost and the session handed off meanwhile; the repeat is no new answer."""
    opened = await office.session()
    cards = (NewCard("question", "One?"),)
    await office.chat.save_reply(await office.lease("reply"), opened.entry.id, ReplyEnd("Hello", cards))
    (card,) = (await office.sessions.get(office.jane, opened.entry.id)).lane
    answer = CardAnswer(state="done", result="yes")
    first = await office.chat.answer(office.jane, opened.entry.id, card.id, answer)
    await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="stuck"), "e")
    assert await office.chat.answer(office.jane, opened.entry.id, card.id, answer) == first
