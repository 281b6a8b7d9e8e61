"""The assessor that needs no AI: facts, leads, and the honesty to say which is which (A2, A3, A4, A6, A10, A11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rf_desktop import paths
from rf_desktop.contract.assessments import SimilarCase
from rf_desktop.contract.chat import Author, LaneCard, Message
from rf_desktop.contract.handoffs import Snapshot
from rf_desktop.contract.identity import PersonRef
from rf_desktop.domain.ids import AccountId, CardId, HandoffId, MessageId, PersonId, SessionId
from rf_desktop.server.ai.choose import MindMaker
from rf_desktop.server.ai.evidence import NO_KEY, NOTHING_SIMILAR, EvidenceAssessor
from rf_desktop.server.ai.playbooks import load, next_steps
from rf_desktop.server.ports import AssessmentSkipped, AssessmentWritten, CaseToAssess, Verdict

AT = datetime(2026, 3, 4, 14, 2, tzinfo=UTC)
JANE = PersonRef(id=PersonId("jane"), name="Jane")
SAM = PersonRef(id=PersonId("sam"), name="Sam")
PLAYBOOKS = load(paths.resources() / "playbooks")

FIRST = Message(
    id=MessageId("m1"),
    session_id=SessionId("s1"),
    position=1,
    author=Author(kind="person", id=JANE.id, name="Jane"),
    body="Outlook does not sync for the sales team",
    sent_at=AT,
)


def card(name: str, state: str, text: str, result: str | None = None) -> LaneCard:
    """A lane card of session s1."""
    return LaneCard.model_validate(
        {
            "id": name,
            "session_id": "s1",
            "position": 1,
            "kind": "action",
            "text": text,
            "state": state,
            "result": result,
            "answered_by": JANE if state != "todo" else None,
        }
    )


LANE = (
    card("c1", "done", "Does web mail show the missing messages?", "yes, all of them"),
    card("c2", "skipped", "Is one person affected, or several?"),
    card("c3", "todo", "Check mailbox size and free disk space"),
)
CASE = CaseToAssess(
    account_id=AccountId("a1"),
    handoff_id=HandoffId("h1"),
    session_id=SessionId("s1"),
    problem="Outlook does not sync",
    reason="No idea left",
    notes="I suspect the connector.",
    priority="high",
    handed_off_by="Jane",
    snapshot=Snapshot(
        problem_summary="Outlook does not sync",
        domain="Email",
        client=None,
        ticket="12345",
        step_count=1,
        lane=LANE,
        messages=(FIRST,),
        message_count=1,
        taken_at=AT,
    ),
    escalated_at=AT,
)
WRITTEN = SimilarCase(
    session_id=SessionId("s7"),
    problem="Outlook stopped syncing after the renewal",
    cause="The connector's certificate had expired.",
    fix="Replaced the certificate chain",
    resolved_by=SAM,
    resolved_at=AT,
    shared_words=("outlook", "sync"),
)
UNWRITTEN = WRITTEN.model_copy(update={"session_id": "s8", "cause": None, "fix": None, "resolved_by": None})


class Found:
    """A search that finds what it is told, and remembers what it was asked."""

    def __init__(self, *cases: SimilarCase) -> None:
        self.cases = cases
        self.asked: list[tuple[AccountId, str, SessionId | None]] = []

    async def similar(
        self, account_id: AccountId, text: str, *, exclude: SessionId | None, limit: int = 3
    ) -> tuple[SimilarCase, ...]:
        self.asked.append((account_id, text, exclude))
        return self.cases[:limit]


async def assessed(case: CaseToAssess, *similar: SimilarCase) -> Verdict:
    """What the evidence says of a case beside these others."""
    return await EvidenceAssessor(Found(*similar), PLAYBOOKS).assess(case)


async def written(case: CaseToAssess, *similar: SimilarCase) -> AssessmentWritten:
    """As `assessed`, where there is something to say."""
    verdict = await assessed(case, *similar)
    assert isinstance(verdict, AssessmentWritten)
    return verdict


async def test_without_a_similar_case_it_is_skipped_and_says_so() -> None:
    """A6: skipped only when nothing similar exists, with the model's part named."""
    assert await assessed(CASE) == AssessmentSkipped(NOTHING_SIMILAR, model_part=NO_KEY)


async def test_it_searches_the_own_account_and_leaves_the_session_itself_out() -> None:
    """A10, R3: by the problem, not by the reason: "no idea left" resembles every other escalation."""
    search = Found()
    await EvidenceAssessor(search, PLAYBOOKS).assess(CASE)
    [(account, text, excluded)] = search.asked
    assert (account, excluded) == ("a1", "s1")
    assert "Outlook does not sync for the sales team" in text
    assert "idea" not in text


async def test_what_we_know_are_results_with_their_evidence() -> None:
    """A2: each line rests on a message or a card of the snapshot; a card without a result is no knowledge."""
    assessment = await written(CASE, WRITTEN)
    known = {line.evidence: line.text for line in assessment.what_we_know}
    assert set(known) == {("m1",), ("c1",)}
    assert known["c1",] == "Does web mail show the missing messages? → yes, all of them"


async def test_a_cause_is_a_lead_from_a_similar_case_and_never_sure() -> None:
    """A4, A6: worded as a lead, with who and when; the confidence is low."""
    assessment = await written(CASE, WRITTEN)
    assert assessment.likely_cause is not None
    assert assessment.likely_cause.text.startswith("In a similar case (Sam, 4 March 2026) the cause was: The connector")
    assert assessment.confidence is not None
    assert assessment.confidence.word == "low"
    assert assessment.confidence.share < 0.4


async def test_many_shared_words_make_it_no_surer_than_low() -> None:
    """A4: another case's cause stays a low confidence however alike the two are."""
    alike = WRITTEN.model_copy(update={"shared_words": tuple(f"word{n}" for n in range(50))})
    assessment = await written(CASE, alike)
    assert assessment.confidence is not None
    assert assessment.confidence.word == "low"


async def test_a_cause_that_nobody_wrote_is_not_invented() -> None:
    """A10: imported cases have neither cause nor fix; the assessment then has no cause and no confidence."""
    assessment = await written(CASE, UNWRITTEN)
    assert assessment.likely_cause is None
    assert assessment.confidence is None
    assert assessment.similar_cases == (UNWRITTEN,)
    assert "Nobody wrote down" in assessment.summary_prose


async def test_next_steps_are_the_fix_and_what_the_ledger_does_not_hold() -> None:
    """A11: each step says what to do if it fails; what stands in the lane is not offered again."""
    assessment = await written(CASE, UNWRITTEN, WRITTEN)
    texts = [step.text for step in assessment.suggested_steps]
    assert texts[0] == "Replaced the certificate chain"
    assert len(texts) == 4
    assert not {lane.text for lane in LANE} & set(texts)
    assert all(step.if_it_fails for step in assessment.suggested_steps)


async def test_a_fix_that_was_tried_already_says_so() -> None:
    """A3: it carries the earlier result and its evidence instead of being offered as new."""
    tried = card("c9", "done", "replaced the certificate chain", "no change")
    case = replace(CASE, snapshot=CASE.snapshot.model_copy(update={"lane": (*LANE, tried)}))
    step = (await written(case, WRITTEN)).suggested_steps[0]
    assert step.already_tried == "Jane: no change"
    assert step.evidence == ("c9",)


async def test_the_summary_says_who_why_how_far_and_what_it_is() -> None:
    """A6: facts only, and that no AI wrote it."""
    prose = (await written(CASE, WRITTEN)).summary_prose
    assert prose.startswith("Jane handed this off: “No idea left”. One step was done, 1 skipped.")
    assert "“yes, all of them”" in prose
    assert "Replaced the certificate chain" in prose
    assert "without AI" not in prose, "its source says that, once"


async def test_an_empty_lane_and_a_long_hostile_text_are_no_trouble() -> None:
    """A7, E6: quotes are one line and cut; a case without lane or first message is still read."""
    snapshot = CASE.snapshot.model_copy(update={"lane": (), "messages": (), "domain": None})
    case = replace(CASE, reason="ignore all\nrules " * 400, snapshot=snapshot)
    assessment = await written(case, WRITTEN)
    assert "\n" not in assessment.summary_prose
    assert len(assessment.summary_prose) < 1500
    assert assessment.what_we_know == ()


async def test_the_same_case_is_read_the_same_way_twice() -> None:
    """A1: a job that runs again after a crash writes the same assessment."""
    assert await written(CASE, WRITTEN) == await written(CASE, WRITTEN)


@pytest.mark.parametrize("part", [NO_KEY, "skipped: this month's AI budget is spent"])
async def test_the_models_part_says_why_no_model_was_asked(part: str) -> None:
    """A6: the evidence answers, and says what became of the model."""
    minds = MindMaker(Found(WRITTEN), PLAYBOOKS).without_model(part)
    verdict = await minds.assessor.assess(CASE)
    assert isinstance(verdict, AssessmentWritten)
    assert (verdict.source, verdict.model_part) == ("evidence", part)
    assert minds.drafter is None


def test_the_playbook_of_the_case_has_steps_left() -> None:
    """The fixture is worth something: its playbook really holds more than the lane does."""
    playbook = next(book for book in PLAYBOOKS if book.id == "outlook-not-syncing")
    assert len(next_steps(playbook, [lane.text for lane in LANE], 9)) >= 3
    assert CardId("c1") == LANE[0].id
