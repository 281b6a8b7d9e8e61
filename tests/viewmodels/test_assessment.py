"""The assessment in the magic moment: it fills in live, says what it is and how old, and hears opinions (A2-A9, M5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rf_desktop.client.errors import Unreachable
from rf_desktop.contract import endpoints as e
from rf_desktop.contract.ai import Draft
from rf_desktop.contract.assessments import (
    Assessment,
    ConfidenceView,
    EditedAssessment,
    EvidenceLine,
    Feedback,
    NewEdit,
    NewFeedback,
    SuggestedStep,
)
from rf_desktop.contract.events import HandoffAssessmentProgressed, HandoffAssessmentReady, MessageAdded
from rf_desktop.domain.ids import HandoffId
from rf_desktop.viewmodels import text, text_sheet
from rf_desktop.viewmodels import text_assessment as words
from rf_desktop.viewmodels.moment_view import AssessmentView, assessment_view
from tests.client import made
from tests.fakes.seat import Seat, settled
from tests.viewmodels.test_magic_moment import LANE, opened, showing

H1 = HandoffId("h1")
READY = Assessment(
    status="ready",
    source="model",
    model="large-1",
    summary_prose="It looks like the profile.",
    likely_cause=EvidenceLine(text="The profile", found=False, flagged=("https://evil.example",)),
    suggested_steps=(
        SuggestedStep(text="Look", found=False, flagged=("rm -rf /",)),
        SuggestedStep(text="Restart", already_tried="Jane: no change"),
    ),
    written_at=made.NOON,
)


def view(assessment: Assessment, **how: bool) -> AssessmentView:
    """What Sam sees of it."""
    return assessment_view(assessment, {}, made.SAM.id, **how)


def test_it_says_who_wrote_it_and_what_is_not_from_the_case() -> None:
    """A2, A3, A7."""
    seen = view(READY)
    assert (seen.author, seen.sentence, seen.title) == ("by large-1", "", text.ASSESSMENT)
    assert seen.cause is not None
    assert (seen.cause.unfounded, seen.cause.flagged) == (True, ("https://evil.example",))
    assert [(step.unfounded, step.flagged) for step in seen.steps] == [(True, ("rm -rf /",)), (False, ())]
    assert seen.steps[1].already_tried == "Jane: no change"
    assert view(READY.model_copy(update={"rung": "structured"})).author == "by large-1"
    assert view(READY.model_copy(update={"rung": "json_text"})).author == "by large-1, read from plain text"
    assert view(READY.model_copy(update={"model": None})).author == words.BY_A_MODEL


@pytest.mark.parametrize(
    ("model_part", "sentence", "can_retry"),
    [
        ("skipped: no key", text_sheet.NO_KEY, False),
        (
            "failed: the AI provider is busy",
            "The AI could not write this: the AI provider is busy.",
            True,
        ),
    ],
)
def test_without_a_model_it_says_that_it_is_evidence_and_why(model_part: str, sentence: str, can_retry: bool) -> None:
    """A6: a model that failed can be tried again."""
    seen = view(READY.model_copy(update={"source": "evidence", "model": None, "model_part": model_part}))
    assert (seen.sentence, seen.can_retry) == (sentence, can_retry)
    assert (seen.author, seen.title) == ("", text.EVIDENCE_ASSESSMENT)


@pytest.mark.parametrize(
    ("changes", "age"),
    [
        ({}, ""),
        ({"new_facts": 1}, "1 new fact since this was written."),
        ({"new_facts": 3}, "3 new facts since this was written."),
        (
            {"new_facts": 3, "reason": "the AI provider is busy"},
            "It could not be written again: the AI provider is busy. This is the earlier text.",
        ),
    ],
)
def test_an_old_text_says_so_and_offers_another(changes: dict[str, object], age: str) -> None:
    """A8."""
    seen = view(READY.model_copy(update=changes))
    assert (seen.age, seen.can_retry) == (age, bool(age))


@pytest.mark.parametrize(
    ("said", "note"),
    [
        (None, ""),
        (ConfidenceView(word="high", share=0.85), text.TOO_FEW_CASES),
        (ConfidenceView(word="high", share=0.85, right=18, of=23), "right 18 of 23 times here"),
        (ConfidenceView(word="high", share=0.85, right=0, of=9), "right 0 of 9 times here"),
    ],
)
def test_the_badge_says_how_often_it_was_right_here(said: ConfidenceView | None, note: str) -> None:
    """A4."""
    seen = view(READY.model_copy(update={"confidence": said}))
    assert (seen.confidence, seen.confidence_note) == (said.word if said else None, note)


@pytest.mark.parametrize(("hidden", "line"), [(0, ""), (1, "1 secret hidden"), (2, "2 secrets hidden")])
@pytest.mark.parametrize("status", ["ready", "failed"])
def test_hidden_secrets_are_counted(hidden: int, line: str, status: str) -> None:
    """A7."""
    assert view(READY.model_copy(update={"hidden": hidden, "status": status, "reason": "x"})).hidden == line


def test_an_edit_stands_beside_the_original_and_the_newer_comes_first() -> None:
    """A8."""
    edited = EditedAssessment(summary_prose="The cache.", likely_cause="Cache", by=made.ALEX, at=made.NOON)
    newer, older = (
        view(READY.model_copy(update={"edited": edited.model_copy(update={"at": made.NOON + timedelta(hours=by)})}))
        for by in (1, -1)
    )
    assert newer.summary == older.summary == "It looks like the profile."
    assert newer.edited is not None
    assert older.edited is not None
    assert (newer.edited.summary, newer.edited.cause, newer.edited.first) == ("The cache.", "Cache", True)
    assert newer.edited.line.startswith("Edited by Alex, ")
    assert not older.edited.first
    assert older.edited.line.endswith(", before this was written.")


def test_my_thumb_and_the_others() -> None:
    """A8."""
    thumbs = (
        Feedback(person=made.SAM, helpful=False, why="wrong product", at=made.NOON),
        Feedback(person=made.ALEX, helpful=True, at=made.NOON),
        Feedback(person=made.JANE, helpful=False, why="no", at=made.NOON),
    )
    said = view(READY.model_copy(update={"feedback": thumbs})).opinions
    assert (said.mine, said.why) == (False, "wrong product")
    assert said.others == ("Alex: helpful", "Jane: not helpful, “no”")


async def test_seniors_and_whoever_has_it_may_edit(seat: Seat) -> None:
    """A8: this seat is a senior's; to an engineer it is offered with the handoff only."""
    seat.escalates("h1", lane=LANE, assessment=READY)
    assert showing(await opened(seat)).view.assessment.may_edit
    assert not view(READY).may_edit


async def test_it_fills_in_live_and_a_fetch_takes_nothing_back(seat: Seat) -> None:
    """M5: parts come with the stream; the end is fetched; a late part changes nothing."""
    old = seat.escalates("h1", lane=LANE)
    sheet = await opened(seat)
    before = showing(sheet).view

    def hears(prose: str) -> None:
        part = Assessment(status="pending", source="model", summary_prose=prose)
        seat.hears(HandoffAssessmentProgressed(handoff_id=H1, assessment=part))

    hears("It looks")
    hears("It looks like the profile")
    after = showing(sheet).view
    assert (after.assessment.state, after.assessment.summary) == ("pending", "It looks like the profile")
    assert after.assessment.sentence == text.STILL_GENERATING
    assert (after.header, after.ledger) == (before.header, before.ledger)
    fetched = seat.api.count(e.GET_HANDOFF)
    sheet._followed.refetch()
    await settled(lambda: seat.api.count(e.GET_HANDOFF) > fetched)
    assert showing(sheet).view.assessment.summary == "It looks like the profile"
    seat.knows("h1", lane=LANE, assessment=READY, assessment_status="ready", version=old.version + 1)
    seat.hears(HandoffAssessmentReady(handoff_id=H1, version=old.version + 1))
    await settled(lambda: showing(sheet).view.assessment.state == "ready")
    hears("late")
    assert showing(sheet).view.assessment.summary == READY.summary_prose


async def test_a_message_of_its_session_makes_it_look_again(seat: Seat) -> None:
    """A8: what is newer is counted at once, for those who may hear of it."""
    old = seat.escalates("h1", lane=LANE, assessment=READY, assessment_status="ready")
    sheet = await opened(seat)
    seat.knows(
        "h1",
        lane=LANE,
        assessment=READY.model_copy(update={"new_facts": 1}),
        assessment_status="ready",
        version=old.version,
    )
    seat.hears(MessageAdded(message=made.message(9, "one more thing", old.session_id, made.JANE)))
    await settled(lambda: showing(sheet).view.assessment.age == words.ONE_NEW_FACT)


async def test_opinions_are_one_request_each_and_what_fails_is_said(seat: Seat) -> None:
    """A8, A9."""
    seat.escalates("h1", lane=LANE, assessment=READY, assessment_status="ready")
    sheet = await opened(seat)
    seat.api.answers(e.GIVE_FEEDBACK, READY)
    seat.api.answers(e.EDIT_ASSESSMENT, READY)
    seat.api.answers(e.STATUS_UPDATE, Draft(text="It looks.", source="saved"))
    assert await sheet.give_feedback(False, "wrong product")
    assert await sheet.edit_assessment("The cache.", "Cache")
    assert await sheet.status_update() == "It looks."
    bodies = [asked.body for asked in seat.api.asked if asked.endpoint in (e.GIVE_FEEDBACK, e.EDIT_ASSESSMENT)]
    assert bodies == [
        NewFeedback(helpful=False, why="wrong product"),
        NewEdit(summary_prose="The cache.", likely_cause="Cache"),
    ]
    seat.api.answers(e.EDIT_ASSESSMENT, Unreachable("broken"))
    seat.api.answers(e.STATUS_UPDATE, Unreachable("broken"))
    assert not await sheet.edit_assessment("x", "")
    assert showing(sheet).problem
    assert await sheet.status_update() is None
