"""What a handoff rests on, before the claim: its session to read, what is newer, human names of sources (A2, M9)."""

from __future__ import annotations

from datetime import timedelta

from rf_desktop.contract import endpoints as e
from rf_desktop.contract.assessments import Assessment, EvidenceLine, SimilarCase
from rf_desktop.contract.events import (
    HandoffAssessmentFailed,
    HandoffAssessmentProgressed,
    HandoffFactsChanged,
    LaneChanged,
    PresenceChanged,
)
from rf_desktop.contract.handoffs import HandoffDetail, SinceHandoff
from rf_desktop.contract.preflight import PreFlightAnswer
from rf_desktop.contract.presence import Lookers
from rf_desktop.domain.ids import HandoffId, SessionId
from rf_desktop.domain.ledger import answer_message
from rf_desktop.viewmodels import text, text_sheet
from rf_desktop.viewmodels.conversation_view import Conversation
from rf_desktop.viewmodels.moment_sources import NOTHING_NEW
from rf_desktop.viewmodels.moment_view import moment_view
from tests.client import made
from tests.fakes.seat import Seat, settled
from tests.viewmodels.test_magic_moment import LANE, opened, showing

H1 = HandoffId("h1")
S1 = SessionId("session of h1")
SAID = (made.message(1, "Nothing arrives", S1, made.JANE), made.message(2, "Since when?", S1, made.ALEX))
NEWER = made.message(3, "Web mail works.", S1, made.JANE)
ANSWERED = made.card("t2", position=2, state="done", result="no", version=2).model_copy(
    update={"answered_by": made.ALEX, "answered_at": made.NOON + timedelta(minutes=9)}
)


def told(seat: Seat, since: SinceHandoff | None = None, **changes: object) -> HandoffDetail:
    """A handoff whose snapshot holds two messages and two cards."""
    detail = seat.escalates("h1", lane=LANE, **changes)
    snapshot = detail.snapshot.model_copy(update={"messages": SAID, "message_count": 2})
    known = detail.model_copy(update={"snapshot": snapshot, "since": since or SinceHandoff()})
    seat.handoffs["h1"] = known
    return known


def test_sources_have_names_that_people_know(seat: Seat) -> None:
    """A2: who and when for a message, the time of its result for a card."""
    cause = EvidenceLine(text="The profile", evidence=(SAID[0].id, "t1", "t2", "made up"))
    detail = told(seat, assessment=Assessment(status="ready", source="model", likely_cause=cause))
    seen = moment_view(detail, made.SAM.id).assessment.cause
    assert seen is not None
    marks = [(link.mark, link.kind, link.label) for link in seen.links]
    assert marks[0] == ("m1", "message", f"Jane {text.clock(SAID[0].sent_at)}")
    assert [mark[:2] for mark in marks[1:]] == [("t1", "card"), ("t2", "card")]
    assert marks[2][2] == "Open task 2"
    assert seen.links[0].spoken.endswith(": Nothing arrives")


def test_the_session_can_be_read_and_says_what_it_leaves_out(seat: Seat) -> None:
    """C6, M9: what is newer stands behind the snapshot, marked as such; cards are as they are now."""
    detail = told(seat, SinceHandoff(messages=(NEWER,), cards=(ANSWERED,), left_out=4))
    source = moment_view(detail, made.SAM.id).session
    assert [row.body for row in source.messages] == ["Nothing arrives", "Since when?", "Web mail works."]
    assert [row.label for row in source.messages] == ["", "", text_sheet.NEW_LABEL]
    assert not any(row.editable for row in source.lane)
    assert [row.result for row in source.lane] == ["no change", "no"]
    assert source.note == text_sheet.ONLY_LAST.format(shown=3, count=7)


def test_what_is_new_is_told_once_and_in_order(seat: Seat) -> None:
    """M9: a card's answer is a card and a message; the briefing repeats and is nothing new."""
    answer = made.message(4, answer_message(ANSWERED.text, "done", "no"), S1, made.ALEX)
    briefing = made.message(5, "I have taken this over", S1, made.ALEX).model_copy(update={"briefing_for": H1})
    since = SinceHandoff(messages=(NEWER, answer, briefing), cards=(ANSWERED,))
    new = moment_view(told(seat, since), made.SAM.id).since
    assert new.title == "Since Jane escalated"
    assert [(fact.body, fact.what) for fact in new.facts] == [("Web mail works.", ""), (ANSWERED.text, "no")]
    assert new.facts[1].link.label.startswith("Alex ")
    assert moment_view(told(seat), made.SAM.id).since == NOTHING_NEW


def test_what_was_asked_before_is_shown(seat: Seat) -> None:
    """E7."""
    detail = told(seat)
    asked = (PreFlightAnswer(question="Who?", answer="all"), PreFlightAnswer(question="Since?", could_not_get=True))
    detail = detail.model_copy(update={"snapshot": detail.snapshot.model_copy(update={"pre_flight": asked})})
    rows = moment_view(detail, made.SAM.id).asked
    assert [row.answer for row in rows] == ["all", text_sheet.COULD_NOT_GET]


async def test_what_is_new_arrives_live_before_and_after_the_claim(seat: Seat) -> None:
    """M9: by the event that carries no text, and by what a reader of the session hears anyway."""
    known = told(seat)
    sheet = await opened(seat)
    assert showing(sheet).view.since == NOTHING_NEW
    seat.handoffs["h1"] = known.model_copy(update={"since": SinceHandoff(messages=(NEWER,))})
    seat.hears(HandoffFactsChanged(handoff_id=H1))
    await settled(lambda: len(showing(sheet).view.since.facts) == 1)
    seat.handoffs["h1"] = known.model_copy(update={"since": SinceHandoff(messages=(NEWER,), cards=(ANSWERED,))})
    seat.hears(LaneChanged(session_id=known.session_id, cards=(ANSWERED,)))
    await settled(lambda: len(showing(sheet).view.since.facts) == 2)


async def test_another_try_that_changes_nothing_says_that_it_was_tried(seat: Seat) -> None:
    """A5: a *Retry* is never without a sign."""
    failed = Assessment(status="failed", reason="timed out")
    old = told(seat, assessment=failed, assessment_status="failed")
    sheet = await opened(seat)
    seat.api.answers(e.RETRY_ASSESSMENT, Assessment(status="pending"))
    pending = {"assessment": Assessment(status="pending"), "assessment_status": "pending", "version": old.version + 1}
    seat.handoffs["h1"] = old.model_copy(update=pending)
    await sheet.retry_assessment()
    await settled(lambda: showing(sheet).view.assessment.state == "pending")
    assert showing(sheet).view.assessment.tried_again == ""
    seat.handoffs["h1"] = old.model_copy(update={"version": old.version + 2})
    seat.hears(HandoffAssessmentFailed(handoff_id=H1, status="failed", version=old.version + 2))
    await settled(lambda: showing(sheet).view.assessment.state == "unavailable")
    expected = text_sheet.TRIED_AGAIN.format(clock=text.clock(seat.clock()))
    assert showing(sheet).view.assessment.tried_again == expected
    other = failed.model_copy(update={"reason": "the AI provider is busy"})
    seat.handoffs["h1"] = old.model_copy(update={"version": old.version + 2, "assessment": other})
    seat.hears(HandoffAssessmentFailed(handoff_id=H1, status="failed", version=old.version + 2))
    await settled(lambda: "busy" in showing(sheet).view.assessment.sentence)
    assert showing(sheet).view.assessment.tried_again == "", "what a colleague's try has changed"
    seat.handoffs["h1"] = old.model_copy(update=pending | {"version": old.version + 3})
    await sheet.retry_assessment()
    await settled(lambda: showing(sheet).view.assessment.state == "pending")
    assert showing(sheet).view.assessment.tried_again == ""


async def test_a_case_leads_to_its_session_only_where_it_is_mine(seat: Seat) -> None:
    """A10: and it says by what it was found."""
    mine, other = (
        SimilarCase(
            session_id=SessionId(name), problem="VPN", cause=None, fix=None, resolved_by=made.SAM, resolved_at=None,
            found_by=found,  # type: ignore[arg-type]
        )
        for name, found in (("s1", ("meaning",)), ("s2", ("words",)))
    )  # fmt: skip
    ready = Assessment(status="ready", source="evidence", similar_cases=(mine, other))
    told(seat, assessment=ready, assessment_status="ready")
    seat.has_session(made.entry("s1", owner=seat.person))
    await seat.goes_live()
    sheet = await opened(seat)
    rows = showing(sheet).view.assessment.similar
    assert [(row.may_open, row.lead) for row in rows] == [(True, text_sheet.BY_MEANING), (False, text_sheet.BY_WORDS)]
    await sheet.open_session(SessionId("s1"))
    assert isinstance(seat.desk.conversation.state.value, Conversation)
    assert seat.desk.sheet.value is None


async def test_a_source_in_the_overlay_leads_to_its_message_in_the_conversation(seat: Seat) -> None:
    """A2, M6: and before the claim it leads nowhere, since the session is not open yet (C6)."""
    told(seat)
    before = await opened(seat)
    await before.show_in_conversation(SAID[0].id)
    assert seat.desk.sheet.value is before
    seat.lets_claim(lane=LANE)
    await seat.desk.queue.pick_up("h1")
    await seat.desk.conversation.show_context()
    sheet = seat.desk.sheet.value
    assert sheet is not None
    await settled(lambda: sheet._followed.detail.value is not None)
    await sheet.show_in_conversation(SAID[0].id)
    assert seat.desk.sheet.value is None
    assert seat.desk.conversation.highlight.value.message_key == SAID[0].id


async def test_the_header_knows_the_target_and_the_company(seat: Seat) -> None:
    """M2, Q1: from the queue, live; in the overlay there is neither."""
    told(seat, priority="urgent")
    sheet = await opened(seat)
    header = showing(sheet).view.header
    assert header.waits_since == made.NOON
    clock = header.clock(made.NOON + timedelta(minutes=3))
    assert clock is not None
    assert clock.left == timedelta(minutes=12)
    seat.hears(PresenceChanged(looking=Lookers(handoff_id=H1, people=(made.ALEX, seat.person))))
    assert showing(sheet).view.header.lookers == ("Alex",)


async def test_what_one_reads_beside_it_is_made_once_while_the_assessment_grows(seat: Seat) -> None:
    """M5: two hundred messages are not worded anew for every piece of it."""
    told(seat)
    sheet = await opened(seat)
    before = showing(sheet).view.session
    part = Assessment(status="pending", source="model", summary_prose="It looks")
    seat.hears(HandoffAssessmentProgressed(handoff_id=H1, assessment=part))
    assert showing(sheet).view.assessment.summary == "It looks"
    assert showing(sheet).view.session is before
