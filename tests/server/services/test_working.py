"""Sessions, chat and lane: T2, T5, T7, T10, A10, C11."""

from __future__ import annotations

import asyncio

import pytest

from rf_desktop.contract.chat import CardAnswer, LaneCard, NewMessage
from rf_desktop.contract.handoffs import Claim, NewHandoff
from rf_desktop.contract.sessions import NewSession, Renaming, Resolution
from rf_desktop.domain import limits
from rf_desktop.domain.errors import (
    IdempotencyKeyReused,
    Malformed,
    NotAllowed,
    NotAvailable,
    SessionNotActive,
    TextRequired,
    TextTooLong,
)
from rf_desktop.domain.ids import CardId, SessionId
from rf_desktop.server.ports import NewCard, ReplyEnd
from tests.server.services.office import Office

RESOLUTION = Resolution(cause="The profile was broken", fix="A new profile", minutes_worked=12)


async def lane_of(office: Office, *cards: NewCard) -> tuple[SessionId, tuple[LaneCard, ...]]:
    """A session of Jane's whose first reply brought these cards."""
    opened = await office.session()
    assert await office.chat.save_reply(await office.lease("reply"), opened.entry.id, ReplyEnd("Hello", cards))
    return opened.entry.id, (await office.sessions.get(office.jane, opened.entry.id)).lane


async def test_a_new_session_has_its_problem_as_first_message(office: Office) -> None:
    """T10: summary from the first line, fields tidied, FlowPilot asked."""
    body = NewSession(problem="Teams drops calls\nsince Monday", client=" Contoso ", ticket="#77", domain="Calls")
    opened = await office.sessions.open(office.jane, body, "k")
    assert [message.body for message in opened.messages] == ["Teams drops calls\nsince Monday"]
    entry = opened.entry
    assert (entry.problem_summary, entry.client, entry.ticket, entry.contact) == (
        "Teams drops calls", "Contoso", "77", None,
    )  # fmt: skip
    assert (entry.owner, entry.opened_by, opened.may_write) == (office.jane.ref, office.jane.ref, True)
    job = await office.lease("reply")
    assert job.payload == {"session_id": entry.id, "message_id": opened.messages[0].id}
    assert (await office.sessions.open(office.jane, body, "k")).entry.id == entry.id
    with pytest.raises(IdempotencyKeyReused):
        await office.sessions.open(office.jane, NewSession(problem="another"), "k")
    with pytest.raises(TextRequired):
        await office.sessions.open(office.jane, NewSession(problem="  "), "k2")
    with pytest.raises(TextTooLong):
        await office.sessions.open(office.jane, NewSession(problem="p", client="c" * 201), "k3")


async def test_a_resent_message_is_one_message(office: Office) -> None:
    """T10: a cut line, a double click, and both at once."""
    opened = await office.session()
    body = NewMessage(body="it is slow")
    sent = await asyncio.gather(*(office.chat.send(office.jane, opened.entry.id, body, "k") for _ in range(6)))
    assert len({message.id for message in sent}) == 1
    assert len((await office.sessions.get(office.jane, opened.entry.id)).messages) == 2
    with pytest.raises(IdempotencyKeyReused):
        await office.chat.send(office.jane, opened.entry.id, NewMessage(body="other"), "k")


async def test_messages_have_a_length_and_a_text(office: Office) -> None:
    """T10."""
    opened = await office.session()
    with pytest.raises(TextRequired):
        await office.say(office.jane, opened.entry.id, " \n ")
    with pytest.raises(TextTooLong):
        await office.say(office.jane, opened.entry.id, "m" * (limits.MESSAGE + 1))


async def test_nobody_writes_while_it_waits_and_only_the_claimer_after(office: Office) -> None:
    """C11: escalated sessions are closed for writing; a withdrawal opens them again."""
    detail = await office.escalated()
    with pytest.raises(SessionNotActive) as refused:
        await office.say(office.jane, detail.session_id, "one more thing")
    assert refused.value.status == "escalated"
    await office.handoffs.claim(office.sam, detail.id, Claim(way="continue"))
    await office.say(office.sam, detail.session_id, "I have it")
    with pytest.raises(NotAllowed):
        await office.say(office.jane, detail.session_id, "thanks")
    heard = await office.heard_by(office.jane)
    assert heard.count("message_added") == 2
    for nobody in (office.kim, office.nora, office.stranger):
        with pytest.raises(NotAvailable):
            await office.say(nobody, detail.session_id, "hello")


async def test_an_answered_card_becomes_a_message(office: Office) -> None:
    """T2: question and action, done and skipped; each counts as a step."""
    session_id, lane = await lane_of(
        office, NewCard("question", "Which version?"), NewCard("action", "Restart it"), NewCard("action", "Update it")
    )
    answered = await office.chat.answer(office.jane, session_id, lane[0].id, CardAnswer(state="done", result="16.0"))
    assert answered.message is not None
    assert answered.message.body == "Which version? → 16.0"
    assert (answered.card.state, answered.card.answered_by, answered.card.version) == ("done", office.jane.ref, 2)
    plain = await office.chat.answer(office.jane, session_id, lane[1].id, CardAnswer(state="done"))
    assert plain.message is not None
    assert plain.message.body == "Restart it → done"
    skipped = CardAnswer(state="skipped", result="no rights")
    last = await office.chat.answer(office.jane, session_id, lane[2].id, skipped)
    assert last.message is not None
    assert last.message.body == "Update it → skipped: no rights"
    assert (await office.sessions.get(office.jane, session_id)).entry.step_count == 3


async def test_flowpilot_answers_when_no_card_is_left(office: Office) -> None:
    """T2: not after each card."""
    session_id, lane = await lane_of(office, NewCard("question", "One?"), NewCard("question", "Two?"))
    await office.chat.answer(office.jane, session_id, lane[0].id, CardAnswer(state="done", result="a"))
    assert await office.store.queue.lease(office.clock(), 10, 30, "t") == []
    last = await office.chat.answer(office.jane, session_id, lane[1].id, CardAnswer(state="done", result="b"))
    job = await office.lease("reply")
    assert last.message is not None
    assert job.payload["message_id"] == last.message.id


async def test_the_same_answer_again_changes_nothing(office: Office) -> None:
    """T2: a double click finds the same message."""
    session_id, lane = await lane_of(office, NewCard("question", "One?"))
    answer = CardAnswer(state="done", result="a")
    first = await office.chat.answer(office.jane, session_id, lane[0].id, answer)
    assert await office.chat.answer(office.jane, session_id, lane[0].id, answer) == first
    open_again = await office.chat.answer(office.jane, session_id, lane[0].id, CardAnswer(state="todo"))
    assert (open_again.message, open_again.card.state, open_again.card.result) == (None, "todo", None)
    assert (await office.sessions.get(office.jane, session_id)).entry.step_count == 0
    with pytest.raises(TextRequired):
        await office.chat.answer(office.jane, session_id, lane[0].id, CardAnswer(state="done"))
    with pytest.raises(NotAvailable):
        await office.chat.answer(office.jane, session_id, CardId("none"), answer)


async def test_a_reply_is_kept_once_whoever_finishes_first(office: Office) -> None:
    """A1 for replies: a worker that lost its lease keeps nothing."""
    opened = await office.session()
    lost = await office.lease("reply")
    office.expire_leases()
    holder = await office.lease("reply")
    reply = ReplyEnd("Hello", (NewCard("question", "One?"),))
    assert not await office.chat.save_reply(lost, opened.entry.id, reply)
    assert await office.chat.save_reply(holder, opened.entry.id, reply)
    assert not await office.chat.save_reply(holder, opened.entry.id, reply)
    session = await office.sessions.get(office.jane, opened.entry.id)
    assert [message.author.kind for message in session.messages] == ["person", "flowpilot"]
    assert len(session.lane) == 1


async def test_a_conversation_is_read_for_the_message_that_wants_an_answer(office: Office) -> None:
    """T1, T6; none once the session is no longer active."""
    opened = await office.session(domain="Email")
    message_id = opened.messages[0].id
    account_id = office.jane.account_id
    read = await office.chat.conversation(account_id, opened.entry.id, message_id)
    assert read is not None
    assert (read.domain, read.replying_to, [m.body for m in read.messages]) == (
        "Email", message_id, ["Outlook is failing to sync email"],
    )  # fmt: skip
    assert await office.chat.conversation(office.stranger.account_id, opened.entry.id, message_id) is None
    await office.sessions.abandon(office.jane, opened.entry.id)
    assert await office.chat.conversation(account_id, opened.entry.id, message_id) is None


async def test_a_reply_to_an_ended_session_is_dropped(office: Office) -> None:
    """C11: and its job is done."""
    opened = await office.session()
    job = await office.lease("reply")
    await office.sessions.abandon(office.jane, opened.entry.id)
    assert await office.chat.save_reply(job, opened.entry.id, ReplyEnd("late"))
    assert len((await office.sessions.get(office.jane, opened.entry.id)).messages) == 1


async def test_a_session_is_renamed_abandoned_and_reopened(office: Office) -> None:
    """T10, C11: each change reaches the opener's sidebar."""
    opened = await office.session()
    named = await office.sessions.rename(office.jane, opened.entry.id, Renaming(problem_summary=" Mail\nis slow "))
    assert (named.problem_summary, named.version) == ("Mail is slow", opened.entry.version + 1)
    assert (await office.sessions.abandon(office.jane, opened.entry.id)).status == "abandoned"
    with pytest.raises(SessionNotActive):
        await office.sessions.abandon(office.jane, opened.entry.id)
    assert (await office.sessions.reopen(office.jane, opened.entry.id)).status == "active"
    with pytest.raises(SessionNotActive):
        await office.sessions.reopen(office.jane, opened.entry.id)
    with pytest.raises(TextRequired):
        await office.sessions.rename(office.jane, opened.entry.id, Renaming(problem_summary=" "))
    assert (await office.heard_by(office.jane)).count("session_changed") == 4


async def test_resolving_ends_the_handoff_and_tells_the_junior(office: Office) -> None:
    """T7, Q8: outcome kept, handoff resolved, one notice; twice with one key is once."""
    detail = await office.escalated()
    await office.handoffs.claim(office.sam, detail.id, Claim(way="continue"))
    office.clock.advance(minutes=12)
    body = RESOLUTION.model_copy(update={"verdict": "complete", "visibility": "customer", "write_up": "done"})
    resolved = await office.sessions.resolve(office.sam, detail.session_id, body, "k")
    assert resolved.entry.status == "resolved"
    assert resolved.outcome is not None
    assert (resolved.outcome.cause, resolved.outcome.verdict, resolved.outcome.resolved_by) == (
        "The profile was broken", "complete", office.sam.ref,
    )  # fmt: skip
    assert (await office.handoffs.context(office.sam, detail.id)).status == "resolved"
    told, before = (await office.notices.list(office.jane)).notices
    assert (told.kind, told.body, before.kind) == ("resolved", RESOLUTION.fix, "claimed")
    assert (await office.sessions.resolve(office.sam, detail.session_id, body, "k")) == resolved
    with pytest.raises(SessionNotActive):
        await office.sessions.resolve(office.sam, detail.session_id, body, "k2")


async def test_the_news_of_an_end_tells_the_fix_in_one_line_and_no_secret(office: Office) -> None:
    """Q8, A7: shortened after its secrets were taken out; what was given up had no fix, so that says why it came."""
    detail = await office.escalated()
    await office.handoffs.claim(office.sam, detail.id, Claim(way="continue"))
    office.clock.advance(minutes=1)
    fix = "Set the password to\n\u202e password=Winter2026Sun9\n" + "and told everybody. " * 40
    await office.sessions.resolve(office.sam, detail.session_id, RESOLUTION.model_copy(update={"fix": fix}), "k")
    told = (await office.notices.list(office.jane)).notices[0].body
    assert told.startswith("Set the password to password=[secret")
    assert told.endswith("\u2026")
    assert len(told) <= 200
    given_up = await office.escalated(body=NewHandoff(reason="Out of ideas"))
    await office.handoffs.claim(office.sam, given_up.id, Claim(way="continue"))
    office.clock.advance(minutes=1)
    await office.sessions.abandon(office.sam, given_up.session_id)
    assert (await office.notices.list(office.jane)).notices[0].body == "Out of ideas"


async def test_a_resolution_needs_cause_and_fix_and_fits_what_happened(office: Office) -> None:
    """T7."""
    opened = await office.session()

    async def attempt(**fields: object) -> None:
        body = RESOLUTION.model_copy(update=fields)
        await office.sessions.resolve(office.jane, opened.entry.id, body, office.key())

    for empty in ({"cause": " "}, {"fix": ""}):
        with pytest.raises(TextRequired):
            await attempt(**empty)
    for wrong in ({"verdict": "complete"}, {"minutes_worked": -1}, {"minutes_worked": 10**20}):
        with pytest.raises(Malformed):
            await attempt(**wrong)
    assert (await office.sessions.get(office.jane, opened.entry.id)).entry.status == "active"
    await attempt()


async def test_a_handoff_is_judged_also_when_it_ended_before_the_session_did(office: Office) -> None:
    """T7: reopened and resolved once more, or handed off and taken back: there was a handoff to judge."""
    judged = RESOLUTION.model_copy(update={"verdict": "missing", "verdict_note": "the model of the printer"})
    detail = await office.escalated()
    await office.handoffs.claim(office.sam, detail.id, Claim(way="continue"))
    await office.sessions.resolve(office.sam, detail.session_id, RESOLUTION, "first")
    await office.sessions.reopen(office.sam, detail.session_id)
    again = await office.sessions.resolve(office.sam, detail.session_id, judged, "second")
    assert again.outcome is not None
    assert (again.outcome.verdict, again.outcome.verdict_note) == ("missing", "the model of the printer")
    taken_back = await office.escalated()
    await office.handoffs.withdraw(office.jane, taken_back.id)
    assert (await office.sessions.resolve(office.jane, taken_back.session_id, judged, "third")).outcome is not None


async def test_abandoning_a_claimed_session_ends_its_handoff(office: Office) -> None:
    """C11: nothing stays *Mine* for ever."""
    detail = await office.escalated()
    await office.handoffs.claim(office.sam, detail.id, Claim(way="continue"))
    await office.sessions.abandon(office.sam, detail.session_id)
    assert (await office.handoffs.context(office.sam, detail.id)).status == "resolved"


async def test_what_was_abandoned_is_not_told_as_if_it_had_been_resolved(office: Office) -> None:
    """C7, C8, Q8: to who handed it off, to who looks at the queue, and in every list since."""
    detail = await office.escalated()
    await office.handoffs.claim(office.sam, detail.id, Claim(way="continue"))
    office.clock.advance(minutes=1)
    await office.sessions.abandon(office.sam, detail.session_id)
    assert (await office.notices.list(office.jane)).notices[0].title.startswith("Sam has abandoned")
    listed = {each.id: each.abandoned for each in (await office.handoffs.waiting(office.sam)).handoffs}
    assert listed == {detail.id: True}
    assert (await office.handoffs.context(office.jane, detail.id)).abandoned


async def test_what_was_resolved_before_its_session_was_abandoned_stays_resolved(office: Office) -> None:
    """C7: reopened and given up without anybody having it."""
    detail = await office.escalated()
    await office.handoffs.claim(office.sam, detail.id, Claim(way="continue"))
    office.clock.advance(minutes=1)
    await office.sessions.resolve(office.sam, detail.session_id, RESOLUTION, "k")
    assert (await office.notices.list(office.jane)).notices[0].title.startswith("Sam has finished")
    await office.sessions.reopen(office.sam, detail.session_id)
    office.clock.advance(minutes=1)
    await office.sessions.abandon(office.sam, detail.session_id)
    assert not (await office.handoffs.context(office.sam, detail.id)).abandoned


async def test_a_resolved_case_is_found_the_next_time(office: Office) -> None:
    """A10: with cause, fix and who; not itself, not after it was reopened, not in another account."""
    opened = await office.session(problem="Outlook is failing to sync email after the password change", ticket="9")
    await office.sessions.resolve(office.jane, opened.entry.id, RESOLUTION, "r")
    account_id = office.jane.account_id
    question = "customer says outlook stopped syncing emails"
    found = await office.cases.similar(account_id, question, exclude=None)
    assert [(case.session_id, case.cause, case.fix, case.resolved_by) for case in found] == [
        (opened.entry.id, "The profile was broken", "A new profile", office.jane.ref)
    ]
    assert set(found[0].shared_words) == {"outlook", "syncing", "emails"}
    assert await office.cases.similar(account_id, "the coffee machine leaks water", exclude=None) == ()
    assert await office.cases.similar(account_id, question, exclude=opened.entry.id) == ()
    assert await office.cases.similar(office.stranger.account_id, question, exclude=None) == ()
    assert (await office.cases.one(office.nora, opened.entry.id)).ticket == "9"
    await office.sessions.reopen(office.jane, opened.entry.id)
    assert await office.cases.similar(account_id, question, exclude=None) == ()
    with pytest.raises(NotAvailable):
        await office.cases.one(office.nora, opened.entry.id)


async def test_the_sidebar_lists_what_i_opened_and_what_i_have(office: Office) -> None:
    """T5: the newest change first, with the handoff's state."""
    older = await office.session()
    office.clock.advance(minutes=1)
    detail = await office.escalated()
    listed = (await office.sessions.list(office.jane)).sessions
    assert [each.id for each in listed] == [detail.session_id, older.entry.id]
    assert listed[0].handoff is not None
    assert (listed[0].status, listed[0].handoff.status) == ("escalated", "open")
    assert (await office.sessions.list(office.sam)).sessions == ()
    await office.handoffs.claim(office.sam, detail.id, Claim(way="continue"))
    taken = (await office.sessions.list(office.sam)).sessions
    assert [(each.id, each.escalated_to) for each in taken] == [(detail.session_id, office.sam.ref)]


async def test_the_claimer_can_hand_it_off_once_more(office: Office) -> None:
    """E1, C11: and resolving ends what is still claimed."""
    detail = await office.escalated()
    await office.handoffs.claim(office.sam, detail.id, Claim(way="continue"))
    office.clock.advance(minutes=1)
    again = await office.handoffs.escalate(office.sam, detail.session_id, NewHandoff(reason="beyond me too"), "k")
    await office.handoffs.claim(office.kim, again.id, Claim(way="continue"))
    await office.sessions.resolve(office.kim, detail.session_id, RESOLUTION, "r")
    for each in (detail, again):
        assert (await office.handoffs.context(office.alex, each.id)).status == "resolved"
