"""The magic moment (M1, M3–M7, C3, A5, A11)."""

from __future__ import annotations

import asyncio

import pytest

from rf_desktop.client.errors import Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.assessments import Assessment, EvidenceLine
from rf_desktop.contract.events import HandoffAssessmentReady, HandoffWithdrawn
from rf_desktop.contract.handoffs import PickUp
from rf_desktop.contract.problems import HandoffAlreadyClaimedProblem
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.domain.vocabulary import ClaimWay
from rf_desktop.viewmodels import text
from rf_desktop.viewmodels.conversation_view import Conversation
from rf_desktop.viewmodels.magic_moment import MagicMoment
from rf_desktop.viewmodels.moment_state import Closed, NotAvailable, Showing, Taken
from tests.client import made
from tests.fakes.seat import GONE, Seat, settled

LANE = (made.card("t1", state="done", result="no change"), made.card("t2", position=2))
H1 = HandoffId("h1")


async def opened(seat: Seat, name: str = "h1") -> MagicMoment:
    await seat.desk.open_handoff(HandoffId(name))
    sheet = seat.desk.sheet.value
    assert sheet is not None
    await settled(lambda: isinstance(sheet.state.value, Showing | Taken | NotAvailable))
    return sheet


def showing(sheet: MagicMoment) -> Showing:
    assert isinstance(sheet.state.value, Showing)
    return sheet.state.value


def lost(seat: Seat) -> HandoffAlreadyClaimedProblem:
    return HandoffAlreadyClaimedProblem(
        title="Taken.", claimed_by_id=made.ALEX.id, claimed_by_name="Alex", claimed_at=seat.clock()
    )


async def test_opening_shows_everything_marks_it_seen_and_claims_nothing(seat: Seat) -> None:
    """M1, Q2, C6."""
    seat.escalates("h1", lane=LANE, notes="Three users.", problem_summary="Outlook fails")
    sheet = await opened(seat)
    view = showing(sheet).view
    assert (view.header.problem, view.notes, view.header.by) == ("Outlook fails", "Three users.", "Jane")
    assert [row.key for row in view.ledger] == ["t1", "t2"]
    assert seat.api.count(e.PAY_ATTENTION) == 1
    assert seat.api.count(e.CLAIM_HANDOFF) == 0


async def test_three_ways_with_a_lane_and_two_without(seat: Seat) -> None:
    """M3, M8: the first is the primary one."""
    seat.escalates("h1", lane=LANE)
    seat.escalates("h2")
    first = showing(await opened(seat)).choices
    assert [c.label for c in first] == ["Continue where Jane left off", "Get AI analysis", "I'll take it from here"]
    second = showing(await opened(seat, "h2")).choices
    assert [c.way for c in second] == ["analysis", "take_over"]
    assert [c.primary for c in first] == [True, False, False]
    assert [c.primary for c in second] == [True, False]


async def test_continue_claims_opens_and_refreshes_the_sidebar(seat: Seat) -> None:
    """M3: without a success toast."""
    seat.escalates("h1", lane=LANE)
    seat.lets_claim(lane=LANE)
    sheet = await opened(seat)
    lists = seat.api.count(e.LIST_SESSIONS)
    await sheet.choose("continue")
    assert isinstance(sheet.state.value, Closed)
    assert seat.desk.sheet.value is None
    assert isinstance(seat.desk.conversation.state.value, Conversation)
    assert seat.api.count(e.LIST_SESSIONS) == lists + 1
    assert [card.key for card in seat.desk.sidebar.state.value.cards] == ["session of h1"]
    assert [toast.kind for toast in seat.herald.toasts.values()] == ["info"]
    assert "undo:h1" in seat.herald.toasts, "the one toast offers the undo (C8)"
    assert seat.desk.conversation.focus_composer.value == 1, "what is typed next is meant for it"


async def test_analysis_sends_one_briefing_after_the_claim(seat: Seat) -> None:
    """M3."""
    seat.escalates("h1", lane=LANE)
    seat.lets_claim(lane=LANE)
    seat.api.answers(e.SEND_BRIEFING, made.message(1, "I have taken this over", "session of h1", seat.person))
    sheet = await opened(seat)
    await sheet.choose("analysis")
    order = [asked.endpoint for asked in seat.api.asked if asked.endpoint in (e.CLAIM_HANDOFF, e.SEND_BRIEFING)]
    assert order == [e.CLAIM_HANDOFF, e.SEND_BRIEFING]
    state = seat.desk.conversation.state.value
    assert isinstance(state, Conversation)
    assert [row.body for row in state.messages] == ["I have taken this over"]
    assert [chip.key for chip in state.chips] == ["t2"], "the automatic briefing does not hide the chips (T3)"


async def test_a_briefing_that_fails_leaves_the_claim_and_offers_retry(seat: Seat) -> None:
    """M3."""
    seat.escalates("h1", lane=LANE)
    seat.lets_claim(lane=LANE)
    seat.api.answers(e.SEND_BRIEFING, Unreachable("broken"))
    sheet = await opened(seat)
    await sheet.choose("analysis")
    state = seat.desk.conversation.state.value
    assert isinstance(state, Conversation)
    assert state.offer_retry == text.BRIEFING_FAILED
    seat.api.answers(e.SEND_BRIEFING, made.message(1, "briefing", "session of h1", seat.person))
    assert await seat.desk.conversation.retry_briefing()
    state = seat.desk.conversation.state.value
    assert isinstance(state, Conversation)
    assert state.offer_retry == ""
    assert seat.api.count(e.CLAIM_HANDOFF) == 1


async def test_taking_over_puts_the_cursor_into_the_composer(seat: Seat) -> None:
    """M3."""
    seat.escalates("h1", lane=LANE)
    seat.lets_claim(lane=LANE)
    await (await opened(seat)).choose("take_over")
    assert seat.desk.conversation.focus_composer.value == 1


async def test_the_chosen_way_spins_all_are_disabled_and_a_second_press_is_no_request(seat: Seat) -> None:
    """M4."""
    seat.escalates("h1", lane=LANE)
    seat.lets_claim(lane=LANE)
    sheet = await opened(seat)
    with seat.api.held(e.CLAIM_HANDOFF):
        first = asyncio.create_task(sheet.choose("continue"))
        await settled(lambda: seat.api.count(e.CLAIM_HANDOFF))
        now = showing(sheet).choices
        assert [c.busy for c in now] == [True, False, False]
        assert not any(c.enabled for c in now)
        await sheet.choose("continue")
        await sheet.choose("analysis")
        sheet.back_to_queue()
        assert isinstance(sheet.state.value, Showing)
    await first
    assert seat.api.count(e.CLAIM_HANDOFF) == 1


async def test_a_claim_that_fails_offers_the_ways_again_with_the_reason(seat: Seat) -> None:
    """M4."""
    seat.escalates("h1", lane=LANE)
    sheet = await opened(seat)
    seat.api.answers(e.CLAIM_HANDOFF, Unreachable("connect"))
    await sheet.choose("continue")
    assert showing(sheet).problem == text.UNREACHABLE
    assert all(c.enabled for c in showing(sheet).choices)
    seat.lets_claim(lane=LANE)
    await sheet.choose("continue")
    assert isinstance(sheet.state.value, Closed)


@pytest.mark.parametrize("way", ["continue", "analysis", "take_over"])
@pytest.mark.parametrize("event_first", [True, False])
async def test_a_lost_race_closes_the_sheet_and_leads_back_to_the_queue(
    seat: Seat, way: ClaimWay, event_first: bool
) -> None:
    """C3, M4: whichever comes first, the answer or the winner's event, the end is the same."""
    seat.escalates("h1", lane=LANE)
    sheet = await opened(seat)
    seat.api.refuses(e.CLAIM_HANDOFF, lost(seat))
    with seat.api.held(e.CLAIM_HANDOFF):
        choosing = asyncio.create_task(sheet.choose(way))
        await settled(lambda: seat.api.count(e.CLAIM_HANDOFF))
        seat.is_claimed("h1", tell=event_first)
        if event_first:
            assert isinstance(sheet.state.value, Showing), "one's own press is answered first"
    await choosing
    if not event_first:
        seat.is_claimed("h1")
    assert isinstance(sheet.state.value, Closed)
    assert seat.herald.toasts["claimed:h1"].title == "Already claimed by Alex just now."
    assert seat.herald.notifications["claimed:h1"].title == "Already claimed by Alex just now."
    assert "h1" not in seat.herald.notifications
    assert seat.desk.show_queue_now.value == 1
    assert seat.desk.queue.state.value.rows == ()


async def test_a_colleagues_claim_while_reading_leaves_the_sheet_and_changes_its_choice(seat: Seat) -> None:
    """C3."""
    seat.escalates("h1", lane=LANE)
    sheet = await opened(seat)
    seat.is_claimed("h1")
    state = sheet.state.value
    assert isinstance(state, Taken)
    assert (state.sentence, state.choice_label) == ("Already claimed by Alex just now.", "Alex has this")
    assert state.view.handoff_id == "h1"
    await sheet.choose("continue")
    assert seat.api.count(e.CLAIM_HANDOFF) == 0
    sheet.back_to_queue()
    assert seat.desk.sheet.value is None


async def test_a_claim_during_a_gap_is_noticed_when_the_list_comes_back_without_the_card(seat: Seat) -> None:
    """C3, V1: no event told of it."""
    seat.escalates("h1", lane=LANE)
    sheet = await opened(seat)
    taken = seat.is_claimed("h1", tell=False)
    del seat.handoffs["h1"]
    seat.api.answers(e.GET_HANDOFF, taken)
    seat.event_id += 1
    await seat.goes_live()
    await settled(lambda: isinstance(sheet.state.value, Taken))


async def test_a_withdrawn_handoff_says_so_in_the_open_sheet(seat: Seat) -> None:
    """E4, M4."""
    old = seat.escalates("h1", lane=LANE)
    sheet = await opened(seat)
    new = made.handoff("h1", version=old.version + 1, status="withdrawn")
    seat.hears(HandoffWithdrawn(handoff=new, actor=made.JANE))
    state = sheet.state.value
    assert isinstance(state, Taken)
    assert state.sentence == text.MOVED_ON["withdrawn"]


async def test_the_assessment_arrives_in_place(seat: Seat) -> None:
    """M5, A5: only the assessment's section is another one."""
    old = seat.escalates("h1", lane=LANE)
    sheet = await opened(seat)
    before = showing(sheet).view
    assert before.assessment.sentence == text.STILL_GENERATING
    ready = Assessment(status="ready", source="model", likely_cause=EvidenceLine(text="An expired certificate"))
    seat.knows("h1", lane=LANE, assessment=ready, assessment_status="ready", version=old.version + 1)
    seat.hears(HandoffAssessmentReady(handoff_id=H1, version=old.version + 1))
    await settled(lambda: showing(sheet).view.assessment.state == "ready")
    after = showing(sheet).view
    assert (after.header, after.ledger, after.notes) == (before.header, before.ledger, before.notes)
    assert after.assessment.cause is not None


async def test_retrying_the_assessment_and_reading_the_cause_are_one_request_each(seat: Seat) -> None:
    """A5, A11."""
    seat.escalates("h1", lane=LANE, assessment=Assessment(status="failed", reason="timed out"))
    sheet = await opened(seat)
    assert showing(sheet).view.assessment.sentence == "AI assessment unavailable: timed out."
    seat.api.answers(e.RETRY_ASSESSMENT, Assessment(status="pending"))
    with seat.api.held(e.RETRY_ASSESSMENT):
        first = asyncio.create_task(sheet.retry_assessment())
        await settled(lambda: seat.api.count(e.RETRY_ASSESSMENT))
        assert showing(sheet).busy == {"retry"}
        await sheet.retry_assessment()
    await first
    assert seat.api.count(e.RETRY_ASSESSMENT) == 1
    seat.api.answers(e.RECORD_READING, Unreachable("connect"))
    await sheet.read_cause("agree")
    assert showing(sheet).problem == text.UNREACHABLE


async def test_of_two_readings_the_one_that_was_pressed_last_arrives_last(seat: Seat) -> None:
    """A11: also where the first is still on its way."""
    seat.escalates("h1", lane=LANE, assessment=Assessment(status="ready"))
    sheet = await opened(seat)
    seat.api.answers(e.RECORD_READING, Assessment(status="ready"))
    with seat.api.held(e.RECORD_READING):
        first = asyncio.create_task(sheet.read_cause("agree"))
        await settled(lambda: seat.api.count(e.RECORD_READING))
        second = asyncio.create_task(sheet.read_cause("not_this"))
        await settled(lambda: showing(sheet).busy == {"agree", "not_this"})
        assert seat.api.count(e.RECORD_READING) == 1
    await asyncio.gather(first, second)
    assert [asked.body.verdict for asked in seat.api.requests(e.RECORD_READING)] == ["agree", "not_this"]
    assert showing(sheet).busy == frozenset()


async def test_before_the_claim_there_is_no_close_and_back_to_queue_leaves(seat: Seat) -> None:
    """M7."""
    seat.escalates("h1")
    sheet = await opened(seat)
    sheet.close()
    assert isinstance(sheet.state.value, Showing)
    sheet.back_to_queue()
    assert isinstance(sheet.state.value, Closed)
    assert seat.desk.show_queue_now.value == 1
    assert seat.api.count(e.CLAIM_HANDOFF) == 0


async def test_context_opens_the_overlay_without_choices_and_close_ends_it(seat: Seat) -> None:
    """M6."""
    seat.escalates("h1", lane=LANE)
    seat.lets_claim(lane=LANE)
    await seat.desk.queue.pick_up("h1")
    state = seat.desk.conversation.state.value
    assert isinstance(state, Conversation)
    assert "context" in state.actions
    await seat.desk.conversation.show_context()
    sheet = seat.desk.sheet.value
    assert sheet is not None
    await settled(lambda: isinstance(sheet.state.value, Showing))
    assert sheet.overlay
    assert showing(sheet).choices == ()
    sheet.back_to_queue()
    assert isinstance(sheet.state.value, Showing)
    sheet.close()
    assert seat.desk.sheet.value is None


async def test_a_link_to_an_offer_opens_its_sheet_and_never_claims(seat: Seat) -> None:
    """M1."""
    detail = seat.knows("h1", lane=LANE)
    seat.api.answers(e.PICK_UP, PickUp(kind="offer", session_id=detail.session_id, handoff=detail))
    await seat.desk.open_link(detail.session_id, pickup=True)
    assert seat.desk.sheet.value is not None
    assert seat.desk.sheet.value.handoff_id == "h1"
    assert seat.desk.raise_window.value == 1
    assert seat.api.count(e.CLAIM_HANDOFF) == 0


async def test_a_link_to_my_session_opens_it(seat: Seat) -> None:
    """M1."""
    seat.has_session(made.entry("s1", owner=seat.person))
    seat.api.answers(e.PICK_UP, PickUp(kind="mine", session_id=SessionId("s1")))
    await seat.desk.open_link(SessionId("s1"), pickup=True)
    assert isinstance(seat.desk.conversation.state.value, Conversation)


async def test_a_link_to_a_colleagues_session_says_who_has_it(seat: Seat) -> None:
    """M1, C3."""
    taken = PickUp(kind="taken", session_id=SessionId("s1"), claimed_by=made.ALEX, claimed_at=made.NOON)
    seat.api.answers(e.PICK_UP, taken)
    await seat.desk.open_link(SessionId("s1"), pickup=True)
    assert seat.herald.sentences == ["Already claimed by Alex just now."]
    assert seat.desk.sheet.value is None


async def test_a_link_to_a_colleagues_session_leads_on(seat: Seat) -> None:
    """M1, C3: also where this desktop never heard of it; *Next one for me* is one press away."""
    seat.escalates("h2")
    theirs = made.handoff("h1", status="claimed", claimed_by=made.ALEX, claimed_at=made.NOON, version=2)
    taken = PickUp(kind="taken", session_id=theirs.session_id, taken=theirs, claimed_by=made.ALEX, claimed_at=made.NOON)
    seat.api.answers(e.PICK_UP, taken)
    await seat.desk.open_link(theirs.session_id, pickup=True)
    toast = seat.herald.toasts["claimed:h1"]
    assert toast.title == "Already claimed by Alex just now."
    assert [action for action, _ in toast.actions] == ["watch", "remark", "next"]
    assert await seat.desk.ways.acted("claimed:h1", "next")
    assert seat.desk.sheet.value is not None
    assert seat.desk.sheet.value.handoff_id == "h2"
    assert seat.api.count(e.CLAIM_HANDOFF) == 0


async def test_a_link_to_nothing_or_to_another_account_says_that_it_is_not_available(seat: Seat) -> None:
    """M1."""
    seat.api.answers(e.PICK_UP, GONE)
    await seat.desk.open_link(SessionId("s1"), pickup=True)
    assert seat.herald.sentences == [text.NOT_AVAILABLE_LINK]


async def test_a_handoff_that_cannot_be_fetched_offers_another_try(seat: Seat) -> None:
    """M1."""
    detail = seat.escalates("h1")
    seat.api.answers(e.GET_HANDOFF, Unreachable("connect"))
    sheet = await opened(seat)
    assert sheet.state.value == NotAvailable(text.UNREACHABLE, can_retry=True)
    seat.api.answers(e.GET_HANDOFF, detail)
    await sheet.retry()
    await settled(lambda: isinstance(sheet.state.value, Showing))
