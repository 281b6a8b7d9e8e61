"""The chat pane (T1–T3, T5, T7, T10, E4, D3)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rf_desktop.client.errors import Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.assessments import Assessment, SuggestedStep
from rf_desktop.contract.chat import Author, CardAnswered, LaneCard, Message
from rf_desktop.contract.events import LaneChanged, MessageAdded, SessionChanged
from rf_desktop.contract.handoffs import TicketNote
from rf_desktop.contract.problems import SessionNotActiveProblem
from rf_desktop.domain import limits
from rf_desktop.domain.ids import MessageId, SessionId
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import Conversation, LoadingSession, Nowhere, SessionTrouble
from tests.client import made
from tests.fakes.seat import Seat, settled

S1 = SessionId("s1")


def shown(seat: Seat) -> Conversation:
    state = seat.desk.conversation.state.value
    assert isinstance(state, Conversation), state
    return state


async def mine(seat: Seat, *, lane: tuple[LaneCard, ...] = (), **changes: Any) -> Conversation:
    """A session of Sam's own, open in the pane."""
    seat.has_session(made.entry("s1", owner=seat.person, opened_by=seat.person, **changes), lane=lane)
    await seat.desk.open_session(S1)
    return shown(seat)


async def claimed(seat: Seat, *, lane: tuple[LaneCard, ...] = (), **changes: Any) -> Conversation:
    """A session that Sam has just claimed."""
    seat.escalates("h1", lane=lane, **changes)
    seat.lets_claim("h1", lane=lane)
    await seat.desk.queue.pick_up("h1")
    return shown(seat)


def flowpilot(position: int, body: str) -> Message:
    return made.message(position, body).model_copy(update={"author": Author(kind="flowpilot", name="FlowPilot")})


async def test_at_first_no_session_is_open(seat: Seat) -> None:
    """T1."""
    assert seat.desk.conversation.state.value == Nowhere(text.WELCOME)


async def test_a_junior_is_sent_to_no_escalations(tmp_path: Path) -> None:
    """T1: there are none to choose from in a junior's queue."""
    junior = Seat(tmp_path, made.me(made.JANE, "engineer"))
    assert junior.desk.conversation.state.value == Nowhere(text.WELCOME_JUNIOR)
    junior.workspace.me.set(made.me())
    assert junior.desk.conversation.state.value == Nowhere(text.WELCOME)
    await junior.leaves()


async def test_a_session_opens_with_its_transcript(seat: Seat) -> None:
    """T1, T5: only FlowPilot's messages are Markdown."""
    await mine(seat, ticket="12345")
    seat.hears(MessageAdded(message=made.message(1, "**hi**", by=seat.person)))
    seat.hears(MessageAdded(message=flowpilot(2, "# hello")))
    rows = shown(seat).messages
    assert [(row.author, row.mine, row.markdown, row.state) for row in rows] == [
        ("Sam", True, False, "sent"),
        ("FlowPilot", False, True, "sent"),
    ]
    assert shown(seat).header.ticket == "12345"


async def test_a_session_that_cannot_be_fetched_offers_another_try(seat: Seat) -> None:
    """C6: and one that is not mine offers none."""
    seat.api.answers(e.GET_SESSION, Unreachable("connect"))
    await seat.desk.open_session(S1)
    assert seat.desk.conversation.state.value == SessionTrouble(S1, text.UNREACHABLE, can_retry=True)
    seat.api.answers(e.GET_SESSION, lambda _, *, session_id: seat.sessions[session_id])
    seat.has_session(made.entry("s1"))
    await seat.desk.conversation.retry()
    assert shown(seat).session_id == S1


async def test_a_session_that_is_not_mine_to_read_says_that_it_is_not_available(seat: Seat) -> None:
    """C6."""
    await seat.desk.open_session(S1)
    assert seat.desk.conversation.state.value == SessionTrouble(S1, text.NOT_AVAILABLE, can_retry=False)


async def test_opening_the_same_session_twice_is_one_request(seat: Seat) -> None:
    """Every press is one request."""
    seat.has_session(made.entry("s1"))
    with seat.api.held(e.GET_SESSION):
        first = asyncio.create_task(seat.desk.open_session(S1))
        await settled(lambda: isinstance(seat.desk.conversation.state.value, LoadingSession))
        await settled(lambda: seat.api.count(e.GET_SESSION))
        await seat.desk.open_session(S1)
    await first
    assert seat.api.count(e.GET_SESSION) == 1


async def test_the_session_asked_for_last_is_the_one_that_is_shown(seat: Seat) -> None:
    """T1: a slow answer does not come back over a later choice."""
    seat.has_session(made.entry("s1"))
    seat.has_session(made.entry("s2"))
    with seat.api.held(e.GET_SESSION):
        first = asyncio.create_task(seat.desk.open_session(S1))
        await settled(lambda: seat.api.count(e.GET_SESSION) == 1)
        second = asyncio.create_task(seat.desk.open_session(SessionId("s2")))
        await settled(lambda: seat.api.count(e.GET_SESSION) == 2)
    await asyncio.gather(first, second)
    assert shown(seat).session_id == "s2"


async def test_a_message_is_shown_at_once_and_its_draft_is_gone(seat: Seat) -> None:
    """T1, T10, D3."""
    await mine(seat)
    model = seat.desk.conversation
    model.save_draft("hello there")
    seat.api.answers(e.SEND_MESSAGE, made.message(1, "hello there", by=seat.person))
    assert await model.send("hello there")
    assert [row.state for row in shown(seat).messages] == ["waiting"]
    assert model.draft.value == ""
    await settled(lambda: [row.state for row in shown(seat).messages] == ["sent"])
    assert list((seat.folder / "drafts").glob("*")) == []


async def test_the_same_text_pressed_twice_is_one_message(seat: Seat) -> None:
    """T10."""
    await mine(seat)
    seat.desk.conversation.save_draft("hello")
    seat.workspace.outgoing.line_is(False)
    assert await seat.desk.conversation.send("hello")
    assert not await seat.desk.conversation.send("hello")
    assert len(shown(seat).messages) == 1


async def test_without_a_line_messages_wait_visibly_and_can_be_given_up(seat: Seat) -> None:
    """T10."""
    await mine(seat)
    seat.workspace.outgoing.line_is(False)
    await seat.desk.conversation.send("one")
    (row,) = shown(seat).messages
    assert (row.state, row.label) == ("waiting", text.NOT_SENT_YET)
    await seat.desk.conversation.discard(row.key)
    assert shown(seat).messages == ()


async def test_a_refused_message_says_why_and_can_be_sent_again(seat: Seat) -> None:
    """T10."""
    await mine(seat)
    problem = SessionNotActiveProblem(title="no", session_status="resolved")
    seat.api.refuses(e.SEND_MESSAGE, problem)
    await seat.desk.conversation.send("one")
    await settled(lambda: shown(seat).messages[0].state == "refused")
    (row,) = shown(seat).messages
    assert row.trouble == "Not accepted: This session is resolved. Reopen it to go on."
    seat.api.answers(e.SEND_MESSAGE, made.message(1, "one", by=seat.person))
    await seat.desk.conversation.resend(row.key)
    await settled(lambda: shown(seat).messages[0].state == "sent")


async def test_a_message_that_is_too_long_stays_in_the_composer(seat: Seat) -> None:
    """T10."""
    await mine(seat)
    long = "x" * (limits.MESSAGE + 1)
    seat.desk.conversation.save_draft(long)
    assert not await seat.desk.conversation.send(long)
    assert seat.desk.conversation.draft.value == long
    assert seat.herald.sentences == ["The message: at most 20,000 characters; this has 20,001."]


async def test_drafts_are_kept_per_session_and_written_redacted(seat: Seat) -> None:
    """T1, D3: the window keeps what was typed, the disk only what may lie there."""
    await mine(seat)
    seat.has_session(made.entry("s2"))
    model = seat.desk.conversation
    model.save_draft("the password: hunter2")
    await seat.desk.open_session(SessionId("s2"))
    assert model.draft.value == ""
    (file,) = (seat.folder / "drafts").glob("*.draft")
    assert "hunter2" not in file.read_text()
    await seat.desk.open_session(S1)
    assert model.draft.value == "the password: hunter2"


async def test_a_draft_of_a_session_that_has_ended_can_be_given_up(seat: Seat) -> None:
    """T1, D3: then nothing of it is on the disk, and the sidebar has no mark for it."""
    await mine(seat)
    seat.has_session(made.entry("s2", owner=seat.person))
    model = seat.desk.conversation
    model.save_draft("half a sentence")
    model._drafts.flush()
    seat.hears(SessionChanged(session=made.entry("s1", 9, owner=seat.person, status="resolved")))
    assert model.draft.value == "half a sentence"
    model.discard_draft()
    assert model.draft.value == ""
    assert list((seat.folder / "drafts").glob("*")) == []
    await seat.desk.open_session(SessionId("s2"))
    assert not [card for card in seat.desk.sidebar.state.value.cards if text.DRAFT in card.context]


async def test_a_draft_survives_the_end_of_the_program_and_goes_at_sign_out(tmp_path: Path) -> None:
    """T1, D3."""
    seat = Seat(tmp_path)
    await seat.goes_live()
    await mine(seat)
    seat.desk.conversation.save_draft("not finished")
    await seat.leaves()
    again = Seat(tmp_path)
    await again.goes_live()
    await mine(again)
    assert again.desk.conversation.draft.value == "not finished"
    await again.desk.sign_out()
    assert list((tmp_path / "drafts").glob("*")) == []
    assert again.desk.signed_out.value
    await again.leaves()


async def test_a_draft_that_cannot_be_written_says_so_and_stays(seat: Seat) -> None:
    """D3: an unwritable data folder."""
    await mine(seat)
    (seat.folder / "drafts").write_text("a file where the folder should be")
    seat.desk.conversation.save_draft("hello")
    seat.desk.conversation._drafts.flush()
    assert seat.desk.conversation.draft_trouble.value
    assert seat.desk.banner.value is not None
    assert seat.desk.banner.value.text == seat.desk.conversation.draft_trouble.value
    assert seat.desk.conversation.draft.value == "hello"
    (seat.folder / "drafts").unlink()


async def test_no_remote_event_touches_the_composer(seat: Seat) -> None:
    """PITFALLS C: a note being typed is never wiped."""
    await mine(seat)
    seat.desk.conversation.save_draft("half a sentence")
    seat.hears(MessageAdded(message=flowpilot(1, "hello")))
    seat.hears(SessionChanged(session=made.entry("s1", 2, owner=made.ALEX)))
    assert seat.desk.conversation.draft.value == "half a sentence"


async def test_answering_a_card_twice_is_one_request(seat: Seat) -> None:
    """T2."""
    await mine(seat, lane=(made.card("t1"),))
    done = made.card("t1", 2, state="done", result="yes", answered_by=seat.person)
    seat.api.answers(e.ANSWER_CARD, CardAnswered(card=done, message=None))
    with seat.api.held(e.ANSWER_CARD):
        first = asyncio.create_task(seat.desk.conversation.answer("t1", "done", " yes "))
        await settled(lambda: seat.api.count(e.ANSWER_CARD))
        assert shown(seat).lane[0].busy
        assert not await seat.desk.conversation.answer("t1", "done", "yes")
    assert await first
    assert seat.api.requests(e.ANSWER_CARD)[0].body.result == "yes"
    assert (shown(seat).lane[0].state, shown(seat).lane[0].busy) == ("done", False)


async def test_an_answer_that_fails_is_told_and_changes_nothing(seat: Seat) -> None:
    """T2."""
    await mine(seat, lane=(made.card("t1"),))
    seat.api.answers(e.ANSWER_CARD, Unreachable("timeout"))
    assert not await seat.desk.conversation.answer("t1", "done", "yes")
    assert shown(seat).lane[0].state == "todo"
    assert seat.herald.sentences == [text.NO_ANSWER]


async def test_lane_chips_are_the_open_cards_and_lead_to_them(seat: Seat) -> None:
    """T3."""
    lane = (made.card("t1", state="done"), made.card("t2", position=2), made.card("t3", position=3))
    assert [chip.key for chip in (await claimed(seat, lane=lane)).chips] == ["t2", "t3"]
    seat.desk.conversation.pick_chip("t3")
    assert (seat.desk.conversation.highlight.value.serial, seat.desk.conversation.highlight.value.card_key) == (1, "t3")
    assert seat.desk.conversation.prefill.value.serial == 0


async def test_a_lane_without_open_cards_shows_no_strip(seat: Seat) -> None:
    """T3: an empty source; the assessment is no substitute for a lane."""
    ready = Assessment(status="ready", suggested_steps=(SuggestedStep(text="Check the certificate"),))
    assert (await claimed(seat, lane=(made.card("t1", state="skipped"),), assessment=ready)).chips == ()


async def test_without_a_lane_chips_are_the_suggested_steps_and_prefill(seat: Seat) -> None:
    """T3, A3: what was tried already is not offered."""
    steps = (SuggestedStep(text="Check the certificate"), SuggestedStep(text="Restart", already_tried="no change"))
    await claimed(seat, assessment=Assessment(status="ready", suggested_steps=steps))
    await settled(lambda: shown(seat).chips)
    assert [chip.text for chip in shown(seat).chips] == ["Check the certificate"]
    model = seat.desk.conversation
    model.save_draft("First this.")
    before = model.focus_composer.value
    model.pick_chip(shown(seat).chips[0].key)
    assert model.prefill.value.text == "First this.\nCheck the certificate" == model.draft.value
    assert model.focus_composer.value == before + 1


@pytest.mark.parametrize("how", ["send", "dismiss"])
async def test_the_first_send_or_the_cross_hides_the_strip_for_good(seat: Seat, how: str) -> None:
    """T3: for that session, also when it is opened again and the lane has new cards."""
    await claimed(seat, lane=(made.card("t1"),))
    if how == "send":
        seat.api.answers(e.SEND_MESSAGE, made.message(1, "hi", "session of h1", seat.person))
        await seat.desk.conversation.send("hi")
    else:
        seat.desk.conversation.dismiss_chips()
    assert shown(seat).chips == ()
    new = made.card("t9", position=9).model_copy(update={"session_id": SessionId("session of h1")})
    seat.hears(LaneChanged(session_id=SessionId("session of h1"), cards=(new,)))
    assert shown(seat).chips == ()
    assert (seat.folder / "hidden").exists()


async def test_there_are_no_chips_before_a_claim(seat: Seat) -> None:
    """T3."""
    assert (await mine(seat, lane=(made.card("t1"),))).chips == ()


async def test_renaming_needs_words_and_failing_is_told(seat: Seat) -> None:
    """T10, T5."""
    await mine(seat)
    assert not await seat.desk.conversation.rename("  ")
    assert seat.api.count(e.RENAME_SESSION) == 0
    seat.api.answers(e.RENAME_SESSION, made.entry("s1", 2, owner=seat.person, problem_summary="New words"))
    assert await seat.desk.conversation.rename(" New\nwords ")
    assert seat.api.requests(e.RENAME_SESSION)[0].body.problem_summary == "New words"
    assert shown(seat).header.title == "New words"
    seat.api.answers(e.ABANDON_SESSION, Unreachable("busy"))
    assert not await seat.desk.conversation.abandon()
    assert text.BUSY in seat.herald.sentences


async def test_flowpilot_is_writing_until_it_has_written_or_it_takes_too_long(seat: Seat) -> None:
    """T1."""
    await mine(seat)
    seat.hears(MessageAdded(message=made.message(1, "help", by=seat.person)))
    assert shown(seat).waiting_for_reply
    seat.clock.advances(minutes=3)
    seat.desk.conversation._show()
    assert not shown(seat).waiting_for_reply
    late = made.message(2, "again", by=seat.person).model_copy(update={"sent_at": seat.clock(), "id": MessageId("m2")})
    seat.hears(MessageAdded(message=late))
    assert shown(seat).waiting_for_reply
    seat.hears(MessageAdded(message=flowpilot(3, "Try this")))
    assert not shown(seat).waiting_for_reply


async def test_flowpilot_is_not_said_to_answer_a_colleague_who_was_asked(seat: Seat) -> None:
    """T1, C9: it answers whoever works on the session, and nobody else; the answer of who was asked is to read."""
    await mine(seat)
    seat.hears(MessageAdded(message=made.message(1, "Which key? Super+Shift+Left", by=made.ALEX)))
    assert not shown(seat).waiting_for_reply
    seat.hears(MessageAdded(message=made.message(2, "and then?", by=seat.person)))
    assert shown(seat).waiting_for_reply


async def test_the_header_says_what_became_of_the_ticket_note(seat: Seat) -> None:
    """E2."""
    note = TicketNote(ticket="12345", body="…", state="no_ticket_system", created_at=made.NOON)
    await claimed(seat, ticket="12345", ticket_note=note)
    await settled(lambda: shown(seat).header.note)
    assert shown(seat).header.note == text.TICKET_NOTE["no_ticket_system"]


async def test_sidebar_entries_can_be_told_apart(seat: Seat) -> None:
    """T5."""
    mine = {"opened_by": seat.person, "owner": seat.person}
    seat.has_session(made.entry("s1", ticket="12345", client="Contoso", **mine))
    seat.has_session(made.entry("s2", problem_summary=None, first_message="Printer jams", status="escalated", **mine))
    late = made.NOON + timedelta(hours=1)
    seat.has_session(made.entry("s3", problem_summary=None, created_at=late, updated_at=late, **mine))
    await seat.desk.sidebar.refresh()
    cards = {card.key: card for card in seat.desk.sidebar.state.value.cards}
    assert (cards["s1"].title, cards["s1"].ticket) == ("Outlook asks for a password", "12345")
    assert (cards["s2"].title, cards["s2"].pill) == ("Printer jams", "Escalated")
    assert cards["s3"].title.startswith("Started ")
