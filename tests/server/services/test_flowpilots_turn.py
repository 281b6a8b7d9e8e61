"""What FlowPilot is given to read, and when it keeps silent: T1, T2, T6."""

from __future__ import annotations

from rf_desktop.contract.chat import CardAnswer
from rf_desktop.contract.handoffs import NewHandoff
from rf_desktop.domain.ids import MessageId, SessionId
from rf_desktop.server.ports import ConversationSoFar, CopilotReply, NewCard
from rf_desktop.server.services.chat import READ_AT_MOST
from rf_desktop.server.services.replies import Replies
from rf_desktop.server.store.tables import MessageRow
from tests.server.services.office import Office


class Silent:
    """A copilot that must not be asked."""

    async def reply(self, conversation: ConversationSoFar) -> CopilotReply:
        raise AssertionError("nobody waits for an answer")


async def written(office: Office, session_id: SessionId, count: int) -> MessageId:
    """So many further messages of Jane's, written at once; the last one's id."""
    async with office.store.work(office.jane.account_id) as work:
        session = await work.sessions.get(session_id)
        assert session is not None
        for position in range(session.message_count + 1, session.message_count + count + 1):
            work.chat.add(
                MessageRow(
                    id=MessageId(f"m{position}"),
                    session_id=session_id,
                    position=position,
                    author_kind="person",
                    author_id=office.jane.person_id,
                    author_name="Jane",
                    body=f"line {position}",
                    sent_at=office.clock(),
                )
            )
        session.message_count += count
        return MessageId(f"m{session.message_count}")


async def test_a_long_conversation_is_read_from_its_problem_and_its_end(office: Office) -> None:
    """T1: never the whole of it, so that an answer costs the same however long a session has become."""
    opened = await office.session()
    last = await written(office, opened.entry.id, READ_AT_MOST + 50)
    read = await office.chat.conversation(office.jane.account_id, opened.entry.id, last)
    assert read is not None
    first, *others = [message.position for message in read.messages]
    assert first == 1
    assert others == list(range(READ_AT_MOST + 51 - (READ_AT_MOST - 1) + 1, READ_AT_MOST + 52))


async def test_a_short_conversation_is_read_whole(office: Office) -> None:
    """T1: each message once, also at the limit."""
    opened = await office.session()
    last = await written(office, opened.entry.id, READ_AT_MOST - 1)
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
        assert await work.jobs.queued() == 1  # the assessment


async def test_an_answer_that_arrived_before_the_handoff_is_found_again_after_it(office: Office) -> None:
    """T2: its reply was lost and the session handed off meanwhile; the repeat is no new answer."""
    opened = await office.session()
    cards = (NewCard("question", "One?"),)
    await office.chat.save_reply(await office.lease("reply"), opened.entry.id, CopilotReply("Hello", cards))
    (card,) = (await office.sessions.get(office.jane, opened.entry.id)).lane
    answer = CardAnswer(state="done", result="yes")
    first = await office.chat.answer(office.jane, opened.entry.id, card.id, answer)
    await office.handoffs.escalate(office.jane, opened.entry.id, NewHandoff(reason="stuck"), "e")
    assert await office.chat.answer(office.jane, opened.entry.id, card.id, answer) == first
