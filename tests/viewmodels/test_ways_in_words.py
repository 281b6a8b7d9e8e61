"""What the ways back look like at one desk, without a server: lines, toasts, presses (C3, C8, C9, C10, C11)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from rf_desktop.client.errors import Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.events import (
    ConsultationAsked,
    HandoffClaimed,
    HandoffReassigned,
    HandoffReleased,
    HandoffReturned,
    HandoffStillOnIt,
    HandoffStillOnItAsked,
    HandoffTierRaised,
    HandoffTurnedDown,
    NoticeAdded,
    SessionChanged,
)
from rf_desktop.contract.handoffs import HandoffDetail, HandoffSummary
from rf_desktop.contract.problems import HandoffNotOpenProblem, UndoTooLateProblem
from rf_desktop.contract.ways import Consultation, Watch
from rf_desktop.domain.ids import ConsultationId, HandoffId
from rf_desktop.viewmodels import text_cards, text_people, text_ways
from rf_desktop.viewmodels.cards import EscalationCard
from rf_desktop.viewmodels.conversation_view import Conversation, Nowhere
from rf_desktop.viewmodels.desk_actions import desk_actions
from rf_desktop.viewmodels.ways_forms import ReasonForm, ReasonValues
from rf_desktop.viewmodels.ways_view import Strip
from tests.client import made
from tests.fakes.seat import GONE, Seat, settled

H1 = HandoffId("h1")


async def taken(seat: Seat) -> None:
    """h1 is picked up; its session is open."""
    seat.escalates("h1", lane=(made.card("t1"),))
    seat.lets_claim("h1", lane=(made.card("t1"),))
    await seat.desk.queue.pick_up("h1")
    await settled(lambda: seat.desk.ways.state.value.menu)


def changed(seat: Seat, **changes: Any) -> HandoffSummary:
    """The handoff as the server has it after a step."""
    old = seat.handoffs["h1"]
    detail = seat.handoffs["h1"] = old.model_copy(update={"version": old.version + 1, **changes})
    return HandoffSummary.model_validate(detail, from_attributes=True)


def lines(seat: Seat) -> dict[str, Strip]:
    return {strip.key: strip for strip in seat.desk.ways.state.value.strips}


async def test_still_on_it_is_a_line_in_the_open_session_and_a_toast_elsewhere(seat: Seat) -> None:
    """C10: as long as the server waits, and gone when it was answered on another desktop."""
    await taken(seat)
    asked = changed(seat, asked_still_at=seat.clock())
    seat.hears(HandoffStillOnItAsked(handoff=asked, actor=None))
    assert "goes back to the queue at" in lines(seat)["still"].text
    assert "still:h1" not in seat.herald.toasts
    seat.desk.conversation.step_out(asked.session_id)
    toast = seat.herald.toasts["still:h1"]
    assert [action for action, _ in toast.actions] == ["still_on_it", "release", "open"]
    assert toast.lasting
    notice = made.notice("n9").model_copy(update={"kind": "still_on_it", "title": "Still on it?"})
    seat.hears(NoticeAdded(notice=notice))
    assert "n9" not in seat.herald.toasts, "one toast is enough"
    assert [action for action, _ in seat.herald.notifications["n9"].actions] == ["still_on_it", "release", "open"]
    seat.hears(HandoffStillOnIt(handoff=changed(seat, asked_still_at=None), actor=seat.person))
    assert "still:h1" not in seat.herald.toasts
    assert "n9" not in seat.herald.notifications


async def test_still_on_it_from_the_notification_does_not_raise_the_window(seat: Seat) -> None:
    """C10."""
    await taken(seat)
    asked = changed(seat, asked_still_at=seat.clock())
    seat.hears(HandoffStillOnItAsked(handoff=asked, actor=None))
    notice = made.notice("n9").model_copy(update={"kind": "still_on_it"})
    seat.hears(NoticeAdded(notice=notice))
    seat.api.answers(e.STILL_ON_IT, lambda _, *, handoff_id: answer(seat))
    raised = seat.desk.raise_window.value
    await seat.desk.on_action("n9", "still_on_it")
    assert seat.desk.raise_window.value == raised
    assert "n9" not in seat.herald.notifications
    assert "still" not in lines(seat)
    await seat.desk.on_action("n9", "release")
    assert isinstance(seat.desk.ways.form.value, ReasonForm)
    assert seat.desk.raise_window.value > raised


def answer(seat: Seat) -> HandoffDetail:
    changed(seat, asked_still_at=None)
    return seat.handoffs["h1"]


async def test_a_release_by_the_clock_leaves_the_session_as_it_was_left(seat: Seat) -> None:
    """C10, C6: nothing jumps; it can be picked up again."""
    await taken(seat)
    entry = seat.sessions["session of h1"].entry
    released = changed(seat, status="open", claimed_by=None, claimed_at=None)
    del seat.sessions["session of h1"]
    seat.hears(HandoffReleased(handoff=released, actor=None))
    latest = entry.handoff.model_copy(update={"status": "open", "claimed_by": None}) if entry.handoff else None
    gone = entry.model_copy(
        update={"status": "escalated", "owner": made.JANE, "escalated_to": None, "handoff": latest, "version": 9}
    )
    seat.hears(SessionChanged(session=gone))
    await settled(lambda: "gone" in lines(seat))
    assert [deed.way for deed in lines(seat)["gone"].deeds] == ["take_again"]
    state = seat.desk.conversation.state.value
    assert isinstance(state, Conversation)
    assert state.composer.placeholder == text_ways.COMPOSER_GONE
    assert seat.desk.ways.state.value.menu == ()
    assert all(card.key != "session of h1" for card in seat.desk.sidebar.state.value.cards)


async def test_an_undo_that_comes_too_late_says_so_and_stays(seat: Seat) -> None:
    """C8, C11."""
    await taken(seat)
    seat.api.refuses(e.UNDO_CLAIM, UndoTooLateProblem(title="Too late.", status=409))
    await seat.desk.on_action("undo:h1", "undo")
    assert seat.herald.toasts["ways:h1"].title == text_people.UNDO_TOO_LATE
    assert "undo:h1" not in seat.herald.toasts
    assert isinstance(seat.desk.conversation.state.value, Conversation)


async def test_undo_twice_is_one_request_and_has_a_key(seat: Seat) -> None:
    """C8, D4: Ctrl+Z while it is offered."""
    await taken(seat)
    seat.api.answers(e.UNDO_CLAIM, lambda _, *, handoff_id: undone(seat))

    async def by_key() -> None:
        work = next(action for action in desk_actions(seat.desk) if action.keys == "Ctrl+Z").do()
        assert asyncio.iscoroutine(work)
        await work

    with seat.api.held(e.UNDO_CLAIM):
        first = asyncio.ensure_future(by_key())
        await settled(lambda: seat.api.count(e.UNDO_CLAIM) == 1)
        await seat.desk.on_action("undo:h1", "undo")
    await first
    assert seat.api.count(e.UNDO_CLAIM) == 1
    assert isinstance(seat.desk.conversation.state.value, Nowhere)
    assert seat.desk.undoables.last is None
    assert [row.key for row in seat.desk.queue.state.value.rows if row.key == "h1"] == ["h1"]


async def test_any_other_step_ends_the_offer_to_undo(seat: Seat) -> None:
    """C8: what is not mine any more is not undone."""
    await taken(seat)
    assert "undo:h1" in seat.herald.toasts
    given = changed(seat, status="returned")
    seat.hears(HandoffReturned(handoff=given, actor=seat.person))
    assert "undo:h1" not in seat.herald.toasts
    assert seat.desk.undoables.last is None


def undone(seat: Seat) -> HandoffDetail:
    changed(seat, status="open", claimed_by=None, claimed_at=None)
    return seat.handoffs["h1"]


async def test_a_form_that_was_refused_keeps_what_was_typed_for_its_next_opening(seat: Seat) -> None:
    """C11, E5."""
    await taken(seat)
    await seat.desk.ways.press("release")
    form = seat.desk.ways.form.value
    assert isinstance(form, ReasonForm)
    seat.api.answers(e.RELEASE_HANDOFF, Unreachable("timeout"))
    assert not await form.submit(ReasonValues("I am called away"))
    problem = HandoffNotOpenProblem(title="Over.", status=409, handoff_status="resolved")
    seat.api.refuses(e.RELEASE_HANDOFF, problem)
    lists = seat.api.count(e.LIST_HANDOFFS)
    assert not await form.submit(ReasonValues("I am called away"))
    assert form.state.value.problems == {"": "This handoff is resolved already."}
    await settled(lambda: seat.api.count(e.LIST_HANDOFFS) == lists + 1)
    await seat.desk.ways.press("release")
    again = seat.desk.ways.form.value
    assert isinstance(again, ReasonForm)
    assert again is not form
    assert again.initial == ReasonValues("I am called away")


async def test_the_news_of_an_offer_goes_with_the_offer(seat: Seat) -> None:
    """Q5, C8."""
    seat.knows("h1", status="claimed", claimed_by=made.ALEX, claimed_at=seat.clock())
    offer = {"offered_to": seat.person, "offered_at": seat.clock(), "offered_by": made.ALEX, "offer_reason": "Away"}
    seat.hears(HandoffReassigned(handoff=changed(seat, **offer), actor=made.ALEX))
    notice = made.notice("n7").model_copy(update={"kind": "reassigned"})
    seat.hears(NoticeAdded(notice=notice))
    assert "n7" in seat.herald.notifications
    ends = {"offered_to": None, "offered_at": None, "offered_by": None, "offer_reason": ""}
    seat.hears(HandoffTurnedDown(handoff=changed(seat, **ends), actor=made.ALEX))
    assert "n7" not in seat.herald.notifications
    assert "n7" not in seat.herald.toasts


async def test_an_admin_may_release_what_a_colleague_has(tmp_path: Any) -> None:
    """C8: release and reassign, but neither return nor coach."""
    admin = Seat(tmp_path, made.me(made.ALEX, "admin"))
    await admin.goes_live()
    admin.knows("h1", status="claimed", claimed_by=made.SAM, claimed_at=admin.clock())
    admin.api.answers(e.WATCH_HANDOFF, Watch(handoff_id=H1, watching=True, watchers=(made.ALEX,)))
    await admin.workspace.escalations.relist()
    session = admin.claimed_session(admin.handoffs["h1"])
    owned = session.entry.model_copy(update={"owner": made.SAM, "escalated_to": made.SAM})
    admin.sessions["session of h1"] = session.model_copy(update={"entry": owned, "may_write": False})
    await admin.desk.ways.back.press("watch", H1)
    await settled(lambda: admin.desk.ways.state.value.menu)
    assert [deed.way for deed in admin.desk.ways.state.value.menu] == ["release", "reassign"]
    assert [deed.way for deed in lines(admin)["watching"].deeds] == ["remark", "stop_watching"]
    await admin.leaves()


async def test_what_has_ended_cannot_be_watched_and_says_so(seat: Seat) -> None:
    """C3."""
    seat.knows("h1", status="resolved", claimed_by=made.ALEX, claimed_at=seat.clock())
    seat.api.answers(e.WATCH_HANDOFF, Watch(handoff_id=H1, watching=False, watchers=()))
    await seat.desk.ways.back.press("watch", H1)
    assert seat.herald.toasts["ways:h1"].title == text_ways.LATE["resolved"]


async def test_a_card_says_that_it_is_watched_waits_too_long_and_is_offered(seat: Seat) -> None:
    """C10, C8, Q1."""

    def card() -> EscalationCard:
        return next(row for row in seat.desk.queue.state.value.rows if isinstance(row, EscalationCard))

    seat.escalates("h1", priority="urgent")
    at = seat.clock()
    assert (card().told(at), card().watched) == ("", False)
    assert card().told(at + timedelta(minutes=2)) == "reminded"
    seat.hears(HandoffTierRaised(handoff=changed(seat, tier=2), actor=None))
    assert card().told(at) == "next_tier"
    seat.api.answers(e.WATCH_HANDOFF, Watch(handoff_id=H1, watching=True, watchers=()))
    await seat.desk.ways.back.press("watch", H1)
    assert card().watched
    said = text_cards.card_sentence(card(), at)
    assert "nobody took it, so the admins were told" in said
    assert said.endswith("you watch it")
    seat.hears(
        HandoffClaimed(
            handoff=changed(seat, status="claimed", claimed_by=seat.person, claimed_at=at), actor=seat.person
        )
    )
    seat.hears(HandoffReassigned(handoff=changed(seat, offered_to=made.ALEX, offered_at=at), actor=seat.person))
    held = card().holding
    assert held is not None
    assert text_cards.holding(held, at) == "offered to Alex · now"
    seat.hears(HandoffStillOnItAsked(handoff=changed(seat, asked_still_at=at), actor=None))
    held = card().holding
    assert held is not None
    assert held.kind == "asked"


async def test_a_question_that_cannot_be_answered_keeps_the_answer(seat: Seat) -> None:
    """C9: nothing typed is lost."""
    await taken(seat)
    question = Consultation(
        id=ConsultationId("q1"),
        session_id=seat.handoffs["h1"].session_id,
        headline="Outlook",
        asked_by=made.ALEX,
        asked=seat.person,
        question="Which floor?",
        asked_at=seat.clock(),
    )
    seat.hears(ConsultationAsked(consultation=question))
    assert [each.question for each in seat.desk.ways.state.value.questions] == ["Which floor?"]
    seat.desk.ways.written["q1"] = "The third"
    seat.api.refuses(e.ANSWER_CONSULTATION, GONE.problem)
    assert not await seat.desk.ways.answer("q1", "The third")
    assert seat.desk.ways.written == {"q1": "The third"}
    said = question.model_copy(update={"answer": "The third", "answered_at": seat.clock()})
    seat.api.answers(e.ANSWER_CONSULTATION, said)
    assert await seat.desk.ways.answer("q1", "The third")
    assert seat.desk.ways.written == {}
    assert seat.desk.ways.state.value.questions == ()


@pytest.mark.parametrize("action", ["queue", "default", "open"])
async def test_other_presses_on_a_notice_go_where_they_went_before(seat: Seat, action: str) -> None:
    """M1, Q5."""
    seat.escalates("h1")
    await seat.desk.on_action("h1", action)
    assert (seat.desk.sheet.value is not None) == (action != "queue")
